"""Forms of the operators. Saving goes through the services, so that sessions end when they must."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.accounts import services
from cms.accounts.models import Membership, StaffPerson, User


class StaffPersonForm(forms.ModelForm):
    """A person's name and, when it is written, a new password."""

    password = forms.CharField(
        label=_("Password"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Leave it empty to keep the password. A new one closes the person's sessions."),
    )

    class Meta:
        model = StaffPerson
        fields = ["username", "first_name", "last_name", "email", "is_active"]

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        others = User.objects.filter(username__iexact=username).exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError(_("Somebody has this user name. Write another one."))
        return username

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if password:
            validate_password(password, self.instance)
        elif self.instance.pk is None:
            raise ValidationError(_("Write a first password for the person."))
        return password

    def save(self, commit: bool = True) -> StaffPerson:
        return services.save_person(person=self.instance, password=self.cleaned_data["password"])


class NewMembershipForm(forms.ModelForm):
    """Give a person a place in an office."""

    class Meta:
        model = Membership
        fields = ["user", "office", "role", "since"]
        widgets = {"since": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"] = forms.ModelChoiceField(StaffPerson.objects.all(), label=_("Person"))
        self.fields["office"].label = _("Office")
        self.fields["since"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        user, office = cleaned.get("user"), cleaned.get("office")
        open_ones = Membership.objects.filter(user=user, office=office, until__isnull=True)
        if user and office and open_ones.exists():
            raise ValidationError(_("This person works in that office already."))
        return cleaned

    def save(self, commit: bool = True) -> Membership:
        values = {key: self.cleaned_data[key] for key in ("user", "office", "role", "since")}
        self.instance = services.add_member(**values)
        return self.instance


class MembershipForm(forms.ModelForm):
    """Change what a person does in an office, or end it. Either closes their sessions."""

    class Meta:
        model = Membership
        fields = ["role", "until"]
        widgets = {"until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {"until": _("The last day. The person is signed out when you save.")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        stored = Membership.objects.get(pk=self.instance.pk)
        if stored.until is not None:
            raise ValidationError(_("This place is over. Add a new one if the person is back."))
        until = cleaned.get("until")
        if until and until < stored.since:
            self.add_error("until", _("Write a day that is not before the first one."))
        return cleaned

    def save(self, commit: bool = True) -> Membership:
        stored = Membership.objects.select_related("user").get(pk=self.instance.pk)
        services.change_role(membership=stored, role=self.cleaned_data["role"])
        if self.cleaned_data["until"]:
            services.end_membership(membership=stored, until=self.cleaned_data["until"])
        return stored
