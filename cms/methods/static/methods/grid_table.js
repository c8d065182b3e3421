/** The table of a sheet: its cells, and rows that come, go and change places. */

const CELL = "input[name=cell], textarea[name=cell]";

export class GridTable {
  constructor(table) {
    this.body = table.tBodies[0];
    this.headings = [...table.tHead.rows[0].cells].slice(1);
    this.pattern = this.body.rows[0].cloneNode(true);
    this.most = Number(table.dataset.mostRows);
    clear(this.pattern);
  }

  get rowCount() {
    return this.body.rows.length;
  }

  get columnCount() {
    return this.headings.length;
  }

  cell(row, column) {
    return this.body.rows[row]?.cells[column + 1]?.querySelector(CELL) ?? null;
  }

  /** Return [row, column] of a cell, null for anything else. */
  placeOf(cell) {
    const box = cell?.closest?.("td");
    if (!box || box.closest("tbody") !== this.body) return null;
    return [box.parentElement.sectionRowIndex, box.cellIndex - 1];
  }

  value(row, column) {
    return this.cell(row, column)?.value ?? "";
  }

  /** Write into a cell; one line becomes several where the text has them. */
  write(row, column, text) {
    let cell = this.cell(row, column);
    if (cell.readOnly || cell.value === text) return;
    if (text.includes("\n") && cell.tagName === "INPUT") cell = manyLines(cell);
    cell.value = text;
  }

  read(from = 0, until = this.rowCount) {
    const rows = [];
    for (let row = from; row < until; row += 1) {
      rows.push([...this.body.rows[row].querySelectorAll(CELL)].map((cell) => cell.value));
    }
    return rows;
  }

  /** Make the table say what ``rows`` say. */
  restore(rows) {
    while (this.rowCount > rows.length) this.body.rows[this.rowCount - 1].remove();
    if (rows.length > this.rowCount) this.insert(this.rowCount, rows.length - this.rowCount);
    rows.forEach((row, number) => row.forEach((text, column) => this.write(number, column, text)));
  }

  /** Add empty rows before a row; return how many there was room for. */
  insert(before, count) {
    const room = Math.max(0, Math.min(count, this.most - this.rowCount));
    const rows = document.createDocumentFragment();
    for (let number = 0; number < room; number += 1) rows.append(this.pattern.cloneNode(true));
    this.body.insertBefore(rows, this.body.rows[before] ?? null);
    this.renumber(before);
    return room;
  }

  /** Take rows away; one is left to write in. */
  remove(numbers) {
    const rows = numbers.map((number) => this.body.rows[number]);
    if (rows.length >= this.rowCount) this.insert(this.rowCount, 1);
    rows.forEach((row) => row.remove());
    this.renumber(0);
  }

  /** Move rows that stand together by one; return whether there was room. */
  move(from, until, step) {
    const [other, anchor] = step < 0 ? [from - 1, until + 1] : [until + 1, from];
    const row = this.body.rows[other];
    if (!row) return false;
    this.body.insertBefore(row, this.body.rows[anchor] ?? null);
    this.renumber(0);
    return true;
  }

  renumber(from) {
    for (let number = from; number < this.rowCount; number += 1) {
      const row = this.body.rows[number];
      const shown = number + 2; // the headings are row 1
      const head = row.cells[0];
      head.id = `r${shown}`;
      head.querySelector("input").value = number;
      head.querySelector("[data-number]").textContent = shown;
      for (let place = 1; place < row.cells.length; place += 1) {
        const cell = row.cells[place].querySelector(CELL);
        cell.id = `c-${shown}-${place}`;
        cell.setAttribute("aria-labelledby", `h${place} r${shown}`);
      }
    }
  }

  /** Return the numbers of the rows whose box is ticked. */
  marked() {
    return [...this.body.querySelectorAll("th input:checked")].map((box) => Number(box.value));
  }

  unmark() {
    for (const box of this.body.querySelectorAll("th input:checked")) box.checked = false;
  }
}

function clear(row) {
  row.querySelectorAll("[data-message]").forEach((message) => message.remove());
  row.querySelector("th input").checked = false;
  row.querySelectorAll(CELL).forEach((cell) => {
    cell.defaultValue = "";
    cell.value = "";
    unflag(cell);
  });
}

export function unflag(cell) {
  cell.removeAttribute("aria-invalid");
  cell.removeAttribute("aria-describedby");
  cell.closest("td")?.removeAttribute("data-problem");
}

function manyLines(input) {
  const area = document.createElement("textarea");
  for (const { name, value } of input.attributes) {
    if (!["value", "type", "list"].includes(name)) area.setAttribute(name, value);
  }
  area.rows = 1;
  area.value = input.value;
  input.replaceWith(area);
  return area;
}
