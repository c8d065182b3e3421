// A long list that is searched by typing: the editable combobox of the WAI-ARIA practices.
//
// The list of the page stays and keeps the value; without script it is what people use.

const MOST_DRAWN = 50;
const PAUSE_BEFORE_COUNT = 700; // screen readers say the typed letters first

const { dataset: words } = document.querySelector("script[data-search-words]");

const plain = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase("es").replace(/\s+/g, " ").trim();

const make = (name, attributes, parent) => {
  const element = document.createElement(name);
  Object.entries(attributes).forEach(([key, text]) => element.setAttribute(key, text));
  parent.append(element);
  return element;
};

class SearchSelect {
  constructor(select) {
    this.select = select;
    const { id } = select;
    const described = ["aria-describedby", "aria-invalid"].filter((name) => select.hasAttribute(name));
    const box = document.createElement("div");
    box.className = "search-select";
    select.after(box);
    this.input = make("input", {
      type: "text", id, role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": `${id}_list`, autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    }, box);
    described.forEach((name) => this.input.setAttribute(name, select.getAttribute(name)));
    this.list = make("ul", { id: `${id}_list`, role: "listbox", hidden: "" }, box);
    this.status = make("p", { class: "visually-hidden", role: "status" }, box);
    const label = document.querySelector(`label[for="${CSS.escape(id)}"]`);
    if (label) this.list.setAttribute("aria-label", label.textContent.trim());
    select.id = `${id}_value`; // label and links of error messages lead to the box now
    select.hidden = true;
    this.active = -1;
    this.restore();
    this.watch();
  }

  get options() {
    return [...this.select.options].filter(({ value }) => value);
  }

  get isOpen() {
    return !this.list.hidden;
  }

  restore() {
    const [chosen] = this.select.selectedOptions;
    this.input.value = chosen?.value ? chosen.text : "";
  }

  /** Draw what fits: every typed word begins a word of the option; all of them if none is typed. */
  open(typed) {
    const parts = plain(typed).split(" ").filter(Boolean);
    const fits = ({ text }) => parts.every((part) => ` ${plain(text)}`.includes(` ${part}`));
    const found = this.options.filter(fits);
    this.shown = found.slice(0, MOST_DRAWN);
    this.list.replaceChildren();
    this.shown.forEach((option, index) => {
      const isChosen = String(option.selected);
      const place = { role: "option", id: `${this.list.id}_${index}`, "aria-selected": isChosen };
      make("li", place, this.list).textContent = option.text;
    });
    if (found.length > MOST_DRAWN) {
      make("li", { role: "presentation", class: "search-select__more" }, this.list).textContent = words.more;
    }
    this.list.hidden = !found.length;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.move(-1);
    this.tell(found.length);
  }

  tell(count) {
    clearTimeout(this.timer);
    const text = count === 1 ? words.one : words.many.replace("{count}", count);
    this.timer = setTimeout(() => {
      this.status.textContent = count ? text : words.none;
    }, PAUSE_BEFORE_COUNT);
  }

  close() {
    clearTimeout(this.timer);
    this.status.textContent = "";
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.move(-1);
  }

  move(index) {
    this.list.children[this.active]?.classList.remove("is-active");
    this.active = index;
    const option = this.list.children[index];
    if (!option) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    option.classList.add("is-active");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  choose(value) {
    const isNew = this.select.value !== value;
    this.select.value = value;
    this.restore();
    this.close();
    if (!isNew) return;
    for (const name of ["input", "change"]) {
      this.select.dispatchEvent(new Event(name, { bubbles: true }));
    }
  }

  /** Take what was typed if it is an option or nothing; else show again what is chosen. */
  leave() {
    const typed = plain(this.input.value);
    const same = this.options.find(({ text }) => plain(text) === typed);
    if (!typed) this.choose("");
    else if (same && plain(this.select.selectedOptions[0]?.text ?? "") !== typed) this.choose(same.value);
    this.close();
    this.restore();
  }

  press(event) {
    const { key } = event;
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step) {
      event.preventDefault();
      if (!this.isOpen) this.open("");
      const count = this.shown.length;
      const next = this.active < 0 && step < 0 ? count - 1 : this.active + step;
      if (count && !event.altKey) this.move((next + count) % count);
    } else if (key === "Enter" && this.isOpen) {
      event.preventDefault(); // it takes the option, and does not send the page
      if (this.active >= 0) this.choose(this.shown[this.active].value);
      else this.leave();
    } else if (key === "Escape" && (this.isOpen || this.input.value)) {
      event.preventDefault();
      if (!this.isOpen) this.choose("");
      this.close();
    }
  }

  watch() {
    const { input, list } = this;
    input.addEventListener("input", (event) => {
      event.stopPropagation(); // letters of a search are no answer yet
      this.open(input.value);
    });
    input.addEventListener("change", (event) => event.stopPropagation());
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("click", () => !this.isOpen && this.open(""));
    input.addEventListener("blur", () => this.leave());
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    list.addEventListener("click", ({ target }) => {
      const index = [...list.children].indexOf(target.closest("[role=option]"));
      if (index >= 0) this.choose(this.shown[index].value);
    });
    new MutationObserver(() => this.restore()).observe(this.select, { childList: true });
  }
}

document.querySelectorAll("select[data-search]").forEach((select) => new SearchSelect(select));
