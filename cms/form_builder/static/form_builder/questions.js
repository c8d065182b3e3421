/** The questions of the form as they stand in the editor, and words shared by the controls. */

export const words = JSON.parse(document.getElementById("form-builder-words")?.textContent ?? "{}");

export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** Propose a key as the server does (keys.py): lower snake case without accents. */
export function proposeKey(text, taken) {
  let key = text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  key = key.replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
  key = key.replace(/^((el|la|los|las|un|una|cual_es|cuales_son|que|cuantos|cuantas)_)+/, "");
  const long = key.length > 40;
  key = key.replace(/^[0-9_]+/, "").slice(0, 40);
  if (long && key.includes("_")) key = key.slice(0, key.lastIndexOf("_"));
  key = key.replace(/^_+|_+$/g, "") || "pregunta";
  let found = key;
  for (let number = 2; taken.has(found); number += 1) found = `${key}_${number}`;
  return found;
}

/** The inputs of the editor by name: looked up by the hundred, so gathered once. */
function inputsByName() {
  const inputs = new Map();
  for (const input of document.querySelectorAll("[name]")) inputs.set(input.name, input);
  return inputs;
}

function isDeleted(inputs, base) {
  let end = base.indexOf("-value");
  while (end >= 0) {
    if (inputs.get(`${base.slice(0, end)}-deleted`)?.value) return true;
    end = base.indexOf("-value", end + 1);
  }
  return false;
}

function readChoices(input) {
  try {
    return JSON.parse(input?.value || "[]");
  } catch {
    return [];
  }
}

/** Base names of the blocks with a key, in the order of the page. */
function bases(inputs) {
  return [...document.querySelectorAll('textarea[data-controller~="form-key"][name$="-key"]')]
    .map((input) => input.name.slice(0, -"-key".length))
    .filter((base) => !isDeleted(inputs, base));
}

export function takenKeys() {
  const inputs = inputsByName();
  return new Set(bases(inputs).map((base) => inputs.get(`${base}-key`).value.trim()).filter(Boolean));
}

/** Everything a rule may read: {base, label, keyInput, isRoster, roster (the one around it), choices}. */
export function allQuestions() {
  const inputs = inputsByName();
  const found = [];
  for (const base of bases(inputs)) {
    const isRoster = inputs.has(`${base}-item_label`);
    if (!isRoster && !inputs.has(`${base}-required`)) continue;
    found.push({
      base,
      isRoster,
      label: inputs.get(`${base}-label`).value.trim(),
      keyInput: inputs.get(`${base}-key`),
      choices: readChoices(inputs.get(`${base}-choices`)),
      isYesNo: inputs.get(base.replace(/value$/, "type"))?.value === "question_yes_no",
    });
  }
  for (const question of found) {
    question.roster = found.find(
      (other) => other.isRoster && question.base.startsWith(`${other.base}-`),
    );
  }
  return found;
}

/** Return the key of a question, giving it one if it has none. */
export function keyOf(question) {
  const input = question.keyInput;
  if (!input.value.trim()) {
    input.value = proposeKey(question.label, takenKeys());
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return input.value.trim();
}

/** What a rule in `input` calls the questions it may read: [{name, label, question}]. */
export function readableFrom(input) {
  return allQuestions()
    .filter((question) => !question.isRoster)
    .filter((question) => !question.roster || input.name.startsWith(`${question.roster.base}-`))
    .map((question) => ({
      question,
      label: question.label || question.keyInput.value,
      name: () => (question.roster ? `fila.${keyOf(question)}` : keyOf(question)),
      knownName: (question.roster ? "fila." : "") + question.keyInput.value.trim(),
    }));
}

export function changed(input) {
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
