/** Read lists that people copy: lines of a document, rows of a spreadsheet. */

/** A code of figures is a number, save one that a zero begins, such as that of a place. */
export function codeValue(text) {
  return /^(0|[1-9]\d{0,8})$/.test(text) ? Number(text) : text;
}

/** The value of a column keeps the kind that it had. */
export function attributeValue(text, before) {
  return typeof before === "number" || before === undefined ? codeValue(text) : text;
}

const plain = (text) => text.trim().toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
const columnName = (text) => plain(text).replace(/[^a-z0-9]+/g, "_").replace(/^[_0-9]+|_+$/g, "");

function fromLines(lines, nextCode) {
  let next = nextCode();
  return lines.map((line) => {
    const [, code, label] = line.trim().match(/^(\d{1,4})[\s.)=:-]+(.+)$/) ?? [null, null, line.trim()];
    const option = { code: code ? Number(code) : next, label };
    if (typeof option.code === "number") next = option.code + 1;
    return option;
  });
}

/** Rows of code and option; further columns are attributes and have their names in the first row. */
function fromRows(rows) {
  const first = rows[0].map(plain);
  const hasHeader = ["codigo", "code", "opcion", "label", "nombre"].some((word) => first.includes(word)) || rows[0].length > 2;
  const names = hasHeader ? rows[0].slice(2).map(columnName) : [];
  const body = hasHeader ? rows.slice(1) : rows;
  const texts = body.some(([code]) => typeof codeValue(code.trim()) === "string");
  return body.map(([code, label, ...more]) => {
    const option = { code: texts ? code.trim() : codeValue(code.trim()), label: label.trim() };
    const attributes = {};
    names.forEach((name, index) => {
      // Codes of places begin with a zero in half of the rows: columns are texts.
      if (name && more[index]?.trim()) attributes[name] = more[index].trim();
    });
    if (Object.keys(attributes).length) option.attributes = attributes;
    return option;
  });
}

/** Return the options of what was pasted; null if it is a text for one input. */
export function fromPasted(text, nextCode) {
  const lines = text.split(/\r?\n/).filter((line) => line.trim());
  if (lines.length < 2) return null;
  const rows = lines.map((line) => line.split("\t"));
  return rows.every((row) => row.length >= 2) ? fromRows(rows) : fromLines(lines, nextCode);
}
