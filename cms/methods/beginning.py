"""Forms with which a draft begins: empty, from a version, or from a file."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.methods.drafted import Drafted
from cms.methods.drafts import DraftExists, begin_draft
from cms.methods.models import MethodDraft
from cms.methods.sheet_edits import Rows, SheetTooLarge
from forms_plugins.classification.models import MethodVersion
from forms_plugins.classification.sheets import empty_sheets

FIRST_SETTINGS = {
    "formato": "1",
    "estado": "ilustrativo",
    "puntos_por": "área",
    "suma": "suma",
    "sentido": "más es mejor",
}
"""What a new method says until somebody decides otherwise."""


class BeginForm(forms.Form):
    """
    Name and title of a draft.

    ``replaces`` is the revision of a draft of that name, asked for once there is one: whoever
    replaces it says so with what they saw.
    """

    title = forms.CharField(
        label=gettext_lazy("Title of the method"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write the title.")},
    )
    slug = forms.RegexField(
        label=gettext_lazy("Short name"),
        regex=r"^[a-z][a-z0-9-]{0,59}$",
        help_text=gettext_lazy(
            "Lower case letters, digits and hyphens, such as “ifh-2026”. Versions are published "
            "under it; it does not change later."
        ),
        error_messages={
            "required": gettext_lazy("Write the short name."),
            "invalid": gettext_lazy(
                "Begin with a letter and use lower case letters, digits and hyphens only."
            ),
        },
    )
    data: Any
    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput)
    replace = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def begin(
        self, sheets: Mapping[str, Rows], *, by: Any, based_on: MethodVersion | None = None
    ) -> MethodDraft | None:
        """Keep the draft; ``None`` if it may not be, which the form then says."""
        title, slug = self.cleaned_data["title"], self.cleaned_data["slug"]
        agreed = self.cleaned_data["replaces"] if self.cleaned_data["replace"] else None
        try:
            return begin_draft(
                slug=slug,
                title=title,
                sheets=with_names(sheets, slug=slug, title=title),
                by=by,
                based_on=based_on,
                replace=agreed,
            )
        except DraftExists as found:
            self._offer_to_replace(found.draft)
        except SheetTooLarge as refusal:
            self.add_error(None, str(refusal))
        return None

    def _offer_to_replace(self, draft: MethodDraft) -> None:
        self.taken = draft
        self.add_error(
            "slug",
            _("There is a draft with this name: “%(title)s”. Open it, or choose another name.")
            % {"title": draft.title},
        )
        self.data = {**self.data.dict(), "replaces": str(draft.revision)}
        self.fields["replace"].widget = forms.CheckboxInput()
        self.fields["replace"].label = _("Replace the draft that is there (what it holds is lost)")


def first_sheets() -> dict[str, Rows]:
    """Return the sheets of a method that begins from nothing."""
    return with_settings(empty_sheets(), FIRST_SETTINGS)


def with_names(sheets: Mapping[str, Rows], *, slug: str, title: str) -> dict[str, Rows]:
    """Return sheets that say what method they are."""
    return with_settings(sheets, {"clave": slug, "titulo": title})


def with_settings(sheets: Mapping[str, Rows], values: Mapping[str, str]) -> dict[str, Rows]:
    """Return sheets in which ``metodo`` says ``values``; its other columns stay."""
    headings, *rows = sheets.get("metodo") or [["dato", "valor"]]
    if headings[:1] != ["dato"]:
        return dict(sheets)  # a file with headings of its own: its problems are told instead
    place = headings.index("valor") if "valor" in headings else len(headings)
    if place == len(headings):
        headings = [*headings, "valor"]
    known = Drafted({"metodo": [headings, *rows]}).settings
    missing = [[name] for name in values if name not in known]
    body = [row + [""] * (len(headings) - len(row)) for row in [*rows, *missing]]
    return {
        **sheets,
        "metodo": [
            headings,
            *(
                [*row[:place], values[row[0]], *row[place + 1 :]] if row[0] in values else row
                for row in body
            ),
        ],
    }
