"""What people write about gates: giving a form back, lifting a gate, ending that."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.register.forms import date_field
from cms.training.gates.lifting import SHORTEST_REASON
from cms.training.gates.supervising import MOST_NOTE

MOST_REASON = 1000


class GiveBackForm(forms.Form):
    """Which steps to put right, and what is wrong with them."""

    use_required_attribute = False

    steps = forms.MultipleChoiceField(
        label=_("What has to be put right?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one topic.")},
    )
    note = forms.CharField(
        label=_("What should your colleague do?"),
        help_text=_("Your office reads this. Say what is wrong and how to put it right."),
        max_length=MOST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what has to be put right.")},
    )

    def __init__(self, *args: Any, steps: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["steps"].choices = list(steps)


def why_field(label: Any) -> forms.CharField:
    """Return the box for a reason that stays."""
    too_short = _("Write at least %(count)s letters: what happened, and what is done about it.")
    return forms.CharField(
        label=label,
        help_text=_("It stays written down with your name and the date."),
        min_length=SHORTEST_REASON,
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Write why."),
            "min_length": too_short % {"count": SHORTEST_REASON},
        },
    )


class LiftForm(forms.Form):
    """For whom a gate is lifted, until which day, and why. It begins today."""

    use_required_attribute = False

    whom = forms.ChoiceField(
        label=_("For whom?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose for whom.")},
    )

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[str, str]],
        last_day: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        everybody = ("office", gettext("Everybody in the office"))
        self.fields["whom"].choices = [*people, everybody]
        self.fields["until"] = date_field(gettext("Until which day, that day included?"))
        example = f"{last_day.day} {last_day.month} {last_day.year}"
        self.fields["until"].help_text = gettext("For example, %(day)s") % {"day": example}
        self.fields["reason"] = why_field(gettext("Why?"))
        self.last_day = last_day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "until" not in self.errors and cleaned.get("until") is None:
            self.add_error("until", _("Write the last day."))
        return cleaned


class WithdrawForm(forms.Form):
    """Why a lifted gate holds again."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = why_field(gettext("Why does it hold again?"))
