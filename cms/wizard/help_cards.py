"""
Cards that explain a step or a question, shown in place, and what went wrong where.

What the cards say is not the wizard's business: whoever teaches lends them (``lend_help``). A card
lies closed beside what it explains; after the same message came up twice in a row it lies open.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from django.http import HttpRequest
from django.utils.safestring import SafeString

from cms.accounts.models import Office
from cms.submissions.models import Draft
from cms.wizard.access import Access
from cms.wizard.forms import QuestionsForm
from forms_plugins.engine.evaluation import Problem

SESSION_KEY = "messages_seen"
MOST_PAGES_REMEMBERED = 20
LONGEST_MESSAGE = 120


@dataclass(frozen=True)
class HelpCard:
    """
    A short explanation of a step, or of one question of it (``field``).

    ``body`` is HTML of an editor, ``url`` the lesson it is taken from, ``minutes`` how long that
    takes. ``is_open`` shows the card without being asked.
    """

    field: str
    title: str
    body: SafeString
    url: str
    minutes: int
    is_overdue: bool = False
    is_open: bool = False


@dataclass(frozen=True)
class Trouble:
    """
    A message that was shown at a question (``field``, empty: at the step).

    ``message`` is the author's sentence or the code of the problem: never what somebody typed.
    """

    field: str
    message: str


class StepHelp(Protocol):
    """Who lends cards, and wants to know where messages come up."""

    def cards(self, form: str, step: str, language: str) -> Sequence[HelpCard]:
        """Return the cards of a step of a form (its slug) and of its questions."""

    def note(
        self, draft: Draft, step: str, troubles: Sequence[Trouble], *, office: Office, on: date
    ) -> None:
        """Count the messages that somebody of an office was shown on a day."""


_lent: list[StepHelp] = []


def lend_help(source: StepHelp) -> None:
    """Let a source lend its cards; lending twice changes nothing."""
    if source not in _lent:
        _lent.append(source)


@dataclass(frozen=True)
class Cards:
    """The cards of a page: those of its step, and those of its questions by key."""

    of_step: tuple[HelpCard, ...] = ()
    of_fields: Mapping[str, HelpCard] | None = None


class HelpCardsMixin:
    """A page of questions with the cards that explain it, at doors that show them."""

    access: Access
    request: HttpRequest
    today: date
    language: str

    def cards_of(self, step: str, form: QuestionsForm) -> Cards:
        """Return the cards of a page; where messages came up again, they lie open."""
        if not self.access.door.shows_cards:
            return Cards()
        repeated = self._repeated(step, form)
        slug = self.access.draft.form_version.form.slug
        lent = [card for each in _lent for card in each.cards(slug, step, self.language)]
        by_field = {card.field: card for card in lent if card.field}
        # What the card of the step or of a question above says is said once.
        said, opened = {card.url for card in lent if not card.field}, set()
        of_fields = {}
        for key in filter(by_field.__contains__, form.fields):
            card = by_field[key]
            opens = key in repeated and card.url not in opened
            if opens or card.url not in said:
                of_fields[key] = replace(card, is_open=opens)
            said.add(card.url)
            opened.update({card.url} if opens else ())
        opens_step = bool(repeated - set(by_field))
        of_step = tuple(replace(card, is_open=opens_step) for card in lent if not card.field)
        return Cards(of_step, of_fields)

    def _repeated(self, step: str, form: QuestionsForm) -> set[str]:
        """Return the questions at which a message came up that was there just before too."""
        if not (self.request.method == "POST" and form.is_bound and form.errors):
            return set()
        self._tell(step, form)
        page = f"{self.access.draft.pk}:{form.prefix}"
        shown = {key: _fingerprint(words) for key, words in form.errors.items()}
        remembered: dict[str, dict[str, str]] = self.request.session.get(SESSION_KEY, {})
        before = remembered.pop(page, {})
        newest = list(remembered.items())[1 - MOST_PAGES_REMEMBERED :]
        self.request.session[SESSION_KEY] = {**dict(newest), page: shown}
        return {key for key, words in shown.items() if before.get(key) == words}

    def _tell(self, step: str, form: QuestionsForm) -> None:
        draft, office = self.access.draft, self.access.office
        if office is None or draft.is_test:
            return
        troubles = sorted(set(_troubles(form)), key=lambda each: (each.field, each.message))
        for source in _lent:
            source.note(draft, step, troubles, office=office, on=self.today)


def _fingerprint(words: Any) -> str:
    return hashlib.sha256(str(list(words)).encode()).hexdigest()[:16]


def _troubles(form: QuestionsForm) -> Iterator[Trouble]:
    """Yield what went wrong on a page, each once."""
    problems = form.evaluation.problems if form.evaluation is not None else ()
    known = {problem.place.field for problem in problems if problem.level == "error"}
    for problem in problems:
        if problem.level == "error" and problem.place.field in form.errors:
            yield Trouble(problem.place.field, _message(problem))
    for key in form.errors:
        if key not in known:
            yield Trouble("" if key == "__all__" else key, "datatype")


def _message(problem: Problem) -> str:
    """Return the author's own sentence, in which no answer stands yet, or the code."""
    words = problem.message.es if problem.message is not None else problem.code
    return words[:LONGEST_MESSAGE]
