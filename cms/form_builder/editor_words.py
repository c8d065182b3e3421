"""The words that the scripts of the editor show."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.form_builder.selectors import shared_blocks, shared_lists


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
        "add_group": _("Add a group of conditions"),
        "add_rows": _("Add a condition on a list"),
        "conditions": _("Conditions"),
        "rows_condition": _("Condition on a list"),
        "rows_function": _("What is looked at"),
        "rows_functions": [
            ["cuenta", _("How many")],
            ["suma", _("The sum")],
            ["alguno", _("At least one")],
            ["todos", _("All of them")],
        ],
        "roster": _("List"),
        "sum_of": _("Sum of"),
        "rows_where": _("Only those who meet this:"),
        "ages": _("Ages"),
        "age_of": _("Age by “%s”"),
        "column": _("Column “%s” of the option"),
        "compare_with": _("Compare with"),
        "mode_value": _("a value"),
        "mode_question": _("another question"),
        "mode_today": _("today"),
        "other_question": _("Other question"),
        "none_chosen": _("Nothing chosen"),
        "later_steps": _("Later steps"),
        "outcome_pages": _("Outcome pages"),
        "version": _("version %s"),
        "newer_version": _("There is a newer version."),
        "take_version": _("Take version %s"),
        "shared_lists": shared_lists(),
        "shared_blocks": shared_blocks(),
        "remove": _("Remove"),
        "code": _("Code"),
        "option": _("Option"),
        "hint": _("Help"),
        "exclusive": _("Excludes the others"),
        "add_option": _("Add an option"),
        "paste_help": _(
            "Paste a list to add one option a line, or rows of a spreadsheet: code, option and "
            "more columns with their names in the first row."
        ),
        "add_column": _("Add a column"),
        "column_name": _("Name of the column"),
        "show_all": _("Show all %s options"),
        "up": _("Move up"),
        "down": _("Move down"),
        "add_question": _("Add a question"),
    }
