"""Screens of the admin on which a draft is checked against its cases, compared and published."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.methods.changes import changes_between
from cms.methods.models import MethodDraft
from cms.methods.permissions import PUBLISH, may
from cms.methods.publishing import (
    DraftChanged,
    DraftRefused,
    NewerVersion,
    NothingChanged,
    newest_version,
    publish_draft,
    readiness_of,
)
from cms.methods.screens import DraftScreen
from forms_plugins.classification.sheets import empty_sheets, to_sheets

LONGEST_NOTE = 2000


class CasesView(DraftScreen):
    """The test cases of a draft and how it does on each."""

    template_name = "methods/cases.html"
    page_title = gettext_lazy("Test cases")
    header_icon = "circle-check"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Run the cases."""
        readiness = readiness_of(self.draft, timezone.localdate())
        return super().get_context_data(readiness=readiness, reading=readiness.reading, **kwargs)


class PublishView(DraftScreen):
    """What publishing would change, what stands in its way, and the button."""

    template_name = "methods/publish.html"
    page_title = gettext_lazy("Compare and publish")
    header_icon = "upload"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the comparison with the newest version, the checks and the cases."""
        readiness = readiness_of(self.draft, timezone.localdate())
        reading = readiness.reading
        newest = newest_version(self.draft.slug)
        changes = None
        if reading.document is not None:
            before = to_sheets(newest.document) if newest else empty_sheets()
            changes = changes_between(before, to_sheets(reading.document))
        return super().get_context_data(
            readiness=readiness,
            reading=reading,
            newest=newest,
            changes=changes,
            count=sum(len(each.lines) for each in changes or ()),
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Publish the draft as it was shown."""
        if not may(request.user, PUBLISH):
            raise PermissionDenied
        note = request.POST.get("note", "").strip()
        if problem := _note_problem(note) or _agreement_problem(request):
            return self._again(problem, note)
        try:
            version = publish_draft(
                slug=self.draft.slug,
                revision=_number(request.POST.get("revision", "")),
                newest=_number(request.POST.get("newest", "")),
                note=note,
                at=timezone.now(),
                today=timezone.localdate(),
                by=request.user,
            )
        except (DraftChanged, NewerVersion, DraftRefused, NothingChanged) as refusal:
            return self._again(_refusal(refusal), note)
        messages.success(
            request,
            _("Version %(number)s was published. It stays as it is.") % {"number": version.number},
        )
        return redirect("methods:version", self.draft.slug, version.number)

    def _again(self, problem: str, note: str) -> HttpResponse:
        """Show the page as things stand now, with what was written."""
        found = MethodDraft.objects.select_related("updated_by").filter(slug=self.draft.slug)
        draft = found.first()
        if draft is None:
            messages.error(self.request, _("Somebody discarded the draft while you were looking."))
            return redirect("methods:list")
        self.draft = draft
        context = self.get_context_data(problem=problem, note=note)
        return self.render_to_response(context, status=409)


def _note_problem(note: str) -> str:
    if not note:
        return _("Write what changed: others will read it in the list of versions.")
    if len(note) > LONGEST_NOTE:
        return _("What changed may take up to %(most)s characters.") % {"most": LONGEST_NOTE}
    return ""


def _agreement_problem(request: HttpRequest) -> str:
    if request.POST.get("agreed"):
        return ""
    return _("Tick the box to confirm that you looked at the changes.")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _refusal(refusal: Exception) -> str:
    """Return what keeps the draft from being published, and what to do."""
    if isinstance(refusal, NewerVersion):
        by = refusal.version.published_by
        return _(
            "%(who)s published version %(number)s while you were looking. Nothing of yours was "
            "published. Below is what your draft changes in that version now."
        ) % {
            "who": by.display_name if by else _("Somebody"),
            "number": refusal.version.number,
        }
    if isinstance(refusal, DraftChanged):
        return _("Somebody saved the draft while you were looking. Look at it again below.")
    if isinstance(refusal, NothingChanged):
        return _("A version says just the same: there is nothing to publish.")
    return _("The draft was not published. Solve what is listed below.")
