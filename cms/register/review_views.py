"""Reviews of results, for an office: the queue, deciding one, and taking one down at the desk."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from django_scopes import scopes_disabled

from cms.accounts.access import OfficeRequiredMixin
from cms.accounts.models import Membership
from cms.accounts.permissions import SUPERVISING_ROLES
from cms.register import reviews
from cms.register.models import Classification, ReviewRequest
from cms.register.office_views import HouseholdMixin, stored
from cms.register.plain_explanations import plain_explanation
from cms.register.reads import Purpose, log_read
from cms.register.reclassification.explaining import explanation_of
from cms.register.review_forms import DecisionForm, DeskForm
from cms.register.selectors import newest_classification
from cms.submissions.explaining import explained
from cms.submissions.models import Result, Submission

PER_PAGE = 50
State = ReviewRequest.State


def member_can_decide(membership: Membership) -> bool:
    """Say whether somebody may decide about reviews: heads answer for the results of an office."""
    return membership.role in SUPERVISING_ROLES


class HeadMixin(OfficeRequiredMixin):
    """A page for the head of an office."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        membership = getattr(request, "membership", None)
        if membership is not None and not member_can_decide(membership):
            raise PermissionDenied("Only the head of the office decides about reviews.")
        return super().dispatch(request, *args, **kwargs)


class ReviewsView(HeadMixin, TemplateView):
    """The reviews asked for in the office: the open ones, the oldest first; or the decided ones."""

    template_name = "register/reviews.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decided = self.request.GET.get("estado") == "decididas"
        rows = ReviewRequest.objects.filter(
            classification__household__office=self.request.office
        ).select_related("classification__household__office")
        if decided:
            rows = rows.exclude(state=State.OPEN).order_by("-decided_at")
        else:
            rows = rows.filter(state=State.OPEN).order_by("asked_at")
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("pagina"))
        now = timezone.now()
        return super().get_context_data(
            page=page,
            rows=[{"review": row, "days": (now - row.asked_at).days} for row in page],
            decided=decided,
            query="estado=decididas" if decided else "",
            **kwargs,
        )


class ReviewView(HeadMixin, View):
    """One review with all that led to the result; the head decides it here, with reasons."""

    review: ReviewRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and request.office is not None:
            rows = ReviewRequest.objects.select_related(
                "classification__household__office",
                "classification__method",
                "classification__result",
                "classification__submission__form_version",
                "decided_by",
                "asked_by",
                "outcome",
            )
            found = rows.filter(
                reference=kwargs["reference"], classification__household__office=request.office
            ).first()
            if found is None:
                raise Http404("no such review in this office")
            self.review = found
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return self._page(DecisionForm())

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        data = form.cleaned_data
        outcome = self._outcome(data["outcome"])
        if data["outcome"] and outcome is None:
            form.add_error("outcome", _("No form of this office has that number."))
            return self._page(form)
        try:
            reviews.decide(
                review=self.review,
                state=data["state"],
                reasons=data["reasons"],
                outcome=outcome,
                at=timezone.now(),
                by=request.user,
            )
        except reviews.OutcomeDoesNotFit:
            form.add_error("outcome", _("That form gave this household no newer class."))
            return self._page(form)
        except reviews.AlreadyDecided:
            messages.warning(request, _("Somebody has already decided this review."))
            return redirect("register:review", reference=reference)
        messages.success(request, _("The decision was stored. The person can read it now."))
        return redirect("register:reviews")

    def _outcome(self, reference: str) -> Submission | None:
        found: Submission | None = Submission.objects.filter(reference=reference).first()
        return found

    def _page(self, form: DecisionForm) -> HttpResponse:
        """Log the read and build the page in one transaction."""
        review, request = self.review, self.request
        classification = review.classification
        with transaction.atomic():
            log_read(
                household=classification.household,
                reader=request.user,
                office=request.office,
                purpose=Purpose.REVIEW,
                detail=review.reference,
            )
            with scopes_disabled():
                explanation = explanation_of(classification)
            context = {
                "active_office": request.office,
                "review": review,
                "household": classification.household,
                "classification": classification,
                "category": _category_words(explanation, classification.category),
                "method": explained(_as_result(classification, explanation))
                if explanation
                else None,
                "plain": plain_explanation(classification),
                "form": form if review.state == State.OPEN else None,
            }
            return render(request, "register/review.html", context)


class AskReviewView(HouseholdMixin, View):
    """Take a request for review down for somebody at the desk."""

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        return self.read("register/review_ask.html", form=DeskForm())

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        form = DeskForm(request.POST)
        classification = newest_classification(self.household)
        if not form.is_valid():
            return self.read("register/review_ask.html", form=form)
        if classification is None:
            form.add_error(None, _("The household has no class that could be reviewed."))
            return self.read("register/review_ask.html", form=form)
        try:
            review = reviews.ask_for_review(
                classification=classification,
                grounds=form.cleaned_data["grounds"],
                contact=form.cleaned_data["contact"],
                at=timezone.now(),
                by=request.user,
            )
        except reviews.TooLate:
            form.add_error(None, _("The days to ask for a review are over. Start an update."))
        except reviews.AlreadyDecided:
            form.add_error(None, _("A review of this result was decided already."))
        else:
            words = _("The request was taken down. Give the person this number: %(reference)s")
            return stored(request, self.household, words % {"reference": review.reference})
        return self.read("register/review_ask.html", form=form)


def _category_words(explanation: dict[str, Any] | None, code: str) -> str:
    category = (explanation or {}).get("category") or {}
    return str(category.get("label") or code.replace("_", " ").capitalize())


def _as_result(classification: Classification, explanation: dict[str, Any]) -> Result:
    """Return the result behind a class; one that is stored nowhere where no form led to it."""
    if classification.result is not None:
        return classification.result
    method = explanation["method"]
    return Result(
        method=method["slug"],
        method_version=method["version"],
        status=explanation["status"],
        decides=True,
        explanation=explanation,
    )
