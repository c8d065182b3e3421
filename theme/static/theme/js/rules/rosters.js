// Operators over the rows of a roster, look-ups in tables and decision tables.

import { add } from "./numbers.js";
import { extreme, inRange } from "./operators.js";
import {
  Codes, MISSING, Trouble, answerOf, checked, decided, expect, identity, isAbsent, joined, kindOf,
  literal, operators, order, value,
} from "./running.js";

const isRow = (found) => typeof found === "object" && found !== null && !Array.isArray(found);

/** The rows of a roster, and in strict mode what is absent if it is not there (else null). */
const rowsOf = (roster, run, place) => {
  const raw = answerOf(run.answers, roster);
  if (raw === null || raw === "") return [[], run.mode === "strict" ? run.absent(roster) : null];
  const rows = Array.isArray(raw) ? raw : raw.list;
  const isEmpty = Array.isArray(rows) && !rows.length;
  if (isEmpty || (rows === raw && rows.every(isRow))) return [rows, null];
  throw new Trouble("type", place);
};

/** Set the run on one row after the other. */
function* each(rows, inner, place) {
  inner.spend(rows.length, place);
  for (const [index, row] of rows.entries()) {
    inner.row = row;
    inner.number = index + 1;
    yield row;
  }
}

/** The values of the rows that meet the condition, and what strict evaluation lacks to know them. */
const overValues = (operand, run, place, mode = run.mode) => {
  let [rows, absent] = rowsOf(operand.roster, run, place);
  const inner = run.inside(operand.roster);
  const { where = true, value: tree = true } = operand;
  const found = [];
  for (const _row of each(rows, inner, place)) {
    const meets = value(where, inner, [place, "where"]);
    if (meets === true) {
      inner.mode = mode;
      found.push(value(tree, inner, [place, "value"]));
      inner.mode = run.mode;
    } else if (isAbsent(meets)) absent = run.mode === "strict" ? joined(absent, meets) : null;
    else expect("boolean", meets, [place, "where"]);
  }
  return [found, absent];
};

/** The values that are there, and what a strict evaluation lacks. */
const present = (operand, run, place) => {
  let [found, absent] = overValues(operand, run, place);
  for (const item of found) {
    if (run.mode === "strict" && isAbsent(item)) absent = joined(absent, item);
  }
  return [found.filter((item) => !isAbsent(item)), absent];
};

const quantified = (deciding) => (operand, run, place) => {
  const [rows, absent] = rowsOf(operand.roster, run, place);
  if (absent) return absent;
  const inner = run.inside(operand.roster);
  const conditions = function* conditions() {
    for (const _row of each(rows, inner, place)) yield value(operand.where, inner, [place, "where"]);
  };
  return decided(conditions(), deciding, place);
};

const extremeOfRows = (sign) => (operand, run, place) => {
  const [found, absent] = present(operand, run, place);
  if (absent) return absent;
  return found.length ? extreme(found, sign, place) : run.absent(null, operand.roster);
};

const meanings = {
  count: (operand, run, place) => {
    const search = "where" in operand ? overValues(operand, run, place) : rowsOf(operand.roster, run, place);
    const [found, absent] = search;
    return absent ?? BigInt(found.length);
  },
  any: quantified(true),
  all: quantified(false),
  sum: (operand, run, place) => {
    const [found, absent] = present(operand, run, place);
    if (absent) return absent;
    return found.reduce((total, number) => {
      expect("number", number, [place, "value"]);
      return inRange(add(total, number), place);
    }, 0n);
  },
  largest: extremeOfRows(1),
  smallest: extremeOfRows(-1),
  distinct: (operand, run, place) => {
    const [found, absent] = overValues(operand, run, place, "lenient");
    if (absent) return absent;
    const there = found.filter((item) => !isAbsent(item));
    for (const item of there) {
      if (["set", "roster"].includes(kindOf(item))) throw new Trouble("type", [place, "value"]);
    }
    return new Set(there.map(identity)).size === there.length;
  },
  pick: (operand, run, place) => {
    const [found, absent] = overValues(operand, run, place);
    if (absent) return absent;
    if (found.length > 1) throw new Trouble("several_rows", place);
    return found.length ? found[0] : run.absent(null, operand.roster);
  },
  lookup: (operand, run, place) => {
    const key = value(operand.key, run, [place, "key"]);
    if (isAbsent(key)) return key;
    const table = run.tables.get(operand.table);
    if (!table) throw new Trouble("unknown_table", place);
    if (!["number", "text"].includes(kindOf(key))) throw new Trouble("type", place);
    const row = table.get(identity(key));
    if (!row) throw new Trouble("no_table_row", place);
    if (!Object.hasOwn(row, operand.column)) throw new Trouble("unknown_column", place);
    const found = checked(row[operand.column], place);
    return found === MISSING ? run.absent(operand.column, operand.table) : found;
  },
};

const sameKind = (found, wanted, place) => {
  if (kindOf(found) !== kindOf(wanted)) throw new Trouble("type", place);
};
const limits = {
  lt: (found, limit) => order(found, limit) < 0,
  le: (found, limit) => order(found, limit) <= 0,
  gt: (found, limit) => order(found, limit) > 0,
  ge: (found, limit) => order(found, limit) >= 0,
};

/** Whether an input fits a cell; absent if the input is. */
const fitsCell = (cell, found, place) => {
  const [name] = typeof cell === "object" ? Object.keys(cell) : ["eq"];
  if (name === "any") return true;
  if (isAbsent(found)) return found;
  const isList = name === "one_of" || name === "between";
  const wanted = (isList ? cell[name] : [limits[name] ? cell[name] : cell]).map(literal);
  sameKind(found, wanted[0], place);
  if (name === "between") return order(wanted[0], found) <= 0 && order(found, wanted[1]) <= 0;
  if (limits[name]) return limits[name](found, wanted[0]);
  return wanted.some((item) => identity(item) === identity(found));
};

const applies = (cells, inputs, place) => {
  const results = function* results() {
    for (const [index, cell] of cells.entries()) {
      yield fitsCell(cell, inputs[index], [[place, "when"], index]);
    }
  };
  return decided(results(), false, place);
};

const outcome = (operand, results, place) => {
  const collects = operand.hit === "collect";
  if (!results.length && !("default" in operand)) throw new Trouble("no_decision_row", place);
  if (results.length > 1 && !collects) throw new Trouble("several_decision_rows", place);
  const found = (results.length ? results : [operand.default]).map(literal);
  if (!collects) return found[0];
  return new Codes([...new Map(found.map((code) => [identity(code), code])).values()]);
};

meanings.decision = (operand, run, place) => {
  const inputs = operand.inputs.map((tree, index) => value(tree, run, [[place, "inputs"], index]));
  const results = [];
  let absent = null;
  for (const [number, row] of operand.rows.entries()) {
    run.spend(inputs.length, place);
    const fits = applies(row.when, inputs, [[place, "rows"], number]);
    if (isAbsent(fits)) absent = joined(absent, fits);
    else if (fits) results.push(row.then);
    if (operand.hit === "first" && fits !== false) break;
  }
  return absent ?? outcome(operand, results, place);
};

Object.entries(meanings).forEach(([name, meaning]) => operators.set(name, meaning));
