/** Keys of new blocks are proposed while their text is written; other inputs choose from lists. */

import { changed, earlierQuestions, element, placeOf, proposeKey, streamState, takenKeys, targetsOf, words } from "./questions.js";

class KeyController extends window.StimulusModule.Controller {
  connect() {
    this.element.setAttribute("spellcheck", "false");
    if (!this.element.name.endsWith("-key") || this.element.value) return;
    const base = this.element.name.slice(0, -"-key".length);
    // A key that somebody wrote, or that was saved, never changes by itself.
    this.proposed = "";
    this.propose = (event) => {
      const isText = ["label", "title", "message"].some((name) => event.target.name === `${base}-${name}`);
      if (!isText || this.element.value !== this.proposed) return;
      const text = event.target.value.trim();
      this.proposed = text ? proposeKey(text, takenKeys(placeOf(this.element).ids.at(-1))) : "";
      this.element.value = this.proposed;
      changed(this.element);
    };
    this.section = this.element.closest("section[id^='block-']");
    this.section?.addEventListener("input", this.propose);
  }

  disconnect() {
    this.section?.removeEventListener("input", this.propose);
  }
}

class QuestionsController extends window.StimulusModule.Controller {
  connect() {
    this.select = element("select", { ariaLabel: words.add_question });
    // A long form has many of these: the list is made when somebody opens one.
    this.select.addEventListener("focus", () => this.fill());
    this.select.addEventListener("change", () => this.pick());
    this.select.append(new Option(words.add_question, ""));
    this.element.after(this.select);
  }

  disconnect() {
    this.select.remove();
  }

  async fill() {
    const found = await earlierQuestions(this.element);
    if (this.select.value) return;
    this.select.replaceChildren(new Option(words.add_question, ""));
    for (const { key, label } of found) this.select.append(new Option(label || key, key));
  }

  pick() {
    const keys = this.element.value.split(",").map((key) => key.trim()).filter(Boolean);
    if (!keys.includes(this.select.value)) keys.push(this.select.value);
    this.element.value = keys.join(", ");
    this.select.value = "";
    changed(this.element);
  }
}

/** Shows a select instead of the text box, which keeps the key. */
class ChoosingController extends window.StimulusModule.Controller {
  connect() {
    this.select = element("select");
    const label = this.element.closest("[data-contentpath]")?.querySelector("label");
    this.select.ariaLabel = label?.textContent.trim() ?? words.question;
    for (const event of ["focus", "pointerdown"]) this.select.addEventListener(event, () => this.fill());
    this.select.addEventListener("change", () => {
      this.element.value = this.select.value;
      changed(this.element);
      this.show?.();
    });
    this.element.hidden = true;
    this.element.after(this.select);
    this.fill();
    this.show?.();
  }

  disconnect() {
    this.element.hidden = false;
    this.select.remove();
  }

  fill() {
    const chosen = this.element.value.trim();
    this.select.replaceChildren(new Option(words.none_chosen, ""), ...this.options());
    const values = [...this.select.options].map(({ value }) => value);
    if (!values.includes(chosen)) this.select.append(new Option(chosen, chosen));
    this.select.value = chosen;
  }
}

class QuestionController extends ChoosingController {
  connect() {
    this.known = [];
    super.connect();
    this.select.addEventListener("focus", () => this.read());
  }

  async read() {
    this.known = await earlierQuestions(this.element);
    this.fill();
  }

  options() {
    return this.known.map(({ key, label }) => new Option(label || key, key));
  }
}

class TargetController extends ChoosingController {
  options() {
    const { later, outcomes } = targetsOf(this.element);
    const part = (label, entries) =>
      element("optgroup", { label }, ...entries.map((entry) => new Option(entry.label, entry.key)));
    return [part(words.later_steps, later), part(words.outcome_pages, outcomes)].filter(({ children }) => children.length);
  }
}

class ListController extends ChoosingController {
  options() {
    return streamState("choice_lists").map(({ value }) => value.key).filter(Boolean).map((key) => new Option(key, key));
  }
}

/** A version of something shared: the choice holds the version that is pinned. */
class PinnedController extends ChoosingController {
  options() {
    const [slug, version] = this.element.value.split(" ");
    return this.known().map((each) => {
      const number = each.slug === slug && version ? version : each.version;
      return new Option(`${each.title} (${words.version.replace("%s", number)})`, `${each.slug} ${number}`);
    });
  }

  known() {
    return this.element.name.endsWith("-block") ? words.shared_blocks : words.shared_lists;
  }

  show() {
    this.notice?.remove();
    const [slug, version] = this.element.value.split(" ");
    const newest = this.known().find((each) => each.slug === slug)?.version;
    if (!newest || !version || Number(version) >= newest) return;
    const take = element("button", {
      type: "button",
      className: "button button-small",
      textContent: words.take_version.replace("%s", newest),
    });
    take.addEventListener("click", () => {
      this.element.value = `${slug} ${newest}`;
      changed(this.element);
      this.fill();
      this.show();
      this.select.focus();
    });
    this.notice = element("p", { className: "form-pinned" }, `${words.newer_version} `, take);
    this.select.after(this.notice);
  }
}

class KeptController extends window.StimulusModule.Controller {
  connect() {
    const whole = this.element.closest("[data-contentpath]");
    if (whole) whole.hidden = true;
  }
}

const controllers = { key: KeyController, questions: QuestionsController, question: QuestionController, target: TargetController, list: ListController, pinned: PinnedController, kept: KeptController };
for (const [name, controller] of Object.entries(controllers)) window.wagtail.app.register(`form-${name}`, controller);
