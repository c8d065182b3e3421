// Reads, logic, comparisons, arithmetic, texts, sets and dates: one entry per operator.

import {
  Decimal, add, decimal, divide, isInRange, isZero, multiply, rounded, subtract, written,
} from "./numbers.js";
import { matches } from "./patterns.js";
import {
  Day, MISSING, Trouble, answerOf, checked, decided, expect, identity, isAbsent, joined, kindOf,
  literal, operators, order, value, values,
} from "./running.js";

const define = (entries) =>
  Object.entries(entries).forEach(([name, meaning]) => operators.set(name, meaning));

/** Define an operator whose operand is absent as soon as one of its values is. */
const total = (meaning) => (operand, run, place) => {
  const [found, absent] = values(operand, run, place);
  return absent ?? meaning(found, place, operand);
};

const totalOne = (kind, meaning) => (operand, run, place) => {
  const found = value(operand, run, place);
  if (isAbsent(found)) return found;
  expect(kind, found, place);
  return meaning(found);
};

function* each(trees, run, place) {
  for (const [index, tree] of trees.entries()) yield value(tree, run, [place, index]);
}

define({
  decimal: (operand) => decimal(operand),
  date: (operand) => new Day(operand),
  list: (operand, run, place) => {
    run.spend(operand.length, place);
    return literal({ list: operand });
  },
  answer: (key, run, place) => {
    const found = checked(answerOf(run.answers, key), place);
    return found === MISSING ? run.absent(key) : found;
  },
  row: (key, run, place) => {
    if (run.row === null) throw new Trouble("no_row", place);
    const found = checked(answerOf(run.row, key), place);
    return found === MISSING ? run.absent(key, run.roster ?? "fila", run.number) : found;
  },
  today: (operand, run) => new Day(run.today),
  and: (operand, run, place) => decided(each(operand, run, place), false, place),
  or: (operand, run, place) => decided(each(operand, run, place), true, place),
  not: totalOne("boolean", (found) => !found),
  if: (operand, run, place) => {
    const condition = value(operand[0], run, [place, 0]);
    if (isAbsent(condition)) return condition;
    expect("boolean", condition, [place, 0]);
    const branch = condition ? 1 : 2;
    return value(operand[branch], run, [place, branch]);
  },
  answered: (operand, run, place) => {
    const { mode } = run;
    run.mode = "lenient";
    const found = value(operand, run, place);
    run.mode = mode;
    return !isAbsent(found);
  },
});

const comparison = (kinds, compare) => (operand, run, place) => {
  const [[left, right], absent] = values(operand, run, place);
  if (absent) return run.undecided(absent);
  const kind = kindOf(left);
  if (kind !== kindOf(right) || !kinds.includes(kind)) throw new Trouble("type", place);
  return compare(left, right);
};
const ORDERED = ["number", "date"];
const EQUATABLE = [...ORDERED, "text", "boolean"];
const isSame = (left, right) => identity(left) === identity(right);

define({
  eq: comparison(EQUATABLE, isSame),
  ne: comparison(EQUATABLE, (left, right) => !isSame(left, right)),
  lt: comparison(ORDERED, (left, right) => order(left, right) < 0),
  le: comparison(ORDERED, (left, right) => order(left, right) <= 0),
  gt: comparison(ORDERED, (left, right) => order(left, right) > 0),
  ge: comparison(ORDERED, (left, right) => order(left, right) >= 0),
  in: (operand, run, place) => {
    const found = value(operand[0], run, [place, 0]);
    if (isAbsent(found)) return run.undecided(found);
    const { list } = operand[1];
    run.spend(list.length, place);
    const listed = list.map(literal);
    if (kindOf(listed[0]) !== kindOf(found)) throw new Trouble("type", place);
    return listed.some((item) => isSame(item, found));
  },
});

export const inRange = (number, place) => {
  if (!isInRange(number)) throw new Trouble("number_range", place);
  return number;
};

const arithmetic = (combine) =>
  total((found, place) => {
    found.forEach((number, index) => expect("number", number, [place, index]));
    return found.reduce((left, right) => inRange(combine(left, right, place), place));
  });

/** The largest (sign 1) or smallest (-1) of numbers or of dates; of equals, the first. */
export const extreme = (found, sign, place) => {
  const [kind, ...others] = new Set(found.map(kindOf));
  if (others.length || !ORDERED.includes(kind)) throw new Trouble("type", place);
  return found.reduce((best, item) => (order(item, best) * sign > 0 ? item : best));
};

define({
  add: arithmetic(add),
  sub: arithmetic(subtract),
  mul: arithmetic(multiply),
  div: arithmetic((left, right, place) => {
    if (isZero(right)) throw new Trouble("division_by_zero", place);
    return divide(left, right);
  }),
  min: total((found, place) => extreme(found, -1, place)),
  max: total((found, place) => extreme(found, 1, place)),
  round: (operand, run, place) => {
    const number = value(operand.value, run, [place, "value"]);
    if (isAbsent(number)) return number;
    expect("number", number, place);
    return inRange(rounded(number, operand.digits, operand.mode), place);
  },
});

const months = (start, end) => {
  const [[y, m, d], [year, month, day]] = [start, end].map(({ iso }) => iso.split("-").map(Number));
  return (year - y) * 12 + month - m - (day < d ? 1 : 0);
};
const days = (start, end) => Math.round((Date.parse(end.iso) - Date.parse(start.iso)) / 86_400_000);
const units = {
  days,
  months,
  years: (start, end) => Math.floor(months(start, end) / 12),
};
const between = (unit) =>
  total((found, place) => {
    found.forEach((item) => expect("date", item, place));
    return BigInt(units[unit](...found));
  });
const differences = Object.fromEntries(Object.keys(units).map((unit) => [unit, between(unit)]));

define({
  age: differences.years,
  difference: (operand, run, place) =>
    differences[operand.unit]([operand.from, operand.to], run, place),
});

const asText = (found, place) => {
  const kind = kindOf(found);
  if (kind === "text") return found;
  if (kind === "date") return found.iso;
  if (kind === "number") return written(found);
  throw new Trouble("type", place);
};

/** The type of a code as a set tells them apart: a whole number is not a decimal. */
const exactType = (found) => (found instanceof Decimal ? "decimal" : typeof found);
const expectCode = ({ items }, code, place) => {
  const isAlike = exactType(code) === exactType(items[0]) && kindOf(code) === kindOf(items[0]);
  if (!isAlike) throw new Trouble("type", place);
};
const identities = ({ items }) => new Set(items.map(identity));

define({
  length: totalOne("text", (found) => BigInt([...found].length)),
  concat: total((found, place) =>
    found.map((item, index) => asText(item, [place, index])).join(""),
  ),
  matches: (operand, run, place) => {
    const found = value(operand[0], run, [place, 0]);
    if (isAbsent(found)) return run.undecided(found);
    expect("text", found, place);
    return matches(operand[1], found);
  },
  selected: (operand, run, place) => {
    const [[ticked, code], absent] = values(operand, run, place);
    if (absent) return run.undecided(absent);
    expect("set", ticked, place);
    expectCode(ticked, code, place);
    return identities(ticked).has(identity(code));
  },
  count_selected: (operand, run, place) => {
    const ticked = value(operand[0], run, [place, 0]);
    if (isAbsent(ticked)) return ticked;
    expect("set", ticked, place);
    const { list } = operand[1];
    run.spend(list.length, place);
    const listed = literal({ list });
    expectCode(ticked, listed.items[0], place);
    const wanted = identities(listed);
    return BigInt([...identities(ticked)].filter((code) => wanted.has(code)).length);
  },
  size: totalOne("set", (found) => BigInt(identities(found).size)),
});
