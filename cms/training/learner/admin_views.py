"""What coordinators do: take a certification back, give an attempt or more time."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.training.certifications import state_of
from cms.training.learner import services
from cms.training.learner.attempts import chances_of, more_time_of
from cms.training.models import Certification, Enrolment

MAY_REVOKE = "training.add_certificationrevocation"
MAY_SEE = "training.view_enrolment"
MAY_HELP = "training.change_attempt"

PERCENTS = [(0, "0 %"), (25, "25 %"), (50, "50 %"), (100, "100 %"), (200, "200 %"), (900, "900 %")]
"""More time; the most is ten times as long, as WCAG 2.2 asks of limits."""


class RevocationForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it is taken back"),
        help_text=gettext_lazy("Whoever asks later reads this. The person's page shows no reason."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class TimeForm(forms.Form):
    percent = forms.TypedChoiceField(
        label=gettext_lazy("More time for tests with a limit"), choices=PERCENTS, coerce=int
    )


@never_cache
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a certification, and take it back with a reason."""
    if not request.user.has_perm(MAY_REVOKE):
        raise PermissionDenied
    rows = Certification.objects.select_related("user", "course", "office", "revocation__by")
    certification = get_object_or_404(rows, pk=pk)
    form = RevocationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.revoke(
                certification=certification,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("The certification does not count any more."))
        except services.RevokedAlready:
            messages.warning(request, _("It was taken back before."))
        return redirect("certifications:index")
    context = {
        "certification": certification,
        "state": state_of(certification, timezone.localdate()),
        "form": form,
    }
    return render(request, "training/admin/learner/revoke.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def enrolment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far somebody is; give one more attempt or more time."""
    if not request.user.has_perm(MAY_SEE):
        raise PermissionDenied
    found = get_object_or_404(Enrolment.objects.select_related("user", "course"), pk=pk)
    if request.method == "POST":
        if not request.user.has_perm(MAY_HELP):
            raise PermissionDenied
        _help(request, found)
        return redirect("enrolments:enrolment", pk=pk)
    version = found.course.latest_version
    percent = more_time_of(found.user)
    context = {
        "enrolment": found,
        "person": found.user.display_name,
        "attempts": found.attempts.select_related("result").order_by("-number"),
        "chances": chances_of(found, version, at=timezone.now()) if version else None,
        "percent": percent,
        "time_form": TimeForm(initial={"percent": percent}),
        "may_help": request.user.has_perm(MAY_HELP),
    }
    return render(request, "training/admin/learner/enrolment.html", context)


def _help(request: HttpRequest, found: Enrolment) -> None:
    given = {"by": request.user, "at": timezone.now()}
    if "intento" in request.POST:
        services.grant_attempt(enrolment=found, **given)
        messages.success(request, _("They have one attempt more."))
        return
    form = TimeForm(request.POST)
    if form.is_valid():
        services.allow_more_time(user=found.user, percent=form.cleaned_data["percent"], **given)
        messages.success(request, _("It counts for open tests and for those to come."))
    else:
        messages.error(request, _("Choose how much more time."))
