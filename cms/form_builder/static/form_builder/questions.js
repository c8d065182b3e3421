/** The form as it stands in the editor, drawn or not, and words shared by the controls. */

export const words = JSON.parse(document.getElementById("form-builder-words")?.textContent ?? "{}");

export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** Propose a key as the server does (keys.py): lower snake case without accents. */
export function proposeKey(text, taken) {
  let key = text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  key = key.replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
  key = key.replace(/^((el|la|los|las|un|una|cual_es|cuales_son|que|cuantos|cuantas)_)+/, "");
  const long = key.length > 40;
  key = key.replace(/^[0-9_]+/, "").slice(0, 40);
  if (long && key.includes("_")) key = key.slice(0, key.lastIndexOf("_"));
  key = key.replace(/^_+|_+$/g, "") || "pregunta";
  let found = key;
  for (let number = 2; taken.has(found); number += 1) found = `${key}_${number}`;
  return found;
}

/** Return what a stream of the page holds: blocks that are not drawn tell it from their data. */
export function streamState(name) {
  return document.getElementById(`${name}-root`)?.rootBlock?.getState() ?? [];
}

/** The pages of a form, or the one page that a reusable block is. */
function pages() {
  const steps = streamState("steps");
  return steps.length ? steps : [{ id: "", type: "step", value: { items: streamState("items") } }];
}

function* allBlocks(stream) {
  for (const child of stream) {
    yield child;
    if (Array.isArray(child.value?.items)) yield* allBlocks(child.value.items);
  }
}

/** Keys of everything on the page, except those of the block called `except`. */
export function takenKeys(except = "") {
  const taken = new Set(["declaracion"]);
  for (const name of ["steps", "items", "outcomes", "checks"]) {
    for (const block of allBlocks(streamState(name))) {
      if (block.id !== except && block.value?.key) taken.add(block.value.key.trim());
    }
  }
  return taken;
}

function readJson(text, otherwise) {
  try {
    return JSON.parse(text || "null") ?? otherwise;
  } catch {
    return otherwise;
  }
}

function question(block) {
  const { type, value } = block;
  const key = (value.key ?? "").trim();
  const base = { kind: type, key, label: (value.label ?? value.title ?? "").trim() };
  if (type === "roster") return { ...base, rows: questionsOf(value.items ?? []) };
  if (type === "reusable") return { ...base, pin: value.block };
  if (type.startsWith("group_")) return { ...base, state: value };
  return { ...base, choices: readJson(value.choices, []), list: (value.choice_list ?? "").trim() || null };
}

function questionsOf(stream) {
  return stream
    .filter(({ type }) => /^(question_|group_|roster$|reusable$)/.test(type))
    .map(question)
    .filter(({ key, kind }) => key || kind === "reusable");
}

function idsAround(input) {
  const ids = [];
  for (let part = input.closest("section[id^='block-']"); part; part = part.parentElement.closest("section[id^='block-']")) {
    ids.unshift(part.id.slice("block-".length, -"-section".length));
  }
  return ids;
}

/** Where an input stands: ids of the blocks around it, its step, its question, the groups around. */
export function placeOf(input) {
  const ids = idsAround(input);
  const all = pages();
  const step = all.findIndex(({ id }) => ids.includes(id));
  const around = [];
  let field = "";
  for (const block of allBlocks(all)) {
    if (!ids.includes(block.id)) continue;
    if (block.type === "roster") around.push(block.value.key.trim());
    else if (block.type.startsWith("question_")) field = (block.value.key ?? "").trim();
  }
  // The number of rows and the condition of a group are decided outside of its rows.
  const part = input.name.match(/-([a-z_]+)$/)?.[1] ?? input.name;
  const block = ids.at(-1);
  const inRoster = [...allBlocks(all)].find(({ id, type }) => id === block && type === "roster");
  if (inRoster && ["size", "show_if"].includes(part)) around.pop();
  return { ids, step, field, around, part: part === "draft_title_rule" ? "words" : part };
}

/** What the server needs to know of the page to judge a rule. */
export function contextOf(place) {
  const lists = streamState("choice_lists").map(({ type, value }) =>
    type === "shared_list"
      ? { key: value.key, pin: value.shared_list }
      : { key: value.key, choices: readJson(value.choices, []) },
  );
  return {
    questions: pages().flatMap(({ value }) => questionsOf(value.items ?? [])),
    lists,
    around: place.around,
    tables: document.querySelector("textarea[name=tables]")?.value ?? "",
  };
}

/** Ask the server about a rule; `questions` says whether to send the list of questions back. */
export async function askAbout(input, { questions = false } = {}) {
  const place = placeOf(input);
  const body = new URLSearchParams({
    text: input.value,
    part: place.part,
    field: place.field,
    context: JSON.stringify(contextOf(place)),
  });
  if (questions) body.set("questions", "1");
  const response = await fetch(words.rule_url, {
    method: "POST",
    headers: { "X-CSRFToken": window.wagtailConfig.CSRF_TOKEN },
    body,
  });
  return response.ok ? { ...(await response.json()), place } : null;
}

/** What stands before the block of an input and may be read there: questions, and groups of them. */
export function earlierParts(input) {
  const { ids, around } = placeOf(input);
  const found = [];
  for (const page of pages()) {
    for (const entry of walk(page.value.items ?? [], [])) {
      if (ids.includes(entry.block.id) && entry.block.type !== "roster") return found;
      const isInReach = entry.around.every((key, index) => around[index] === key);
      if (isInReach && /^(question_|group_|reusable$)/.test(entry.block.type)) found.push(question(entry.block));
    }
  }
  return found.filter(({ key, kind }) => key || kind === "reusable");
}

/** The earlier questions an input may take an answer from; the server knows those of a group. */
export async function earlierQuestions(input) {
  const parts = earlierParts(input);
  if (parts.every(({ kind }) => kind.startsWith("question_"))) return parts;
  const body = new URLSearchParams({ context: JSON.stringify({ questions: parts }), questions: "1" });
  const headers = { "X-CSRFToken": window.wagtailConfig.CSRF_TOKEN };
  const response = await fetch(words.rule_url, { method: "POST", headers, body });
  return response.ok ? (await response.json()).questions : parts;
}

function* walk(stream, around) {
  for (const block of stream) {
    yield { block, around };
    if (block.type === "roster") yield* walk(block.value.items ?? [], [...around, (block.value.key ?? "").trim()]);
  }
}

/** Where a route of the step around an input may lead: later steps, then outcome pages. */
export function targetsOf(input) {
  const { step } = placeOf(input);
  const named = ({ value }) => ({ key: (value.key ?? "").trim(), label: value.title || value.key });
  const later = pages().slice(step + 1).map(named);
  const outcomes = streamState("outcomes").map(named);
  return { later: later.filter(({ key }) => key), outcomes: outcomes.filter(({ key }) => key) };
}

export function changed(input) {
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
