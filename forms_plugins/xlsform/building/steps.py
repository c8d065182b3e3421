"""Groups to steps and sections, repeats to rosters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from forms_plugins.xlsform.building.questions import Part, Questions, is_silent
from forms_plugins.xlsform.building.words import Words
from forms_plugins.xlsform.survey.tree import Node
from forms_plugins.xlsform.xpath.comparing import both
from forms_plugins.xlsform.xpath.values import NOTHING

MOST_IN_A_STEP: Final = 20
"""Questions outside groups that go on one page."""
MOST_ROWS: Final = 200
USUAL_ROWS: Final = 30
QUESTIONS: Final = {"es": "Preguntas", "en": "Questions", "fr": "Questions", "pt": "Perguntas"}
CONTINUED: Final = {"es": "continúa", "en": "continued", "fr": "suite", "pt": "continuação"}


class Steps:
    """Makes the steps of a document out of the tree of a survey."""

    def __init__(self, questions: Questions) -> None:
        self.questions = questions
        self.survey = questions.survey
        self.rules = questions.rules
        self.steps: list[Part] = []
        self._waiting: list[Part] = []
        self._automatic = 0

    def all(self) -> list[Part]:
        """Return the steps."""
        for run in _runs(self.survey.root.children):
            if run[0].kind == "question":
                self._ungrouped(run)
            elif run[0].kind == "repeat":
                self._repeat_step(run[0])
            else:
                self._group_step(run[0])
        if self._waiting:
            self._put_silent_last()
        return self.steps

    def _ungrouped(self, nodes: list[Node]) -> None:
        """Put questions outside groups on pages of their own, what is silent with a neighbour."""
        items: list[Part] = []
        shown = 0
        for node in nodes:
            item = self.questions.item(node)
            if item is None:
                continue
            if not is_silent(node):
                shown += 1
            if shown > MOST_IN_A_STEP:
                self._automatic_step(items)
                items, shown = [], 1
            items.append(item)
        if shown:
            self._automatic_step(items)
        elif items:
            self._put_silent(items)

    def _put_silent(self, items: list[Part]) -> None:
        if self.steps and "show_if" not in self.steps[-1]:
            step = self.steps[-1]
            if _open_condition(step["items"]) is not None:
                step["items"].append({"kind": "section"})
            step["items"].extend(items)
        elif self.steps:
            self._automatic_step(items)
        else:
            self._waiting.extend(items)

    def _put_silent_last(self) -> None:
        waiting, self._waiting = self._waiting, []
        if not self.steps:
            self._automatic_step(waiting)
        elif "show_if" in self.steps[0]:
            self._automatic_step(waiting)
            self.steps.insert(0, self.steps.pop())
        else:
            self.steps[0]["items"][:0] = waiting

    def _automatic_step(self, items: list[Part]) -> None:
        self._automatic += 1
        title = self.survey.words.everywhere(QUESTIONS)
        if self._automatic > 1:
            title = {code: f"{text} ({self._automatic})" for code, text in title.items()}
        self._add(self.survey.names.new_key("preguntas"), title, None, None, items)

    def _group_step(self, node: Node) -> None:
        title, text = self.questions.label(node), self.questions.words(node, "hint")
        condition = self.rules.condition(node, "relevant")
        pages = list(_pages(self._items(node.children, None)))
        if not pages:
            assert node.record is not None
            words = f"El grupo «{node.name}» no tiene preguntas: no se tomó."
            self.survey.report.info(words, node.record.cell("type"))
            return
        for number, items in enumerate(pages):
            key = self.survey.names.new_key(node.name, "paso_")
            named = title if number == 0 else self._continued(title, items)
            step = self._add(key, named, text if number == 0 else None, condition, items)
            self._note(step, node)

    def _continued(self, title: Words, items: list[Part]) -> Words:
        roster = next((item for item in items if item["kind"] == "roster"), None)
        if roster is not None and items[0] is roster:
            label: Words = roster["label"]
            return label
        more = self.survey.words.everywhere(CONTINUED)
        return {code: f"{text} ({more[code]})" for code, text in title.items()}

    def _repeat_step(self, node: Node) -> None:
        roster = self._roster(node)
        if roster is None:
            return
        condition = roster.pop("show_if", None)
        key = self.survey.names.new_key(f"{node.name}_lista", "paso_")
        step = self._add(key, roster["label"], None, condition, [roster])
        self._note(step, node)

    def _note(self, step: Part, node: Node) -> None:
        assert node.record is not None
        self.questions.origins.note(step, "", node.record.cell("type"))
        self.questions.origins.note(step, "show_if", node.record.cell("relevant"))

    def _add(
        self, key: str, title: Words, text: Words | None, condition: Any, items: list[Part]
    ) -> Part:
        step: Part = {"key": key, "title": title, "items": items}
        if text:
            step["help"] = text
        else:
            step["help_not_needed"] = True
        if condition is not None and condition is not True:
            step["show_if"] = condition
        elif self._waiting:
            items[:0] = self._waiting
            self._waiting = []
        self.steps.append(step)
        return step

    def _items(self, nodes: list[Node], condition: Any) -> list[Part]:
        """Return the items of a group; ``condition`` is that of the section around it."""
        found: list[Part] = []
        for position, node in enumerate(nodes):
            if node.kind == "question":
                item = self.questions.item(node)
                if item is not None:
                    found.append(item)
            elif node.kind == "repeat":
                roster = self._roster(node)
                if roster is not None:
                    found.append(roster)
            else:
                found.extend(self._section(node, condition))
                if position + 1 < len(nodes) and found and nodes[position + 1].kind != "group":
                    found.append(_ending(condition))
        return found

    def _section(self, node: Node, around: Any) -> list[Part]:
        own = self.rules.condition(node, "relevant")
        condition = both(*(each for each in (around, own) if each is not None))
        items = self._items(node.children, None if condition is True else condition)
        if not items:
            return []
        section: Part = {"kind": "section"}
        for part, column in (("title", "label"), ("text", "hint")):
            words = self.questions.words(node, column)
            if words is not None:
                section[part] = words
        if condition is not True:
            section["show_if"] = condition
        assert node.record is not None
        self.questions.origins.note(section, "show_if", node.record.cell("relevant"))
        return [section, *items]

    def _roster(self, node: Node) -> Part | None:
        assert node.record is not None
        if len(node.repeats) > 1:
            self._too_deep(node)
            return None
        items = _tidy(self._items(node.children, None))
        fields = [item for item in items if item["kind"] == "field"]
        if not fields:
            words = f"El grupo repetido «{node.name}» no tiene preguntas: no se tomó."
            self.survey.report.error(words, node.record.cell("type"))
            self.survey.dropped.add(node)
            return None
        label = self.questions.label(node)
        roster: Part = {
            "kind": "roster",
            "key": node.key,
            "label": label,
            "item_label": label,
            "items": items,
            "row_title": row_title(fields),
            "minimum": 0,
            "maximum": USUAL_ROWS,
        }
        self.questions.origins.note(roster, "", node.record.cell("type"))
        show_if = self.rules.condition(node, "relevant")
        self.questions.put(roster, "show_if", show_if, node, "relevant")
        self._size(roster, node)
        return roster

    def _size(self, roster: Part, node: Node) -> None:
        size = self.rules.size(node)
        if isinstance(size, int) and not 1 <= size <= MOST_ROWS:
            assert node.record is not None
            self.rules.lost(node.record.cell("repeat_count"), f"Van de 1 a {MOST_ROWS} filas.")
            return
        if size is not None:
            roster["maximum"] = max(size, USUAL_ROWS) if isinstance(size, int) else MOST_ROWS
            self.questions.put(roster, "size", size, node, "repeat_count")

    def _too_deep(self, node: Node) -> None:
        for inner in (node, *node.walk()):
            self.survey.dropped.add(inner)
            assert inner.record is not None
            words = (
                f"«{node.name}» está dentro de otros dos grupos repetidos y solo se admite uno: "
                "no se tomó ni lo que contiene."
                if inner is node
                else f"«{inner.name}» no se tomó: está en un grupo repetido demasiado adentro."
            )
            self.survey.report.error(words, inner.record.cell("type"))


def _runs(nodes: list[Node]) -> Iterator[list[Node]]:
    """Yield groups and repeats one by one, and questions between them together."""
    run: list[Node] = []
    for node in nodes:
        if node.kind == "question":
            run.append(node)
            continue
        if run:
            yield run
            run = []
        yield [node]
    if run:
        yield run


def _ending(condition: Any) -> Part:
    """Return the section that ends the one before it."""
    return {"kind": "section"} | ({} if condition is None else {"show_if": condition})


def _open_condition(items: list[Part]) -> Part | None:
    """Return the section that governs whatever comes after the items, if any."""
    sections = [item for item in items if item["kind"] == "section"]
    return sections[-1] if sections and sections[-1] != {"kind": "section"} else None


def _pages(items: list[Part]) -> Iterator[list[Part]]:
    """Yield the items of each step: one has one roster at most. Empty sections are left out."""
    page: list[Part] = []
    for item in items:
        if item["kind"] == "roster" and any(other["kind"] == "roster" for other in page):
            section = _open_condition(page)
            yield _tidy(page)
            page = [] if section is None else [_ending(section.get("show_if"))]
        page.append(item)
    if any(item["kind"] != "section" for item in page):
        yield _tidy(page)


def _tidy(items: list[Part]) -> list[Part]:
    """Leave out sections that end nothing: at the beginning, at the end, one after the other."""
    found: list[Part] = []
    for item in items:
        if item == {"kind": "section"} and (not found or found[-1] == item):
            continue
        found.append(item)
    while found and found[-1] == {"kind": "section"}:
        found.pop()
    return found


def row_title(fields: list[Part]) -> Any:
    """Return the rule for the words of a row: the first text, else the first plain answer."""
    order = (
        ("text", lambda field: {"row": field["key"]}),
        ("choice", lambda field: {"label_of": {"row": field["key"]}}),
        ("whole", lambda field: {"concat": [{"row": field["key"]}, ""]}),
        ("decimal", lambda field: {"concat": [{"row": field["key"]}, ""]}),
        ("date", lambda field: {"concat": [{"row": field["key"]}, ""]}),
    )
    shown = [f for f in fields if f["type"] not in ("reference", "signature")] or fields
    asked = [field for field in shown if "computed" not in field] or shown
    for datatype, make in order:
        for field in asked:
            if field["datatype"] == datatype:
                return make(field)
    return NOTHING
