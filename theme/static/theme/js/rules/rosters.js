// Operators over the rows of a roster, and look-ups in tables.

import { add, asWhole } from "./numbers.js";
import {
  MISSING, Trouble, asText, checked, decided, define, expect, extreme, identity, inRange, isAbsent,
  joined, kindOf, value,
} from "./running.js";

const CHARACTERS_A_STEP = 10;

const fail = (code, place) => {
  throw new Trouble(code, place);
};

const isRow = (found) => typeof found === "object" && found !== null && !Array.isArray(found);

const checkedRows = (raw, place) => {
  if (raw === null || raw === "") return null;
  const rows = Array.isArray(raw) ? raw : raw.list;
  const isEmpty = Array.isArray(rows) && !rows.length;
  if (isEmpty || (rows === raw && rows.every(isRow))) return rows;
  throw new Trouble("type", place);
};

/** The rows of an inner roster in the rows of all rosters; null if no row has it. */
const rowsOfAll = (roster, run, place) => {
  let found = null;
  for (const rows of Object.values(run.answers).filter(Array.isArray)) {
    for (const row of rows.filter((each) => isRow(each) && Object.hasOwn(each, roster))) {
      const inner = checkedRows(row[roster], place) ?? [];
      run.spend(1 + inner.length, place);
      found = [...(found ?? []), ...inner.map((each) => ({ ...row, ...each }))];
    }
  }
  return found;
};

/**
 * The rows of a roster, and in strict mode what is absent if it is not there (else null).
 *
 * It is looked for in the current row, then among the answers, at last in the rows of all rosters.
 */
const rowsOf = (roster, run, place) => {
  let found = null;
  if (run.row !== null && Object.hasOwn(run.row, roster)) {
    const rows = checkedRows(run.row[roster], place);
    found = rows && rows.map((row) => ({ ...run.row, ...row }));
  } else if (Object.hasOwn(run.answers, roster)) {
    found = checkedRows(run.answers[roster], place);
  } else found = rowsOfAll(roster, run, place);
  if (found) return [found, null];
  return [[], run.mode === "strict" ? run.absent(roster) : null];
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

define({
  count: (operand, run, place) => {
    const search = "where" in operand ? overValues : () => rowsOf(operand.roster, run, place);
    const [found, absent] = search(operand, run, place);
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
  nth: (operand, run, place) => {
    const found = value(operand.number, run, [place, "number"]);
    if (isAbsent(found)) return found;
    expect("number", found, [place, "number"]);
    const [rows, absent] = rowsOf(operand.roster, run, place);
    if (absent) return absent;
    const number = Number(asWhole(found) ?? 0n);
    if (number < 1 || number > rows.length) return run.absent(null, operand.roster);
    const inner = Object.assign(run.inside(operand.roster), { number, row: rows[number - 1] });
    return value(operand.value, inner, [place, "value"]);
  },
  join: (operand, run, place) => {
    const [found, absent] = present(operand, run, place);
    if (absent) return absent;
    if (!found.length) return run.absent(null, operand.roster);
    const text = found.map((item) => asText(item, [place, "value"])).join(operand.separator);
    run.spend(Math.floor([...text].length / CHARACTERS_A_STEP), place);
    return text;
  },
  lookup: (operand, run, place) => {
    const key = value(operand.key, run, [place, "key"]);
    if (isAbsent(key)) return key;
    const table = run.tables.get(operand.table);
    if (!table) throw new Trouble("unknown_table", place);
    if (!["number", "text"].includes(kindOf(key))) throw new Trouble("type", place);
    const otherwise = (otherwiseNot) =>
      "otherwise" in operand ? value(operand.otherwise, run, [place, "otherwise"]) : otherwiseNot();
    const row = table.get(identity(key));
    if (!row) return otherwise(() => fail("no_table_row", place));
    if (!Object.hasOwn(row, operand.column)) fail("unknown_column", place);
    const found = checked(row[operand.column], place);
    return found === MISSING ? otherwise(() => run.absent(operand.column, operand.table)) : found;
  },
});
