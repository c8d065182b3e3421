"""The sign-in form."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """User name and password, with one message whichever of the two is wrong."""

    use_required_attribute = False
    error_messages = {
        "invalid_login": _("The user name or the password is not right. Check both and try again."),
        "inactive": _("The user name or the password is not right. Check both and try again."),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["username"].error_messages["required"] = _("Write your user name.")
        self.fields["username"].widget.attrs.pop("autofocus", None)
        self.fields["password"].label = _("Password")
        self.fields["password"].error_messages["required"] = _("Write your password.")
