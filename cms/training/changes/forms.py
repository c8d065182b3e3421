"""What the editor adds to a change: a sentence, one question, a lesson."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.training.bank.selectors import latest_versions, newest_versions, topics_of_tests
from cms.training.changes.own_questions import OwnQuestion, is_own, own_slug
from cms.training.changes.services import KINDS
from cms.training.models import ChangeNote, CoursePage, LessonPage
from forms_plugins.engine.definition import DEFAULT_LANGUAGE

LONGEST_SENTENCE: Final = 300
LONGEST_STATEMENT: Final = 400
NONE_CHOSEN: Final = [("", "---------")]

Choices = list[tuple[str, Any]]


class NoteForm(forms.Form):
    """One question is needed: of the bank, or a true/false one written right here."""

    sentence = forms.CharField(
        label=_("What changed, in one sentence"),
        help_text=_("Say what staff do differently from now on."),
        max_length=LONGEST_SENTENCE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    question = forms.ChoiceField(
        label=_("Question of the bank"),
        help_text=_(
            "One that is answered in a few seconds. Or write one below. Those that tests draw are "
            "not offered: the card says what is right."
        ),
        required=False,
        error_messages={"invalid_choice": _("Choose a question of the list.")},
    )
    statement = forms.CharField(
        label=_("Or a statement that is true or false"),
        max_length=LONGEST_STATEMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    truth = forms.ChoiceField(
        label=_("It is"),
        choices=[*NONE_CHOSEN, ("true", _("True")), ("false", _("False"))],
        required=False,
    )
    explanation = forms.CharField(
        label=_("Why"),
        help_text=_("Shown after answering, right or wrong."),
        max_length=LONGEST_STATEMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    lesson = forms.ChoiceField(
        label=_("Lesson that teaches it"), required=False, help_text=_("If there is one.")
    )

    def __init__(self, data: Any = None, *, note: ChangeNote, may_write: bool) -> None:
        super().__init__(data, initial=_initial(note))
        self.note = note
        choices = {
            "question": bank_choices(without=own_slug(note)),
            "lesson": lesson_choices(),
        }
        for name, found in choices.items():
            self.fields[name].choices = [*NONE_CHOSEN, *found]  # type: ignore[attr-defined]
        if not may_write:
            for name in ("statement", "truth", "explanation"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one question, and for all of one that is written here."""
        data: dict[str, Any] = super().clean() or {}
        statement = data.get("statement", "")
        if statement and data.get("question"):
            self.add_error("question", gettext("Choose a question or write one, not both."))
        elif not statement and not data.get("question") and "question" not in self.errors:
            self.add_error("question", gettext("Choose the question that is asked."))
        if statement and not data.get("truth"):
            self.add_error("truth", gettext("Say whether the statement is true or false."))
        if statement and not data.get("explanation"):
            self.add_error("explanation", gettext("Write why, in a sentence or two."))
        return data

    @property
    def own_question(self) -> OwnQuestion | None:
        """Return what was written here, ``None`` if a question of the bank was chosen."""
        data = self.cleaned_data
        if not data.get("statement"):
            return None
        return OwnQuestion(data["statement"], data["truth"] == "true", data["explanation"])


def bank_choices(*, without: str = "") -> Choices:
    """
    Return the questions that fit on a card, by topic, as the bank says them today.

    Those that tests draw are left out: whoever reads a card is told what is right.
    """
    rows = newest_versions().filter(question__live=True, document__kind__in=KINDS)
    for_cards = rows.exclude(document__topic__in=topics_of_tests())
    found = for_cards.exclude(question__slug=without).select_related("question__topic")
    by_topic: dict[str, list[tuple[str, str]]] = {}
    for version in found.order_by("question__topic__title", "question__title"):
        question = version.question
        by_topic.setdefault(question.topic.title, []).append((question.slug, question.title))
    return list(by_topic.items())


def lesson_choices() -> Choices:
    """Return the published lessons in Spanish by course: translation key and title."""
    lessons = LessonPage.objects.live().filter(locale__language_code=DEFAULT_LANGUAGE)
    courses = {page.path: page.title for page in CoursePage.objects.live()}
    by_course: dict[str, list[tuple[str, str]]] = {}
    for lesson in lessons.order_by("path"):
        above = next((title for path, title in courses.items() if lesson.path.startswith(path)), "")
        by_course.setdefault(above or "–", []).append((str(lesson.translation_key), lesson.title))
    return list(by_course.items())


def _initial(note: ChangeNote) -> dict[str, Any]:
    found: dict[str, Any] = {
        "sentence": note.sentence or note.version.change_note[:LONGEST_SENTENCE],
        "lesson": str(note.lesson_key or ""),
    }
    version = note.question_version
    if version is None:
        return found
    if not is_own(note, version):
        return {**found, "question": version.question.slug}
    newest = latest_versions([version.question.slug]).get(version.question.slug, version)
    written = newest.definition
    truth = str(getattr(written, "right", "")).lower()
    return {
        **found,
        "statement": written.stem,
        "truth": truth,
        "explanation": written.explanation,
    }
