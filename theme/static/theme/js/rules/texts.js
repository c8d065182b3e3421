// Texts: length, joining, comparing, cutting, and numbers and labels as texts.

import { decimal } from "./numbers.js";
import { matches } from "./patterns.js";
import {
  Codes, Trouble, asText, define, expect, identity, inRange, isAbsent, kindOf, total, totalOne,
  value, values, wholeOf,
} from "./running.js";

const NUMBER = /^-?[0-9]+(\.[0-9]+)?$/;
const LONGEST_NUMBER = 130;

export const trimmed = (text) => text.replace(/[ \t\r\n]+/g, " ").replace(/^ | $/g, "");

const ofTwoTexts = (compare) => (operand, run, place) => {
  const [found, absent] = values(operand, run, place);
  if (absent) return run.undecided(absent);
  found.forEach((text, index) => expect("text", text, [place, index]));
  return compare(...found);
};

const substring = total(([text, start, length], place) => {
  expect("text", text, place);
  const characters = [...text];
  const first = Number(wholeOf(start, place));
  const end = length === undefined ? Infinity : first + Number(wholeOf(length, place));
  return characters.slice(Math.max(first, 1) - 1, Math.max(end, 1) - 1).join("");
});

const asNumber = (text, run, place) => {
  if (!NUMBER.test(text)) return run.absent("number");
  if (text.length > LONGEST_NUMBER) throw new Trouble("number_range", place);
  return inRange(text.includes(".") ? decimal(text, -Infinity) : BigInt(text), place);
};

/** The key of the question whose code a rule reads. */
const questionOf = (tree) => {
  const [[name, operand]] = Object.entries(tree);
  if (name === "answer" || name === "row") return operand;
  return questionOf(name === "code_at" ? operand[0] : operand.value);
};

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
  contains: ofTwoTexts((text, part) => text.includes(part)),
  starts_with: ofTwoTexts((text, part) => text.startsWith(part)),
  substring: (operand, run, place) => {
    const keys = ["text", "start", "length"].filter((key) => key in operand);
    return substring(keys.map((key) => operand[key]), run, place);
  },
  trim: totalOne("text", trimmed),
  number: (operand, run, place) => {
    const found = value(operand, run, place);
    if (isAbsent(found) || kindOf(found) === "number") return found;
    if (typeof found === "boolean") return BigInt(found);
    expect("text", found, place);
    return asNumber(trimmed(found), run, place);
  },
  label_of: (operand, run, place) => {
    const found = value(operand, run, place);
    if (isAbsent(found)) return found;
    if (!["number", "text", "set"].includes(kindOf(found))) throw new Trouble("type", place);
    const labels = run.labels.get(questionOf(operand));
    const codes = found instanceof Codes ? found.items : [found];
    return codes.map((code) => labels?.get(identity(code)) || asText(code, place)).join(", ");
  },
});
