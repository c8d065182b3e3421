/** Saves while somebody writes; the button sends the page as ever. */

import { unflag } from "./grid_table.js";

const PAUSE = 1500;
const PAUSE_AFTER_FAILURE = 10_000;

export class Saving {
  constructor(form, table, words) {
    this.form = form;
    this.table = table;
    this.words = words;
    this.state = form.querySelector("[data-state]");
    this.base = form.elements.base;
    this.isChanged = form.hasAttribute("data-unsaved");
    this.isStopped = this.isChanged; // both versions are shown: only a press of the button goes on
    // One field for the whole table: thousands of inputs are slow to send and to read.
    form.addEventListener("formdata", ({ formData }) => {
      formData.delete("cell");
      formData.set("rows", JSON.stringify(table.read()));
    });
    form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("beforeunload", (event) => this.isChanged && event.preventDefault());
    addEventListener("pageshow", (event) => event.persisted && location.reload());
  }

  later(pause = PAUSE) {
    this.isChanged = true;
    if (this.isStopped || this.form.hasAttribute("data-read-only")) return;
    this.state.textContent = this.words.changed;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  async save() {
    if (this.isOnTheWay) return this.later();
    clearTimeout(this.timer);
    const data = new FormData(this.form);
    const sent = data.get("rows");
    this.isOnTheWay = this.send(data);
    const answer = await this.isOnTheWay;
    this.isOnTheWay = null;
    if (!answer) return this.later(PAUSE_AFTER_FAILURE);
    if (!answer.base) return this.stop(answer);
    this.base.value = answer.base;
    this.isChanged = JSON.stringify(this.table.read()) !== sent;
    this.state.textContent = this.isChanged ? this.words.changed : answer.saved;
    this.show(answer);
    if (this.isChanged) this.later();
  }

  /** Send the table; null if it did not arrive. */
  async send(data) {
    this.state.textContent = this.words.saving;
    try {
      const response = await fetch(this.form.action, {
        method: "POST",
        body: data,
        headers: { Accept: "application/json" },
      });
      return await response.json();
    } catch {
      this.state.textContent = this.words.notSaved;
      return null;
    }
  }

  /** Somebody else saved this sheet, or it cannot be kept: a person decides, with all they typed. */
  stop({ message }) {
    this.isStopped = true;
    this.state.textContent = message;
    this.state.setAttribute("role", "alert");
    this.state.setAttribute("data-stopped", "");
  }

  async submit(event) {
    const { submitter } = event;
    clearTimeout(this.timer);
    if (this.isOnTheWay) {
      event.preventDefault();
      await this.isOnTheWay;
      clearTimeout(this.timer);
      this.form.requestSubmit(submitter);
      return;
    }
    this.isChanged = false;
  }

  /** Put the messages at their cells and the lists in their places. */
  show({ problems, panel, rail }) {
    for (const cell of this.table.body.querySelectorAll("[aria-invalid], [data-problem] > *")) unflag(cell);
    for (const old of this.table.body.querySelectorAll("[data-message]")) old.remove();
    for (const problem of problems) this.flag(problem);
    document.getElementById("sheet-problems").innerHTML = panel;
    document.getElementById("sheet-rail").innerHTML = rail;
  }

  flag({ row, column, message, severity }) {
    const cell = this.table.cell(row - 2, column - 1);
    if (!cell) return;
    const words = document.createElement("p");
    words.id = `m-${row}-${column}`;
    words.className = "sheet-grid__message";
    words.dataset.message = "";
    words.textContent = message;
    const box = cell.closest("td");
    document.getElementById(words.id)?.remove();
    box.append(words);
    box.dataset.problem = severity;
    if (severity === "error") cell.setAttribute("aria-invalid", "true");
    cell.setAttribute("aria-describedby", words.id);
  }
}
