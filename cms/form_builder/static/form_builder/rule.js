/** A rule: one line of text, a builder of conditions, the words of it, and what is wrong. */

import { askAbout, changed, element, words } from "./questions.js";
import { RuleBuilder } from "./rule_builder.js";
import { asGroup, fromTree, group } from "./rule_tree.js";

// What gives a value is written as text; the builder is for conditions.
const VALUES = /-(default|computed|size|row_title|row_summary)$|^draft_title_rule$/;

class RuleController extends window.StimulusModule.Controller {
  connect() {
    this.element.setAttribute("spellcheck", "false");
    this.message = element("div", { className: "form-rule__message", role: "status" });
    this.builder = element("div", { className: "form-rule__builder", hidden: true });
    this.builder.addEventListener("change", () => this.parts?.changed());
    this.toggle = element("button", {
      type: "button",
      className: "button button-small button-secondary form-rule__toggle",
      textContent: words.build,
      hidden: VALUES.test(this.element.name),
    });
    this.toggle.setAttribute("aria-expanded", "false");
    this.toggle.addEventListener("click", () => this.open());
    this.element.addEventListener("input", () => this.checkSoon());
    this.element.addEventListener("focus", () => this.told || this.checkSoon());
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
    const answer = await this.ask(!this.builder.hidden);
    if (answer?.questions && !this.builder.hidden) this.draw(answer);
  }

  /** Ask the server and show what it says; an answer about an older line is dropped. */
  async ask(questions = false) {
    const asked = this.element.value;
    const answer = await askAbout(this.element, { questions });
    if (!answer || asked !== this.element.value) return null;
    this.told = true;
    this.say(answer);
    return answer;
  }

  say({ error, excerpt, sentence }) {
    this.message.replaceChildren();
    if (error) this.element.setAttribute("aria-invalid", "true");
    else this.element.removeAttribute("aria-invalid");
    if (excerpt) this.message.append(element("pre", { textContent: excerpt }));
    if (error) this.message.append(element("p", { className: "form-rule__error", textContent: error }));
    else if (sentence) this.message.append(element("p", { className: "form-rule__sentence", textContent: sentence }));
  }

  async open() {
    this.builder.hidden = !this.builder.hidden;
    this.toggle.setAttribute("aria-expanded", String(!this.builder.hidden));
    if (this.builder.hidden) return;
    clearTimeout(this.timer); // a later answer would draw the lines again over what is being built
    const answer = await this.ask(true);
    if (answer) this.draw(answer);
  }

  draw({ tree, questions, place }) {
    const parts = tree === undefined ? this.withoutTree() : asGroup(fromTree(tree));
    if (parts === null) {
      this.parts = null;
      this.builder.replaceChildren(element("p", { textContent: words.only_text }));
      return;
    }
    const own = questions.find(({ key }) => key === place.field);
    const attributes = place.part === "choice_filter" ? (own?.attributes ?? []) : [];
    const onChange = (text) => this.write(text);
    this.parts = new RuleBuilder({ questions, around: place.around, attributes, onChange });
    this.parts.draw(this.builder, parts);
  }

  /** Nothing written yet begins an empty rule; a line that is not understood stays text. */
  withoutTree() {
    return this.element.value.trim() ? null : group("y", []);
  }

  write(text) {
    if (text === this.element.value) return;
    this.writing = true;
    this.element.value = text;
    changed(this.element);
    this.writing = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), 600);
  }
}

window.wagtail.app.register("form-rule", RuleController);
