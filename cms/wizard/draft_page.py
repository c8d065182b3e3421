"""What every page of a draft shares: finding the draft, who has it open, the rail of steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from cms.accounts.models import User
from cms.submissions import services
from cms.submissions.models import Draft, DraftLayout, DraftState
from cms.submissions.piping import NOT_ANSWERED, piped
from cms.submissions.question_page import QuestionPage
from cms.submissions.reach import hidden_steps, outcome_of, reach_of
from cms.submissions.selectors import (
    DraftAnswers,
    definition_for,
    read_answers,
    step_states,
    topic_of,
)
from cms.wizard.access import Access, AlreadySent, access_to, door_of
from cms.wizard.languages import language_choices, language_of, platform_language
from forms_plugins.engine.definition import FormDefinition, Step, Text

CHECK = "revisar"
"""Value of ``volver`` that leads back to the page where all answers are checked."""

SLOT = "Zq7step7qZ"
"""Stands where the key of a step goes: the addresses of sixty steps are worked out as one."""


@dataclass
class DraftOnPage:
    """What a request works on; the storage of formtools reads it from the request."""

    draft: Draft
    answers: DraftAnswers
    actor: User | None


class DraftPageMixin:
    """
    A page of one draft, for whoever may work on it.

    Sets ``access`` (see ``cms.wizard.access``), ``draft``, ``definition``, ``today`` and
    ``language``. For somebody who is not admitted ``is_admitted`` is false, nothing else is set and
    ``dispatch`` answers. A draft of somebody else is not found; one that was sent leads to its
    receipt, one that an outcome ended to that page; posts of somebody whose session ended get a
    page that holds on to what they typed.

    Opening a page takes hold of the draft, unless ``takes_hold`` is false; what somebody else has
    open is not shown but offered. ``saves_answers`` marks pages whose posts carry answers: those
    are told about somebody else beside what is stored (``conflict``), not before. With
    ``is_locked`` the whole request is one transaction, and the draft is locked when it is read.
    """

    access: Access
    is_admitted = False
    draft: Draft
    definition: FormDefinition
    takes_hold = True
    saves_answers = False
    opens_ended = False
    is_locked = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.today = timezone.localdate()
        self.already_sent: AlreadySent | None = None
        access = None
        try:
            access = access_to(request, kwargs["public_id"], lock=self.is_locked)
        except AlreadySent as sent:
            self.already_sent = sent
        if access is not None:
            self.access, self.is_admitted = access, True
            self.draft = self.access.draft
            self.definition = definition_for(self.draft)
            self.language = language_of(self.draft, self.definition)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.already_sent is not None:
            return already_sent_response(request, self.already_sent)
        if not self.is_admitted:
            return door_of(request).turned_away(request)
        with self.access.scope(), override(platform_language(self.language)):
            response = self._kept_out(request) or super().dispatch(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()  # what a template reads is read in the scope too
            return response

    def _kept_out(self, request: HttpRequest) -> HttpResponse | None:
        """Answer for a draft that ended, or that somebody else has open."""
        if self.draft.state == DraftState.ENDED and not self.opens_ended:
            return redirect(self.url("outcome"))
        actor, now = self.access.actor, timezone.now()
        if actor is None or not self.takes_hold or self.draft.state != DraftState.OPEN:
            return None
        if request.method == "POST" and self.saves_answers:
            if "tomar" in request.POST:
                services.take_over(draft=self.draft, by=actor, at=now)
            return None
        if hasattr(request, "recovered"):
            return None  # what was typed is shown first; saving it asks
        if services.hold(draft=self.draft, by=actor, at=now):
            return None
        return self._held_page(request)

    def _held_page(self, request: HttpRequest) -> HttpResponse:
        context = self.page_context(
            holder=services.holder_of(self.draft),
            next_url=request.get_full_path() if request.method == "GET" else "",
            take_url=self.url("take_over"),
            read_url=self.url("read_only"),
        )
        status = 200 if request.method == "GET" else 409
        return render(request, "wizard/held.html", context, status=status)

    @property
    def goes_to_check(self) -> bool:
        """Say whether the person came from the page where all answers are checked."""
        query = self.request.POST if self.request.method == "POST" else self.request.GET
        return query.get("volver") == CHECK

    @property
    def has_tasks(self) -> bool:
        """Say whether the steps are worked through in any order, from a list of tasks."""
        return self.definition.navigation == "tasks"

    def url(self, name: str, **kwargs: Any) -> str:
        """Return the address of another page of this draft."""
        address = f"{self.access.door.namespace}:{name}"
        return reverse(address, kwargs={"public_id": self.draft.public_id, **kwargs})

    def step_url(self, step: str) -> str:
        """Return the address of a step, on the way back to the check page if that is the way."""
        return self.on_the_way(self.url("step", step=step))

    def on_the_way(self, address: str) -> str:
        """Return an address that leads back to the check page if the person came from there."""
        return f"{address}?volver={CHECK}" if self.goes_to_check else address

    def question_page(self, step: str, answers: DraftAnswers) -> QuestionPage:
        """
        Return the questions of a step that is asked.

        ``answers`` are those of steps that are asked too, so the conditions of steps need not be
        worked out again.
        """
        form = reach_of(self.definition).lean
        return QuestionPage(form, form.step(step), answers.answers, self.today, self.language)

    def asked_steps(self, off_path: Iterable[str]) -> list[Step]:
        """Return the steps that are asked, in order; nobody stops at silent ones."""
        hidden = frozenset(off_path)
        return [s for s in self.definition.steps if s.key not in hidden and not s.silent]

    def current_off_path(self) -> frozenset[str]:
        """Return the steps that are not asked today, worked out anew if that was on another day."""
        remembered = self.draft.off_path
        if remembered.get("on") == self.today.isoformat():
            return frozenset(remembered.get("steps", ()))
        if not reach_of(self.definition).conditional:
            return frozenset()
        everything = read_answers(self.draft).answers
        return hidden_steps(self.definition, everything, self.today)

    def url_after_steps(self, off_path: Iterable[str]) -> str:
        """Return where a person goes on once every step is complete."""
        return self.url("outcome" if outcome_of(self.definition, off_path) else "check")

    def topic_of(self, step: str) -> str:
        """Return the title of the topic a step belongs to: of one question a page, its step's."""
        return self.title_words(topic_of(self.draft, step))

    def title_words(self, title: Text) -> str:
        """Return a title beside other pages; earlier answers are told on its own page only."""
        return piped(title.in_language(self.language), lambda key: NOT_ANSWERED)

    def rail_context(self, current: str, off_path: Iterable[str]) -> dict[str, Any]:
        """Return progress and the steps for the rail; ``current`` may be a page after them."""
        steps = self.asked_steps(off_path)
        if self.draft.layout == DraftLayout.QUESTION or self.has_tasks:
            return self._progress_by_topic(current, steps)
        states = step_states(self.draft)
        keys = [step.key for step in steps]
        first_open = next((key for key in keys if not states.get(key, (0, False))[1]), None)
        rail = []
        before, _slot, after = self.url("step", step=SLOT).rpartition(SLOT)
        for step in steps:
            is_done = states.get(step.key, (0, False))[1]
            can_open = step.key in states or step.key == first_open
            rail.append(
                {
                    "title": self.title_words(step.title),
                    "state": "current" if step.key == current else "done" if is_done else "todo",
                    "url": f"{before}{step.key}{after}" if can_open else "",
                }
            )
        rail += self._last_pages(current, first_open is None)
        number = keys.index(current) + 1 if current in keys else None
        return {"rail_steps": rail, "step_number": number, "step_total": len(keys)}

    def _progress_by_topic(self, current: str, steps: list[Step]) -> dict[str, Any]:
        """Count topics, not pages: each question of a topic is a page."""
        if self.has_tasks:
            return {"tasks_url": self.url("tasks")}
        topics: list[str] = []
        number = None
        for step in steps:
            topic = self.topic_of(step.key)
            if not topics or topics[-1] != topic:
                topics.append(topic)
            if step.key == current:
                number = len(topics)
        return {"step_number": number, "step_total": len(topics)}

    def _last_pages(self, current: str, is_complete: bool) -> list[dict[str, str]]:
        pages = [("check", _("Check the answers")), ("declaration", _("Sign and send"))]
        return [
            {
                "title": title,
                "state": "current" if name == current else "todo",
                "url": self.url(name) if is_complete and name == "check" else "",
            }
            for name, title in pages
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{**self.page_context(), **kwargs})

    def page_context(self, **more: Any) -> dict[str, Any]:
        """Return what every page of a draft shows, also those without questions."""
        return {
            "base_template": self.access.door.base_template,
            "access_is_citizen": self.access.is_citizen,
            "active_office": self.access.office,
            "home_url": self.access.door.home_url(),
            "draft": self.draft,
            "form_title": self.definition.title.in_language(self.language),
            "back_to_check": self.goes_to_check,
            "content_language": "" if self.language == get_language() else self.language,
            "languages": language_choices(self.definition, self.language),
            "language_url": self.url("language"),
            **more,
        }


def already_sent_response(request: HttpRequest, sent: AlreadySent) -> HttpResponse:
    """Lead to the receipt; a post is told that what it brought was not taken."""
    is_sending = request.resolver_match is not None and (
        request.resolver_match.url_name == "declaration"
    )
    if request.method != "POST" or is_sending:
        return redirect(sent.receipt_url)
    context = {
        "base_template": sent.door.base_template,
        "active_office": request.office,
        "receipt_url": sent.receipt_url,
        "was_moved": sent.was_moved,
    }
    return render(request, "wizard/already_sent.html", context, status=409)
