"""The lines of a plan in words."""

from django.utils.translation import gettext as _

from cms.form_builder.bundle_plan import Line


def kind_words(line: Line) -> str:
    """Return what a line is about."""
    return {
        "list": _("Shared list"),
        "block": _("Reusable block"),
        "form": _("Form"),
        "case": _("Test case"),
    }[line.kind]


def action_words(line: Line) -> str:
    """Return what is done about a line."""
    if line.conflict and not line.chosen:
        return _("conflict: it was changed on both sides")
    if line.becomes != line.name:
        words = _("added as “%(name)s”") if line.action == "add" else _("kept as “%(name)s”")
        return words % {"name": line.becomes}
    return {"add": _("added"), "change": _("changed"), "keep": _("kept")}[line.action]
