/** The options of a question as a table; the text box under it holds them as JSON. */

import { changed, element, words } from "./questions.js";
import { attributeValue, codeValue, fromPasted } from "./choices_pasted.js";

const SHOWN = 60; // a long list is drawn whole only when somebody asks for it

class ChoicesController extends window.StimulusModule.Controller {
  connect() {
    this.element.hidden = true;
    this.body = element("tbody");
    this.head = element("tr");
    this.table = element("table", { className: "form-choices" }, element("thead", {}, this.head), this.body);
    this.add = this.button(words.add_option, () => {
      this.showAll();
      this.body.append(this.row({ code: this.nextCode(), label: "" }));
      this.body.lastElementChild.querySelector('[data-part="label"]').focus();
    });
    this.column = this.button(words.add_column, () => this.addColumn());
    this.more = this.button("", () => this.showAll());
    this.table.addEventListener("input", () => this.write());
    this.table.addEventListener("paste", (event) => this.paste(event));
    this.help = element("p", { className: "help", textContent: words.paste_help });
    this.element.after(this.table, this.more, this.add, this.column, this.help);
    this.read();
  }

  disconnect() {
    for (const part of [this.table, this.more, this.add, this.column, this.help]) part.remove();
  }

  button(textContent, action) {
    const made = element("button", { type: "button", className: "button button-small button-secondary", textContent });
    made.addEventListener("click", action);
    return made;
  }

  read() {
    let options = [];
    try {
      options = JSON.parse(this.element.value || "[]");
    } catch {
      this.element.hidden = false;
    }
    this.draw(options, SHOWN);
  }

  draw(options, most = Infinity) {
    this.columns = [...new Set(options.flatMap(({ attributes }) => Object.keys(attributes ?? {})))];
    this.drawHead();
    this.rest = options.slice(most);
    this.body.replaceChildren(...options.slice(0, most).map((option) => this.row(option)));
    this.more.hidden = this.rest.length === 0;
    this.more.textContent = words.show_all.replace("%s", options.length);
    this.table.hidden = options.length === 0;
  }

  showAll() {
    this.body.append(...this.rest.map((option) => this.row(option)));
    this.rest = [];
    this.more.hidden = true;
  }

  drawHead() {
    const titles = [words.code, words.option, words.hint, words.exclusive];
    this.head.replaceChildren(...titles.map((textContent) => element("th", { scope: "col", textContent })));
    this.columns.forEach((name, index) => {
      const input = element("input", { type: "text", value: name, size: 8, ariaLabel: words.column_name });
      input.addEventListener("change", () => {
        this.columns[index] = input.value.trim();
        this.write();
      });
      this.head.append(element("th", { scope: "col" }, input));
    });
    this.head.append(element("td"));
  }

  addColumn() {
    this.showAll();
    const options = this.options();
    this.columns.push("");
    const columns = [...this.columns];
    this.draw(options);
    this.columns = columns;
    this.drawHead();
    this.body.replaceChildren(...options.map((option) => this.row(option)));
    this.head.querySelector("th:last-of-type input").focus();
  }

  nextCode() {
    const codes = [...this.body.rows].map((row) => row.option.code);
    const numbers = codes.filter((code) => typeof code === "number");
    return numbers.length === codes.length ? Math.max(0, ...numbers) + 1 : "";
  }

  row(option) {
    const row = element("tr");
    row.option = { ...option };
    const input = (part, label, value, size) => {
      const made = element("input", { type: "text", value: value ?? "", ariaLabel: label });
      made.dataset.part = part;
      if (size) made.size = size;
      return made;
    };
    const exclusive = element("input", { type: "checkbox", checked: Boolean(option.exclusive), ariaLabel: words.exclusive });
    exclusive.dataset.part = "exclusive";
    const cells = [
      input("code", words.code, option.code, 4),
      input("label", words.option, option.label),
      input("hint", words.hint, option.hint),
      exclusive,
      ...this.columns.map((name, index) => input(`attribute-${index}`, name || words.column_name, option.attributes?.[name], 8)),
      this.moves(row),
    ];
    row.append(...cells.map((cell) => element("td", {}, cell)));
    this.table.hidden = false;
    return row;
  }

  moves(row) {
    const button = (text, title, action) => {
      const made = element("button", { type: "button", className: "form-choices__button", textContent: text, title, ariaLabel: title });
      made.addEventListener("click", () => {
        action();
        this.write();
      });
      return made;
    };
    return element(
      "span",
      { className: "form-choices__buttons" },
      button("↑", words.up, () => row.previousElementSibling?.before(row)),
      button("↓", words.down, () => row.nextElementSibling?.after(row)),
      button("×", words.remove, () => row.remove()),
    );
  }

  value(row) {
    const part = (name) => row.querySelector(`[data-part="${name}"]`);
    const option = { code: row.option.code, label: part("label").value.trim() };
    const code = part("code").value.trim();
    // A code stays of its kind until somebody writes another one.
    if (code !== String(row.option.code)) option.code = codeValue(code);
    row.option.code = option.code;
    if (part("hint").value.trim()) option.hint = part("hint").value.trim();
    if (part("exclusive").checked) option.exclusive = true;
    const attributes = {};
    this.columns.forEach((name, index) => {
      const text = part(`attribute-${index}`)?.value.trim();
      if (name && text) attributes[name] = attributeValue(text, row.option.attributes?.[name]);
    });
    if (Object.keys(attributes).length) option.attributes = attributes;
    return option;
  }

  options() {
    return [...[...this.body.rows].map((row) => this.value(row)), ...this.rest];
  }

  write() {
    const options = this.options();
    this.element.value = options.length ? JSON.stringify(options) : "";
    this.table.hidden = options.length === 0;
    changed(this.element);
  }

  /** A list copied from a document or a spreadsheet becomes a row for each line. */
  paste(event) {
    const found = fromPasted(event.clipboardData.getData("text"), () => this.nextCode());
    if (!found) return;
    event.preventDefault();
    const current = event.target.closest("tr");
    if (current && !current.querySelector('[data-part="label"]')?.value.trim()) current.remove();
    const options = [...this.options(), ...found];
    this.draw(options, SHOWN);
    this.write();
  }
}

window.wagtail.app.register("form-choices", ChoicesController);
