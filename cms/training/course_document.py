"""The document of a published course: what attempts and certifications point to for ever."""

from typing import Literal

from pydantic import Field

from forms_plugins.engine.definition.texts import Language, Model, Slug


class LessonEntry(Model):
    """
    A lesson of a published course.

    ``key`` is the translation key of its page (the same in every language), ``revision`` the key of
    the published revision, ``minutes`` how long it takes.
    """

    key: str
    title: str
    revision: int | None = None
    minutes: int = 0


class ModuleEntry(Model):
    """A module: its page's translation key, its title and its lessons in order."""

    key: str
    title: str
    lessons: tuple[LessonEntry, ...] = ()


class Draw(Model):
    """How many questions of a topic a test has. Essential questions of it come first."""

    topic: Slug
    count: int = Field(ge=1, le=100)


class CourseDocument(Model):
    """
    A course as it was published.

    ``pass_mark`` is a percentage from 0 to 100; ``attempts`` how many tries an enrolment has and
    ``wait_hours`` how long one waits after a failed one (0: no limit, no wait); ``valid_months``
    how long a certification is valid (0: for ever); ``time_limit`` in minutes (0: none), which
    whoever needs it may extend; ``renew_days`` is how many days before the end renewal may begin,
    by the course ``renewal`` (its own again if empty). Without ``draws`` there is no test: who
    reads all lessons gets the record of participation.
    """

    format: Literal[1] = 1
    slug: Slug
    title: str
    language: Language = "es"
    summary: str = ""
    roles: tuple[str, ...] = ()
    minutes: int = 0
    valid_months: int = 12
    pass_mark: int = Field(default=70, ge=0, le=100)
    attempts: int = Field(default=3, ge=0)
    wait_hours: int = Field(default=24, ge=0)
    time_limit: int = Field(default=0, ge=0)
    renew_days: int = Field(default=60, ge=0)
    renewal: str = ""
    shuffles_questions: bool = True
    shuffles_options: bool = True
    draws: tuple[Draw, ...] = ()
    modules: tuple[ModuleEntry, ...] = ()

    @property
    def lessons(self) -> tuple[LessonEntry, ...]:
        """Return all lessons in order."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    @property
    def has_test(self) -> bool:
        """Say whether the course ends with a test."""
        return bool(self.draws)
