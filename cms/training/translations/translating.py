"""
Pages of the training in other languages.

A translation is a page of its own with the same translation key and its own ``locale``. It stands
below the translation of its parent if there is one, else beside its source, so that no tree of a
language has to exist first and nothing else of the site changes.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale

from cms.training.models import CoursePage
from cms.training.translations.following import TRANSLATABLE, follow_like


class AlreadyTranslated(ValueError):
    """There is a page in that language."""


def is_translatable(page: Any) -> bool:
    """Say whether a page can stand in several languages."""
    return isinstance(page.specific_deferred, TRANSLATABLE)


def missing_languages(page: Any) -> list[tuple[str, str]]:
    """Return code and name of the languages that a page is not there in, not even as a draft."""
    same = type(page.specific_deferred).objects.filter(translation_key=page.translation_key)
    there = set(same.values_list("locale__language_code", flat=True))
    return [(code, str(name)) for code, name in settings.LANGUAGES if code not in there]


@transaction.atomic
def translate_page(page: Any, language: str, *, by: Any) -> Any:
    """
    Return a draft in ``language`` that says what ``page`` says, ready to be rewritten.

    :raises AlreadyTranslated: if there is one, or the site does not know the language.
    """
    if language not in dict(missing_languages(page)):
        raise AlreadyTranslated(f"page {page.pk} is there in {language}, or cannot be")
    locale, _created = Locale.objects.get_or_create(language_code=language)
    source = page.specific.get_latest_revision_as_object()
    parent = _parent(page, locale)
    values = {
        "locale": locale,
        "slug": find_available_slug(parent, f"{source.slug}-{language}"),
        "translation_key": source.translation_key,
    }
    if isinstance(source, CoursePage):
        values["course_slug"] = source.course_slug
    draft = source.copy(
        to=parent,
        update_attrs=values,
        copy_revisions=False,
        keep_live=False,
        reset_translation_key=False,
        user=by,
    )
    follow_like(page, locale)
    return draft


def _parent(page: Any, locale: Locale) -> Any:
    parent = page.get_parent().specific
    same = type(parent).objects.filter(translation_key=parent.translation_key, locale=locale)
    return same.first() or parent
