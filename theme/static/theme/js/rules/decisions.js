// Decision tables.

import {
  Codes, Trouble, decided, define, identity, isAbsent, joined, kindOf, literal, order, value,
} from "./running.js";

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

const decision = (operand, run, place) => {
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

define({ decision });
