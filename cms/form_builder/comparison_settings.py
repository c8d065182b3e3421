"""What a form says beside its steps, as parts in words, for comparing versions."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from cms.form_builder.comparison_parts import (
    Parts,
    Writer,
    plugin_label,
    said,
    texts,
    value_words,
)
from cms.form_builder.language_names import language_name
from forms_plugins.api.kinds import Action, Calculation, Plugin, Validation
from forms_plugins.engine.definition import FormDefinition


def setting_groups(
    before: FormDefinition, after: FormDefinition
) -> Iterator[tuple[str, Parts, Parts]]:
    """Yield the title of each group of settings and its parts before and after."""
    writer = Writer(before, after)
    groups = [
        (_("Settings of the form"), _settings),
        (_("Outcome pages"), _outcomes),
        (_("Cross-checks of the whole form"), _checks),
        (_("Declaration"), _declaration),
        (_("Personal data"), _personal_data),
        (_("Tables for rules"), _tables),
        (_("On sending"), _plugins),
    ]
    for title, parts in groups:
        yield title, parts(before, writer), parts(after, writer)


def _settings(form: FormDefinition, writer: Writer) -> Parts:
    audiences = {"staff": _("Staff of the offices"), "citizen": _("Citizens")}
    layouts = {"topic": _("One topic a page"), "question": _("One question a page")}
    ways = {"linear": _("One step after the other"), "tasks": _("A list of tasks, in any order")}
    return said(
        texts(_("Title"), form.title),
        texts(_("Summary"), form.summary),
        {_("Who fills it in"): audiences[form.audience]},
        {_("Pages"): layouts[form.layout]},
        {_("Way through the form"): ways[form.navigation]},
        {_("Languages"): ", ".join(map(language_name, form.languages))},
        {_("Office by"): form.office_from or ""},
        writer.rule(_("Name of a draft"), form.draft_title),
    )


def _outcomes(form: FormDefinition, writer: Writer) -> Parts:
    found: Parts = {}
    for outcome in form.outcomes:
        name = _("Outcome page “%(key)s”") % {"key": outcome.key}
        for title, words in said(
            texts(_("Title"), outcome.title), texts(_("What to do"), outcome.text)
        ).items():
            found[f"{name}: {title}"] = words
    return found


def _checks(form: FormDefinition, writer: Writer) -> Parts:
    return {
        f"{check.key}: {name}": words
        for check in form.checks
        for name, words in writer.check(check).items()
    }


def _declaration(form: FormDefinition, writer: Writer) -> Parts:
    declaration = form.declaration
    if declaration is None:
        return {}
    return said(
        texts(_("Title"), declaration.title),
        texts(_("What the person declares"), declaration.text),
        texts(_("Words beside the box"), declaration.label),
    )


def _personal_data(form: FormDefinition, writer: Writer) -> Parts:
    found = texts(_("Privacy notice"), form.privacy_notice)
    retention = form.retention
    if retention is None:
        return found
    return said(
        found,
        {
            _("Days a draft is kept"): str(retention.drafts_days),
            _("Years a sent form is kept"): str(retention.submissions_years),
        },
        texts(_("Why that long"), retention.reason),
    )


def _tables(form: FormDefinition, writer: Writer) -> Parts:
    return {
        _("%(table)s, row %(row)s") % {"table": name, "row": row}: value_words(columns)
        for name, rows in form.tables.items()
        for row, columns in rows.items()
    }


def _plugins(form: FormDefinition, writer: Writer) -> Parts:
    kinds: tuple[tuple[str, type[Plugin], Any], ...] = (
        (_("Check"), Validation, form.validations),
        (_("Calculation"), Calculation, form.calculations),
        (_("Action"), Action, form.actions),
    )
    found: Parts = {}
    for name, kind, uses in kinds:
        for number, use in enumerate(uses, start=1):
            words = plugin_label(kind, use.plugin)
            settings = value_words(use.options)
            found[f"{name} {number}"] = f"{words}\n{settings}" if settings else words
    return found
