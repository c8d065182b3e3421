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

function field(base, name) {
  return document.querySelector(`[name="${CSS.escape(`${base}-${name}`)}"]`);
}

function isDeleted(base) {
  const parts = base.split("-value");
  let prefix = "";
  for (const part of parts.slice(0, -1)) {
    prefix += part;
    if (document.querySelector(`[name="${CSS.escape(`${prefix}-deleted`)}"]`)?.value) return true;
    prefix += "-value";
  }
  return false;
}

function readChoices(base) {
  try {
    return JSON.parse(field(base, "choices")?.value || "[]");
  } catch {
    return [];
  }
}

/** Base names of the blocks with a key, in the order of the page. */
function bases() {
  return [...document.querySelectorAll('textarea[data-controller~="form-key"][name$="-key"]')]
    .map((input) => input.name.slice(0, -"-key".length))
    .filter((base) => !isDeleted(base));
}

export function takenKeys() {
  return new Set(bases().map((base) => field(base, "key").value.trim()).filter(Boolean));
}

/** Everything a rule may read: {base, label, key, isRoster, roster (base of its roster), choices}. */
export function allQuestions() {
  const found = [];
  for (const base of bases()) {
    const isRoster = Boolean(field(base, "item_label"));
    if (!isRoster && !field(base, "required")) continue;
    found.push({
      base,
      isRoster,
      label: field(base, "label").value.trim(),
      keyInput: field(base, "key"),
      choices: readChoices(base),
      isYesNo: base && questionType(base) === "question_yes_no",
    });
  }
  for (const question of found) {
    question.roster = found.find(
      (other) => other.isRoster && question.base.startsWith(`${other.base}-`),
    );
  }
  return found;
}

function questionType(base) {
  const block = base.replace(/-value$/, "");
  return document.querySelector(`[name="${CSS.escape(`${block}-type`)}"]`)?.value;
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
