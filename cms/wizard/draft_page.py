"""What every page of a draft shares: finding the draft, who may see it, the rail of steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.accounts.access import OfficeRequiredMixin
from cms.submissions.models import Draft, DraftState, Submission
from cms.submissions.permissions import member_can_fill_in
from cms.submissions.question_page import QuestionPage
from cms.submissions.reach import hidden_steps, reach_of
from cms.submissions.selectors import (
    DraftAnswers,
    definition_of,
    drafts_with_form,
    read_answers,
    step_states,
)
from cms.wizard.session_ended import session_ended_response
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, FormDefinition, Step

CHECK = "revisar"
"""Value of ``volver`` that leads back to the page where all answers are checked."""


@dataclass
class DraftOnPage:
    """What a request works on; the storage of formtools reads it from the request."""

    draft: Draft
    answers: DraftAnswers


class DraftPageMixin(OfficeRequiredMixin):
    """
    A page of one draft of the active office.

    Sets ``draft``, ``definition``, ``today`` and ``language``. A draft of another office is not
    found; one that was sent leads to its receipt; posts of somebody whose session ended get a page
    that holds on to what they typed.
    """

    draft: Draft
    definition: FormDefinition

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.today = timezone.localdate()
        self.language = get_language() or DEFAULT_LANGUAGE
        if request.office is not None:
            self.draft = get_object_or_404(drafts_with_form(), public_id=kwargs["public_id"])
            self.definition = definition_of(self.draft.form_version)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.office is None:
            if request.method == "POST" and not request.user.is_authenticated:
                return session_ended_response(request)
            return super().dispatch(request, *args, **kwargs)
        if self.draft.state == DraftState.SUBMITTED:
            return already_sent(request, self.draft)
        if not member_can_fill_in(request.membership, self.draft):
            raise Http404("not a draft this person may fill in")
        return super().dispatch(request, *args, **kwargs)

    @property
    def goes_to_check(self) -> bool:
        """Say whether the person came from the page where all answers are checked."""
        query = self.request.POST if self.request.method == "POST" else self.request.GET
        return query.get("volver") == CHECK

    def url(self, name: str, **kwargs: Any) -> str:
        """Return the address of another page of this draft."""
        return reverse(f"wizard:{name}", kwargs={"public_id": self.draft.public_id, **kwargs})

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
        return super().get_context_data(
            **{
                "draft": self.draft,
                "form_title": self.definition.title.in_language(self.language),
                "back_to_check": self.goes_to_check,
                **kwargs,
            }
        )


def already_sent(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Lead to the receipt; a post is told that what it brought was not taken."""
    submission = get_object_or_404(Submission.objects.only("reference"), draft=draft)
    receipt = reverse("submissions:receipt", kwargs={"reference": submission.reference})
    is_sending = request.resolver_match is not None and (
        request.resolver_match.url_name == "declaration"
    )
    if request.method != "POST" or is_sending:
        return redirect(receipt)
    context = {"active_office": request.office, "receipt_url": receipt}
    return render(request, "wizard/already_sent.html", context, status=409)
