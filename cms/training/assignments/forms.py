"""The form of a rule: whom it concerns in words, not in codes."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.forms import WagtailAdminModelForm

from cms.accounts.models import Office, Role
from cms.accounts.regions import regions
from cms.training.models import AssignmentRule

SEPARATORS = re.compile(r"[\s,;]+")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AssignmentRuleForm(WagtailAdminModelForm):
    """Regions are ticked, offices are written by their codes; both end up in ``places``."""

    # What, whom, when: as one would say it.
    field_order = (
        *("name", "course", "roles", "regions", "offices"),
        *("used_form", "used_within_days", "joined_since"),
        *("starts_on", "due_days", "renew_days", "is_active"),
    )

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: everybody in the offices."),
    )
    regions = forms.MultipleChoiceField(
        label=_("Regions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("No region ticked and no office written: the whole country."),
    )
    offices = forms.CharField(
        label=_("Offices"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Codes of single offices, with commas between them, such as 150132, 050113."),
    )

    class Meta:
        model = AssignmentRule
        fields = [
            "name",
            "course",
            "roles",
            "used_form",
            "used_within_days",
            "joined_since",
            "starts_on",
            "due_days",
            "renew_days",
            "is_active",
        ]
        widgets = {"joined_since": DAY, "starts_on": DAY}
        help_texts = {
            "name": _('What you will know it by, such as "New clerks of Lima".'),
            "used_form": _("Only who sent this form lately. Empty: whatever they send."),
            "used_within_days": _("How many days back a form counts as sent lately."),
            "joined_since": _("Only who began in their office on this day or later."),
            "starts_on": _("Before this day the rule does nothing."),
            "due_days": _("Days to finish, from the first day in the office or of the rule."),
            "renew_days": _("So many days before a certification ends it is assigned again."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(region.code, region.name) for region in regions()]
        codes = {code for code, _name in known}
        self.fields["regions"].choices = known
        places = self.instance.places
        self.initial["regions"] = [place for place in places if place in codes]
        chosen = [place for place in places if place not in codes]
        self.initial["offices"] = ", ".join(chosen)
        if self.instance.pk is None:
            self.initial.setdefault("starts_on", timezone.localdate())

    def clean_offices(self) -> list[str]:
        """Return codes of offices. :raises ValidationError: naming those that there are not."""
        codes = [code for code in SEPARATORS.split(self.cleaned_data["offices"]) if code]
        known = set(Office.objects.filter(code__in=codes).values_list("code", flat=True))
        unknown = [code for code in codes if code not in known]
        if unknown:
            message = ngettext(
                "There is no office %(codes)s. Look its code up under People and offices.",
                "There are no offices %(codes)s. Look their codes up under People and offices.",
                len(unknown),
            )
            raise ValidationError(message % {"codes": ", ".join(unknown)})
        return codes

    def save(self, commit: bool = True) -> AssignmentRule:
        offices = Office.objects.filter(code__in=self.cleaned_data["offices"])
        places = {office.code: office.place_code for office in offices}
        self.instance.places = [
            *self.cleaned_data["regions"],
            *(places[code] for code in self.cleaned_data["offices"]),
        ]
        return super().save(commit)
