"""The form in which somebody decides about a pair."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.register.duplicates.deciding import Home, Households, Verdict


class DecisionForm(forms.Form):
    """``home`` is asked only where the two people live in different households."""

    verdict = forms.ChoiceField(
        label=_("Are they the same person?"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether they are the same person.")},
    )
    home = forms.ChoiceField(
        label=_("Where does the person live?"),
        choices=Home.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    reason = forms.CharField(
        label=_("How do you know?"),
        help_text=_("For example: both documents were seen, the family was asked by telephone."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write how you know.")},
    )

    def __init__(self, *args: Any, living: Households, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.living = living
        if not living.differ:
            del self.fields["home"]

    def clean(self) -> dict[str, Any]:
        """Ask for the home where two households list a person who is one."""
        cleaned = super().clean() or {}
        is_one = cleaned.get("verdict") in (Verdict.FIRST, Verdict.SECOND)
        if "home" in self.fields and is_one and not cleaned.get("home"):
            self.add_error("home", _("Choose in which household the person lives."))
        return cleaned
