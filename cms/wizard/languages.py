"""In which language a draft is worked through, and which the person may choose."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language, get_language_info

from cms.submissions import services
from cms.submissions.models import Draft
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, FormDefinition

PLATFORM_LANGUAGES = frozenset({"es", "en"})
"""Languages the platform itself speaks; beside other languages of a form it speaks Spanish."""


def language_of(draft: Draft, form: FormDefinition) -> str:
    """Return the language of the questions: the one chosen, if the form still has it."""
    for wanted in (draft.language, get_language() or ""):
        if wanted in form.languages:
            return wanted
    return DEFAULT_LANGUAGE


def platform_language(language: str) -> str:
    """Return the language of the platform's own words beside questions in ``language``."""
    return language if language in PLATFORM_LANGUAGES else DEFAULT_LANGUAGE


def language_choices(form: FormDefinition, current: str) -> list[dict[str, Any]]:
    """Return the languages of a form by their own names, nothing if it has just one."""
    if len(form.languages) < 2:
        return []
    return [
        {"code": code, "name": own_name(code), "is_current": code == current}
        for code in form.languages
    ]


def own_name(code: str) -> str:
    """Return what a language calls itself, its code if nobody told."""
    try:
        name = str(get_language_info(code)["name_local"])
    except KeyError:
        name = dict(settings.LANGUAGES).get(code, code)
    return name[:1].upper() + name[1:]


def keep_chosen_language(draft: Draft, form: FormDefinition, language: str) -> None:
    """Keep the language somebody chose, if the form has it."""
    if language in form.languages:
        services.keep_language(draft=draft, language=language)
