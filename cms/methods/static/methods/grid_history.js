/** What the table said before each change, to go back and forth. */

const LONGEST = 40;

export class History {
  constructor(table) {
    this.table = table;
    this.past = [];
    this.future = [];
  }

  /** Keep what the table says now, before it is changed. */
  remember(rows = this.table.read()) {
    this.past.push(rows);
    if (this.past.length > LONGEST) this.past.shift();
    this.future = [];
  }

  /** Keep it as it was before somebody began to write into one cell. */
  rememberBefore([row, column], text) {
    const rows = this.table.read();
    rows[row][column] = text;
    this.remember(rows);
  }

  undo() {
    return this.step(this.past, this.future);
  }

  redo() {
    return this.step(this.future, this.past);
  }

  step(from, to) {
    const rows = from.pop();
    if (!rows) return false;
    to.push(this.table.read());
    this.table.restore(rows);
    return true;
  }
}
