/** The list of problems: its links open the blocks they lead to; it is read again after a save. */

/** Open a block by the ids of those around it: what is closed is not drawn yet. */
function openTo(ids) {
  for (const id of ids) {
    const toggle = document.getElementById(`block-${id}-section`)?.querySelector("[data-panel-toggle]");
    if (toggle?.getAttribute("aria-expanded") === "false") toggle.click();
  }
}

function reveal(target, inputName) {
  const input =
    (inputName && target.querySelector(`[name$="${CSS.escape(inputName)}"]`)) ||
    target.querySelector("textarea, input:not([type=hidden])");
  for (let panel = input?.closest("[data-panel]") ?? target; panel; panel = panel.parentElement?.closest("[data-panel]")) {
    const toggle = panel.querySelector(":scope > .w-panel__header [data-panel-toggle]");
    if (toggle?.getAttribute("aria-expanded") === "false") toggle.click();
  }
  const tab = target.closest('[role="tabpanel"]');
  if (tab?.hidden) document.querySelector(`[role="tab"][aria-controls="${tab.id}"]`)?.click();
  target.classList.add("form-problem-target");
  // Opening a panel moves what is below it: scroll once it has its height.
  setTimeout(() => {
    // Inputs that a script draws otherwise are hidden and have no place on the screen.
    const isShown = inputName && input?.offsetParent;
    (isShown ? input : target).scrollIntoView({ block: isShown ? "center" : "start", behavior: "smooth" });
    input?.focus({ preventScroll: true });
  }, 150);
}

class ProblemsController extends window.StimulusModule.Controller {
  connect() {
    this.refresh = this.refresh.bind(this);
    document.addEventListener("w-autosave:success", this.refresh);
    this.element.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      if (!link) return;
      openTo((link.dataset.around ?? "").split(" ").filter(Boolean));
      const target = document.getElementById(link.hash.slice(1));
      if (!target) return;
      if (target.matches("section")) openTo([target.id.slice("block-".length, -"-section".length)]);
      event.preventDefault();
      history.replaceState(null, "", link.hash);
      reveal(target, link.dataset.input);
    });
  }

  disconnect() {
    document.removeEventListener("w-autosave:success", this.refresh);
  }

  async refresh() {
    const url = this.element.dataset.url;
    if (!url) return;
    const response = await fetch(url);
    if (response.ok) this.element.innerHTML = await response.text();
  }
}

window.wagtail.app.register("form-problems", ProblemsController);
window.addEventListener("load", () => {
  const target = window.location.hash.startsWith("#block-") && document.getElementById(window.location.hash.slice(1));
  if (target) setTimeout(() => reveal(target), 300);
});
