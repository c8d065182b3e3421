"""What citizens are asked to come back to a form later."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from cms.submissions.services.resuming import CODE_DIGITS, Factor
from forms_plugins.api.kinds import FieldType
from forms_plugins.api.registry import registry
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, Field

LINK = re.compile(r"/tramites/continuar/([A-Za-z0-9_-]{20,80})/?\s*$")
LONGEST_LINK = 400


class SaveForm(forms.Form):
    """How the person wants to show later that it is them; the birth date only if it is known."""

    use_required_attribute = False

    factor = forms.ChoiceField(
        label=_("What do you want to come back with?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you want to come back with."),
            "invalid_choice": _("Choose what you want to come back with."),
        },
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send you the link, and a code each time you come back."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "invalid": _("Write an address like name@example.com."),
        },
    )

    def __init__(self, *args: Any, has_birth_date: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].hide_optional = True
        if has_birth_date:
            self.fields["factor"].choices = [
                (Factor.EMAIL_CODE, _("A code that we send by e-mail")),
                (Factor.BIRTH_DATE, _("The birth date that you wrote in this form")),
            ]
        else:
            del self.fields["factor"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "factor" not in self.fields:
            cleaned["factor"] = Factor.EMAIL_CODE
        needs_email = cleaned.get("factor") == Factor.EMAIL_CODE and "email" not in self.errors
        if needs_email and not cleaned.get("email"):
            self.add_error("email", gettext("Write your e-mail address."))
        return cleaned


class LinkForm(forms.Form):
    """The link that somebody was given, pasted."""

    use_required_attribute = False

    link = forms.CharField(
        label=_("Link that you were given"),
        help_text=_("Copy it from the e-mail or from the page that you printed."),
        max_length=LONGEST_LINK,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Write or paste the link."),
            "max_length": _("Paste only the link, from https to the end."),
        },
    )

    def clean_link(self) -> str:
        """Return the token of the link, whether there is such a link or not."""
        found = LINK.search(self.cleaned_data["link"])
        if found is None:
            raise forms.ValidationError(gettext("Paste the whole link, from https to the end."))
        return found.group(1)


class CodeForm(forms.Form):
    """The code that was sent by e-mail."""

    use_required_attribute = False

    secret = forms.CharField(
        label=_("Code of the e-mail"),
        help_text=_("It has %(digits)s figures.") % {"digits": CODE_DIGITS},
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "size": 10}
        ),
        error_messages={
            "required": _("Write the code of the e-mail."),
            "max_length": _("Write only the figures of the code."),
        },
    )

    def clean_secret(self) -> str:
        code = re.sub(r"[\s.\-]", "", self.cleaned_data["secret"])
        if not re.fullmatch(rf"[0-9]{{{CODE_DIGITS}}}", code):
            message = gettext("Write the %(digits)s figures of the code.")
            raise forms.ValidationError(message % {"digits": CODE_DIGITS})
        return code


class BirthDateForm(forms.Form):
    """The birth date that is among the answers."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = Field(
            key="secret",
            type="date",
            datatype="date",
            label=gettext("Birth date that you wrote in the form"),
            hint=gettext("For example, 27 3 1985."),
        )
        plugin = registry.get(FieldType, "date")
        language = get_language() or DEFAULT_LANGUAGE
        self.fields["secret"] = plugin.form_field(asked, (), language=language)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "secret" not in self.errors:
            if isinstance(cleaned.get("secret"), date):
                cleaned["secret"] = cleaned["secret"].isoformat()
            else:
                self.add_error("secret", gettext("Write the birth date."))
        return cleaned
