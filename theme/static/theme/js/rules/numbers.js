// Exact numbers of the rule language: whole numbers are BigInt, all others Decimal (docs/rules.md).

const DIGITS = 28; // significant digits of decimal arithmetic, ties to even
const LOWEST_EXPONENT = -100;
const WRITTEN = /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]?\d+))?$/i;

const ten = (power) => 10n ** BigInt(power);
const size = (number) => (number < 0n ? -number : number);
const length = (number) => String(size(number)).length;

/** coefficient × 10^exponent. */
export class Decimal {
  constructor(coefficient, exponent) {
    this.coefficient = coefficient;
    this.exponent = exponent;
  }
}

const parts = (number) =>
  typeof number === "bigint" ? [number, 0] : [number.coefficient, number.exponent];

/** Read a decimal; null for what is no finite number, or one that arithmetic cannot hold. */
export const decimal = (text, lowest = LOWEST_EXPONENT) => {
  const found = WRITTEN.exec(text);
  if (!found) return null;
  const [, sign, whole, tail = "", power = "0"] = found;
  const coefficient = BigInt(sign + whole + tail);
  const exponent = Number(power) - tail.length;
  if (exponent < lowest) return null;
  if (coefficient === 0n) return new Decimal(0n, Math.min(exponent, 0));
  return exponent > DIGITS ? null : new Decimal(coefficient, exponent);
};

/** The number as BigInt if it is whole, else null. */
export const asWhole = (number) => {
  const [coefficient, exponent] = parts(number);
  if (exponent >= 0) return coefficient * ten(exponent);
  return coefficient % ten(-exponent) ? null : coefficient / ten(-exponent);
};

/** Below 10^28 on both sides of zero. */
export const isInRange = (number) => {
  const [coefficient, exponent] = parts(number);
  return coefficient === 0n || length(coefficient) + exponent <= DIGITS;
};

const aligned = (left, right) => {
  const [x, m] = parts(left);
  const [y, n] = parts(right);
  const exponent = Math.min(m, n);
  return [x * ten(m - exponent), y * ten(n - exponent), exponent];
};

export const compare = (left, right) => {
  const [x, y] = aligned(left, right);
  return x < y ? -1 : Number(x > y);
};

const goesUp = {
  half_up: (twice, unit) => twice >= unit,
  half_even: (twice, unit, isOdd) => twice > unit || (twice === unit && isOdd),
  down: () => false,
  up: () => true,
  floor: (twice, unit, isOdd, isNegative) => isNegative,
  ceiling: (twice, unit, isOdd, isNegative) => !isNegative,
};

/** The quotient of two whole numbers as a whole number; the divisor is positive. */
const quotient = (number, unit, mode) => {
  let found = size(number) / unit;
  const rest = size(number) % unit;
  if (rest && goesUp[mode](2n * rest, unit, found % 2n === 1n, number < 0n)) found += 1n;
  return number < 0n ? -found : found;
};

const fitted = (coefficient, exponent) => {
  const over = length(coefficient) - DIGITS;
  if (over <= 0) return new Decimal(coefficient, exponent);
  return new Decimal(quotient(coefficient, ten(over), "half_even"), exponent + over);
};

const areWhole = (left, right) => typeof left === "bigint" && typeof right === "bigint";

export const add = (left, right) => {
  if (areWhole(left, right)) return left + right;
  const [x, y, exponent] = aligned(left, right);
  return fitted(x + y, exponent);
};

export const subtract = (left, right) => {
  const [coefficient, exponent] = parts(right);
  const opposite = typeof right === "bigint" ? -right : new Decimal(-coefficient, exponent);
  return add(left, opposite);
};

export const multiply = (left, right) => {
  if (areWhole(left, right)) return left * right;
  const [x, m] = parts(left);
  const [y, n] = parts(right);
  return fitted(x * y, m + n);
};

export const isZero = (number) => parts(number)[0] === 0n;

/** Always a decimal, rounded once; the divisor is not zero. */
export const divide = (left, right) => {
  const [x, m] = parts(left);
  const [y, n] = parts(right);
  const divisor = size(y);
  const number = y < 0n ? -x : x;
  let shift = DIGITS - length(x) + length(y);
  const shifted = () => [number * ten(Math.max(shift, 0)), divisor * ten(Math.max(-shift, 0))];
  let [above, below] = shifted();
  if (length(above / below) > DIGITS) {
    shift -= 1;
    [above, below] = shifted();
  }
  return new Decimal(quotient(above, below, "half_even"), m - n - shift);
};

/** Whole without decimals to keep (`digits` 0 or less), else a decimal. */
export const rounded = (number, digits, mode) => {
  let [coefficient, exponent] = parts(number);
  if (exponent < -digits) {
    coefficient = quotient(coefficient, ten(-digits - exponent), mode);
    exponent = -digits;
  }
  return digits > 0 ? new Decimal(coefficient, exponent) : coefficient * ten(exponent);
};

/** Plain figures, without final zeros. */
export const written = (number) => {
  const [coefficient, exponent] = parts(number);
  if (exponent >= 0) return String(coefficient * ten(exponent));
  const figures = String(size(coefficient)).padStart(1 - exponent, "0");
  const tail = figures.slice(exponent).replace(/0+$/, "");
  const sign = coefficient < 0n ? "-" : "";
  return sign + figures.slice(0, exponent) + (tail && `.${tail}`);
};
