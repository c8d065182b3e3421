"""Screens of the admin for XLSForms: upload, report, keep; and download."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.form_builder.models import FormIndexPage, FormPage
from cms.form_builder.models.pages import form_slug_validator
from cms.form_builder.screens import editable_page
from cms.form_builder.services import NoSuchForm
from cms.form_builder.xlsforms import (
    MOST_BYTES,
    export_xlsform,
    keep,
    read_xlsform,
    report_again,
)
from forms_plugins.xlsform import ReadForm, Report

SALT = "cms.form_builder.xlsform"
CARRIED_FOR = 86_400
"""Seconds that a form that was read may wait for its decision."""
MOST_MEDIA = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SeveralFiles(forms.ClearableFileInput):
    """A file input for several files."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Any number of small files; gives a list."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files. :raises ValidationError: if there are too many."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MOST_MEDIA:
            raise forms.ValidationError(_("Choose 20 files at most."))
        return [super(SeveralFilesField, self).clean(file, initial) for file in files]


class XLSFormUpload(forms.Form):
    """A spreadsheet, the tables that it reads, and the short name that the form shall have."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        help_text=gettext_lazy("XLSForm as .xlsx, .xls or .csv, or a .zip with its tables."),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )
    tables = SeveralFilesField(
        label=gettext_lazy("Tables that the form reads (optional)"),
        help_text=gettext_lazy("CSV files for “select from file” and “pulldata”."),
        required=False,
    )
    slug = forms.CharField(
        label=gettext_lazy("Short name (optional)"),
        help_text=gettext_lazy("Left empty, the one that the spreadsheet gives."),
        required=False,
        max_length=60,
        validators=[form_slug_validator],
    )

    def clean(self) -> dict[str, Any]:
        """Check the size of all files together."""
        data: dict[str, Any] = super().clean() or {}
        files = [file for file in (data.get("file"), *data.get("tables", [])) if file]
        if sum(file.size for file in files) > MOST_BYTES:
            raise forms.ValidationError(_("The files are larger than 20 MB. Choose smaller ones."))
        return data

    def read(self) -> ReadForm | Report:
        """Return the form in the file, or the report that says why there is none."""
        upload = self.cleaned_data["file"]
        media = {file.name: file.read() for file in self.cleaned_data["tables"]}
        slug = self.cleaned_data["slug"]
        return read_xlsform(upload.read(), upload.name, media=media, slug=slug)


class XLSFormView(WagtailAdminTemplateMixin, TemplateView):
    """Upload an XLSForm, read what was taken, and keep it as a draft or publish it."""

    template_name = "form_builder/xlsform.html"
    page_title = gettext_lazy("Import an XLSForm")
    header_icon = "upload"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in only who may add forms."""
        index = FormIndexPage.objects.first()
        self.rights = index.permissions_for_user(request.user) if index else None
        may_add = self.rights.can_add_subpage() if self.rights else request.user.is_superuser
        if not may_add:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def may_publish(self) -> bool:
        """Say whether the person may publish a new form."""
        if self.rights is None:
            return bool(self.request.user.is_superuser)
        return bool(self.rights.can_publish_subpage())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way to this screen."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("form_builder_admin:forms"), "label": _("Forms")},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form to upload a file."""
        kwargs.setdefault("form", XLSFormUpload())
        return super().get_context_data(may_publish=self.may_publish, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show the report of an upload; keep the form once that was decided."""
        if "carried" in request.POST:
            return self._keep(request)
        form = XLSFormUpload(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        read = form.read()
        if isinstance(read, Report):
            return self.render_to_response(self.get_context_data(form=form, report=read))
        carried = signing.dumps(read.document, salt=SALT, compress=True)
        return self._show(read.report, carried)

    def _show(self, report: Report, carried: str) -> HttpResponse:
        existing = FormPage.objects.filter(form_slug=report.form).first()
        counts = {
            severity: sum(problem.severity == severity for problem in report.problems)
            for severity in ("error", "warning", "info")
        }
        context = self.get_context_data(
            report=report, carried=carried, existing=existing, counts=counts
        )
        return self.render_to_response(context)

    def _keep(self, request: HttpRequest) -> HttpResponse:
        try:
            document = signing.loads(request.POST["carried"], salt=SALT, max_age=CARRIED_FOR)
        except signing.BadSignature:
            messages.error(request, _("The report is too old. Choose the file again."))
            return redirect("form_builder_admin:xlsform")
        publish = "publish" in request.POST
        self._check_rights(document["slug"], publish=publish)
        report = keep(report_again(document), by=request.user, publish=publish)
        page = FormPage.objects.filter(form_slug=document["slug"]).first()
        if report.form is None or page is None:
            return self.render_to_response(self.get_context_data(report=report))
        self._tell(request, report, publish=publish)
        return redirect("wagtailadmin_pages:edit", page.pk)

    def _tell(self, request: HttpRequest, report: Report, *, publish: bool) -> None:
        if report.version is not None:
            messages.success(
                request, _("Published as version %(number)s.") % {"number": report.version}
            )
        elif publish:
            messages.warning(request, _("It could not be published; it is kept as a draft."))
        else:
            messages.success(request, _("The draft is ready. Nothing was published."))

    def _check_rights(self, slug: str, *, publish: bool) -> None:
        """:raises PermissionDenied: if the person may not change or publish that form."""
        page = FormPage.objects.filter(form_slug=slug).first()
        if page is None:
            allowed = self.may_publish or not publish
        else:
            rights = page.permissions_for_user(self.request.user)
            allowed = rights.can_publish() if publish else rights.can_edit()
        if not allowed:
            raise PermissionDenied


@require_safe
def export(request: HttpRequest, pk: int, number: int | None = None) -> HttpResponse:
    """Return a published version of a form (the newest) as an XLSForm."""
    page = editable_page(request, pk)
    try:
        written = export_xlsform(page.form_slug, number)
    except NoSuchForm as error:
        raise Http404 from error
    response = HttpResponse(written.content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{written.name}"'
    return response
