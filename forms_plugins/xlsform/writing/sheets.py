"""A form as the rows of the survey, choices and settings sheets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from forms_plugins.engine.definition import (
    Check,
    Choice,
    Field,
    FormDefinition,
    Note,
    Roster,
    Section,
    Step,
    Text,
)
from forms_plugins.xlsform.writing.expressions import condition, value
from forms_plugins.xlsform.writing.scene import (
    FALSE_CODE,
    TRUE_CODE,
    NoExpression,
    Scene,
)

Cells = dict[str, str]
YES_NO_LIST: Final = "empadrona_si_no"
LANGUAGES: Final = {
    "es": "Español", "en": "English", "qu": "Quechua", "ay": "Aymara", "fr": "French",
    "pt": "Portuguese", "zh": "Chinese", "sw": "Swahili",
}  # fmt: skip
_TYPES: Final[Mapping[str, tuple[str, str]]] = {
    "text": ("text", ""),
    "long_text": ("text", "multiline"),
    "integer": ("integer", ""),
    "decimal": ("decimal", ""),
    "money": ("decimal", ""),
    "date": ("date", ""),
    "time": ("time", ""),
    "confirm": ("acknowledge", ""),
    "consent": ("acknowledge", ""),
    "phone": ("text", "numbers"),
    "photo": ("image", ""),
    "file": ("file", ""),
    "signature": ("image", "signature"),
    "reference": ("hidden", ""),
}
_DISPLAYS: Final = {"select": "minimal", "search": "autocomplete", "radios": "quick"}
_FILL_IN: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass
class Sheets:
    """The rows of each sheet by header, and what could not be written, as (place, sentence)."""

    survey: list[Cells] = field(default_factory=list)
    choices: list[Cells] = field(default_factory=list)
    settings: Cells = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)


def sheets_of(form: FormDefinition) -> Sheets:
    """Return a form as the rows of an XLSForm."""
    return _Writer(form).write()


class _Writer:
    def __init__(self, form: FormDefinition) -> None:
        self.form = form
        self.found = Sheets()
        self.paths: dict[str, str] = {}
        self.types: dict[str, str] = {f.key: f.type for _, _, f in form.fields()}
        self.sections = 0
        self.notes = 0
        self.lists: dict[str, tuple[Choice, ...]] = {}
        for step in form.steps:
            for item in step.items:
                if isinstance(item, Roster):
                    self._note_roster(item)

    def _note_roster(self, roster: Roster) -> None:
        self.types[roster.key] = "roster"
        group = ""
        sections = self.sections_before(roster)
        number = sections
        for item in roster.items:
            if isinstance(item, Section):
                opened = _opens(item)
                number += opened
                group = f"seccion_{number}/" if opened else ""
            elif isinstance(item, Field):
                self.paths[item.key] = f"{group}{item.key}"
            elif isinstance(item, Roster):
                self._note_roster(item)

    def sections_before(self, roster: Roster) -> int:
        """Return how many groups for sections are written before the rows of a repeat."""
        count = 0
        for found, _ in _walk(self.form):
            if found is roster:
                return count
            count += isinstance(found, Section) and _opens(found)
        return count

    def write(self) -> Sheets:
        for step in self.form.steps:
            self._step(step)
        self.lists |= {key: choices for key, choices in self.form.choice_lists.items()}
        for name, choices in self.lists.items():
            self._list(name, choices)
        self._settings()
        self._form_parts()
        return self.found

    def _step(self, step: Step) -> None:
        cells = self._texts({"label": step.title, "hint": step.help})
        cells |= {"type": "begin_group", "name": step.key, "appearance": "field-list"}
        self._rule(cells, "relevant", step.show_if, step.key, None)
        self.found.survey.append(cells)
        self._items(step.items)
        self.found.survey.append({"type": "end_group", "name": step.key})
        if step.routes:
            self._leave_out(step.key, "Los saltos a otra página no existen en XLSForm.")

    def _items(self, items: Iterable[Any], own_roster: str | None = None) -> None:
        is_open = False
        for item in items:
            if isinstance(item, Section):
                if is_open:
                    self.found.survey.append({"type": "end_group"})
                is_open = self._section(item)
            elif isinstance(item, Note):
                self._note(item)
            elif isinstance(item, Field):
                self._field(item)
            elif isinstance(item, Roster):
                self._roster(item)
            elif isinstance(item, Check):
                self._leave_out(item.key, f"Comprobación entre preguntas: {item.message.es}")
        if is_open:
            self.found.survey.append({"type": "end_group"})

    def _section(self, section: Section) -> bool:
        if not _opens(section):
            return False
        self.sections += 1
        name = f"seccion_{self.sections}"
        cells = self._texts({"label": section.title, "hint": section.text})
        cells |= {"type": "begin_group", "name": name}
        self._rule(cells, "relevant", section.show_if, name, None)
        self.found.survey.append(cells)
        return True

    def _note(self, note: Note) -> None:
        self.notes += 1
        name = f"nota_{self.notes}"
        texts = {"label": note.title, "hint": note.text} if note.title else {"label": note.text}
        cells = self._texts(texts) | {"type": "note", "name": name}
        self._rule(cells, "relevant", note.show_if, name, None)
        self.found.survey.append(cells)

    def _roster(self, roster: Roster) -> None:
        cells = self._texts({"label": roster.label})
        cells |= {"type": "begin_repeat", "name": roster.key}
        self._rule(cells, "relevant", roster.show_if, roster.key, None)
        if roster.size is not None:
            self._value(cells, "repeat_count", roster.size, roster.key)
        self.found.survey.append(cells)
        self._items(roster.items, roster.key)
        self.found.survey.append({"type": "end_repeat", "name": roster.key})

    def _field(self, item: Field) -> None:
        cells = self._texts({"label": item.label, "hint": item.hint, "guidance_hint": item.help})
        kind, appearance = self._type(item)
        cells |= {"type": kind, "name": item.key}
        if appearance:
            cells["appearance"] = appearance
        self._rule(cells, "relevant", item.show_if, item.key, None)
        if item.choice_filter is not None:
            self._rule(cells, "choice_filter", item.choice_filter, item.key, None)
        if item.computed is not None:
            self._value(cells, "calculation", item.computed, item.key)
            for each in item.validations:
                self._leave_out(item.key, f"Comprobación de un cálculo: {each.message.es}")
            self.found.survey.append(cells)
            return
        if item.required is True:
            cells["required"] = "yes"
        elif item.required is not False:
            self._rule(cells, "required", item.required, item.key, None)
        self._validations(cells, item)
        if item.default is not None:
            self._default(cells, item)
        self.found.survey.append(cells)

    def _type(self, item: Field) -> tuple[str, str]:
        if item.computed is not None:
            return "calculate", ""
        if item.type == "yes_no":
            self.lists[YES_NO_LIST] = _yes_no(self.form.languages)
            return f"select_one {YES_NO_LIST}", ""
        if item.datatype in ("choice", "choices"):
            name = item.choice_list or self._own_list(item)
            kind = "select_one" if item.datatype == "choice" else "select_multiple"
            return f"{kind} {name}", _DISPLAYS.get(str(item.options.get("display")), "")
        if item.type == "text" and item.options.get("numeric"):
            return "text", "numbers"
        return _TYPES.get(item.type, ("text", ""))

    def _own_list(self, item: Field) -> str:
        name = item.key
        while name in self.form.choice_lists:
            name = f"{name}_opciones"
        self.lists[name] = item.choices
        return name

    def _validations(self, cells: Cells, item: Field) -> None:
        errors = [each for each in item.validations if each.level == "error"]
        for each in item.validations:
            if each.level != "error":
                self._leave_out(item.key, f"Advertencia: {each.message.es}")
        written = []
        for each in errors:
            text = self._constraint(each.rule, item.key)
            if text is not None:
                written.append((text, each.message))
        if not written:
            return
        if len(written) == 1:
            cells["constraint"] = written[0][0]
        else:
            cells["constraint"] = " and ".join(f"({text})" for text, _ in written)
        for language in self.form.languages:
            messages = " ".join(message.in_language(language) for _, message in written)
            cells[self._header("constraint_message", language)] = self._filled(messages)

    def _constraint(self, rule: Any, key: str) -> str | None:
        scene = Scene(self.types, self.paths, own=key)
        return self._tried(key, lambda: condition(rule, scene, "unless_false"))

    def _default(self, cells: Cells, item: Field) -> None:
        rule = item.default
        if isinstance(rule, bool):
            plain = {"yes_no": TRUE_CODE if rule else FALSE_CODE}.get(
                item.type, "OK" if rule else ""
            )
            cells["default"] = plain
        elif isinstance(rule, int | str):
            cells["default"] = str(rule)
        elif isinstance(rule, dict) and next(iter(rule)) in ("decimal", "date"):
            cells["default"] = str(next(iter(rule.values())))
        elif isinstance(rule, dict) and "list" in rule:
            cells["default"] = " ".join(map(str, rule["list"]))
        else:
            self._value(cells, "default", rule, item.key)

    def _rule(self, cells: Cells, column: str, rule: Any, key: str, own: str | None) -> None:
        if rule is None:
            return
        scene = Scene(self.types, self.paths, own=own)
        text = self._tried(key, lambda: condition(rule, scene))
        if text is not None:
            cells[column] = text

    def _value(self, cells: Cells, column: str, rule: Any, key: str) -> None:
        text = self._tried(key, lambda: value(rule, Scene(self.types, self.paths)))
        if text is not None:
            cells[column] = text

    def _tried(self, key: str, write: Callable[[], str]) -> str | None:
        try:
            return write()
        except NoExpression as refusal:
            self._leave_out(key, str(refusal))
            return None

    def _leave_out(self, key: str, sentence: str) -> None:
        self.found.left_out.append((key, sentence))

    def _header(self, column: str, language: str) -> str:
        return f"{column}::{LANGUAGES.get(language, language)} ({language})"

    def _texts(self, texts: Mapping[str, Text | None]) -> Cells:
        return {
            self._header(column, language): self._filled(text.in_language(language))
            for column, text in texts.items()
            if text is not None
            for language in self.form.languages
        }

    def _filled(self, words: str) -> str:
        def fill(found: re.Match[str]) -> str:
            key = found.group(1)
            return f"${{{key}}}" if key in self.types else found.group(0)

        return _FILL_IN.sub(fill, words)

    def _list(self, name: str, choices: Iterable[Choice]) -> None:
        for choice in choices:
            cells = self._texts({"label": choice.label})
            cells |= {"list_name": name, "name": str(choice.code)}
            cells |= {key: str(held) for key, held in choice.attributes.items()}
            self.found.choices.append(cells)

    def _settings(self) -> None:
        self.found.settings = {
            "form_title": self.form.title.es,
            "form_id": self.form.slug,
            "default_language": f"{LANGUAGES['es']} (es)",
        }

    def _form_parts(self) -> None:
        for check in self.form.checks:
            self._leave_out(check.key, f"Comprobación de toda la ficha: {check.message.es}")
        for part, sentence in _PARTS.items():
            if getattr(self.form, part):
                self._leave_out(part, sentence)


_PARTS: Final = {
    "declaration": "La declaración final no existe en XLSForm.",
    "outcomes": "Las páginas de fin no existen en XLSForm.",
    "calculations": "Los resultados que calcula el sistema no van en XLSForm.",
    "validations": "Las comprobaciones del sistema no van en XLSForm.",
    "actions": "Lo que se hace después de enviar no va en XLSForm.",
    "tables": "Las tablas van en archivos CSV aparte.",
}


def _opens(section: Section) -> bool:
    """Say whether a section becomes a group; one without title and condition ends another."""
    return section.title is not None or section.show_if is not None or section.text is not None


def _walk(form: FormDefinition) -> Iterable[tuple[Any, Step]]:
    for step in form.steps:
        for item in step.items:
            yield item, step
            if isinstance(item, Roster):
                for inner in item.items:
                    yield inner, step
                    if isinstance(inner, Roster):
                        for deep in inner.items:
                            yield deep, step


def _yes_no(languages: Iterable[str]) -> tuple[Choice, ...]:
    words = {"es": ("Sí", "No"), "en": ("Yes", "No")}
    labels = [
        Text(**{code: words.get(code, words["es"])[side] for code in languages}) for side in (0, 1)
    ]
    return (Choice(code=TRUE_CODE, label=labels[0]), Choice(code=FALSE_CODE, label=labels[1]))
