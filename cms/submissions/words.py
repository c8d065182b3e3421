"""What the platform says about problems it found itself; authors write the words of their rules."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms_plugins.api.catalogues import get_catalogue
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, Field, FormDefinition, Roster
from forms_plugins.engine.evaluation import Problem
from forms_plugins.engine.rules import explain

Labels = Mapping[Any, str]

_OPTION_MARK = "\u2063"
"""Stands before the label of an option while a condition is put in words; nobody sees it."""

_CODE_IN_FRONT = re.compile(rf"(-?[0-9]+ )?{_OPTION_MARK}")


def problem_words(
    problem: Problem, form: FormDefinition, item: Field | Roster | None, language: str
) -> str:
    """Return what a person has to do about a problem; ``item`` is the question it is at."""
    if problem.message is not None:
        return problem.message.in_language(language)
    if problem.code == "required" and isinstance(item, Field):
        return _required(item, item.label.in_language(language))
    if problem.code == "irrelevant" and item is not None:
        return _irrelevant(form, item)
    words = _WORDS.get(problem.code, _unforeseen)
    label = item.label.in_language(language) if item is not None else problem.place.dotted
    return words(label, problem.params)


def _required(field: Field, label: str) -> str:
    if field.type == "place":
        level = get_catalogue(field.options["catalogue"]).level_names[-1]
        return _("Choose the place down to “%(level)s”.") % {"level": level}
    if field.type in ("confirm", "consent"):
        return _("Tick the box: %(label)s") % {"label": label}
    if field.type == "signature":
        return _("Sign, or write the full name: %(label)s") % {"label": label}
    return _REQUIRED[field.datatype](label)


def _irrelevant(form: FormDefinition, item: Field | Roster) -> str:
    label = item.label.in_language(DEFAULT_LANGUAGE)
    if item.show_if is None:
        return _("Leave “%(label)s” empty.") % {"label": label}
    return _("Leave “%(label)s” empty: it is asked only if %(condition)s.") % {
        "label": label,
        "condition": condition_words(form, item.show_if),
    }


def condition_words(form: FormDefinition, rule: Any) -> str:
    """
    Return a condition as a Spanish sentence without capital and full stop.

    Pages do not show the codes of options, so the sentence does not either.
    """
    return _CODE_IN_FRONT.sub("", explain(rule, form.kept(_labels)))


def _labels(form: FormDefinition) -> Labels:
    """Return the labels of questions and options, as ``explain`` looks them up."""
    labels: dict[Any, str] = {}
    for _step, _roster, field in form.fields():
        labels[field.key] = field.label.in_language(DEFAULT_LANGUAGE)
        for choice in form.choices_of(field):
            label = choice.label.in_language(DEFAULT_LANGUAGE)
            labels[field.key, choice.code] = f"{_OPTION_MARK}{label}"
    for step in form.steps:
        if step.roster:
            labels[step.roster.key] = step.roster.label.in_language(DEFAULT_LANGUAGE)
    return labels


_REQUIRED: Mapping[str, Callable[[str], str]] = {
    "text": lambda label: _("Write: %(label)s") % {"label": label},
    "whole": lambda label: _("Write a number: %(label)s") % {"label": label},
    "decimal": lambda label: _("Write a number: %(label)s") % {"label": label},
    "date": lambda label: _("Write the date: %(label)s") % {"label": label},
    "boolean": lambda label: _("Answer yes or no: %(label)s") % {"label": label},
    "choice": lambda label: _("Choose an option: %(label)s") % {"label": label},
    "choices": lambda label: _("Tick at least one option: %(label)s") % {"label": label},
    "files": lambda label: _("Add a file: %(label)s") % {"label": label},
}


def _datatype(label: str, params: Mapping[str, Any]) -> str:
    return _("Correct what is written: %(label)s") % {"label": label}


def _choice(label: str, params: Mapping[str, Any]) -> str:
    return _("Choose only options on the list: %(label)s") % {"label": label}


def _exclusive(label: str, params: Mapping[str, Any]) -> str:
    return _("An option that excludes the others is ticked with them: %(label)s") % {"label": label}


def _computed(label: str, params: Mapping[str, Any]) -> str:
    return _("Leave out “%(label)s” or give %(value)s, which is what the other answers make.") % {
        "label": label,
        "value": params.get("value"),
    }


def _minimum(label: str, params: Mapping[str, Any]) -> str:
    least = params["minimum"]
    if params.get("exact"):
        return _exactly(label, least, params["given"])
    return ngettext(
        "Add at least %(least)s entry to the list: %(label)s",
        "Add at least %(least)s entries to the list: %(label)s",
        least,
    ) % {"least": least, "label": label}


def _maximum(label: str, params: Mapping[str, Any]) -> str:
    if params.get("exact"):
        return _exactly(label, params["maximum"], params["given"])
    return _("The list takes at most %(most)s entries and has %(given)s: %(label)s") % {
        "most": params["maximum"],
        "given": params["given"],
        "label": label,
    }


def _exactly(label: str, wanted: int, given: int) -> str:
    """Return what to do about a list whose number of rows another answer has settled."""
    if given < wanted:
        more = wanted - given
        return ngettext(
            "Add %(more)s entry more to the list, so that it has %(wanted)s: %(label)s",
            "Add %(more)s entries more to the list, so that it has %(wanted)s: %(label)s",
            more,
        ) % {"more": more, "wanted": wanted, "label": label}
    less = given - wanted
    return ngettext(
        "Take %(less)s entry out of the list, so that it has %(wanted)s: %(label)s",
        "Take %(less)s entries out of the list, so that it has %(wanted)s: %(label)s",
        less,
    ) % {"less": less, "wanted": wanted, "label": label}


def _incomplete(label: str, params: Mapping[str, Any]) -> str:
    return _("Complete the data in the list: %(label)s") % {"label": label}


def _declaration(label: str, params: Mapping[str, Any]) -> str:
    return _("Accept the declaration.")


def _unknown(label: str, params: Mapping[str, Any]) -> str:
    return _("The form has no question called “%(key)s”. Take it out.") % {"key": params["key"]}


def _unforeseen(label: str, params: Mapping[str, Any]) -> str:
    return _("This answer could not be checked. Tell whoever looks after the form: %(label)s") % {
        "label": label
    }


_WORDS: Mapping[str, Callable[[str, Mapping[str, Any]], str]] = {
    "datatype": _datatype,
    "choice": _choice,
    "choice_exclusive": _exclusive,
    "computed_differs": _computed,
    "roster_minimum": _minimum,
    "roster_maximum": _maximum,
    "row_incomplete": _incomplete,
    "declaration": _declaration,
    "unknown": _unknown,
}
