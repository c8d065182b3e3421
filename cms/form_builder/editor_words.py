"""The words that the scripts of the editor show."""

from django.urls import reverse
from django.utils.translation import gettext as _


def editor_words() -> dict[str, object]:
    """Return the words in the editor's language, and the address that reads rules."""
    return {
        "rule_url": reverse("form_builder_admin:rule"),
        "build": _("Build the condition"),
        "only_text": _("This rule says more than the builder can show. Change it as text."),
        "match": _("How the conditions are joined"),
        "match_all": _("All of these hold"),
        "match_any": _("Any of these holds"),
        "question": _("Question"),
        "choose_question": _("Choose a question"),
        "operator": _("Comparison"),
        "operators": [
            ["=", _("is")],
            ["!=", _("is not")],
            [">=", _("is at least")],
            ["<=", _("is at most")],
            [">", _("is more than")],
            ["<", _("is less than")],
            ["en", _("is one of")],
            ["no en", _("is none of")],
            ["marcado", _("has ticked")],
            ["no marcado", _("has not ticked")],
            ["respondida", _("is answered")],
            ["no respondida", _("is not answered")],
        ],
        "value": _("Value"),
        "choose_value": _("Choose an option"),
        "list_example": _("For example: 6, 7"),
        "yes": _("Yes"),
        "no": _("No"),
        "add_condition": _("Add a condition"),
        "remove": _("Remove"),
        "code": _("Code"),
        "option": _("Option"),
        "hint": _("Help"),
        "exclusive": _("Excludes the others"),
        "add_option": _("Add an option"),
        "paste_help": _("Paste a list to add one option a line."),
        "up": _("Move up"),
        "down": _("Move down"),
        "add_question": _("Add a question"),
    }
