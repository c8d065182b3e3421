"""Forms of invitations."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import Role, StaffPerson, User

TEAM_ROLES = (Role.ENUMERATOR, Role.CLERK)
"""Whom a head may invite: heads are named by the municipality."""


class InviteForm(forms.Form):
    """Whom a head of an office invites."""

    use_required_attribute = False
    given_names = forms.CharField(
        label=_("Given names"),
        max_length=150,
        error_messages={"required": _("Write the given names.")},
    )
    surnames = forms.CharField(
        label=_("Surnames"),
        max_length=150,
        error_messages={"required": _("Write the surnames.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("The link to begin is sent there."),
        error_messages={
            "required": _("Write the e-mail."),
            "invalid": _("Write the whole e-mail, such as rosa@example.org."),
        },
    )
    role = forms.ChoiceField(
        label=_("What they will do"),
        choices=[(role.value, role.label) for role in TEAM_ROLES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they will do.")},
    )


class AcceptForm(forms.Form):
    """The user name and the password of somebody who was invited."""

    use_required_attribute = False
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        validators=[
            UnicodeUsernameValidator(message=_("Use letters, figures and @ . + - _ only."))
        ],
        help_text=_("With it you sign in. You may keep the one proposed."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages={"required": _("Write a user name.")},
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 10 characters. Several words that only you join are easy to keep."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Write a password.")},
    )

    def __init__(self, *args: Any, person: StaffPerson, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(_("Somebody has this user name. Write another one."))
        return username

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        self.person.username = self.cleaned_data.get("username", "")
        validate_password(password, self.person)
        return password
