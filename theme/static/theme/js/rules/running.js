// How a tree is run: values, places, and what a missing answer does (docs/rules.md).
//
// Answers come as JSON: numbers, texts, booleans, {"decimal"}, {"date"}, {"list"}, {"whole"} for what
// a number of the browser cannot hold, and arrays of objects for rosters. A value while running is
// a boolean, BigInt, Decimal, string, Day, Codes, or an array of rows.

import { Decimal, asWhole, compare, decimal, isInRange, written } from "./numbers.js";

const MAX_STEPS = 100_000;

export const MISSING = Object.freeze({ isMissing: true });

/** What a strict evaluation lacks: the places of answers, in the order they were needed. */
export class Refusal {
  constructor(places) {
    this.places = places;
  }
}

/** A date without time; the text year-month-day orders as the date does. */
export class Day {
  constructor(iso) {
    this.iso = iso;
  }
}

export class Codes {
  constructor(items) {
    this.items = items;
  }
}

/** Thrown inside the evaluator; evaluate.js turns it into a value. */
export class Trouble extends Error {
  constructor(code, place) {
    super(code);
    this.code = code;
    this.place = place;
  }

  get pointer() {
    let text = "";
    for (let { place } = this; place; [place] = place) text = `/${place[1]}${text}`;
    return text;
  }
}

export const kindOf = (found) => {
  if (typeof found === "bigint" || found instanceof Decimal) return "number";
  if (typeof found === "string") return "text";
  if (typeof found === "boolean") return "boolean";
  if (found instanceof Day) return "date";
  return found instanceof Codes ? "set" : "roster";
};

export const expect = (kind, found, place) => {
  if (kindOf(found) !== kind) throw new Trouble("type", place);
};

/** A number that has to be whole, as BigInt. */
export const wholeOf = (found, place) => {
  expect("number", found, place);
  const number = asWhole(found);
  if (number === null) throw new Trouble("type", place);
  return number;
};

/** Order of two numbers or dates. */
export const order = (left, right) => {
  if (!(left instanceof Day)) return compare(left, right);
  return left.iso < right.iso ? -1 : Number(left.iso > right.iso);
};

/** A text that is the same for equal values. */
export const identity = (found) => {
  const kind = kindOf(found);
  const plain = { number: () => written(found), date: () => found.iso }[kind] ?? (() => found);
  return `${kind}:${plain()}`;
};

export const isAbsent = (found) => found === MISSING || found instanceof Refusal;

/** One absence out of two, naming each place once. */
export const joined = (first, second) => {
  if (!(first instanceof Refusal && second instanceof Refusal)) return second;
  return new Refusal([...new Set([...first.places, ...second.places])]);
};

export const literal = (node) => {
  if (typeof node === "number") return BigInt(node);
  if (typeof node !== "object") return node;
  if ("decimal" in node) return decimal(node.decimal);
  return "date" in node ? new Day(node.date) : new Codes(node.list.map(literal));
};

export const inRange = (number, place) => {
  if (number === null || !isInRange(number)) throw new Trouble("number_range", place);
  return number;
};

const isObject = (found) =>
  typeof found === "object" && found !== null && !Array.isArray(found);

const codesOf = (items, place) => {
  const codes = items.map((item) => (isObject(item) && "whole" in item ? BigInt(item.whole) : item));
  const found = codes.map((code) => (Number.isInteger(code) ? BigInt(code) : code));
  const kinds = new Set(found.map((code) => typeof code));
  if (kinds.size === 1 && (kinds.has("bigint") || kinds.has("string"))) return new Codes(found);
  throw new Trouble("type", place);
};

/** A stored value as the language knows it; what is empty is MISSING. */
export const checked = (raw, place) => {
  if (raw === undefined || raw === null || raw === "") return MISSING;
  if (typeof raw === "boolean" || typeof raw === "string") return raw;
  if (Number.isInteger(raw)) return inRange(BigInt(raw), place);
  const items = Array.isArray(raw) ? raw : raw.list;
  if (Array.isArray(items)) {
    if (!items.length) return MISSING;
    return items === raw && raw.every(isObject) ? raw : codesOf(items, place);
  }
  if (typeof raw.whole === "string") return inRange(BigInt(raw.whole), place);
  if (typeof raw.decimal === "string") return inRange(decimal(raw.decimal), place);
  if (typeof raw.date === "string") return new Day(raw.date);
  throw new Trouble("type", place);
};

/** State of one evaluation; `inside` makes the state for the rows of a roster. */
export class Run {
  constructor({ number = null, ...scope }, mode) {
    const nothing = { row: null, option: null, tables: new Map(), labels: new Map() };
    Object.assign(this, nothing, scope, { mode, roster: null, number: null, ownNumber: number });
    this.budget = { left: MAX_STEPS };
  }

  inside(roster) {
    const run = Object.assign(Object.create(Run.prototype), this);
    return Object.assign(run, { row: null, roster, number: null });
  }

  spend(steps, place) {
    this.budget.left -= steps;
    if (this.budget.left < 0) throw new Trouble("cost", place);
  }

  /** What a missing answer is in this mode; `key` null: no row fits. */
  absent(key, roster = null, row = null) {
    if (this.mode !== "strict") return MISSING;
    if (roster === null) return new Refusal([key]);
    if (key === null) return new Refusal([`${roster}[]`]);
    return new Refusal([row === null ? `${roster}.${key}` : `${roster}[${row}].${key}`]);
  }

  /** What a comparison with something missing is in this mode. */
  undecided(absent) {
    return this.mode === "lenient" ? false : absent;
  }
}

const operators = new Map();

/** Define operators by name: (operand, run, place) => value. */
export const define = (entries) =>
  Object.entries(entries).forEach(([name, meaning]) => operators.set(name, meaning));

export const value = (tree, run, place) => {
  if (typeof tree !== "object") return literal(tree);
  run.spend(1, place);
  const [name] = Object.keys(tree);
  return operators.get(name)(tree[name], run, [place, name]);
};

/** The values of several trees, and what is absent among them (else null). */
export const values = (trees, run, place) => {
  const found = trees.map((tree, index) => value(tree, run, [place, index]));
  return [found, found.filter(isAbsent).reduce(joined, null)];
};

/** Define an operator whose operand is absent as soon as one of its values is. */
export const total = (meaning) => (operand, run, place) => {
  const [found, absent] = values(operand, run, place);
  return absent ?? meaning(found, place, run);
};

/** As `total`, over one operand of a kind. */
export const totalOne = (kind, meaning) => (operand, run, place) => {
  const found = value(operand, run, place);
  if (isAbsent(found)) return found;
  expect(kind, found, place);
  return meaning(found);
};

/**
 * Join true, false and absent values: the first `deciding` one decides, else absence, else not.
 * Later values are not computed.
 */
export const decided = (found, deciding, place) => {
  let absent = null;
  for (const item of found) {
    if (item === deciding) return deciding;
    if (isAbsent(item)) absent = joined(absent, item);
    else expect("boolean", item, place);
  }
  return absent ?? !deciding;
};

export const answerOf = (answers, key) => (Object.hasOwn(answers, key) ? answers[key] : null);

/** The largest (sign 1) or smallest (-1) of numbers or of dates; of equals, the first. */
export const extreme = (found, sign, place) => {
  const [kind, ...others] = new Set(found.map(kindOf));
  if (others.length || !["number", "date"].includes(kind)) throw new Trouble("type", place);
  return found.reduce((best, item) => (order(item, best) * sign > 0 ? item : best));
};

/** A value as text: plain figures, year-month-day. */
export const asText = (found, place) => {
  const kind = kindOf(found);
  if (kind === "text") return found;
  if (kind === "date") return found.iso;
  if (kind === "number") return written(found);
  throw new Trouble("type", place);
};
