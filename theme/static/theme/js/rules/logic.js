// Reads, logic, comparisons, arithmetic and sets: what most rules are made of.

import {
  Decimal, add, decimal, divide, isZero, multiply, rounded, subtract,
} from "./numbers.js";
import {
  Day, MISSING, Trouble, answerOf, checked, decided, define, expect, extreme, identity, inRange,
  isAbsent, kindOf, literal, order, total, totalOne, value, values, wholeOf,
} from "./running.js";

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
  option: (name, run, place) => {
    if (run.option === null) throw new Trouble("no_option", place);
    const found = checked(answerOf(run.option, name), place);
    return found === MISSING ? run.absent(name, "opción") : found;
  },
  position: (operand, run, place) => {
    if (run.row === null) throw new Trouble("no_row", place);
    const number = run.roster === null ? run.ownNumber : run.number;
    return number === null ? run.absent("position") : BigInt(number);
  },
  nothing: (operand, run) => run.absent("nothing"),
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

const arithmetic = (combine) =>
  total((found, place) => {
    found.forEach((number, index) => expect("number", number, [place, index]));
    return found.reduce((left, right) => inRange(combine(left, right, place), place));
  });

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

/** The type of a code as a set tells them apart: a whole number is not a decimal. */
const exactType = (found) => (found instanceof Decimal ? "decimal" : typeof found);
const expectCode = ({ items }, code, place) => {
  const isAlike = exactType(code) === exactType(items[0]) && kindOf(code) === kindOf(items[0]);
  if (!isAlike) throw new Trouble("type", place);
};
const identities = ({ items }) => new Set(items.map(identity));

define({
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
  code_at: total(([ticked, number], place, run) => {
    expect("set", ticked, place);
    return ticked.items[Number(wholeOf(number, place)) - 1] ?? run.absent("code_at");
  }),
});
