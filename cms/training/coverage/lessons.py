"""Which published lessons teach which parts of forms, and which parts nobody teaches."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from cms.training.lessons.form_parts import published_forms
from cms.training.models import CoursePage, LessonPage, TaughtPart
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, FormDefinition, Step

StepName = tuple[str, str]
"""Short name of a form and key of a step."""


@dataclass(frozen=True)
class Lesson:
    """
    A published lesson in Spanish if there is one: ``course`` is the short name of its course.

    ``parts`` are (form, step, question), the last one empty where it teaches the whole step.
    """

    key: UUID
    title: str
    course: str
    page: int
    url: str
    parts: frozenset[tuple[str, str, str]]

    @property
    def steps(self) -> frozenset[StepName]:
        """Return the steps it teaches something of."""
        return frozenset((form, step) for form, step, _field in self.parts)

    def teaches(self, form: str, step: str, field: str) -> bool:
        """Say whether it teaches a question, or the step it is in."""
        return bool(self.parts & {(form, step, ""), (form, step, field)})

    @property
    def edit_url(self) -> str:
        """Return where its editors change it."""
        return reverse("wagtailadmin_pages:edit", args=[self.page])


@dataclass(frozen=True)
class FormParts:
    """The parts of the published forms, by their names, with their words."""

    forms: Mapping[str, FormDefinition]

    def step(self, name: StepName) -> Step | None:
        """Return a step of the newest version, ``None`` if it is there no more."""
        form = self.forms.get(name[0])
        if form is None:
            return None
        return next((step for step in form.steps if step.key == name[1]), None)

    def form_title(self, form: str) -> str:
        """Return the title of a form, its short name if it takes no answers any more."""
        return self.forms[form].title.es if form in self.forms else form

    def step_title(self, name: StepName) -> str:
        """Return the title of a step, its key if it is there no more."""
        step = self.step(name)
        return step.title.es if step is not None else name[1]

    def field_label(self, name: StepName, field: str) -> str:
        """Return the words of a question, its key if it is there no more."""
        step = self.step(name)
        found = next((each for each in _fields(step) if each.key == field), None)
        return found.label.es if found is not None else field

    def has(self, part: tuple[str, str, str]) -> bool:
        """Say whether the newest version of a form has a step, and the question if one is named."""
        form, key, field = part
        step = self.step((form, key))
        return step is not None and (not field or field in {each.key for each in _fields(step)})

    def steps(self) -> Iterator[tuple[StepName, Step]]:
        """Yield every step where somebody stops."""
        for slug, form in self.forms.items():
            yield from (((slug, step.key), step) for step in form.steps if not step.silent)


def form_parts() -> FormParts:
    """Return the parts of the forms that take answers."""
    return FormParts({form.slug: form for form in published_forms()})


def teaching_lessons() -> list[Lesson]:
    """Return the published lessons that teach some part, in the order of their pages."""
    parts: dict[int, set[tuple[str, str, str]]] = {}
    rows = TaughtPart.objects.filter(lesson__live=True)
    for lesson, *part in rows.values_list("lesson", "form_slug", "step_key", "field_key"):
        parts.setdefault(lesson, set()).add((part[0], part[1], part[2]))
    courses = list(CoursePage.objects.live().values_list("path", "course_slug"))
    pages = LessonPage.objects.filter(pk__in=parts).select_related("locale").order_by("path")
    chosen: dict[UUID, Lesson] = {}
    for page in sorted(pages, key=lambda each: each.locale.language_code != DEFAULT_LANGUAGE):
        course = next((slug for path, slug in courses if page.path.startswith(path)), "")
        chosen.setdefault(page.translation_key, _lesson(page, course, frozenset(parts[page.pk])))
    return list(chosen.values())


def untaught_steps(parts: FormParts, lessons: list[Lesson]) -> list[StepName]:
    """Return the steps of published forms that no lesson teaches and that need an explanation."""
    taught = {step for lesson in lessons for step in lesson.steps}
    return [name for name, step in parts.steps() if name not in taught and not step.help_not_needed]


def dead_parts(parts: FormParts, lessons: list[Lesson]) -> list[tuple[Lesson, str]]:
    """Return what lessons say they teach and no published form has any more, as it is written."""
    return [
        (lesson, "/".join(filter(None, part)))
        for lesson in lessons
        for part in sorted(lesson.parts)
        if not parts.has(part)
    ]


def _lesson(page: Any, course: str, parts: frozenset[tuple[str, str, str]]) -> Lesson:
    return Lesson(page.translation_key, page.title, course, page.pk, page.url or "", parts)


def _fields(step: Step | None) -> tuple[Any, ...]:
    if step is None:
        return ()
    return (*step.fields, *(step.roster.fields if step.roster else ()))
