/** A sheet that feels like a spreadsheet. Without this script it is a form with one input a cell. */

import { copied, emptied, pasted } from "./grid_block.js";
import { History } from "./grid_history.js";
import { answerKey } from "./grid_keys.js";
import { Saving } from "./grid_saving.js";
import { Selection } from "./grid_selection.js";
import { GridTable } from "./grid_table.js";

class Grid {
  constructor(form) {
    this.form = form;
    this.words = JSON.parse(document.getElementById("grid-words").textContent);
    this.table = new GridTable(form.querySelector("table"));
    this.selection = new Selection(this.table);
    this.history = new History(this.table);
    this.mode = "moving";
    this.said = form.querySelector("[data-said]");
    this.help = form.querySelector("[data-help]");
    this.saving = new Saving(form, this.table, this.words);
    this.listen(this.table.body);
    form.addEventListener("click", (event) => this.press(event));
    for (const control of form.querySelectorAll("[data-script]")) control.hidden = false;
    addEventListener("hashchange", () => this.goToLink());
    this.goToLink();
  }

  listen(body) {
    body.addEventListener("focusin", ({ target }) => this.arrived(target));
    body.addEventListener("mousedown", ({ target }) => {
      if (target === document.activeElement && this.table.placeOf(target)) this.edit();
    });
    body.addEventListener("keydown", (event) => {
      if (this.table.placeOf(event.target) && answerKey(event, this)) event.preventDefault();
    });
    body.addEventListener("input", ({ target }) => this.typed(target));
    for (const kind of ["copy", "cut", "paste"]) body.addEventListener(kind, (event) => this.clipboard(event));
  }

  arrived(cell) {
    const place = this.table.placeOf(cell);
    if (!place || cell.matches("th *")) return;
    this.mode = "moving";
    this.before = cell.value;
    this.isChanged = false;
    this.selection.settle(place);
    // A click puts its mark into the text after the focus came.
    cell.select(); // for whoever types at once; a click needs it again
    requestAnimationFrame(() => this.mode === "moving" && document.activeElement === cell && cell.select());
    this.tell(place);
  }

  /** Say what goes into the cell with the focus. */
  tell([row, column]) {
    const { title, help } = this.table.headings[column].dataset;
    const own = this.table.body.rows[row].dataset.help;
    this.help.textContent = own && column ? own : `${title}: ${help}`;
  }

  typed(cell) {
    if (!this.isChanged) this.history.rememberBefore(this.selection.place, this.before);
    this.isChanged = true;
    if (this.mode === "moving") this.mode = "typing";
    if (cell.tagName === "TEXTAREA") cell.scrollTop = 0;
    this.saving.later();
  }

  edit() {
    const cell = this.table.cell(...this.selection.place);
    this.mode = "editing";
    cell.setSelectionRange(cell.value.length, cell.value.length);
    return true;
  }

  /** Take back what was written since the focus came to this cell. */
  revert() {
    const [row, column] = this.selection.place;
    this.table.write(row, column, this.before);
    this.selection.goTo(row, column);
    this.mode = "moving";
    this.saving.later();
    return true;
  }

  go(row, column, extend = false) {
    const anchor = this.selection.anchor;
    this.selection.goTo(row, column, { extend });
    if (extend) {
      this.selection.anchor = anchor;
      this.selection.paint();
      const { top, bottom, left, right } = this.selection.block;
      this.say(this.words.chosen, { rows: bottom - top + 1, columns: right - left + 1 });
    }
    return true;
  }

  chooseAll() {
    this.selection.anchor = [0, 0];
    return this.go(Infinity, Infinity, true);
  }

  /** Change the table in one step that can be taken back. */
  change(work) {
    this.history.remember();
    const done = work();
    this.saving.later();
    return done;
  }

  clear() {
    this.change(() => emptied(this.table, this.selection.block));
    this.before = this.table.value(...this.selection.place);
    return true;
  }

  clipboard(event) {
    if (!this.table.placeOf(event.target) || !this.selection.block) return;
    if (event.type === "paste") return this.paste(event);
    if (this.mode !== "moving") return;
    event.clipboardData.setData("text/plain", copied(this.table, this.selection.block));
    event.preventDefault();
    if (event.type === "cut") this.clear();
  }

  paste(event) {
    const text = event.clipboardData.getData("text/plain");
    if (this.mode === "editing" || !text) return;
    event.preventDefault();
    const { top } = this.selection.block;
    const done = this.change(() => pasted(this.table, this.selection.block, text));
    this.selection.goTo(top, done.left);
    this.go(done.bottom, done.right, true);
    this.mode = "moving";
    this.say(done.lost ? this.words.pastedPart : this.words.pasted, { rows: done.rows, lost: done.lost });
  }

  undo() {
    return this.back(this.history.undo(), this.words.undone);
  }

  redo() {
    return this.back(this.history.redo(), this.words.redone);
  }

  back(isDone, words) {
    this.say(isDone ? words : this.words.nothingToUndo);
    const [row, column] = this.selection.place ?? [0, 0];
    this.selection.goTo(row, column);
    if (isDone) this.saving.later();
    return true;
  }

  /** The rows that a button or a key is about: the ticked ones, else those of the selection. */
  rows() {
    const marked = this.table.marked();
    return marked.length ? marked : this.selection.rows();
  }

  /** Add as many rows as are chosen above them, or one below. */
  insertRows(below = false) {
    const rows = this.rows();
    const next = below ? rows.at(-1) + 1 : rows[0];
    const place = rows.length ? next : this.table.rowCount;
    const added = this.change(() => this.table.insert(place, below ? 1 : Math.max(1, rows.length)));
    this.say(added ? this.words.added : this.words.full, { rows: added });
    this.table.unmark();
    return this.go(place, 0);
  }

  addRows(count) {
    const first = this.table.rowCount;
    const added = this.change(() => this.table.insert(first, count));
    this.say(added ? this.words.added : this.words.full, { rows: added });
    this.go(first, 0);
  }

  removeRows() {
    const rows = this.rows();
    if (!rows.length) return this.say(this.words.chooseRows);
    this.change(() => this.table.remove(rows));
    this.say(this.words.removed, { rows: rows.length });
    return this.go(rows[0], this.selection.place?.[1] ?? 0);
  }

  moveRows(step) {
    const rows = this.rows();
    if (!rows.length) return this.say(this.words.chooseRows);
    const [from, until] = [rows[0], rows.at(-1)];
    if (from + step < 0 || until + step >= this.table.rowCount) return true;
    const column = this.selection.place?.[1] ?? 0;
    this.change(() => this.table.move(from, until, step));
    this.selection.goTo(from + step, column);
    this.go(until + step, column, until > from);
    this.say(this.words.moved, { row: from + step + 2 });
    return true;
  }

  saveNow() {
    this.form.requestSubmit(this.form.querySelector("[data-save]"));
    return true;
  }

  /** A button of the toolbar: the same as without a script, but on the spot. */
  press(event) {
    const act = event.target.closest("button[name=act]")?.value;
    const work = {
      add: () => this.addRows(20),
      insert: () => this.insertRows(),
      delete: () => this.removeRows(),
      up: () => this.moveRows(-1),
      down: () => this.moveRows(1),
      undo: () => this.undo(),
    }[act];
    if (!work) return;
    event.preventDefault();
    work();
  }

  say(words, values = {}) {
    this.said.textContent = words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    return true;
  }

  /** A link from the list of problems leads to a cell: write there at once. */
  goToLink() {
    const cell = document.getElementById(location.hash.slice(1));
    const place = this.table.placeOf(cell);
    if (place) this.selection.goTo(...place);
  }
}

const form = document.querySelector("form[data-grid]");
if (form) new Grid(form);
