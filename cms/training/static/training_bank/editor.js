/** Inputs of the editor of questions: text boxes shown as lists whose entries come with the page. */

const page = document.getElementById("training-bank-lists");
const lists = page ? JSON.parse(page.textContent) : {};

class ListedController extends window.StimulusModule.Controller {
  connect() {
    this.select = document.createElement("select");
    this.select.className = "training-listed";
    this.select.ariaLabel = this.element.closest("[data-contentpath]")?.querySelector("label")?.textContent.trim() ?? "";
    this.select.addEventListener("focus", () => this.fill(), { once: true });
    this.select.addEventListener("pointerdown", () => this.fill(), { once: true });
    this.select.addEventListener("change", () => {
      this.element.value = this.select.value;
      this.element.dispatchEvent(new Event("change", { bubbles: true }));
    });
    this.element.hidden = true;
    this.element.after(this.select);
    this.showChosen();
  }

  disconnect() {
    this.element.hidden = false;
    this.select.remove();
  }

  get groups() {
    return lists[this.element.dataset.source] ?? [];
  }

  /* A form has hundreds of questions: the whole list is made when somebody opens it. */
  showChosen() {
    const value = this.element.value;
    const options = [new Option("–", "")];
    if (value) options.push(new Option(this.words(value), value));
    this.select.replaceChildren(...options);
    this.select.value = value;
  }

  words(value) {
    for (const { label, entries } of this.groups) {
      const entry = entries.find((each) => each.value === value);
      if (entry) return `${label} › ${entry.label}`;
    }
    this.select.classList.add("training-listed--gone");
    return `${value} (!)`;
  }

  fill() {
    const value = this.element.value;
    const groups = this.groups.map(({ label, entries }) => {
      const group = document.createElement("optgroup");
      group.label = label;
      group.append(...entries.map((entry) => new Option(entry.label, entry.value)));
      return group;
    });
    this.select.replaceChildren(new Option("–", ""), ...groups);
    if (value && ![...this.select.options].some((option) => option.value === value)) {
      this.select.append(new Option(this.words(value), value));
    }
    this.select.value = value;
  }
}

class KeptController extends window.StimulusModule.Controller {
  connect() {
    const whole = this.element.closest("[data-contentpath]");
    if (whole) whole.hidden = true;
  }
}

window.wagtail.app.register("training-listed", ListedController);
window.wagtail.app.register("training-kept", KeptController);
