/**
 * Between the tree of a rule, the parts that the builder shows, and the line of text.
 *
 * Parts: {kind: "group", match: "y" | "o", parts}, {kind: "line", subject, operator, value} and
 * {kind: "rows", name, roster, where, field, operator, value}. Subjects and values are texts of the
 * rule language. Whatever does not fit is null: the rule is shown as text only.
 */

const COMPARED = { eq: "=", ne: "!=", lt: "<", le: "<=", gt: ">", ge: ">=" };
const OPPOSITE = { en: "no en", marcado: "no marcado", respondida: "no respondida" };
const ROWS = { count: "cuenta", sum: "suma", any: "alguno", all: "todos" };
const RESERVED = new Set(["y", "o", "no", "en", "hoy", "si", "verdadero", "falso", "fila"]);

export const CONDITIONS_OF_ROWS = new Set(["alguno", "todos"]);

export function answerText(key) {
  return RESERVED.has(key) ? `respuesta("${key}")` : key;
}

function only(tree) {
  if (tree === null || typeof tree !== "object" || Array.isArray(tree)) return [null, null];
  const entries = Object.entries(tree);
  return entries.length === 1 ? entries[0] : [null, null];
}

function literal(tree) {
  if (typeof tree === "number") return String(tree);
  if (typeof tree === "string") return JSON.stringify(tree);
  if (typeof tree === "boolean") return tree ? "verdadero" : "falso";
  const [name, operand] = only(tree);
  if (name === "date" || (name === "decimal" && operand.includes("."))) return operand;
  if (name === "list") {
    const texts = operand.map(literal);
    return texts.includes(null) ? null : `[${texts.join(", ")}]`;
  }
  return null;
}

function operandText(tree) {
  const [name, operand] = only(tree);
  if (name === "answer") return answerText(operand);
  if (name === "row") return `fila.${operand}`;
  if (name === "option") return `opción.${operand}`;
  if (name === "today") return "hoy";
  if (name === "age") {
    const texts = operand.map(operandText);
    return texts.includes(null) ? null : `edad(${texts.join("; ")})`;
  }
  return literal(tree);
}

function rows(name, operand) {
  const where = operand.where === undefined ? group("y", []) : asGroup(fromTree(operand.where));
  const [kind, field] = operand.value === undefined ? ["row", ""] : only(operand.value);
  if (where === null || kind !== "row") return null;
  return { kind: "rows", name: ROWS[name], roster: operand.roster, where, field, operator: "", value: "" };
}

function line(subject, operator, value) {
  return subject === null || value === null ? null : { kind: "line", subject, operator, value };
}

function compared(name, [left, right]) {
  const [function_, operand] = only(left);
  if (function_ === "count" || function_ === "sum") {
    const made = rows(function_, operand);
    const value = literal(right);
    return made && value !== null ? { ...made, operator: COMPARED[name], value } : null;
  }
  return line(operandText(left), COMPARED[name], operandText(right));
}

/** Return the parts of a tree, or null if it says more than the builder shows. */
export function fromTree(tree) {
  const [name, operand] = only(tree);
  if (name === "and" || name === "or") {
    const parts = operand.map(fromTree);
    return parts.includes(null) ? null : group(name === "and" ? "y" : "o", parts);
  }
  if (name in COMPARED) return compared(name, operand);
  if (name === "in") return line(operandText(operand[0]), "en", literal(operand[1]));
  if (name === "selected") return line(operandText(operand[0]), "marcado", literal(operand[1]));
  if (name === "answered") return line(operandText(operand), "respondida", "");
  if (name === "any" || name === "all") return rows(name, operand);
  if (name === "not") {
    const inner = fromTree(operand);
    const opposite = inner?.kind === "line" ? OPPOSITE[inner.operator] : undefined;
    return opposite ? { ...inner, operator: opposite } : null;
  }
  return null;
}

export function group(match, parts) {
  return { kind: "group", match, parts };
}

/** Return the parts as a group, which is what a builder shows outermost. */
export function asGroup(parts) {
  if (parts === null || parts.kind === "group") return parts;
  return group("y", [parts]);
}

function lineText({ subject, operator, value }) {
  if (!subject) return "";
  if (operator === "respondida") return `respondida(${subject})`;
  if (operator === "no respondida") return `no respondida(${subject})`;
  if (!value) return "";
  if (operator === "marcado") return `marcado(${subject}; ${value})`;
  if (operator === "no marcado") return `no marcado(${subject}; ${value})`;
  return `${subject} ${operator} ${value}`;
}

function rowsText({ name, roster, where, field, operator, value }) {
  if (!roster) return "";
  const condition = toText(where);
  if (CONDITIONS_OF_ROWS.has(name)) return condition ? `${name}(${roster}; ${condition})` : "";
  if (!value || (name === "suma" && !field)) return "";
  const operands = [roster, name === "suma" ? `fila.${field}` : "", condition].filter(Boolean);
  return `${name}(${operands.join("; ")}) ${operator} ${value}`;
}

/** Return the line of text for parts; parts that are not complete are left out. */
export function toText(parts, inner = false) {
  if (parts.kind === "line") return lineText(parts);
  if (parts.kind === "rows") return rowsText(parts);
  const texts = parts.parts.map((part) => toText(part, true)).filter(Boolean);
  const joined = texts.join(` ${parts.match} `);
  return inner && texts.length > 1 ? `(${joined})` : joined;
}
