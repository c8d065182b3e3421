"""
Answers that a source knows (``Field.prefill``): what to ask it, and what it said.

What a source said is kept with the draft, in a row of its own beside the steps, under a digest of
the question that was put to it: so the same question is never put twice. Values are suggestions
until a person sends the page; where each came from is then kept with the answers
(``stored_answers.SOURCES``).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from cms.submissions.question_page import QuestionPage
from forms_plugins.api.errors import PluginError
from forms_plugins.api.kinds import Lookup
from forms_plugins.api.outcomes import LookupAnswer
from forms_plugins.api.registry import registry
from forms_plugins.engine.answers import answers_to_json, fits, is_missing
from forms_plugins.engine.definition import Field, FormDefinition, Roster, Step

RETRIED_AFTER = timedelta(minutes=1)
"""A source that did not answer is not asked again sooner, unless a person presses the button."""

Records = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Query:
    """One question to a source, and the questions of the form that it may answer."""

    form: FormDefinition
    plugin: str
    options: Mapping[str, Any]
    inputs: Mapping[str, Any]
    fields: tuple[Field, ...]

    @property
    def digest(self) -> str:
        """Return what tells this question from any other."""
        inputs = answers_to_json(self.form, self.inputs)
        told = json.dumps([self.plugin, self.options, inputs], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True)
class Said:
    """
    What sources said for a page.

    ``values`` are typed answers by key of the question, ``sources`` the name and the time by key,
    ``failed`` the questions whose source did not answer, ``unknown`` those it knows nothing about.
    """

    values: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, dict[str, str]] = field(default_factory=dict)
    failed: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()


def has_lookups(owner: Step | Roster) -> bool:
    """Say whether any question of a page has a source."""
    return any(asked.prefill is not None for asked in owner.fields)


def queries_of(page: QuestionPage, answers: Mapping[str, Any]) -> tuple[Query, ...]:
    """
    Return what to ask for the questions of a page that have a source and all it needs.

    ``answers`` are those of the page as they are now.
    """
    known = {**page.others, **(page.around or {}), **page.row, **answers}
    grouped: dict[str, Query] = {}
    for asked in (*page.fields, *page.hidden_fields):
        if asked.prefill is None:
            continue
        inputs = {name: known.get(key) for name, key in asked.prefill.inputs.items()}
        if any(is_missing(value) for value in inputs.values()):
            continue
        query = Query(page.form, asked.prefill.plugin, asked.prefill.options, inputs, (asked,))
        same = grouped.get(query.digest)
        if same is not None:
            query = replace(query, fields=(*same.fields, asked))
        grouped[query.digest] = query
    return tuple(grouped.values())


def still_open(queries: Iterable[Query], answers: Mapping[str, Any]) -> tuple[Query, ...]:
    """Return the questions to sources that could fill in an answer nobody has given."""
    return tuple(
        query
        for query in queries
        if any(is_missing(answers.get(asked.key)) for asked in query.fields)
    )


def of_invented_people(queries: Iterable[Query]) -> tuple[Query, ...]:
    """Return the questions to sources that know nobody real."""
    return tuple(query for query in queries if registry.get(Lookup, query.plugin).is_invented)


def ask(
    queries: Iterable[Query], records: Records, at: datetime, *, again: bool = False
) -> dict[str, dict[str, Any]]:
    """
    Put the questions that were not put yet and return what was said, to be kept.

    A source that did not answer lately is spared, unless ``again``.
    """
    said = {}
    for query in queries:
        before = records.get(query.digest)
        if before is None or ("failed_at" in before and (again or _is_old(before, at))):
            said[query.digest] = _ask(query, at)
    return said


def _is_old(record: Mapping[str, Any], at: datetime) -> bool:
    return at - datetime.fromisoformat(record["failed_at"]) >= RETRIED_AFTER


def _ask(query: Query, at: datetime) -> dict[str, Any]:
    plugin = registry.get(Lookup, query.plugin)
    try:
        answer = plugin.find(query.inputs, plugin.read_options(query.options))
    except PluginError:
        # The page says so, and the person goes on by hand.
        return {"failed_at": at.isoformat()}
    if answer is None:
        answer = LookupAnswer({}, "")
    values = {name: value for name, value in answer.values.items() if not is_missing(value)}
    return {
        "values": answers_to_json(query.form, values),
        "source": str(answer.source),
        "at": at.isoformat(),
    }


def said_for(page: QuestionPage, queries: Iterable[Query], records: Records) -> Said:
    """Return what sources said for the questions of a page, as far as it fits them."""
    said = Said()
    failed: set[str] = set()
    unknown: set[str] = set()
    for query in queries:
        record = records.get(query.digest, {})
        keys = {asked.key for asked in query.fields}
        if "failed_at" in record:
            failed |= keys
        elif record and not record["values"]:
            unknown |= keys
        for asked in query.fields:
            value = record.get("values", {}).get(asked.prefill.output if asked.prefill else "")
            value = page.from_json(asked, value)
            if not is_missing(value) and fits(asked, value):
                said.values[asked.key] = value
                said.sources[asked.key] = {"source": record["source"], "at": record["at"]}
    return Said(said.values, said.sources, frozenset(failed), frozenset(unknown))


def sources_kept(said: Said, answers: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return where those answers came from that a person left as the source said them."""
    return {
        key: source
        for key, source in said.sources.items()
        if key in answers and answers[key] == said.values[key]
    }
