/** The options of a question as a table; the text box under it holds them as JSON. */

import { changed, element, words } from "./questions.js";

class ChoicesController extends window.StimulusModule.Controller {
  connect() {
    this.element.hidden = true;
    this.body = element("tbody");
    const head = element("tr");
    for (const title of [words.code, words.option, words.hint, words.exclusive, ""]) {
      head.append(element("th", { scope: "col", textContent: title }));
    }
    this.table = element(
      "table",
      { className: "form-choices" },
      element("thead", {}, head),
      this.body,
    );
    this.add = element("button", {
      type: "button",
      className: "button button-small button-secondary",
      textContent: words.add_option,
    });
    this.add.addEventListener("click", () => {
      this.body.append(this.row({ code: this.nextCode(), label: "" }));
      this.body.lastElementChild.querySelector('[data-part="label"]').focus();
    });
    this.table.addEventListener("input", () => this.write());
    this.table.addEventListener("paste", (event) => this.paste(event));
    this.help = element("p", { className: "help", textContent: words.paste_help });
    this.element.after(this.table, this.add, this.help);
    this.read();
  }

  disconnect() {
    for (const part of [this.table, this.add, this.help]) part.remove();
  }

  read() {
    let options = [];
    try {
      options = JSON.parse(this.element.value || "[]");
    } catch {
      this.element.hidden = false;
    }
    this.body.replaceChildren(...options.map((option) => this.row(option)));
    this.table.hidden = options.length === 0;
  }

  nextCode() {
    const codes = [...this.body.rows].map((row) => row.option.code);
    const numbers = codes.filter((code) => typeof code === "number");
    return numbers.length === codes.length ? Math.max(0, ...numbers) + 1 : "";
  }

  row(option) {
    const row = element("tr");
    row.option = { ...option };
    const input = (part, label, size) => {
      const made = element("input", { type: "text", value: option[part] ?? "", ariaLabel: label });
      made.dataset.part = part;
      if (size) made.size = size;
      return made;
    };
    const exclusive = element("input", {
      type: "checkbox",
      checked: Boolean(option.exclusive),
      ariaLabel: words.exclusive,
    });
    exclusive.dataset.part = "exclusive";
    const button = (text, title, action) => {
      const made = element("button", { type: "button", className: "form-choices__button", textContent: text, title, ariaLabel: title });
      made.addEventListener("click", () => {
        action();
        this.write();
      });
      return made;
    };
    const cells = [
      input("code", words.code, 4),
      input("label", words.option),
      input("hint", words.hint),
      exclusive,
      element(
        "span",
        { className: "form-choices__buttons" },
        button("↑", words.up, () => row.previousElementSibling?.before(row)),
        button("↓", words.down, () => row.nextElementSibling?.after(row)),
        button("×", words.remove, () => row.remove()),
      ),
    ];
    row.append(...cells.map((cell) => element("td", {}, cell)));
    this.table.hidden = false;
    return row;
  }

  value(row) {
    const part = (name) => row.querySelector(`[data-part="${name}"]`);
    const option = { code: row.option.code, label: part("label").value.trim() };
    const code = part("code").value.trim();
    // A code stays of its kind until somebody writes another one.
    if (code !== String(row.option.code)) option.code = /^(0|[1-9]\d{0,8})$/.test(code) ? Number(code) : code;
    row.option.code = option.code;
    if (part("hint").value.trim()) option.hint = part("hint").value.trim();
    if (part("exclusive").checked) option.exclusive = true;
    return option;
  }

  write() {
    const options = [...this.body.rows].map((row) => this.value(row));
    this.element.value = options.length ? JSON.stringify(options) : "";
    this.table.hidden = options.length === 0;
    changed(this.element);
  }

  /** A list copied from a document becomes a row for each line: "1 Alquilada". */
  paste(event) {
    const lines = event.clipboardData.getData("text").split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
    if (lines.length < 2) return;
    event.preventDefault();
    const current = event.target.closest("tr");
    for (const line of lines) {
      const [, code, label] = line.match(/^(\d{1,4})[\s.)=:-]+(.+)$/) ?? [null, null, line];
      this.body.append(this.row({ code: code ? Number(code) : this.nextCode(), label }));
    }
    if (current && !current.querySelector('[data-part="label"]').value.trim()) current.remove();
    this.write();
  }
}

window.wagtail.app.register("form-choices", ChoicesController);
