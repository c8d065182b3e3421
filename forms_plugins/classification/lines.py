"""
Households in and results out as JSON lines.

The keys of a result are a contract with scripts: same keys, same order, nothing else, but for
``outputs`` at the end where the method declares any. The line is put together from parts that were
written before, because most households share most of theirs.
"""

import json
from collections.abc import Container, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NoReturn

from forms_plugins.engine.classification import Classified, Classifier, InputCleaner
from forms_plugins.engine.classification.classified import Score
from forms_plugins.engine.classification.numbers import decimal_text
from forms_plugins.engine.classification.parts import Assumption

MAX_KEPT = 10_000
MAX_ID = 1_000
MAX_WHOLE_ID = 10**MAX_ID


class BadLine(ValueError):
    """A line does not hold a household; ``identifier`` is its id as far as it is known."""

    def __init__(self, code: str, text: str, identifier: Any = None) -> None:
        super().__init__(f"line: {code} — {text}")
        self.identifier = identifier


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


_decode = json.JSONDecoder(parse_constant=_refuse_constant).decode


@lru_cache(maxsize=4096)
def quoted(text: str) -> str:
    """Return ``text`` as JSON. Reasons and assumptions repeat, so they are kept."""
    return json.dumps(text, ensure_ascii=False)


class LineClassifier:
    """Classifies one line after the other with one method."""

    def __init__(
        self, classifier: Classifier, today: date, places: Mapping[str, Container[str]]
    ) -> None:
        self.classifier = classifier
        self.cleaner = InputCleaner(classifier.method, places)
        self.today = today
        self._has_outputs = bool(classifier.method.outputs)
        self._contributions: dict[Score, str] = {}
        self._assumptions: dict[int, str] = {}

    def line(self, raw: bytes) -> str:
        """Return the line of the result for a line of the input, whatever it holds."""
        try:
            identifier, answers = read_household(raw)
        except BadLine as bad:
            return not_computed(bad.identifier, str(bad), has_outputs=self._has_outputs)
        typed, wrong = self.cleaner.clean(answers)
        return self._write(identifier, self.classifier.classify(typed, self.today, wrong))

    def _write(self, identifier: Any, result: Classified) -> str:
        raw = "null" if result.raw is None else f'"{decimal_text(result.raw)}"'
        index = "null" if result.index is None else f'"{decimal_text(result.index)}"'
        category = "null" if result.category is None else quoted(result.category)
        eligible = {None: "null", True: "true", False: "false"}[result.eligible]
        # Beside a refusal the weights that were found would look like a result: none are listed.
        scores = result.scores if result.raw is not None else ()
        known = self._contributions
        contributions = ", ".join([known.get(score) or self._written(score) for score in scores])
        assumptions = self._assumptions_of(result.assumptions)
        # What was taken in place of something missing is never silent.
        said = [reason.line for reason in result.reasons]
        said += [taken.line for taken in result.substitutions]
        reasons = ", ".join([quoted(line) for line in said])
        outputs = _written_outputs(result.outputs) if self._has_outputs else ""
        return (
            f'{{"id": {written_id(identifier)}, "status": "{result.status}", "raw": {raw}, '
            f'"index": {index}, "category": {category}, "eligible": {eligible}, '
            f'"contributions": [{contributions}], "assumptions": [{assumptions}], '
            f'"reasons": [{reasons}]{outputs}}}'
        )

    def _written(self, score: Score) -> str:
        if len(self._contributions) > MAX_KEPT:
            self._contributions.clear()
        text = self._contributions[score] = (
            f'{{"indicator": {quoted(score.indicator)}, "category": {quoted(score.category)}, '
            f'"weight": "{decimal_text(score.weight)}"}}'
        )
        return text

    def _assumptions_of(self, assumptions: tuple[Assumption, ...]) -> str:
        # The classifier hands out the same tuple again and keeps it, so its identity will do.
        text = self._assumptions.get(id(assumptions))
        if text is None:
            text = ", ".join([quoted(f"{a.id} — {a.text.es}") for a in assumptions])
            if assumptions:
                self._assumptions[id(assumptions)] = text
        return text


def read_household(raw: bytes) -> tuple[Any, Mapping[str, Any]]:
    """
    Return id and answers of a line.

    :raises BadLine: if it is not a JSON object with an object of answers.
    """
    try:
        household = _decode(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadLine("not_json", "La línea no es JSON en UTF-8.") from error
    if type(household) is not dict:
        raise BadLine("not_an_object", 'La línea debe ser {"id": .., "answers": {..}}.')
    identifier = household.get("id")
    if not _is_identifier(identifier):
        raise BadLine("wrong_id", "«id» debe ser un texto corto o un número entero.")
    answers = household.get("answers")
    if type(answers) is not dict:
        raise BadLine("no_answers", "Falta «answers», un objeto con las respuestas.", identifier)
    return identifier, answers


def _is_identifier(value: Any) -> bool:
    if type(value) is str:
        return len(value) <= MAX_ID
    return value is None or (type(value) is int and -MAX_WHOLE_ID < value < MAX_WHOLE_ID)


def written_id(identifier: Any) -> str:
    """Return a checked id as JSON."""
    return str(identifier) if type(identifier) is int else json.dumps(identifier)


def _written_outputs(outputs: Mapping[str, Decimal]) -> str:
    written = [f'{quoted(name)}: "{decimal_text(value)}"' for name, value in outputs.items()]
    return f', "outputs": {{{", ".join(written)}}}'


def not_computed(identifier: Any, reason: str, *, has_outputs: bool = False) -> str:
    """Return the line of a household that could not be read."""
    outputs = _written_outputs({}) if has_outputs else ""
    return (
        f'{{"id": {written_id(identifier)}, "status": "not_computed", "raw": null, '
        '"index": null, "category": null, "eligible": null, "contributions": [], '
        f'"assumptions": [], "reasons": [{json.dumps(reason, ensure_ascii=False)}]{outputs}}}'
    )
