/** A rule: one line of text, a builder of conditions, and the server's word on mistakes. */

import { changed, element, readableFrom, words } from "./questions.js";

const WITHOUT_VALUE = new Set(["respondida", "no respondida"]);
const LISTS = new Set(["en", "no en"]);

class RuleController extends window.StimulusModule.Controller {
  connect() {
    this.element.setAttribute("spellcheck", "false");
    this.message = element("div", { className: "form-rule__message", role: "status" });
    this.builder = element("div", { className: "form-rule__builder", hidden: true });
    this.toggle = element("button", {
      type: "button",
      className: "button button-small button-secondary form-rule__toggle",
      textContent: words.build,
    });
    this.toggle.setAttribute("aria-expanded", "false");
    this.toggle.addEventListener("click", () => this.open());
    this.element.addEventListener("input", () => this.checkSoon());
    this.element.after(this.toggle, this.message, this.builder);
  }

  disconnect() {
    clearTimeout(this.timer);
    for (const part of [this.toggle, this.message, this.builder]) part.remove();
  }

  checkSoon() {
    if (this.writing) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), 600);
  }

  async check() {
    const answer = await this.ask();
    if (!answer) return;
    this.say(answer);
    if (!this.builder.hidden && answer.lines) this.draw(answer.match, answer.lines);
  }

  async ask() {
    const response = await fetch(words.rule_url, {
      method: "POST",
      headers: { "X-CSRFToken": window.wagtailConfig.CSRF_TOKEN },
      body: new URLSearchParams({ text: this.element.value }),
    });
    return response.ok ? response.json() : null;
  }

  say({ error, excerpt }) {
    this.message.replaceChildren();
    this.element.toggleAttribute("aria-invalid", Boolean(error));
    if (!error) return;
    if (excerpt) this.message.append(element("pre", { textContent: excerpt }));
    this.message.append(element("p", { textContent: error }));
  }

  async open() {
    this.builder.hidden = !this.builder.hidden;
    this.toggle.setAttribute("aria-expanded", String(!this.builder.hidden));
    if (this.builder.hidden) return;
    clearTimeout(this.timer); // a later answer would draw the lines again over what is being built
    const answer = await this.ask();
    if (!answer) return;
    this.say(answer);
    if (answer.lines) {
      this.draw(answer.match, answer.lines.length ? answer.lines : [null]);
    } else {
      this.builder.replaceChildren(element("p", { textContent: words.only_text }));
    }
  }

  draw(match, lines) {
    const questions = readableFrom(this.element);
    this.all = element("select", { ariaLabel: words.match });
    this.all.append(new Option(words.match_all, "y"), new Option(words.match_any, "o"));
    this.all.value = match === "any" ? "o" : "y";
    this.all.addEventListener("change", () => this.write());
    this.rows = element("div");
    for (const line of lines) this.rows.append(this.row(questions, line));
    const add = element("button", {
      type: "button",
      className: "button button-small button-secondary",
      textContent: words.add_condition,
    });
    add.addEventListener("click", () => {
      this.rows.append(this.row(questions, null));
      this.rows.lastElementChild.querySelector("select").focus();
    });
    this.builder.replaceChildren(this.all, this.rows, add);
  }

  row(questions, line) {
    const question = element("select", { ariaLabel: words.question });
    question.append(new Option(words.choose_question, ""));
    questions.forEach(({ label, knownName }, index) => {
      const option = new Option(label, String(index));
      option.title = knownName;
      question.append(option);
    });
    const known = questions.findIndex(({ knownName }) => line && knownName === line.question);
    if (line && known < 0) question.append(new Option(line.question, `=${line.question}`));
    question.value = line ? (known < 0 ? `=${line.question}` : String(known)) : "";
    const operator = element("select", { ariaLabel: words.operator });
    for (const [sign, label] of words.operators) operator.append(new Option(label, sign));
    operator.value = line ? line.operator : "=";
    const slot = element("span", { className: "form-rule__value" });
    const remove = element("button", {
      type: "button",
      className: "button button-small button-secondary no form-rule__remove",
      textContent: words.remove,
    });
    const row = element("div", { className: "form-rule__row" }, question, operator, slot, remove);
    const redraw = (value) => {
      slot.replaceChildren(...this.valueInputs(questions[question.value]?.question, operator.value, value));
    };
    redraw(line?.value ?? "");
    question.addEventListener("change", () => {
      redraw("");
      this.write();
    });
    operator.addEventListener("change", () => {
      redraw(slot.querySelector("input,select")?.value ?? "");
      this.write();
    });
    slot.addEventListener("change", () => this.write());
    remove.addEventListener("click", () => {
      row.remove();
      this.write();
    });
    row.text = () => this.text(questions, question.value, operator.value, slot);
    return row;
  }

  valueInputs(question, operator, value) {
    if (WITHOUT_VALUE.has(operator)) return [];
    const choices = question?.isYesNo
      ? [["verdadero", words.yes], ["falso", words.no]]
      : (question?.choices ?? []).map(({ code, label }) => [JSON.stringify(code), `${code} ${label}`]);
    if (choices.length && !LISTS.has(operator)) {
      const select = element("select", { ariaLabel: words.value });
      select.append(new Option(words.choose_value, ""));
      for (const [code, label] of choices) select.append(new Option(label, code));
      select.value = value;
      return [select];
    }
    const shown = LISTS.has(operator) ? value.replace(/^\[|\]$/g, "") : value.replace(/^"(.*)"$/, "$1");
    const input = element("input", { type: "text", value: shown, ariaLabel: words.value });
    input.placeholder = LISTS.has(operator) ? words.list_example : "";
    return [input];
  }

  text(questions, chosen, operator, slot) {
    if (chosen === "") return "";
    const name = chosen.startsWith("=") ? chosen.slice(1) : questions[chosen].name();
    if (operator === "respondida") return `respondida(${name})`;
    if (operator === "no respondida") return `no respondida(${name})`;
    const control = slot.querySelector("input,select");
    const raw = control?.value.trim() ?? "";
    if (!raw) return "";
    if (LISTS.has(operator)) return `${name} ${operator} [${raw}]`;
    const literal = control.tagName === "SELECT" || isLiteral(raw) ? raw : JSON.stringify(raw);
    if (operator === "marcado") return `marcado(${name}; ${literal})`;
    if (operator === "no marcado") return `no marcado(${name}; ${literal})`;
    return `${name} ${operator} ${literal}`;
  }

  write() {
    const parts = [...this.rows.children].map((row) => row.text()).filter(Boolean);
    this.writing = true;
    this.element.value = parts.join(` ${this.all.value} `);
    changed(this.element);
    this.writing = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      const answer = await this.ask();
      if (answer) this.say(answer);
    }, 600);
  }
}

function isLiteral(text) {
  return /^(-?\d+(\.\d+)?|\d{4}-\d{2}-\d{2}|hoy|verdadero|falso|".*")$/.test(text);
}

window.wagtail.app.register("form-rule", RuleController);
