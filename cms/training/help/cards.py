"""The cards that lessons lend to the steps and questions they teach."""

from collections.abc import Sequence
from datetime import date

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

from cms.accounts.models import Office
from cms.prepared_queries import PreparedQuery
from cms.submissions.models import Draft
from cms.training.help.troubles import count_troubles
from cms.training.models import LessonPage
from cms.wizard.help_cards import HelpCard, Trouble
from forms_plugins.engine.definition import DEFAULT_LANGUAGE


def _taught(form: str, step: str) -> QuerySet[LessonPage]:
    lessons = LessonPage.objects.live().filter(
        taught_parts__form_slug=form, taught_parts__step_key=step
    )
    return (
        lessons.exclude(card="")
        .select_related("locale")
        .annotate(field=F("taught_parts__field_key"))
        .order_by("path")
    )


TAUGHT = PreparedQuery(_taught, str, str)
"""Asked for with every step somebody of an office opens."""


class LessonCards:
    """Lends the cards of published lessons, in the language of the form where there is one."""

    def cards(self, form: str, step: str, language: str) -> Sequence[HelpCard]:
        """Return one card a question, and those of the step; the first lesson of a course wins."""
        on = timezone.localdate()
        chosen: dict[tuple[str, str], LessonPage] = {}
        for lesson in sorted(TAUGHT(form, step), key=lambda each: language_rank(each, language)):
            chosen.setdefault((lesson.field, str(lesson.translation_key)), lesson)
        cards, taken = [], set()
        for (field, _key), lesson in chosen.items():
            if not field or field not in taken:
                cards.append(_card(field, lesson, on))
            taken.add(field)
        return cards

    def note(
        self, draft: Draft, step: str, troubles: Sequence[Trouble], *, office: Office, on: date
    ) -> None:
        """Count what went wrong at a step."""
        form = draft.form_version.form_id
        count_troubles(form=form, step=step, troubles=troubles, office=office.pk, on=on)


def language_rank(lesson: LessonPage, language: str) -> int:
    """Sort what is in the language before what is in Spanish before the rest; else as it stands."""
    code = lesson.locale.language_code
    return 0 if code == language else 1 if code == DEFAULT_LANGUAGE else 2


def _card(field: str, lesson: LessonPage, on: date) -> HelpCard:
    # What editors write passes Wagtail's list of allowed tags.
    body: SafeString = mark_safe(expand_db_html(lesson.card))  # noqa: S308
    return HelpCard(
        field=field,
        title=lesson.title,
        body=body,
        url=lesson.url or "",
        minutes=lesson.minutes,
        is_overdue=lesson.is_overdue(on),
    )
