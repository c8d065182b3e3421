// The rule language in the browser: the same answers as forms_plugins.engine.rules gives.
//
// A scope is {answers, today: "2026-01-31", row, number, tables, labels, option}; see running.js for the
// JSON of answers. Call `load` with the rules first: it fetches the operators they are made of.
// A result is {value}, {missing: true}, {refusal: [place, ..]} or {error: code, place}.

import "./logic.js";
import { Decimal, written } from "./numbers.js";
import { Codes, Day, MISSING, Refusal, Run, Trouble, identity, literal, value } from "./running.js";

const PARTS = [
  [/"(decision)"/, () => import("./decisions.js")],
  [
    /"(count|any|all|sum|largest|smallest|distinct|pick|nth|join|lookup)"/,
    () => import("./rosters.js"),
  ],
  [
    /"(length|concat|matches|contains|starts_with|substring|trim|number|label_of)"/,
    () => import("./texts.js"),
  ],
  [/"(age|difference|shift|to_date|format_date)"/, () => import("./dates.js")],
];

/** Fetch the operators that rules (anything that JSON can write) are made of. */
export const load = (rules) => {
  const text = JSON.stringify(rules);
  return Promise.all(PARTS.filter(([names]) => names.test(text)).map(([, fetched]) => fetched()));
};

const run = (tree, scope, mode) => {
  try {
    const found = value(tree, new Run(scope, mode), null);
    if (found === MISSING) return { missing: true };
    if (found instanceof Refusal) return { refusal: found.places };
    return Array.isArray(found) ? { error: "type", place: "" } : { value: found };
  } catch (trouble) {
    if (!(trouble instanceof Trouble)) throw trouble;
    return { error: trouble.code, place: trouble.pointer };
  }
};

/** Comparing with a missing answer is false. */
export const evaluate = (tree, scope) => run(tree, scope, "lenient");

/** For scoring: refuses when an answer that is needed is missing. */
export const evaluateStrict = (tree, scope) => run(tree, scope, "strict");

/** A show-if: missing and errors count as false. */
export const holds = (tree, scope) => evaluate(tree, scope).value === true;

/** A validation: true, false, missing ("not yet") or an error. */
export const verdict = (tree, scope) => {
  const found = run(tree, scope, "validation");
  const isVerdict = !("value" in found) || typeof found.value === "boolean";
  return isVerdict ? found : { error: "type", place: "" };
};

/** Write a value as JSON of answers. */
export const encoded = (found) => {
  if (typeof found === "bigint") {
    const number = Number(found);
    return Number.isSafeInteger(number) ? number : { whole: String(found) };
  }
  if (found instanceof Decimal) return { decimal: written(found) };
  if (found instanceof Day) return { date: found.iso };
  return found instanceof Codes ? { list: found.items.map(encoded) } : found;
};

/**
 * Tables or labels for a scope: name -> [[key, row], ..], question -> [[code, label], ..].
 * Keys and cells are JSON of answers.
 */
export const indexed = (entries) =>
  new Map(
    Object.entries(entries).map(([name, rows]) => [
      name,
      new Map(rows.map(([key, row]) => [identity(literal(key)), row])),
    ]),
  );
