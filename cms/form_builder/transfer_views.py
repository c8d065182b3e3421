"""Screens of the admin that carry forms between installations: export, upload, plan, import."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.form_builder.bundle_import import ConflictsOpen, import_bundle
from cms.form_builder.bundle_plan import CHOICES, Plan, plan_bundle
from cms.form_builder.bundle_words import action_words, kind_words
from cms.form_builder.bundles import Bundle, export_bundle, is_bundle, load_bundle
from cms.form_builder.models import FormIndexPage, FormPage
from cms.form_builder.screens import editable_page
from cms.form_builder.services import DocumentRefused, NoSuchForm

MOST_BYTES = 5_000_000
SALT = "cms.form_builder.transfer"


@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the bundle of the newest published version of a form as a file."""
    page = editable_page(request, pk)
    try:
        bundle = export_bundle(page.form_slug)
    except NoSuchForm as error:
        raise Http404 from error
    text = json.dumps(bundle, ensure_ascii=False, indent=2)
    response = HttpResponse(f"{text}\n", content_type="application/json; charset=utf-8")
    name = f"{page.form_slug}-completo.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class UploadForm(forms.Form):
    """The file with a bundle."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("JSON, written by “Download everything” or by export_form."),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )

    def clean_file(self) -> Bundle:
        """Return the bundle in the file."""
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB. Choose another one."))
        try:
            return bundle_in(upload.read())
        except DocumentRefused as refusal:
            raise forms.ValidationError(refusal.problems[:20]) from refusal


def bundle_in(content: bytes) -> Bundle:
    """Return the bundle in a file. :raises DocumentRefused: if there is something else in it."""
    try:
        document = json.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise DocumentRefused([_("The file is no JSON. Choose another one.")]) from error
    if not isinstance(document, dict):
        raise DocumentRefused([_("The file holds no form. Choose another one.")])
    if not is_bundle(document):
        document = {"bundle": 1, "form": {"document": document}}
    return load_bundle(document)


class TransferView(WagtailAdminTemplateMixin, TemplateView):
    """Upload a bundle, see what would be done, choose about conflicts, and have it done."""

    template_name = "form_builder/transfer.html"
    page_title = gettext_lazy("Bring a form in")
    header_icon = "upload"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let in only who may add and publish forms."""
        index = FormIndexPage.objects.first()
        may = index and index.permissions_for_user(request.user).can_publish_subpage()
        if not may and not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way to this screen."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("form_builder_admin:forms"), "label": _("Forms")},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form to upload a file."""
        kwargs.setdefault("form", UploadForm())
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show the plan of an upload; take it in once it was confirmed."""
        if "carried" in request.POST:
            return self._confirm(request)
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        return self._show_plan(form.cleaned_data["file"], {})

    def _confirm(self, request: HttpRequest) -> HttpResponse:
        try:
            bundle = load_bundle(signing.loads(request.POST["carried"], salt=SALT, max_age=86_400))
        except (signing.BadSignature, DocumentRefused):
            messages.error(request, _("The plan is too old. Choose the file again."))
            return redirect("form_builder_admin:transfer")
        chosen = _choices(request)
        plan = self._plan(bundle, chosen)
        if plan is None or plan.open_conflicts or "import" not in request.POST:
            return self._show_plan(bundle, chosen)
        self._check_rights(request, plan)
        try:
            version = import_bundle(bundle, plan, by=request.user)
        except ConflictsOpen:
            return self._show_plan(bundle, chosen)
        except DocumentRefused as refusal:
            return self._show_plan(bundle, chosen, problems=refusal.problems)
        messages.success(request, _("Done. Nothing else was changed."))
        page = version and FormPage.objects.filter(form_slug=version.form.slug).first()
        if page:
            return redirect("form_builder_admin:versions", page.pk)
        return redirect("form_builder_admin:forms")

    def _check_rights(self, request: HttpRequest, plan: Plan) -> None:
        """:raises PermissionDenied: if the person may not publish the form that would change."""
        line = next(line for line in plan.lines if line.kind == "form")
        page = FormPage.objects.filter(form_slug=line.becomes).first()
        if page is not None and not page.permissions_for_user(request.user).can_publish():
            raise PermissionDenied

    def _plan(self, bundle: Bundle, chosen: dict[str, Any]) -> Plan | None:
        try:
            return plan_bundle(bundle, chosen)
        except DocumentRefused:
            return None

    def _show_plan(
        self, bundle: Bundle, chosen: dict[str, Any], problems: list[str] | None = None
    ) -> HttpResponse:
        try:
            plan = plan_bundle(bundle, chosen)
        except DocumentRefused as refusal:
            form = UploadForm()
            context = self.get_context_data(form=form, problems=refusal.problems[:20])
            return self.render_to_response(context)
        carried = signing.dumps(bundle.model_dump(mode="json"), salt=SALT, compress=True)
        rows = [
            {"line": line, "kind": kind_words(line), "action": action_words(line)}
            for line in plan.lines
        ]
        context = self.get_context_data(
            plan=plan, rows=rows, carried=carried, problems=(problems or [])[:20]
        )
        return self.render_to_response(context)


def _choices(request: HttpRequest) -> dict[str, Any]:
    """Return what was chosen about conflicts, by the id of the line."""
    prefix = "choice:"
    return {
        name.removeprefix(prefix): value
        for name, value in request.POST.items()
        if name.startswith(prefix) and value in CHOICES
    }
