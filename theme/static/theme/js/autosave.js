// Keeps what somebody types while they type. Without this script the buttons save.
//
// One save at a time. A save whose answer was lost is sent again as it was: the server knows it for
// the same and takes it as no conflict. Nothing is stored in the browser.

const PAUSE = 2000;
const AT_ONCE = 0;
const FIRST_RETRY = 3000;
const LONGEST_RETRY = 60_000;
const LONGEST_SAVE = 20_000;

const NOT_ANSWERS = new Set(["csrfmiddlewaretoken", "revision"]);
const CHANGED_AT_ONCE = "select, input[type=radio], input[type=checkbox]";

const answersOf = (form) => {
  const entries = [...new FormData(form)];
  const texts = entries.filter(([name, value]) => typeof value === "string" && !NOT_ANSWERS.has(name));
  return new URLSearchParams(texts).toString();
};

const make = (name, className, parent) => {
  const element = document.createElement(name);
  element.className = className;
  parent.append(element);
  return element;
};

/** Says in words how the answers stand; tells screen readers what is new, not every save. */
class State {
  constructor(form) {
    this.words = form.dataset;
    const actions = form.querySelector(".form-actions") ?? form;
    this.box = actions.querySelector(".saved-state") ?? make("p", "saved-state", actions);
    this.icon = this.box.querySelector("svg");
    this.status = make("p", "visually-hidden", actions);
    this.status.setAttribute("role", "status");
    this.told = "";
  }

  show(name, text = this.words[name]) {
    this.box.dataset.state = name;
    this.box.replaceChildren(...(this.icon && name === "saved" ? [this.icon, " "] : []), text);
    if (name === "saving" || name === this.told) return;
    this.told = name;
    this.status.textContent = text;
  }
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.state = new State(form);
    this.stored = "unsaved" in form.dataset ? null : answersOf(form);
    this.unanswered = null; // sent, and nobody knows whether it arrived
    this.saving = null;
    this.retry = FIRST_RETRY;
    this.isOver = false;
    this.isLeaving = false;
    if (this.stored === null) this.schedule(PAUSE);
  }

  get isDirty() {
    // While the page is being sent a second copy would make the answer to it stale.
    return !this.isOver && !this.isLeaving && (this.unanswered !== null || answersOf(this.form) !== this.stored);
  }

  schedule(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  /** Save what is not saved yet, after every save that is under way. Never rejects. */
  async save() {
    clearTimeout(this.timer);
    while (this.saving) await this.saving; // whoever waited too may have begun the next one
    if (!this.isDirty) return;
    this.saving = this.send().finally(() => {
      this.saving = null;
    });
    await this.saving;
    if (this.unanswered !== null) this.schedule(this.retry);
    else if (this.isDirty) this.schedule(PAUSE);
  }

  async send() {
    const content = this.unanswered ?? answersOf(this.form);
    this.unanswered = content;
    this.state.show("saving");
    try {
      const response = await this.post(content, AbortSignal.timeout(LONGEST_SAVE));
      if (response.ok) this.saved(content, await response.json());
      else await this.refused(response);
    } catch {
      this.failed(); // no connection, no answer in time, or no JSON
    }
  }

  post(content, signal) {
    const { elements, dataset } = this.form;
    const own = [...NOT_ANSWERS].map((name) => [name, elements.namedItem(name).value]);
    return fetch(dataset.autosave, {
      method: "POST",
      body: new URLSearchParams([...new URLSearchParams(content), ...own]),
      headers: { Accept: "application/json" },
      redirect: "manual",
      keepalive: content.length < 30_000, // browsers keep no more than 64 KiB alive
      signal,
    });
  }

  saved(content, { revision, saved_at: at, computed }) {
    this.stored = content;
    this.unanswered = null;
    this.retry = FIRST_RETRY;
    this.form.elements.namedItem("revision").value = revision;
    if (revision) this.state.show("saved", this.state.words.saved.replace("{time}", at.slice(11, 16)));
    this.form.dispatchEvent(new CustomEvent("answers-saved", { detail: computed }));
  }

  async refused(response) {
    const isEnded = response.status === 403 || response.type === "opaqueredirect";
    if (response.status !== 409 && !isEnded) {
      this.failed();
      return;
    }
    this.isOver = true;
    this.unanswered = null;
    if (isEnded) this.state.show("ended");
    else this.state.show("stale", (await response.json()).message);
  }

  failed() {
    this.retry = Math.min(this.retry * 2, LONGEST_RETRY);
    this.state.show("offline");
  }

  /** The page goes away: the browser sends this even when it is gone. */
  leave() {
    if (this.isLeaving || this.saving || !this.isDirty) return;
    this.post(this.unanswered ?? answersOf(this.form)).catch(() => {});
  }

  /** Hold a button back until the save under way is answered, or the line is there again. */
  submit(event) {
    const isOffline = !navigator.onLine && !this.isOver;
    if (this.isLeaving || (!this.saving && this.unanswered === null && !isOffline)) {
      clearTimeout(this.timer);
      this.isLeaving = true;
      return;
    }
    event.preventDefault();
    if (!this.isWaiting) this.submitLater(event.submitter);
  }

  async submitLater(submitter) {
    this.isWaiting = true;
    await this.save();
    this.isWaiting = false;
    if (!navigator.onLine && !this.isOver) {
      this.state.show("offline");
      return;
    }
    clearTimeout(this.timer);
    this.isLeaving = true;
    this.form.requestSubmit(submitter);
  }

  watch() {
    const { form } = this;
    form.addEventListener("input", () => this.schedule(PAUSE));
    form.addEventListener("change", ({ target }) => {
      if (target.matches(CHANGED_AT_ONCE)) this.schedule(AT_ONCE);
    });
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("online", () => this.isDirty && this.schedule(AT_ONCE));
    window.addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
    // Back out of the browser's memory the page may show what is no longer stored.
    window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  }
}

const form = document.querySelector("form[data-autosave]");
if (form) new Autosave(form).watch();
