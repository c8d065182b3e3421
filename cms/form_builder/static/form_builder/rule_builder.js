/** The visual builder of a rule: groups of lines, and conditions over the rows of a group. */

import { element, words } from "./questions.js";
import { CONDITIONS_OF_ROWS, answerText, group, toText } from "./rule_tree.js";
import { select, valueControls } from "./rule_value.js";

const WITHOUT_VALUE = new Set(["respondida", "no respondida"]);
const EMPTY_LINE = { kind: "line", subject: "", operator: "=", value: "" };
const COMPARISONS = ["=", "!=", ">=", "<=", ">", "<"];

function button(text, action, className = "") {
  const made = element("button", {
    type: "button",
    className: `button button-small button-secondary ${className}`,
    textContent: text,
  });
  made.addEventListener("click", action);
  return made;
}

/** What may stand on the left of a line, for a rule in the rows of `around`. */
function subjectsFor(questions, around, attributes) {
  const found = attributes.map((name) => ({
    value: `opción.${name}`,
    label: words.column.replace("%s", name),
    datatype: "text",
    choices: [],
  }));
  for (const question of questions) {
    const inReach = question.around.every((key, index) => around[index] === key);
    if (question.datatype === "roster" || !inReach) continue;
    const value = question.around.length ? `fila.${question.key}` : answerText(question.key);
    found.push({ ...question, value });
    if (question.datatype === "date") {
      const label = words.age_of.replace("%s", question.label);
      found.push({ ...question, value: `edad(${value}; hoy)`, label, datatype: "number", choices: [], group: words.ages });
    }
  }
  return found;
}

export class RuleBuilder {
  /** `onChange(text)` is told the line whenever something is chosen. */
  constructor({ questions, around, attributes, onChange }) {
    this.questions = questions;
    this.onChange = onChange;
    this.around = around;
    this.attributes = attributes;
    this.rosters = questions.filter(({ datatype, around: outside }) =>
      datatype === "roster" && outside.every((key, index) => around[index] === key));
  }

  /** Draw parts into `container`. */
  draw(container, parts) {
    const shown = parts.parts.length ? parts : { ...parts, parts: [this.firstLine()] };
    this.root = this.group(shown, this.around);
    // The parts stand in the box itself: a group inside it is set off, the outermost is not.
    container.replaceChildren(...this.root.node.childNodes);
  }

  firstLine() {
    const [attribute] = this.attributes;
    return attribute ? { ...EMPTY_LINE, subject: `opción.${attribute}` } : EMPTY_LINE;
  }

  changed() {
    this.onChange(toText(this.root.read()));
  }

  group(parts, around, remove = null) {
    const node = element("div", { className: "form-rule__group", role: "group", ariaLabel: words.conditions });
    const match = select(words.match, [{ value: "y", label: words.match_all }, { value: "o", label: words.match_any }], parts.match);
    const list = element("div", { className: "form-rule__rows" });
    let children = [];
    const add = (part) => {
      const child = this.part(part, around, () => {
        children = children.filter((each) => each !== child);
        child.node.remove();
        this.changed();
        addLine.focus();
      });
      children.push(child);
      list.append(child.node);
      return child;
    };
    parts.parts.forEach(add);
    const addAndFocus = (part) => add(part).node.querySelector("select")?.focus();
    const addLine = button(words.add_condition, () => addAndFocus(EMPTY_LINE));
    const buttons = element("div", { className: "form-rule__buttons" }, addLine);
    buttons.append(button(words.add_group, () => addAndFocus(group("o", [EMPTY_LINE]))));
    if (this.rosters.length) {
      buttons.append(button(words.add_rows, () => addAndFocus({ kind: "rows", name: "cuenta", roster: this.rosters[0].key, where: group("y", []), field: "", operator: ">=", value: "" })));
    }
    if (remove) buttons.append(button(words.remove, remove, "no"));
    node.append(match, list, buttons);
    return { node, read: () => group(match.value, children.map((child) => child.read())) };
  }

  part(part, around, remove) {
    if (part.kind === "group") return this.group(part, around, remove);
    if (part.kind === "rows") return this.rows(part, remove);
    return this.line(part, around, remove);
  }

  line(part, around, remove) {
    const node = element("div", { className: "form-rule__row" });
    const subjects = subjectsFor(this.questions, around, this.attributes);
    const subject = select(words.question, [{ value: "", label: words.choose_question }, ...subjects], part.subject);
    const operator = select(words.operator, words.operators.map(([value, label]) => ({ value, label })), part.operator);
    const end = button(words.remove, remove, "no form-rule__remove");
    let controls;
    const show = (made) => {
      for (const old of controls?.nodes ?? []) old.remove();
      controls = made;
      end.before(...made.nodes);
    };
    const redraw = (value) => {
      const chosen = subjects.find((each) => each.value === subject.value);
      const others = subjects.filter((each) => each.value !== subject.value && comparable(chosen, each));
      const made = WITHOUT_VALUE.has(operator.value)
        ? { nodes: [], text: () => "" }
        : valueControls({ subject: chosen, operator: operator.value, value, others, redraw: (next) => {
          show(next);
          next.nodes.at(-1).querySelector("select, input")?.focus();
          this.changed();
        } });
      show(made);
    };
    node.append(subject, operator, end);
    redraw(part.value);
    subject.addEventListener("change", () => redraw(""));
    operator.addEventListener("change", () => redraw(controls.text()));
    return { node, read: () => ({ kind: "line", subject: subject.value, operator: operator.value, value: controls.text() }) };
  }

  rows(part, remove) {
    const node = element("div", { className: "form-rule__group form-rule__of-rows", role: "group", ariaLabel: words.rows_condition });
    const head = element("div", { className: "form-rule__row" });
    const name = select(words.rows_function, words.rows_functions.map(([value, label]) => ({ value, label })), part.name);
    const roster = select(words.roster, this.rosters.map(({ key, label }) => ({ value: key, label })), part.roster);
    const operator = select(words.operator, words.operators.filter(([sign]) => COMPARISONS.includes(sign)).map(([value, label]) => ({ value, label })), part.operator || ">=");
    const value = element("input", { type: "text", inputMode: "decimal", value: part.value, ariaLabel: words.value });
    const field = element("span");
    const inner = element("div", { className: "form-rule__inner" });
    let where;
    const within = () => [...(this.rosters.find(({ key }) => key === roster.value)?.around ?? []), roster.value];
    const redraw = (condition, chosen) => {
      const numbers = this.questions
        .filter(({ around, datatype }) => around.at(-1) === roster.value && ["whole", "decimal"].includes(datatype))
        .map(({ key, label }) => ({ value: key, label }));
      field.replaceChildren(select(words.sum_of, [{ value: "", label: words.choose_question }, ...numbers], chosen));
      where = this.group(condition, within());
      inner.replaceChildren(element("p", { textContent: words.rows_where }), where.node);
      fit();
    };
    const fit = () => {
      const isCondition = CONDITIONS_OF_ROWS.has(name.value);
      field.hidden = name.value !== "suma";
      operator.hidden = isCondition;
      value.hidden = isCondition;
    };
    name.addEventListener("change", fit);
    roster.addEventListener("change", () => redraw(group("y", []), ""));
    head.append(name, roster, field, operator, value, button(words.remove, remove, "no form-rule__remove"));
    node.append(head, inner);
    redraw(part.where, part.field);
    return {
      node,
      read: () => ({ kind: "rows", name: name.value, roster: roster.value, where: where.read(), field: field.querySelector("select").value, operator: operator.value, value: value.value.trim() }),
    };
  }
}

function comparable(left, right) {
  const kind = (subject) => ({ whole: "number", decimal: "number", choice: "code", text: "code" })[subject?.datatype] ?? subject?.datatype;
  return kind(left) === kind(right);
}
