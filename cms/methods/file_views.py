"""Screens of the admin that bring methods in from files, and the files themselves."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cms.methods.beginning import BeginForm
from cms.methods.drafted import Drafted
from cms.methods.files import (
    KINDS,
    FileRead,
    NoDocument,
    carried,
    carry,
    draft_file,
    read_upload,
)
from cms.methods.models import MethodDraft
from cms.methods.permissions import ADD, VIEW, may
from cms.methods.reading import read_draft
from cms.methods.screens import MethodsScreen
from cms.methods.sheet_edits import Rows, SheetTooLarge
from forms_plugins.classification.models import MethodVersion
from forms_plugins.classification.sheets.files import Format, write_file
from forms_plugins.classification.sheets.problems import FileRefused
from forms_plugins.classification.sheets.xlsx import MOST_BYTES

MOST_PROBLEMS = 200
MOST_CARRIED = 2_000_000
"""Letters of the file that the page carries; see DATA_UPLOAD_MAX_MEMORY_SIZE."""


class UploadForm(forms.Form):
    """The file with a method."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("XLSX, YAML or JSON in the format of the export."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.yaml,.yml,.json"}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty. Choose another one."),
        },
    )

    def clean_file(self) -> FileRead:
        """Return what the file holds."""
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB. Choose another one."))
        try:
            return read_upload(upload.read())
        except (FileRefused, SheetTooLarge) as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class ImportView(MethodsScreen):
    """Upload a file, see what is in it and what is wrong, and make a draft of it."""

    template_name = "methods/import.html"
    page_title = gettext_lazy("Import a method")
    header_icon = "upload"
    needs = ADD

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form to choose a file."""
        kwargs.setdefault("upload", UploadForm())
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show what a file holds; make the draft once that was seen."""
        if "carried" in request.POST:
            return self._confirm(request)
        upload = UploadForm(request.POST, request.FILES)
        if not upload.is_valid():
            return self.render_to_response(self.get_context_data(upload=upload))
        return self._show(upload, upload.cleaned_data["file"])

    def _show(self, upload: UploadForm, read: FileRead) -> HttpResponse:
        if read.sheets is None:
            return self.render_to_response(self._context(read))
        text = carry(read.sheets)
        if len(text) > MOST_CARRIED:
            upload.add_error("file", _("The method is too large. Choose a smaller one."))
            return self.render_to_response(self.get_context_data(upload=upload))
        drafted = Drafted(read.sheets)
        initial = {"title": drafted.title[:200], "slug": drafted.settings.get("clave", "")}
        form = BeginForm(initial=initial)
        return self.render_to_response(self._context(read, form=form, carried=text))

    def _context(self, read: FileRead, **kwargs: Any) -> dict[str, Any]:
        return self.get_context_data(
            read=read,
            problems=read.problems[:MOST_PROBLEMS],
            more=max(0, len(read.problems) - MOST_PROBLEMS),
            errors=sum(1 for each in read.problems if each.severity == "error"),
            **kwargs,
        )

    def _confirm(self, request: HttpRequest) -> HttpResponse:
        text = request.POST["carried"]
        try:
            sheets: dict[str, Rows] = carried(text)
        except signing.BadSignature:
            messages.error(request, _("This page is too old. Choose the file again."))
            return redirect("methods:import")
        form = BeginForm(request.POST)
        draft = form.is_valid() and form.begin(sheets, by=request.user)
        if not draft:
            context = self.get_context_data(form=form, carried=text)
            return self.render_to_response(context)
        messages.success(request, _("The draft was made from the file. Nothing is published."))
        return redirect("methods:draft", draft.slug)


@require_safe
def export_draft(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    """Return a draft as a file."""
    kind = _kind(request, extension)
    draft = get_object_or_404(MethodDraft, slug=slug)
    document = read_draft(draft).document if kind != "xlsx" else None
    try:
        content = draft_file(draft.sheets, document, kind)
    except (NoDocument, FileRefused):
        messages.error(
            request,
            _("A draft with problems is exported as XLSX only. Solve them to export it otherwise."),
        )
        return redirect("methods:draft", slug)
    return _as_file(content, f"{slug}-borrador", kind)


@require_safe
def export_version(request: HttpRequest, slug: str, number: int, extension: str) -> HttpResponse:
    """Return a version as a file."""
    kind = _kind(request, extension)
    version = get_object_or_404(MethodVersion, method__slug=slug, number=number)
    return _as_file(write_file(version.document, kind), f"{slug}-v{number}", kind)


def _kind(request: HttpRequest, said: str) -> Format:
    if not may(request.user, VIEW):
        raise PermissionDenied
    for kind in KINDS:
        if kind == said:
            return kind
    raise Http404


def _as_file(content: bytes, name: str, kind: Format) -> HttpResponse:
    response = HttpResponse(content, content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
