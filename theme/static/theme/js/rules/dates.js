// Dates: ages, differences, moving, and to and from text.

import {
  Day, Trouble, define, expect, isAbsent, kindOf, total, value, wholeOf,
} from "./running.js";
import { trimmed } from "./texts.js";

const DAY = 86_400_000;
const FURTHEST = 4_000_000n;
const ISO = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const MONTHS = [
  "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "setiembre", "octubre",
  "noviembre", "diciembre",
];
const WEEKDAYS = ["domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"];

const partsOf = ({ iso }) => iso.split("-").map(Number);

const months = (start, end) => {
  const [[y, m, d], [year, month, day]] = [partsOf(start), partsOf(end)];
  return (year - y) * 12 + month - m - (day < d ? 1 : 0);
};
const units = {
  days: (start, end) => Math.round((Date.parse(end.iso) - Date.parse(start.iso)) / DAY),
  months,
  years: (start, end) => Math.floor(months(start, end) / 12),
};
const between = (unit) =>
  total((found, place) => {
    found.forEach((item) => expect("date", item, place));
    return BigInt(units[unit](...found));
  });
const differences = Object.fromEntries(Object.keys(units).map((unit) => [unit, between(unit)]));

/** A day that the calendar has, from year 1 to 9999, else null. */
const dayOf = (iso) => {
  const time = ISO.test(iso) && !iso.startsWith("0000") ? Date.parse(iso) : NaN;
  // Some engines read 31 February as a day in March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso) ? new Day(iso) : null;
};

const isoOf = (year, month, day) =>
  [String(year).padStart(4, "0"), ...[month, day].map((part) => String(part).padStart(2, "0"))].join("-");

/** So many months later; a month that lacks the day gives its last one. */
const monthsLater = (start, number) => {
  const [y, m, day] = partsOf(start);
  const all = y * 12 + m - 1 + number;
  const year = Math.floor(all / 12);
  const month = all - year * 12 + 1;
  const tries = [day, 30, 29, 28].filter((each) => each <= day);
  return tries.map((each) => dayOf(isoOf(year, month, each))).find((found) => found) ?? null;
};

const daysLater = ({ iso }, number) =>
  dayOf(new Date(Date.parse(iso) + number * DAY).toISOString().split("T")[0]);

const moves = {
  days: daysLater,
  months: monthsLater,
  years: (start, number) => monthsLater(start, number * 12),
};
const shift = (unit) =>
  total(([start, number], place) => {
    expect("date", start, place);
    const steps = wholeOf(number, place);
    const isFar = steps > FURTHEST || steps < -FURTHEST;
    const found = isFar ? null : moves[unit](start, Number(steps));
    if (!found) throw new Trouble("number_range", place);
    return found;
  });
const shifts = Object.fromEntries(Object.keys(moves).map((unit) => [unit, shift(unit)]));

const directives = (day) => {
  const [year, month, number] = partsOf(day);
  const weekday = WEEKDAYS[new Date(day.iso).getUTCDay()];
  const [Y, m, d] = day.iso.split("-");
  const names = { B: MONTHS[month - 1], b: MONTHS[month - 1].slice(0, 3) };
  const days = { A: weekday, a: [...weekday].slice(0, 3).join("") };
  const y = String(year % 100).padStart(2, "0");
  return { Y, y, m, n: String(month), d, e: String(number), ...names, ...days, "%": "%" };
};

define({
  age: differences.years,
  difference: (operand, run, place) =>
    differences[operand.unit]([operand.from, operand.to], run, place),
  shift: (operand, run, place) => shifts[operand.unit]([operand.date, operand.number], run, place),
  to_date: (operand, run, place) => {
    const found = value(operand, run, place);
    if (isAbsent(found) || kindOf(found) === "date") return found;
    expect("text", found, place);
    return dayOf(trimmed(found)) ?? run.absent("to_date");
  },
  format_date: (operand, run, place) => {
    const found = value(operand[0], run, [place, 0]);
    if (isAbsent(found)) return found;
    expect("date", found, [place, 0]);
    const words = directives(found);
    return operand[1].replace(/%(.)/gsu, (whole, letter) => words[letter]);
  },
});
