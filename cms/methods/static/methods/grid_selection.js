/** Which cells are chosen: the one with the focus, or the block from an anchor to it. */

export class Selection {
  constructor(table) {
    this.table = table;
    this.anchor = null;
    this.place = null;
    this.painted = [];
  }

  /** The chosen block: first and last row and column, all included. */
  get block() {
    if (!this.place) return null;
    const [rows, columns] = [0, 1].map((axis) => [this.anchor[axis], this.place[axis]].sort((a, b) => a - b));
    return { top: rows[0], bottom: rows[1], left: columns[0], right: columns[1] };
  }

  get isBlock() {
    return this.place !== null && (this.anchor[0] !== this.place[0] || this.anchor[1] !== this.place[1]);
  }

  /** The focus came to a cell by itself: by Tab, by a click or by a link. */
  settle(place) {
    this.place = place;
    this.anchor = place;
    this.paint();
  }

  /** Go to a cell inside the table; with ``extend`` the anchor stays where it is. */
  goTo(row, column, { extend = false } = {}) {
    const target = [clamp(row, this.table.rowCount), clamp(column, this.table.columnCount)];
    const anchor = extend ? this.anchor : target;
    const cell = this.table.cell(...target);
    cell.focus();
    cell.select();
    this.place = target;
    this.anchor = anchor;
    this.paint();
  }

  rows() {
    const { top, bottom } = this.block ?? { top: 0, bottom: -1 };
    return Array.from({ length: bottom - top + 1 }, (_, number) => top + number);
  }

  paint() {
    this.painted.forEach((box) => box.removeAttribute("data-chosen"));
    this.painted = [];
    if (!this.isBlock) return;
    const { top, bottom, left, right } = this.block;
    for (let row = top; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) {
        const box = this.table.cell(row, column)?.closest("td");
        if (box) this.painted.push(box);
      }
    }
    this.painted.forEach((box) => box.setAttribute("data-chosen", ""));
  }
}

const clamp = (number, count) => Math.max(0, Math.min(number, count - 1));
