"""What every page of a draft shares: finding the draft, who may see it, the rail of steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.accounts.models import User
from cms.submissions.models import Draft
from cms.submissions.question_page import QuestionPage
from cms.submissions.reach import hidden_steps, reach_of
from cms.submissions.selectors import (
    DraftAnswers,
    definition_of,
    read_answers,
    step_states,
)
from cms.wizard.access import Access, AlreadySent, access_to, door_of
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, FormDefinition, Step

CHECK = "revisar"
"""Value of ``volver`` that leads back to the page where all answers are checked."""


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
    receipt; posts of somebody whose session ended get a page that holds on to what they typed.
    """

    access: Access
    is_admitted = False
    draft: Draft
    definition: FormDefinition

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.today = timezone.localdate()
        self.language = get_language() or DEFAULT_LANGUAGE
        self.already_sent: AlreadySent | None = None
        access = None
        try:
            access = access_to(request, kwargs["public_id"])
        except AlreadySent as sent:
            self.already_sent = sent
        if access is not None:
            self.access, self.is_admitted = access, True
            self.draft = self.access.draft
            self.definition = definition_of(self.draft.form_version)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.already_sent is not None:
            return already_sent_response(request, self.already_sent)
        if not self.is_admitted:
            return door_of(request).turned_away(request)
        with self.access.scope():
            response = super().dispatch(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()  # what a template reads is read in the scope too
            return response

    @property
    def goes_to_check(self) -> bool:
        """Say whether the person came from the page where all answers are checked."""
        query = self.request.POST if self.request.method == "POST" else self.request.GET
        return query.get("volver") == CHECK

    def url(self, name: str, **kwargs: Any) -> str:
        """Return the address of another page of this draft."""
        address = f"{self.access.door.namespace}:{name}"
        return reverse(address, kwargs={"public_id": self.draft.public_id, **kwargs})

    def step_url(self, step: str) -> str:
        """Return the address of a step, on the way back to the check page if that is the way."""
        address = self.url("step", step=step)
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
        """Return the steps that are asked, in order."""
        hidden = frozenset(off_path)
        return [step for step in self.definition.steps if step.key not in hidden]

    def current_off_path(self) -> frozenset[str]:
        """Return the steps that are not asked today, worked out anew if that was on another day."""
        remembered = self.draft.off_path
        if remembered.get("on") == self.today.isoformat():
            return frozenset(remembered.get("steps", ()))
        if not reach_of(self.definition).conditional:
            return frozenset()
        everything = read_answers(self.draft).answers
        return hidden_steps(self.definition, everything, self.today)

    def rail_context(self, current: str, off_path: Iterable[str]) -> dict[str, Any]:
        """Return progress and the steps for the rail; ``current`` may be a page after them."""
        steps = self.asked_steps(off_path)
        states = step_states(self.draft)
        keys = [step.key for step in steps]
        first_open = next((key for key in keys if not states.get(key, (0, False))[1]), None)
        rail = []
        for step in steps:
            is_done = states.get(step.key, (0, False))[1]
            can_open = step.key in states or step.key == first_open
            rail.append(
                {
                    "title": step.title.in_language(self.language),
                    "state": "current" if step.key == current else "done" if is_done else "todo",
                    "url": self.url("step", step=step.key) if can_open else "",
                }
            )
        rail += self._last_pages(current, first_open is None)
        number = keys.index(current) + 1 if current in keys else None
        return {"rail_steps": rail, "step_number": number, "step_total": len(keys)}

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
            "active_office": self.access.office,
            "home_url": self.access.door.home_url(),
            "draft": self.draft,
            "form_title": self.definition.title.in_language(self.language),
            "back_to_check": self.goes_to_check,
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
    }
    return render(request, "wizard/already_sent.html", context, status=409)
