/** Keys: shows the one that will be proposed. Questions: picks keys by their texts. */

import { allQuestions, changed, element, keyOf, proposeKey, takenKeys, words } from "./questions.js";

class KeyController extends window.StimulusModule.Controller {
  connect() {
    this.element.setAttribute("spellcheck", "false");
    this.element.addEventListener("focus", () => this.propose());
  }

  propose() {
    if (this.element.value || !this.element.name.endsWith("-key")) return;
    const base = this.element.name.slice(0, -"-key".length);
    const text = ["label", "title", "message"]
      .map((name) => document.querySelector(`[name="${CSS.escape(`${base}-${name}`)}"]`)?.value)
      .find(Boolean);
    this.element.placeholder = text ? proposeKey(text, takenKeys()) : "";
  }
}

class QuestionsController extends window.StimulusModule.Controller {
  connect() {
    this.select = element("select", { ariaLabel: words.add_question });
    // A long form has many of these: the list is made when somebody opens one.
    for (const event of ["focus", "pointerdown"]) this.select.addEventListener(event, () => this.fill());
    this.select.addEventListener("change", () => this.pick());
    this.select.append(new Option(words.add_question, ""));
    this.element.after(this.select);
  }

  disconnect() {
    this.select.remove();
  }

  fill() {
    if (this.select.value) return;
    this.questions = allQuestions();
    this.select.replaceChildren(new Option(words.add_question, ""));
    this.questions.forEach(({ label }, index) => this.select.append(new Option(label, String(index))));
  }

  pick() {
    const question = this.questions[this.select.value];
    if (!question) return;
    const keys = this.element.value.split(",").map((key) => key.trim()).filter(Boolean);
    const key = keyOf(question);
    if (!keys.includes(key)) keys.push(key);
    this.element.value = keys.join(", ");
    this.select.value = "";
    changed(this.element);
  }
}

window.wagtail.app.register("form-key", KeyController);
window.wagtail.app.register("form-questions", QuestionsController);
