"""
Whether a translation still says what its source says.

The source is the page or term in Spanish with the same translation key. A translation remembers the
revision it says (``TranslationBasis``) and is stale when the source, as it is published, has other
words. Stale ones are shown to readers all the same: old words help more than none.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import Locale, Page, Revision

from cms.training.models import (
    CoursePage,
    GlossaryPage,
    GlossaryTerm,
    LessonPage,
    ModulePage,
    TranslationBasis,
)
from forms_plugins.engine.definition import DEFAULT_LANGUAGE

TRANSLATABLE = (CoursePage, ModulePage, LessonPage, GlossaryPage)
FOLLOWED = (*TRANSLATABLE, GlossaryTerm)
WORDS = ("title", "summary", "body", "card", "legal_basis", "term", "also", "meaning", "source")
"""The fields that are written anew in each language; the rest is settings of the source."""

TAG = re.compile(r"<[^>]*>")
BROUGHT_UP_TO_DATE = "training.translation_up_to_date"


@dataclass(frozen=True)
class StaleTranslation:
    """A translation whose source has other words than ``basis``; ``None``: that is not known."""

    translation: Any
    source: Any
    basis: Revision | None

    @property
    def changed_at(self) -> datetime | None:
        """Return when the words of the source were published last."""
        if isinstance(self.source, Page):
            at: datetime | None = self.source.last_published_at
            return at
        return self.source.latest_revision.created_at if self.source.latest_revision else None

    @property
    def edit_url(self) -> str:
        """Return the address of the editor of the translation."""
        return _admin_url(self.translation, "edit", self.translation.pk)

    @property
    def compare_url(self) -> str:
        """Return the address that shows what changed in the source, empty if nobody knows."""
        if self.basis is None:
            return ""
        return _admin_url(self.source, "revisions_compare", self.source.pk, self.basis.pk, "live")


def source_of(thing: Any) -> Any:
    """Return the page or term in Spanish that ``thing`` translates; nothing if it is that one."""
    model = type(thing)
    if model not in FOLLOWED or thing.pk is None:
        return None
    spanish = model.objects.filter(
        translation_key=thing.translation_key, locale__language_code=DEFAULT_LANGUAGE
    )
    return spanish.exclude(pk=thing.pk).first()


def stale_translation(thing: Any) -> StaleTranslation | None:
    """Return how a page or term is behind its source, ``None`` if it is not or has none."""
    source = source_of(thing)
    if source is None or not getattr(source, "live", True):
        return None
    revision = _basis_of(thing)
    if revision is not None and _still_says(source, revision):
        return None
    return StaleTranslation(thing, source, revision)


def stale_translations() -> list[StaleTranslation]:
    """Return all stale translations, courses first, each kind by title."""
    others = Locale.objects.exclude(language_code=DEFAULT_LANGUAGE)
    things = (
        thing
        for model in FOLLOWED
        for thing in model.objects.filter(locale__in=others).select_related("locale")
    )
    found = [stale for thing in things if (stale := stale_translation(thing))]
    return sorted(found, key=lambda each: (_rank(each.translation), str(each.translation)))


def follow_like(thing: Any, locale: Locale) -> None:
    """Remember that the translation of ``thing`` that was just begun says what ``thing`` says."""
    is_source = thing.locale.language_code == DEFAULT_LANGUAGE
    revision = _revision_of(thing) if is_source else _basis_of(thing)
    if revision is not None:
        _follow(thing, locale, revision)


def bring_up_to_date(translation: Any, *, by: Any) -> None:
    """Remember that a translation says what its source says now. Without a source: do nothing."""
    source = source_of(translation)
    if source is None:
        return
    live = getattr(source, "live_revision", None)
    _follow(translation, translation.locale, live or _revision_of(source))
    log(instance=translation, action=BROUGHT_UP_TO_DATE, user=by)


def _follow(thing: Any, locale: Locale, revision: Revision) -> None:
    TranslationBasis.objects.update_or_create(
        translation_key=thing.translation_key, locale=locale, defaults={"revision": revision}
    )


def _basis_of(thing: Any) -> Revision | None:
    found = TranslationBasis.objects.filter(
        translation_key=thing.translation_key, locale=thing.locale_id
    )
    basis = found.select_related("revision").first()
    return basis.revision if basis else None


def _revision_of(thing: Any) -> Revision:
    """Return the newest revision of a page or term, made of what is stored if there is none."""
    return thing.latest_revision or thing.save_revision(changed=False, clean=False)


def _still_says(source: Any, revision: Revision) -> bool:
    live = getattr(source, "live_revision_id", None)
    if live is not None and revision.pk >= live:
        return True  # it was made from the draft that is not published yet
    return _words(revision.content) == _words(source.serializable_data())


def _words(content: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: content[name] for name in WORDS if name in content}
    if "body" in said:
        said["body"] = json.loads(said["body"])
    return {name: _plain(value) for name, value in said.items()}


def _plain(value: Any) -> Any:
    """
    Return what a stored value says, without marks, ids and empty inputs.

    The editor writes those into what it only opens and publishes again.
    """
    if isinstance(value, Mapping):
        if value.get("type") == "item":
            return _plain(value["value"])
        parts = ((name, _plain(part)) for name, part in value.items() if name != "id")
        return {name: part for name, part in parts if part}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return " ".join(TAG.sub(" ", value).split()) if isinstance(value, str) else value


def _rank(translation: Any) -> int:
    return FOLLOWED.index(type(translation))


def _admin_url(thing: Any, view: str, *args: Any) -> str:
    if isinstance(thing, Page):
        return reverse(f"wagtailadmin_pages:{view}", args=args)
    return reverse(thing.snippet_viewset.get_url_name(view), args=args)
