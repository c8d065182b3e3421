/** The value that a line of the builder compares with: chosen, typed, today or another answer. */

import { element, words } from "./questions.js";

const LISTS = new Set(["en", "no en"]);
const ORDERED = new Set(["<", "<=", ">", ">=", "=", "!="]);

function codeText(code) {
  return typeof code === "number" ? String(code) : JSON.stringify(code);
}

/** A select of texts of the rule language; a text that it does not know is kept as a choice. */
export function select(label, options, chosen) {
  const made = element("select", { ariaLabel: label });
  const groups = new Map();
  for (const { value, label: text, group } of options) {
    const option = new Option(text, value);
    if (!group) {
      made.append(option);
      continue;
    }
    if (!groups.has(group)) {
      groups.set(group, element("optgroup", { label: group }));
      made.append(groups.get(group));
    }
    groups.get(group).append(option);
  }
  if (chosen && !options.some(({ value }) => value === chosen)) made.append(new Option(chosen, chosen));
  made.value = chosen ?? "";
  return made;
}

function choicesOf(subject) {
  if (subject?.datatype === "boolean") {
    return [{ value: "verdadero", label: words.yes }, { value: "falso", label: words.no }];
  }
  return (subject?.choices ?? []).map(([code, label]) => ({ value: codeText(code), label: `${code} ${label}` }));
}

function typed(subject, operator, value) {
  const kind = subject?.datatype;
  const isList = LISTS.has(operator);
  let shown = isList ? value.replace(/^\[|\]$/g, "") : value;
  if (!isList && /^".*"$/.test(shown)) shown = JSON.parse(shown);
  const type = !isList && kind === "date" ? "date" : "text";
  const input = element("input", { type, value: shown, ariaLabel: words.value });
  if (!isList && ["whole", "decimal", "number"].includes(kind)) input.inputMode = "decimal";
  input.placeholder = isList ? words.list_example : "";
  return input;
}

/** Return the text of the rule language for what was typed. */
function literalText(raw, subject, operator) {
  if (LISTS.has(operator)) return raw ? `[${raw}]` : "";
  if (subject?.datatype === "text") return raw ? JSON.stringify(raw) : "";
  if (/^(-?\d+(\.\d+)?|\d{4}-\d{2}-\d{2}|hoy|verdadero|falso|".*")$/.test(raw)) return raw;
  return raw ? JSON.stringify(raw) : "";
}

function modesOf(subject, operator, others) {
  const modes = [{ value: "value", label: words.mode_value }];
  if (!ORDERED.has(operator)) return modes;
  if (others.length) modes.push({ value: "question", label: words.mode_question });
  if (subject?.datatype === "date") modes.push({ value: "today", label: words.mode_today });
  return modes;
}

/**
 * Draw the controls of a value; return {nodes, text()}.
 *
 * `others` are the questions that the subject may be compared with: [{value, label}].
 */
export function valueControls({ subject, operator, value, others, redraw }) {
  const isOther = others.some((other) => other.value === value);
  const mode = value === "hoy" ? "today" : isOther ? "question" : "value";
  return controlsFor({ subject, operator, value, others, redraw, mode });
}

function controlsFor(options) {
  const { subject, operator, value, others, redraw, mode } = options;
  const modes = modesOf(subject, operator, others);
  const nodes = [];
  if (modes.length > 1) {
    const chooser = select(words.compare_with, modes, mode);
    chooser.className = "form-rule__mode";
    chooser.addEventListener("change", () => redraw(controlsFor({ ...options, value: "", mode: chooser.value })));
    nodes.push(chooser);
  }
  if (mode === "today") return { nodes, text: () => "hoy" };
  const slot = element("span", { className: "form-rule__value" });
  nodes.push(slot);
  if (mode === "question") {
    const other = select(words.other_question, [{ value: "", label: words.choose_question }, ...others], value);
    slot.append(other);
    return { nodes, text: () => other.value };
  }
  const choices = choicesOf(subject);
  if (choices.length && !LISTS.has(operator)) {
    const chosen = select(words.value, [{ value: "", label: words.choose_value }, ...choices], value);
    slot.append(chosen);
    return { nodes, text: () => chosen.value };
  }
  const input = typed(subject, operator, value);
  slot.append(input);
  return { nodes, text: () => literalText(input.value.trim(), subject, operator) };
}
