"""What an office writes about reviews."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.register.models import ReviewRequest
from cms.register.reviews import MOST_CONTACT, MOST_GROUNDS
from cms.submissions.references import reference_from_typed

State = ReviewRequest.State


class DeskForm(forms.Form):
    """What somebody at the desk says does not fit."""

    use_required_attribute = False

    grounds = forms.CharField(
        label=_("What does not fit, in the person's words"),
        max_length=MOST_GROUNDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what does not fit.")},
    )
    contact = forms.CharField(
        label=_("E-mail or telephone"),
        help_text=_("To an e-mail we write when there is an answer. You can leave it empty."),
        required=False,
        max_length=MOST_CONTACT,
    )


class DecisionForm(forms.Form):
    """What a person decides about a review, and why."""

    use_required_attribute = False

    state = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[
            (State.CONFIRMED, _("The result is right and stays")),
            (State.CORRECTED, _("The result was wrong: a new form corrects it")),
            (State.REJECTED, _("The request is not admitted")),
        ],
        error_messages={"required": _("Choose the decision.")},
    )
    outcome = forms.CharField(
        label=_("Number of the form that corrects the result"),
        help_text=_("Only if the result was wrong. Fill the new form in and send it first."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"size": 20, "autocomplete": "off"}),
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("The person reads this. Say what was checked and what follows from it."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write the reasons of the decision.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        typed = cleaned.get("outcome", "").strip()
        is_corrected = cleaned.get("state") == State.CORRECTED
        if is_corrected and not typed and "outcome" not in self.errors:
            self.add_error("outcome", _("Write the number of the new form."))
        if not is_corrected and typed:
            self.add_error("outcome", _("Leave this empty, or choose that the result was wrong."))
        cleaned["outcome"] = reference_from_typed(typed) if typed else ""
        return cleaned
