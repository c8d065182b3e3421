// Restricted text patterns: a full match in time linear in the text, as in engine/rules/patterns.py.
// Patterns come from published rules, where the server has checked them.

const DIGITS = { ranges: [[48, 57]], isNegated: false };

const fits = ({ ranges, isNegated }, code) =>
  ranges.some(([low, high]) => low <= code && code <= high) !== isNegated;

class Reader {
  constructor(text) {
    this.characters = [...text]; // code points
    this.index = 0;
  }

  peek(ahead = 0) {
    return this.characters[this.index + ahead];
  }

  take() {
    return this.characters[this.index++];
  }

  single() {
    const code = this.take().codePointAt(0);
    return { ranges: [[code, code]], isNegated: false };
  }

  escape() {
    this.take();
    if (this.peek() !== "d") return this.single();
    this.take();
    return DIGITS;
  }

  classItem() {
    return (this.peek() === "\\" ? this.escape() : this.single()).ranges[0];
  }

  class() {
    this.take();
    const isNegated = this.peek() === "^";
    if (isNegated) this.take();
    const ranges = [];
    while (this.peek() !== "]") {
      const low = this.classItem();
      if (this.peek() === "-" && this.peek(1) !== "]") {
        this.take();
        ranges.push([low[0], this.classItem()[1]]);
      } else ranges.push(low);
    }
    this.take();
    return { ranges, isNegated };
  }

  atom() {
    const sign = this.peek();
    if (sign === "[") return this.class();
    return sign === "\\" ? this.escape() : this.single();
  }

  number() {
    let figures = "";
    while (/^[0-9]$/.test(this.peek())) figures += this.take();
    return Number(figures);
  }

  /** How often the atom before comes: at least, at most. */
  repetition() {
    const simple = { "?": [0, 1], "*": [0, Infinity], "+": [1, Infinity] }[this.peek()];
    if (simple) this.take();
    if (simple || this.peek() !== "{") return simple ?? [1, 1];
    this.take();
    const least = this.number();
    const most = this.peek() === "," ? (this.take(), this.number()) : least;
    this.take();
    return [least, most];
  }
}

/** Each position: what it accepts, whether it may be left out, whether it may come again. */
const positionsOf = (reader) => {
  const positions = [];
  while (reader.peek() !== undefined && reader.peek() !== "|") {
    const accepts = reader.atom();
    const [least, most] = reader.repetition();
    const width = most === Infinity ? Math.max(least, 1) : most;
    for (let copy = 0; copy < width; copy += 1) {
      const repeats = most === Infinity && copy === width - 1;
      positions.push({ accepts, isOptional: copy >= least, repeats });
    }
  }
  return positions;
};

const alternativesOf = (pattern) => {
  const reader = new Reader(pattern);
  const found = [positionsOf(reader)];
  while (reader.take() === "|") found.push(positionsOf(reader));
  return found;
};

/** Mark `index` and what may stand in its place when it is left out; the end is a place too. */
const reach = (positions, index, expected) => {
  let place = index;
  expected[place] = true;
  while (positions[place]?.isOptional) expected[(place += 1)] = true;
};

const fitsWhole = (positions, codes) => {
  let expected = [];
  reach(positions, 0, expected);
  for (const code of codes) {
    const next = [];
    positions.forEach((position, index) => {
      if (!expected[index] || !fits(position.accepts, code)) return;
      if (position.repeats) next[index] = true;
      reach(positions, index + 1, next);
    });
    if (!next.length) return false;
    expected = next;
  }
  return Boolean(expected[positions.length]);
};

const known = new Map();

/** Tell whether the whole text fits a checked pattern. */
export const matches = (pattern, text) => {
  if (!known.has(pattern)) known.set(pattern, alternativesOf(pattern));
  const codes = [...text].map((character) => character.codePointAt(0));
  return known.get(pattern).some((positions) => fitsWhole(positions, codes));
};
