"""The pages of an attempt: a question each, the overview, sending, the result."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from cms.accounts.access import OfficeRequiredMixin
from cms.training.learner import services
from cms.training.learner.question_page import (
    PostedAnswer,
    QuestionPage,
    conflict_context,
    overview,
    page_context,
    posted_answer,
    question_page,
)
from cms.training.learner.reading import own_attempt
from cms.training.learner.review import result_context
from cms.training.models import Attempt, AttemptItem, AttemptState
from cms.training.practice.services import AttemptIsClosed, FormIsNotPublished, start_case

NEXT, OVERVIEW, PREVIOUS = "siguiente", "resumen", "anterior"
"""What the buttons below a question ask for."""


class AttemptMixin(OfficeRequiredMixin):
    """Reads an attempt of the person who asks; those of others are not found."""

    attempt: Attempt

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request, "office", None) is not None:
            self.attempt = self._own(request, str(kwargs.pop("public_id")))
        return super().dispatch(request, *args, **kwargs)

    def _own(self, request: HttpRequest, public_id: str) -> Attempt:
        attempt = own_attempt(request.user, public_id)
        if attempt is None:
            raise Http404
        return attempt

    def is_open(self) -> bool:
        """Say whether the attempt still takes answers; close it if its time is over."""
        services.close_if_over(self.attempt, at=timezone.now())
        return self.attempt.state == AttemptState.OPEN

    def url(self, name: str, **kwargs: Any) -> str:
        return reverse(f"training:{name}", kwargs={"public_id": self.attempt.public_id, **kwargs})

    def page(self, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """Draw a page of the attempt."""
        own = {
            "active_office": self.request.office,
            "attempt": self.attempt,
            "course": self.attempt.enrolment.course,
            "overview_url": self.url("attempt"),
        }
        return render(self.request, f"training/learner/{name}.html", own | context, status=status)

    def over(self) -> HttpResponse:
        """Say that the attempt takes no answers, and lead to the result."""
        context = {
            "is_late": self.attempt.state == AttemptState.EXPIRED,
            "result_url": self.url("result"),
        }
        return self.page("over", context, status=409)


class OverviewView(AttemptMixin, View):
    """All questions of an attempt: which are answered, and the button that sends it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.is_open():
            return redirect(self.url("result"))
        rows = overview(self.attempt)
        unanswered = sum(not row["is_answered"] for row in rows)
        context = {"rows": rows, "unanswered": unanswered, "send_url": self.url("send")}
        return self.page("overview", context)


class QuestionView(AttemptMixin, View):
    """One question: read it, answer it, go on."""

    def get(self, request: HttpRequest, position: int) -> HttpResponse:
        if not self.is_open():
            return redirect(self.url("result"))
        return self._draw(self._asked(position))

    def post(self, request: HttpRequest, position: int) -> HttpResponse:
        asked = self._asked(position)
        if not self.is_open():
            return self.over()
        answer = posted_answer(asked, request.POST)
        if answer.reading.errors:
            return self._draw(asked, answer=answer, status=422)
        try:
            self._save(asked, answer)
        except services.AttemptIsOver:
            self.attempt.refresh_from_db(fields=["state"])
            return self.over()
        except services.StaleAnswer as stale:
            return self.page("conflict", conflict_context(asked, stale, request.POST), status=409)
        return redirect(self._next_url(position, asked.total))

    def _asked(self, position: int) -> QuestionPage:
        try:
            return question_page(self.attempt, position)
        except AttemptItem.DoesNotExist as error:
            raise Http404 from error

    def _save(self, asked: QuestionPage, answer: PostedAnswer) -> AttemptItem | None:
        if asked.is_case:  # answered in the form it is about
            return None
        return services.save_answer(
            attempt=self.attempt,
            position=asked.item.position,
            response=answer.reading.response,
            revision=answer.revision,
            at=timezone.now(),
        )

    def _draw(
        self, asked: QuestionPage, answer: PostedAnswer | None = None, status: int = 200
    ) -> HttpResponse:
        return self.page("question", page_context(asked, answer), status=status)

    def _next_url(self, position: int, total: int) -> str:
        wanted = self.request.POST.get("ir", NEXT)
        if wanted == PREVIOUS and position > 1:
            return self.url("question", position=position - 1)
        if wanted == NEXT and position < total:
            return self.url("question", position=position + 1)
        return self.url("attempt")


class AutosaveView(QuestionView):
    """
    Keep the answer to a question while it is chosen or typed.

    Answers JSON: ``{"revision", "saved_at", "computed"}``, or ``{"message"}`` with status 409.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest, position: int) -> HttpResponse:
        asked = self._asked(position)
        answer = posted_answer(asked, request.POST)
        try:
            if not self.is_open():
                raise services.AttemptIsOver
            # What is half typed is no answer yet; the page keeps it.
            item = asked.item if answer.reading.errors else self._save(asked, answer)
        except services.AttemptIsOver:
            return _refused(_("The test is over. Load the page again to see the result."))
        except services.StaleAnswer:
            return _refused(
                _("You answered this in another window. Press “Next” to compare both answers.")
            )
        return JsonResponse(
            {
                "revision": item.revision if item else 0,
                "saved_at": timezone.localtime().isoformat(timespec="seconds"),
                "computed": {},
            }
        )


class CaseView(QuestionView):
    """Open the form in which a case is answered: the one under way, or a new one."""

    def get(self, request: HttpRequest, position: int) -> HttpResponse:
        return redirect(self.url("question", position=position))

    def post(self, request: HttpRequest, position: int) -> HttpResponse:
        asked = self._asked(position)
        if not self.is_open():
            return self.over()
        if not asked.is_case:
            raise Http404
        case = asked.item.question_version
        try:
            draft = start_case(user=request.user, case=case, item=asked.item)
        except AttemptIsClosed:
            self.attempt.refresh_from_db(fields=["state"])
            return self.over()
        except FormIsNotPublished:
            messages.error(
                request,
                _("The form of this case is not here. Tell whoever coordinates the training."),
            )
            return redirect(self.url("question", position=position))
        return redirect("practica:resume", public_id=draft.public_id)


class SendView(AttemptMixin, View):
    """Send an attempt: once, however often it is asked for."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect(self.url("attempt"))

    def post(self, request: HttpRequest) -> HttpResponse:
        services.send_attempt(attempt=self.attempt, at=timezone.now())
        return redirect(self.url("result"))


class ResultView(AttemptMixin, View):
    """What an attempt came to, question by question."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.is_open():
            return redirect(self.url("attempt"))
        return self.page("result", result_context(self.attempt, at=timezone.now(), request=request))


def _refused(message: str) -> JsonResponse:
    return JsonResponse({"message": message}, status=409)
