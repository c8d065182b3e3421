"""Two people on one draft: look at it without changing it, or take it over."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView, View

from cms.submissions import services
from cms.submissions.listed_uploads import with_files
from cms.submissions.question_page import QuestionPage
from cms.submissions.selectors import read_answers, topic_of
from cms.submissions.summary import summary_of
from cms.wizard.draft_page import DraftPageMixin
from cms.wizard.views.drafts import page_of_draft


class TakeOverView(DraftPageMixin, View):
    """Go on with a draft that somebody else has open."""

    http_method_names = ("post",)
    takes_hold = False

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        actor = self.access.actor
        if actor is not None:
            try:
                services.take_over(draft=self.draft, by=actor, at=timezone.now())
            except services.DraftIsClosed:
                return redirect(self.url("resume"))
        return redirect(page_of_draft(self, request.POST.get("siguiente", "")))


class ReadOnlyView(DraftPageMixin, TemplateView):
    """All answers of a draft as they are stored, with no way to change them."""

    template_name = "wizard/read_only.html"
    takes_hold = False
    opens_ended = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form, answers = self.definition, read_answers(self.draft)
        evaluation, _problems = services.evaluate_draft(form, answers, on=self.today)

        def page_of(step: str) -> QuestionPage:
            counted = evaluation.answers
            return QuestionPage(form, form.step(step), counted, self.today, self.language)

        def topic_words(step: str) -> str:
            return page_of(step).words(topic_of(self.draft, step))

        holder = services.holder_of(self.draft) if self.draft.held_by_id else None
        return super().get_context_data(
            blocks=with_files(
                summary_of(page_of, evaluation, topic_of=self.topic_of),
                self.draft,
                lambda upload: self.url("upload", upload=upload),
            ),
            holder=holder,
            take_url=self.url("take_over"),
            saved_at=self.draft.updated_at,
            **kwargs,
        )
