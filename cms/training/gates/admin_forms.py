"""The forms of coordinators: a gate in words instead of keys, and what lifts it."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.accounts.models import Office, Role, User
from cms.form_builder.models import Form
from cms.submissions.gatekeeping import guarded_actions
from cms.submissions.selectors import definition_of
from cms.training.gates.forms import why_field
from cms.training.models import Gate

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
FORM, STEP, ACTION = "form", "step", "action"

Choices = list[tuple[str, Any]]


def places() -> Choices:
    """Return what a gate may stand before: forms and their steps as published, and acts."""
    found: Choices = [("", "---------")]
    for form in Form.objects.order_by("title"):
        version = form.latest_version
        if version is None:
            continue
        steps = [
            (f"{STEP}:{form.pk}:{step.key}", gettext("Step: %(step)s") % {"step": step.title.es})
            for step in definition_of(version).steps
        ]
        found.append((form.title, [(f"{FORM}:{form.pk}", gettext("Send the form")), *steps]))
    acts = [(f"{ACTION}:{key}", str(label)) for key, label in guarded_actions().items()]
    return [*found, (gettext("Acts"), acts)]


def place_of(gate: Gate) -> str:
    """Return the choice of ``places`` that a gate is."""
    if gate.action:
        return f"{ACTION}:{gate.action}"
    if gate.form_id is None:
        return ""
    return f"{STEP}:{gate.form_id}:{gate.step_key}" if gate.step_key else f"{FORM}:{gate.form_id}"


class GateForm(WagtailAdminModelForm):
    """What needs which certification, of whom, from when, and what happens without it."""

    before = forms.ChoiceField(
        label=_("What needs a certification"),
        help_text=_(
            "Sending a form, sending it with a step one has filled in, or an act. Steps are those "
            "of the published form."
        ),
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: everybody in the offices."),
    )

    class Meta:
        model = Gate
        fields = [
            "name",
            "course",
            "roles",
            "starts_on",
            "grace_days",
            "grace_after_expiry_days",
            "is_supervised",
            "head_override_days",
            "is_active",
        ]
        widgets = {"starts_on": DAY}
        help_texts = {
            "name": _('What you will know it by, such as "Send the FSU".'),
            "course": _("Only who passed this course counts as certified."),
            "starts_on": _("Before this day nothing is asked for. Give the offices time to learn."),
            "grace_days": _("Days that newcomers may work without it, from their first day."),
            "grace_after_expiry_days": _("Days that count after a certification has ended."),
            "is_supervised": _(
                "Without a certification the form is received and waits for a colleague. Switched "
                "off, only certified people send it. Acts never wait: they are refused."
            ),
            "head_override_days": _("0: heads cannot lift it, coordinators can."),
            "is_active": _("Switched off nothing is asked for; what was written down stays."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["before"].choices = places()
        self.initial["before"] = place_of(self.instance)
        self.order_fields(["name", "before"])
        if self.instance.pk is None:
            self.initial.setdefault("starts_on", timezone.localdate())
        elif self.initial["before"] not in _values(self.fields["before"].choices):
            # The form no longer has that step: it stays until somebody chooses another one.
            gone = gettext("A step that the form no longer has")
            self.fields["before"].choices += [(self.initial["before"], gone)]

    def _post_clean(self) -> None:
        """Set what it stands before first: the model checks it with the rest."""
        kind, _sep, rest = self.cleaned_data.get("before", "").partition(":")
        form, _sep, step = rest.partition(":")
        self.instance.action = rest if kind == ACTION else ""
        self.instance.form_id = int(form) if kind in (FORM, STEP) else None
        self.instance.step_key = step if kind == STEP else ""
        super()._post_clean()


def _values(choices: Any) -> set[str]:
    found: set[str] = set()
    for value, label in choices:
        found |= {key for key, _words in label} if isinstance(label, list) else {value}
    return found


class CoordinatorLiftForm(forms.Form):
    """For whom a gate is lifted, from which day to which, and why."""

    gate = forms.ModelChoiceField(
        label=_("Requirement"), queryset=Gate.objects.filter(is_active=True)
    )
    user = forms.CharField(
        label=_("Person"),
        required=False,
        help_text=_("User name. Empty: everybody in the office."),
    )
    office = forms.CharField(
        label=_("Office"),
        required=False,
        help_text=_("Code of the office, such as 150132. Empty: the person in any office."),
    )
    from_day = forms.DateField(label=_("From"), widget=DAY)
    until_day = forms.DateField(label=_("Until"), widget=DAY, help_text=_("That day included."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = why_field(gettext("Why?"))
        self.initial.setdefault("from_day", timezone.localdate())

    def clean_user(self) -> User | None:
        name = self.cleaned_data["user"].strip()
        found = User.objects.filter(username=name, is_active=True).first()
        if name and found is None:
            raise forms.ValidationError(_("Nobody has this user name. Look it up under People."))
        return found

    def clean_office(self) -> Office | None:
        code = self.cleaned_data["office"].strip()
        found = Office.objects.filter(code=code).first()
        if code and found is None:
            raise forms.ValidationError(
                _("No office has this code. Look it up under People and offices.")
            )
        return found

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if (
            "user" in cleaned
            and "office" in cleaned
            and not any((cleaned["user"], cleaned["office"]))
        ):
            self.add_error("office", _("Write a person, an office, or both."))
        return cleaned
