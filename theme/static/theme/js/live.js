// A page reacts while somebody fills it in: the rules of the form, evaluated in the browser.
//
// Shows and hides questions, works out values, refills dependent lists, unticks what excludes the
// others. A courtesy: the server judges what is sent. Without script everything is on the page,
// with its condition in words.

import { readAnswer } from "./controls.js";

const form = document.getElementById("answers");
const data = JSON.parse(document.getElementById("live-page").textContent);

/** The elements of each thing drawn: those between one mark and the next. */
const drawnGroups = () => {
  const marks = document.createTreeWalker(form, NodeFilter.SHOW_COMMENT);
  const groups = [];
  while (marks.nextNode()) {
    if (marks.currentNode.data !== "item") continue;
    const group = [];
    let next = marks.currentNode.nextSibling;
    for (; next && next.nodeType !== Node.COMMENT_NODE; next = next.nextSibling) {
      if (next.nodeType === Node.ELEMENT_NODE) group.push(next);
    }
    groups.push(group);
  }
  return groups;
};

const CONTROLS = "input, select, textarea";
const groups = drawnGroups();
const items = data.items.map((item) => {
  const group = groups[item.at] ?? [];
  const controls = group.flatMap((element) => [...element.querySelectorAll(CONTROLS)]);
  return { ...item, group, controls, isVisible: true };
});

const make = (name, className, parent) => {
  const element = document.createElement(name);
  element.className = className;
  parent.append(element);
  return element;
};
const status = make("p", "visually-hidden", form);
status.setAttribute("role", "status");

const labelOf = ({ group }) => {
  const label = group[0]?.querySelector(".field__label, label");
  const words = label?.cloneNode(true);
  words?.querySelectorAll(".field__optional").forEach((mark) => mark.remove());
  return words?.textContent.trim();
};

const announce = (changed) => {
  const sentences = [true, false].map((isVisible) => {
    const labels = changed.filter((item) => item.isVisible === isVisible).map(labelOf).filter(Boolean);
    const words = isVisible ? data.words.shown : data.words.hidden;
    return labels.length ? words.replace("{labels}", labels.join(", ")) : "";
  });
  const text = sentences.filter(Boolean).join(". ");
  if (text) status.textContent = text;
};

/** Show or hide; whoever stands inside keeps the focus, so that hides when they have left. */
const toggle = (item, isVisible, isFirst) => {
  const { group } = item;
  if (!group.length || item.isVisible === isVisible) return false;
  const isKept = !isVisible && group.some((element) => element.contains(document.activeElement));
  const hasError = isFirst && group.some((element) => element.querySelector(".field__error"));
  if (isKept || hasError) return false;
  item.isVisible = isVisible;
  group.forEach((element) => {
    element.hidden = !isVisible;
  });
  return true;
};

const markOptional = ({ group, required }, isRequired) => {
  const label = group[0]?.querySelector(".field__label");
  if (!label || required === undefined) return;
  const mark = label.querySelector(".field__optional") ?? make("span", "field__optional", label);
  mark.textContent = isRequired ? "" : ` ${data.words.optional}`;
};

/** Offer only some options; what was chosen stays chosen while it is offered. */
const offer = ({ controls, all = null }, codes) => {
  const allowed = new Set(["", ...codes.map(String)]);
  const [first] = controls;
  if (first?.tagName === "SELECT") {
    const options = all ?? [...first.options];
    const chosen = first.value;
    first.replaceChildren(...options.filter((option) => allowed.has(option.value)));
    first.value = allowed.has(chosen) ? chosen : "";
    return options;
  }
  for (const control of controls) {
    const isOffered = allowed.has(control.value);
    control.closest(".choice").hidden = !isOffered;
    control.disabled = !isOffered;
    if (!isOffered) control.checked = false;
  }
  return all;
};

const shownValue = ({ datatype }, found) => {
  if (found === undefined || found === null) return "";
  if (typeof found === "boolean") return found ? data.words.yes : data.words.no;
  if (found.date) {
    const day = new Date(`${found.date}T12:00:00Z`);
    return day.toLocaleDateString(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });
  }
  return datatype === "choice" || found.list ? null : String(found.decimal ?? found.whole ?? found);
};

const showComputed = (item, words) => {
  const place = item.group[0]?.querySelector(".computed__value, .quiet");
  if (!place || words === null || (!words && place.matches(".quiet"))) return;
  place.className = "computed__value";
  place.textContent = words;
};

/** A number as the question stores it: 3.00 is 3 in a whole one. */
const asDatatype = (datatype, found) => {
  if (datatype === "whole" && found?.decimal && !found.decimal.includes(".")) {
    return Number(found.decimal);
  }
  return datatype === "decimal" && typeof found === "number" ? { decimal: String(found) } : found;
};

/** Walk the page in the order of the document: what is asked, and with which answers it counts. */
const settle = (twin, isFirst) => {
  const answers = { ...data.answers };
  const row = data.inRow ? { ...data.around } : null;
  const scope = { answers, row, today: data.today, tables: data.tables, labels: data.labels };
  const own = row ?? answers;
  const changed = [];
  let isSectionOpen = true;
  for (const item of items) {
    const holds = !item.showIf || twin.holds(item.showIf, scope);
    if (item.kind === "section") isSectionOpen = holds;
    const isShown = isSectionOpen && holds;
    if (toggle(item, isShown, isFirst)) changed.push(item);
    if (item.key && isShown) {
      const found = answerOf(item, twin, scope);
      if (found !== undefined && found !== null) own[item.key] = found;
    }
  }
  // What is required may hang on later answers too.
  for (const item of items) {
    if (item.required) markOptional(item, twin.holds(item.required, scope));
  }
  if (!isFirst) announce(changed);
};

const answerOf = (item, twin, scope) => {
  if (item.computed) {
    const { value } = twin.evaluate(item.computed, scope);
    const found = value === undefined ? null : asDatatype(item.datatype, twin.encoded(value));
    showComputed(item, shownValue(item, found));
    return found;
  }
  if (item.filter) {
    const isOffered = ([, option]) => twin.holds(item.filter, { ...scope, option });
    item.all = offer(item, item.options.filter(isOffered).map(([code]) => code));
  }
  return item.given ?? readAnswer(item, data.prefix);
};

/** "None of these" shuts out the others, and they shut it out. */
const exclude = ({ target }) => {
  if (!target.checked) return;
  const item = items.find(({ exclusive, controls }) => exclusive && controls.includes(target));
  if (!item) return;
  const isAlone = item.exclusive.includes(target.value);
  for (const control of item.controls) {
    if (control !== target && (isAlone || item.exclusive.includes(control.value))) control.checked = false;
  }
};

const start = async () => {
  form.addEventListener("change", exclude);
  // What is not asked is not sent; it is back as soon as it is asked again.
  form.addEventListener("formdata", ({ formData }) => {
    items
      .filter(({ isVisible }) => !isVisible)
      .flatMap(({ controls }) => controls)
      .forEach(({ name }) => formData.delete(name));
  });
  form.addEventListener("answers-saved", ({ detail = {} }) => {
    items
      .filter(({ key, kind }) => kind === "field" && key in detail)
      .forEach((item) => showComputed(item, detail[item.key]));
  });
  if (!data.hasRules) return;
  const twin = await import("./rules/evaluate.js");
  await twin.load(data.items);
  data.tables = twin.indexed(data.tables);
  data.labels = twin.indexed(data.labels);
  let waiting = 0;
  const soon = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => settle(twin, false));
  };
  settle(twin, true);
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("focusout", soon);
};

start();
