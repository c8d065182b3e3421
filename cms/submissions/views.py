"""The office's list, and the pages of what was sent."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cms.accounts.access import OfficeRequiredMixin
from cms.submissions import selectors
from cms.submissions.explaining import class_meaning, class_words, explained, validity_facts
from cms.submissions.listed_uploads import with_files
from cms.submissions.models import Draft, DraftState, Submission
from cms.submissions.permissions import member_can_discard, member_can_see
from cms.submissions.progress import progress_of, progress_words
from cms.submissions.references import reference_from_typed, reference_groups
from cms.submissions.sent_answers import sent_blocks
from forms_plugins.engine.definition import DEFAULT_LANGUAGE

PER_PAGE = 25
LONGEST_SEARCH = 60


class HomeView(OfficeRequiredMixin, TemplateView):
    """What the office has open, what it has sent, and the forms it can start."""

    template_name = "staff/home.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Find a form by its reference; posted, so that nothing anybody types is in an address."""
        typed = request.POST.get("referencia", "")[:LONGEST_SEARCH]
        reference = reference_from_typed(typed)
        if selectors.submissions_with_results().filter(reference=reference).exists():
            return redirect("submissions:detail", reference=reference)
        received = selectors.received_draft(reference)
        if received is not None:
            return redirect("wizard:resume", public_id=received.public_id)
        return self.render_to_response(self.get_context_data(not_found=typed))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        drafts = Paginator(selectors.open_drafts(), PER_PAGE).get_page(
            self.request.GET.get("borradores")
        )
        sent = Paginator(selectors.submissions_with_results(), PER_PAGE).get_page(
            self.request.GET.get("pagina")
        )
        return super().get_context_data(
            forms=[
                {"title": form.title, "url": reverse("wizard:start", kwargs={"slug": form.slug})}
                for form, _version in selectors.forms_for_staff()
            ],
            drafts=[self._draft(draft) for draft in drafts],
            drafts_page=drafts,
            sent=[_sent(submission) for submission in sent],
            sent_page=sent,
            **kwargs,
        )

    def _draft(self, draft: Draft) -> dict[str, Any]:
        form = selectors.definition_for(draft)
        outcome = form.outcome(draft.outcome) if draft.state == DraftState.ENDED else None
        off_path = frozenset(draft.off_path.get("steps", ()))
        total = sum(step.key not in off_path and not step.silent for step in form.steps)
        urls = {"public_id": draft.public_id}
        can_discard = member_can_discard(self.request.membership, draft)
        return {
            "title": draft.title or _("Without a name yet"),
            "form_title": draft.form_version.form.title,
            "done": draft.complete_steps,
            "total": total,
            "ended": outcome.title.in_language(DEFAULT_LANGUAGE) if outcome else "",
            "updated_at": draft.updated_at,
            "by": draft.created_by,
            "resume_url": reverse("wizard:resume", kwargs=urls),
            "discard_url": reverse("wizard:discard", kwargs=urls) if can_discard else "",
        }


def _sent(submission: Submission) -> dict[str, Any]:
    result = selectors.deciding_result(submission)
    return {
        "reference": reference_groups(submission.reference),
        "url": reverse("submissions:detail", kwargs={"reference": submission.reference}),
        "title": submission.title or _("Without a name"),
        "form_title": submission.form_version.form.title,
        "class_words": result.class_label if result else "",
        "is_computed": result is not None and bool(result.category),
        "is_from_citizen": submission.is_from_citizen,
        "submitted_at": submission.submitted_at,
    }


class SubmissionMixin(OfficeRequiredMixin):
    """A page of one submission of the active office; one of another office is not found."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.office is None:
            return
        submission = selectors.submission_with_everything(kwargs["reference"])
        if submission is None or not member_can_see(request.membership, submission):
            raise Http404("no such submission in this office")
        self.submission: Submission = submission
        self.language = get_language() or DEFAULT_LANGUAGE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        progress = progress_of(self.submission)
        return super().get_context_data(
            submission=self.submission,
            reference_groups=reference_groups(self.submission.reference),
            form_title=self.submission.form_version.form.title,
            progress=progress,
            progress_words=progress_words(progress),
            **kwargs,
        )


class ReceiptView(SubmissionMixin, TemplateView):
    """What was received; it may be opened and printed at any time."""

    template_name = "staff/receipt.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        detail = reverse("submissions:detail", kwargs={"reference": self.submission.reference})
        start = {"slug": self.submission.form_version.form.slug}
        return super().get_context_data(
            detail_url=detail, start_url=reverse("wizard:start", kwargs=start), **kwargs
        )


class SubmissionView(SubmissionMixin, TemplateView):
    """The result in words first, then how it was worked out, then all answers."""

    template_name = "staff/submission.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        deciding = selectors.deciding_result(self.submission)
        results = [explained(result) for result in self.submission.results.all()]
        facts = [
            {"term": fact["term"], "value": _date(fact["value"])} if "is_date" in fact else fact
            for fact in validity_facts(deciding)
        ]
        return super().get_context_data(
            class_words=class_words(deciding),
            class_meaning=class_meaning(deciding),
            has_class=deciding is not None and bool(deciding.category),
            validity=facts,
            results=sorted(results, key=lambda result: not result["decides"]),
            blocks=self._blocks(),
            warnings=[_warning_words(warning) for warning in self.submission.warnings],
            receipt_url=reverse(
                "submissions:receipt", kwargs={"reference": self.submission.reference}
            ),
            **kwargs,
        )

    def _blocks(self) -> Any:
        blocks = sent_blocks(self.submission, self.language)
        return with_files(blocks, self.submission.draft, self._upload_url)

    def _upload_url(self, upload: str) -> str:
        return reverse(
            "submissions:upload", kwargs={"reference": self.submission.reference, "upload": upload}
        )


def _warning_words(warning: dict[str, str]) -> str:
    """Return a warning that was gone past, with the reason if one was written."""
    if not warning.get("reason"):
        return warning["message"]
    return _("%(message)s Reason given: %(reason)s") % warning


def _date(value: Any) -> str:
    return date_format(value, "DATE_FORMAT") if value else ""
