"""
Make a document pass the checks of the engine.

A rule that does not fit the form (it reads a later question, mixes kinds of values) is taken out
and told; a calculation that only stands too early moves behind what it reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from pydantic import ValidationError

from forms_plugins.engine.checking import FormProblem, check_form
from forms_plugins.engine.definition import load_form
from forms_plugins.xlsform.building.questions import Origins, Part
from forms_plugins.xlsform.building.rules import Rules
from forms_plugins.xlsform.report import FileRefused
from forms_plugins.xlsform.xpath.values import NOTHING

MOST_ROUNDS: Final = 12
_TEXT_PROBLEMS: Final = frozenset(("text_key_unknown", "text_key_later"))
_RULE_PARTS: Final = (
    "show_if", "required", "validations", "default", "computed", "choice_filter", "size",
)  # fmt: skip


def mended(document: dict[str, Any], rules: Rules, origins: Origins) -> dict[str, Any]:
    """
    Return the document without rules that the engine refuses.

    :raises FileRefused: if something else is wrong with it.
    """
    mending = _Mending(document, rules, origins)
    for _ in range(MOST_ROUNDS):
        problems = _problems(document)
        if not problems:
            return document
        if not mending.mend(problems):
            raise FileRefused(f"El formulario no se pudo armar. {problems[0].sentence}")
    raise FileRefused("El formulario no se pudo armar: sus reglas dependen unas de otras.")


def _problems(document: dict[str, Any]) -> tuple[FormProblem, ...]:
    try:
        return tuple(each for each in check_form(load_form(document)) if each.level == "error")
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise FileRefused(f"El formulario no se pudo armar ({place}): {first['msg']}") from error


class _Mending:
    def __init__(self, document: dict[str, Any], rules: Rules, origins: Origins) -> None:
        self.document = document
        self.rules = rules
        self.origins = origins
        self.moved: set[str] = set()

    def mend(self, problems: Iterable[FormProblem]) -> bool:
        """Mend what can be mended; say whether anything was."""
        changed = False
        done: set[tuple[int, str]] = set()
        moved = False
        for problem in problems:
            if problem.key in _TEXT_PROBLEMS:
                changed |= self._without_name(problem)
                continue
            found = self._rule_at(problem.place)
            if found is None:
                continue
            item, part, steps = found
            if (id(item), part) in done:
                changed = True
                continue
            if part == "computed" and problem.key == "reads_later":
                if moved:
                    continue  # places after it are no longer what the problem says
                if self._move(item, steps, problem):
                    return True
            done.add((id(item), part))
            self._remove(item, part, problem)
            changed = True
        return changed

    def _rule_at(self, place: tuple[str | int, ...]) -> tuple[Part, str, list[Any]] | None:
        """Return the item and the name of the rule at a place, and the lists on the way."""
        here: Any = self.document
        lists: list[Any] = []
        for step in place:
            if isinstance(here, dict) and step in _RULE_PARTS:
                return (here, str(step), lists)
            try:
                here = here[step]
            except (KeyError, IndexError, TypeError):
                return None
            if isinstance(here, list):
                lists.append(here)
        return None

    def _without_name(self, problem: FormProblem) -> bool:
        """Take a name that has no answer there out of a text; say whether it was in one."""
        here: Any = self.document
        for step in problem.place:
            try:
                here = here[step]
            except (KeyError, IndexError, TypeError):
                break
        if not isinstance(here, dict):
            return False
        name = f"{{{problem.params['key']}}}"
        changed = False
        for language, words in here.items():
            if isinstance(words, str) and name in words:
                here[language] = words.replace(name, "…")
                changed = True
        if changed:
            words = (
                f"Un texto nombra «{problem.params['key']}», que ahí no tiene respuesta: va «…»."
            )
            self.rules.survey.report.warning(words)
        return changed

    def _remove(self, item: Part, part: str, problem: FormProblem) -> None:
        cell = self.origins.of(item, part)
        self.rules.lost(cell, _sentence(problem))
        if part == "computed":
            item["computed"] = NOTHING if item.get("computed") != NOTHING else ""
        elif part == "required":
            item["required"] = False
        else:
            item.pop(part, None)

    def _move(self, item: Part, lists: list[Any], problem: FormProblem) -> bool:
        """Move a calculation of the form behind the later question that it reads."""
        key = item["key"]
        siblings = lists[-1] if lists else None
        if siblings is None or key in self.moved or not self._is_outside_rosters(siblings):
            return False
        for step in self.document["steps"]:
            for position, other in enumerate(step["items"]):
                if other.get("key") == problem.params.get("key"):
                    self.moved.add(key)
                    siblings.remove(item)
                    if step["items"] is siblings:
                        position -= 1
                    step["items"].insert(position + 1, item)
                    self._tell_move(item)
                    return True
        return False

    def _is_outside_rosters(self, siblings: list[Part]) -> bool:
        return any(step["items"] is siblings for step in self.document["steps"])

    def _tell_move(self, item: Part) -> None:
        cell = self.origins.of(item, "computed")
        words = f"«{item['key']}» se calcula después de las preguntas que lee."
        self.rules.survey.report.info(words, cell)


_SENTENCES: Final = {
    "reads_later": "Lee «{key}», que no se pregunta antes.",
    "step_unreachable": "Con esta condición nadie vería el grupo.",
}


def _sentence(problem: FormProblem) -> str:
    if problem.key == "rule_wrong":
        return str(problem.params.get("problem", ""))
    words = _SENTENCES.get(problem.key)
    return words.format(**problem.params) if words else problem.sentence
