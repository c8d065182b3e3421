"""Answers from elsewhere on a page: sources that are asked, earlier answers that are taken over."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from cms.submissions import lookups, services
from cms.submissions.lookups import Said
from cms.submissions.question_page import QuestionPage
from cms.submissions.selectors import LOOKUPS_STEP, DraftAnswers
from cms.wizard.access import Access
from cms.wizard.forms import taken_values, typed_values
from forms_plugins.engine.answers import is_missing

ASK, SAME = "buscar", "igual"
"""Names of the buttons that ask the sources, and that take an earlier answer over."""


class SourcesMixin:
    """
    For pages with questions; reads ``draft``, ``access`` and ``answers`` of the view.

    ``answers`` must hold the row ``LOOKUPS_STEP`` if the page has questions with a source.
    """

    access: Access
    answers: DraftAnswers

    def said_about(
        self, page: QuestionPage, given: Mapping[str, Any], *, again: bool = False
    ) -> Said:
        """
        Return what sources say about the questions of a page that nobody has answered.

        Asks those that were not asked the same before, and keeps what they say. Not to be called
        inside a transaction: a source may take its time.
        """
        if not lookups.has_lookups(page.roster or page.step):
            return Said()
        queries = lookups.still_open(lookups.queries_of(page, given), given)
        if not self.access.door.asks_real_sources:
            queries = lookups.of_invented_people(queries)
        records = self.answers.stored(LOOKUPS_STEP)
        new = lookups.ask(queries, records, timezone.now(), again=again)
        if new:
            draft, actor = self.access.draft, self.access.actor
            records = services.keep_lookups(draft=draft, said=new, by=actor)
        return lookups.said_for(page, queries, records)

    def said_before(self, page: QuestionPage, given: Mapping[str, Any]) -> Said:
        """Return what sources said earlier that fits the answers of a page; asks nobody."""
        if not lookups.has_lookups(page.roster or page.step):
            return Said()
        queries = lookups.queries_of(page, given)
        return lookups.said_for(page, queries, self.answers.stored(LOOKUPS_STEP))

    def hidden_answers(
        self, page: QuestionPage, stored: Mapping[str, Any], suggested: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the answers of questions that no page draws: as stored, looked up or suggested."""
        found: dict[str, Any] = {}
        said = self.said_before(page, stored) if page.hidden_fields else Said()
        for asked in page.hidden_fields:
            for where in (stored, said.values, suggested):
                if not is_missing(where.get(asked.key)):
                    found[asked.key] = where[asked.key]
                    break
        return found

    def filled_in(self, page: QuestionPage, data: Any, prefix: str) -> tuple[dict[str, Any], Said]:
        """Return what a page shows after one of the two buttons: all that was typed, and more."""
        typed = typed_values(page, data, prefix)
        taken = taken_values(page, data, prefix)
        if SAME in data:
            return {**typed, **_taken_over(page, data[SAME], taken)}, Said()
        said = self.said_about(page, taken, again=True)
        new = {key: value for key, value in said.values.items() if key not in taken}
        return {**typed, **new}, said


def _taken_over(page: QuestionPage, key: str, taken: Mapping[str, Any]) -> dict[str, Any]:
    asked = next((field for field in page.fields if field.key == key), None)
    if asked is None or asked.same_as is None:
        return {}
    if asked.same_as in taken:
        return {key: taken[asked.same_as]}
    earlier = page.earlier_answer(asked.same_as)
    return {} if earlier is None else {key: earlier[1]}
