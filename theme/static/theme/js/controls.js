// Read answers from the controls of a page as the field types of the server do, if they are right.
//
// What is not right, or not complete yet, counts as no answer; the server says what is wrong.

const LARGEST = 2 ** 53 - 1;

const textOf = ({ value }) => value.normalize("NFC").replace(/\s+/gu, " ").trim();

const figuresOf = (control) =>
  control.value.normalize("NFKC").replace(/[\u2010-\u2014\u2212]/g, "-").replace(/\s+/gu, "");

const wholeOf = (text) => {
  const plain = /^[+-]?[0-9]{1,3}(,[0-9]{3}){1,4}$/.test(text) ? text.replaceAll(",", "") : text;
  if (!/^[+-]?[0-9]{1,16}(\.0+)?$/.test(plain)) return null;
  const number = Number(plain);
  return Math.abs(number) <= LARGEST ? number : null;
};

const decimalOf = (typed) => {
  let text = typed;
  if (/^[+-]?[0-9]{1,3}(,[0-9]{3}){1,4}\.[0-9]{1,12}$/.test(text)) text = text.replaceAll(",", "");
  else if (/^[+-]?[0-9]{1,3}(\.[0-9]{3}){1,4},[0-9]{1,12}$/.test(text)) {
    text = text.replaceAll(".", "").replace(",", ".");
  } else text = text.replace(/^([+-]?[0-9]{1,15}),([0-9]{1,12})$/, "$1.$2");
  if (!/^[+-]?[0-9]{1,15}(\.[0-9]{1,12})?$/.test(text)) return null;
  return { decimal: text.replace("+", "") };
};

const moneyOf = (typed) => {
  const text = typed.replace(/^(s\/\.?|pen|soles)|(soles|pen)$/gi, "");
  const isGrouped = /^[+-]?[0-9]{1,3}(,[0-9]{3}){1,4}$/.test(text);
  return decimalOf(isGrouped ? text.replaceAll(",", "") : text);
};

const dateOf = ([day, month, year]) => {
  const iso = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(iso)) return null;
  const time = Date.parse(iso);
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso);
  return isDay ? { date: iso } : null;
};

const codesOf = (controls, options) => {
  const chosen = new Set(
    controls.flatMap((control) => {
      if (control.tagName === "SELECT") return [control.value];
      return control.checked ? [control.value] : [];
    }),
  );
  return options.map(([code]) => code).filter((code) => chosen.has(String(code)));
};

const booleanOf = ([control, ...others]) => {
  if (control.type === "checkbox") return control.checked || null;
  const chosen = [control, ...others].find(({ checked }) => checked);
  return chosen ? chosen.value === "true" : null;
};

const placeOf = (controls) => {
  const codes = controls.map(({ value }) => value);
  return codes.every(Boolean) ? codes.at(-1) : null;
};

const readers = {
  text: ([control]) => textOf(control),
  whole: ([control]) => wholeOf(figuresOf(control)),
  decimal: ([control]) => decimalOf(figuresOf(control)),
  money: ([control]) => moneyOf(figuresOf(control)),
  date: (controls) => dateOf(controls.map(figuresOf)),
  boolean: booleanOf,
  place: placeOf,
  choice: (controls, options) => codesOf(controls, options)[0],
  choices: (controls, options) => ({ list: codesOf(controls, options) }),
};

/** The answer as JSON of the rules, null if there is none. */
export const readAnswer = ({ key, reads, controls, options = [] }, prefix) => {
  const name = prefix ? `${prefix}-${key}` : key;
  const own = controls.filter((control) => {
    const rest = control.name.startsWith(name) ? control.name.slice(name.length) : "-";
    return /^(_[0-9])?$/.test(rest);
  });
  return own.length && readers[reads] ? readers[reads](own, options) : null;
};
