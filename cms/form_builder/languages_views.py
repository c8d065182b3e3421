"""Screens of the admin to translate a form: languages, side by side, PO files."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from cms.form_builder.language_names import language_name
from cms.form_builder.models import FormPage
from cms.form_builder.po_files import PoRefused, read_po, write_po
from cms.form_builder.screens import FormScreen, editable_page, newest_draft
from cms.form_builder.translating import Row, Taken, completeness, rows_of, write_translations
from forms_plugins.engine.definition import DEFAULT_LANGUAGE

LANGUAGES = ("languages", gettext_lazy("Languages"))
FILTERS = {
    "": gettext_lazy("All"),
    "missing": gettext_lazy("Not translated"),
    "changed": gettext_lazy("Spanish changed"),
}
MOST_TOLD = 100


def languages_of(page: FormPage) -> list[str]:
    """Return the languages that a form can be translated into: those of the site and its own."""
    site = [code for code, _name in settings.LANGUAGES]
    return [
        code for code in dict.fromkeys((*site, *(page.languages or ()))) if code != DEFAULT_LANGUAGE
    ]


class LanguagesView(FormScreen):
    """How far the translation into each language is."""

    template_name = "form_builder/languages.html"
    page_title = gettext_lazy("Languages")
    header_icon = "site"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the languages."""
        draft = newest_draft(self.page)
        rows = [
            {
                "code": each.language,
                "name": language_name(each.language),
                "each": each,
                "is_used": each.language in (draft.languages or ()),
            }
            for each in completeness(draft, languages_of(draft))
        ]
        return super().get_context_data(rows=rows, **kwargs)


class TranslationView(FormScreen):
    """Spanish on the left, another language on the right, one row a text."""

    template_name = "form_builder/translation.html"
    header_icon = "site"
    parents = (LANGUAGES,)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the draft and the language."""
        super().setup(request, *args, **kwargs)
        self.draft = newest_draft(self.page)
        self.language = kwargs["language"]
        if self.language not in languages_of(self.draft):
            raise Http404

    @property
    def page_title(self) -> str:
        """Return the name of the language."""
        return language_name(self.language)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the texts that the filter lets through."""
        chosen = self.request.GET.get("ver", "")
        rows = rows_of(self.draft, self.language)
        shown = [row for row in rows if chosen not in FILTERS or chosen in ("", row.state)]
        done = sum(1 for row in rows if row.state == "done")
        typed: Mapping[str, str] = kwargs.pop("typed", {})
        return super().get_context_data(
            rows=[
                {"row": row, "mark": mark_of(row.spanish), "value": typed.get(row.place)}
                for row in shown
            ],
            filters=[(name, words, name == chosen) for name, words in FILTERS.items()],
            language=self.language,
            language_name=self.page_title,
            done=done,
            total=len(rows),
            chosen=chosen,
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep what was written as a draft; nothing is published."""
        if "po" in request.FILES:
            return self._read_file(request)
        rows = {row.place: row for row in rows_of(self.draft, self.language)}
        given = {}
        for place, row in rows.items():
            if f"t:{place}" in request.POST:
                is_same = request.POST.get(f"s:{place}") == mark_of(row.spanish)
                given[place] = (row.spanish if is_same else "", _written(request.POST, row))
        result = write_translations(self.draft, self.language, given)
        self._keep(request, result)
        if result.refused:
            typed = {place: words for place, (_made_for, words) in given.items()}
            self.draft = newest_draft(self.page)
            return self.render_to_response(
                self.get_context_data(typed=typed, refused=result.refused[:MOST_TOLD])
            )
        query = f"?ver={request.GET['ver']}" if request.GET.get("ver") in FILTERS else ""
        return redirect(self.address("translation", self.language) + query)

    def _read_file(self, request: HttpRequest) -> HttpResponse:
        try:
            result = read_po(self.draft, self.language, request.FILES["po"].read())
        except PoRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(self.address("translation", self.language))
        self._keep(request, result)
        self.draft = newest_draft(self.page)
        context = self.get_context_data(refused=result.refused[:MOST_TOLD], report=result)
        return self.render_to_response(context)

    def _keep(self, request: HttpRequest, result: Taken) -> None:
        if result.taken or result.suggested:
            self.draft.save_revision(user=request.user, log_action=True, changed=True)
        count = len(result.taken)
        words = ngettext(
            "%(count)s text was kept in the draft.",
            "%(count)s texts were kept in the draft.",
            count,
        )
        messages.success(request, words % {"count": count})
        if result.suggested:
            messages.warning(
                request,
                _("%(count)s were kept as suggestions: look at them.")
                % {"count": len(result.suggested)},
            )


def _written(data: Any, row: Row) -> str:
    """Return what somebody wrote for a text, or the suggestion they chose."""
    typed: str = data[f"t:{row.place}"]
    return row.suggestion if not typed.strip() and f"u:{row.place}" in data else typed


def mark_of(spanish: str) -> str:
    """Return what tells whether a page was drawn from these Spanish words."""
    return hashlib.sha256(spanish.encode()).hexdigest()[:12]


@require_safe
def download_po(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Return the texts of the newest draft as a PO file."""
    page = editable_page(request, pk)
    draft = newest_draft(page)
    if language not in languages_of(draft):
        raise Http404
    response = HttpResponse(write_po(draft, language), content_type="text/x-po; charset=utf-8")
    name = f"{draft.form_slug or draft.slug}-{language}.po"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
