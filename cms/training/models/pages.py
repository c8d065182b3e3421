"""Pages of the training: catalogue, course, module, lesson, glossary."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.search import index

from cms.accounts.models import Role
from cms.content.blocks import TEXT_FEATURES
from cms.content.models.pages import ContentPage
from cms.form_builder.fields import PluginStreamField
from cms.training.courses.documents import draws_of
from cms.training.courses.forms import CoursePageForm, LessonPageForm, TrainingPageForm
from cms.training.courses.panels import course_tabs, index_tabs, lesson_tabs, module_tabs
from cms.training.courses.problems import course_problems, proposed_course_slug
from cms.training.courses.publishing import RefusesToPublish
from cms.training.lessons.fields import LessonStreamField
from cms.training.lessons.problems import body_problems

if TYPE_CHECKING:
    from cms.form_builder.problems import FormProblem

PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


class TrainingIndexPage(ContentPage):
    """The catalogue of courses, open to everybody."""

    template = "training/pages/training_index_page.html"
    max_count = 1
    subpage_types = ["training.CoursePage", "training.GlossaryPage"]
    edit_handler = index_tabs()

    class Meta:
        verbose_name = _("catalogue of courses")
        verbose_name_plural = _("catalogues of courses")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the courses, and what was found if somebody searches."""
        from cms.training.courses.catalogue import catalogue_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | catalogue_context(self, request)


class CoursePage(RefusesToPublish, ContentPage):
    """
    A course: whom it is for, how long it takes, its test and how long its certification is valid.

    Publishing it, or a module or lesson of it, adds a ``CourseVersion`` when anything changed.
    Fields mean what they mean in ``cms.training.course_document.CourseDocument``.
    """

    course_slug = models.SlugField(_("short name"), max_length=60, blank=True)
    audience_roles = models.JSONField(_("for the roles"), default=list, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=60)
    valid_months = models.PositiveSmallIntegerField(_("months of validity"), default=12)
    pass_mark = models.PositiveSmallIntegerField(_("pass mark"), default=70, validators=PERCENT)
    attempts_allowed = models.PositiveSmallIntegerField(_("attempts"), default=3)
    wait_hours = models.PositiveSmallIntegerField(_("hours between attempts"), default=24)
    time_limit = models.PositiveSmallIntegerField(_("minutes for the test"), default=0)
    renew_days = models.PositiveSmallIntegerField(_("days for renewal"), default=60)
    renewal_course = models.ForeignKey(
        "training.Course",
        verbose_name=_("course for renewal"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    shuffles_questions = models.BooleanField(_("questions in any order"), default=True)
    shuffles_options = models.BooleanField(_("options in any order"), default=True)
    draws = PluginStreamField(
        "cms.training.blocks.draws_block", verbose_name=_("questions of the test"), blank=True
    )
    body = LessonStreamField(
        "cms.training.blocks.lesson_block", verbose_name=_("introduction"), blank=True
    )

    template = "training/pages/course_page.html"
    base_form_class = CoursePageForm
    parent_page_types = ["training.TrainingIndexPage"]
    subpage_types = ["training.ModulePage"]
    # A copy is another course: two must not publish under one name.
    exclude_fields_in_copy = ["course_slug"]
    search_fields = [*ContentPage.search_fields, index.SearchField("body")]
    edit_handler = course_tabs()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def clean(self) -> None:
        """Propose a short name; see ``RefusesToPublish`` for what is refused."""
        self.course_slug = self.course_slug or proposed_course_slug(self)
        super().clean()

    @property
    def role_names(self) -> list[str]:
        """Return the names of the roles the course is for; none if it is for everybody."""
        return [str(words) for role, words in Role.choices if role in (self.audience_roles or ())]

    @property
    def question_count(self) -> int:
        """Return how many questions the test has."""
        return sum(draw.count for draw in draws_of(self))

    def publishing_problems(self) -> "tuple[FormProblem, ...]":
        """Return what keeps the course from being published."""
        return (*course_problems(self), *body_problems(self))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add modules and lessons."""
        from cms.training.courses.reading import course_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | course_context(self, request)


class ModulePage(RefusesToPublish, ContentPage):
    """A part of a course."""

    body = LessonStreamField(
        "cms.training.blocks.lesson_block", verbose_name=_("introduction"), blank=True
    )

    template = "training/pages/module_page.html"
    base_form_class = TrainingPageForm
    parent_page_types = ["training.CoursePage"]
    subpage_types = ["training.LessonPage"]
    search_fields = [*ContentPage.search_fields, index.SearchField("body")]
    edit_handler = module_tabs()

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    def publishing_problems(self) -> "tuple[FormProblem, ...]":
        """Return what keeps the module from being published."""
        return body_problems(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add its lessons."""
        from cms.training.courses.reading import module_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | module_context(self, request)


class LessonPage(RefusesToPublish, ContentPage):
    """
    A lesson. ``card`` is its two-minute version, shown beside the parts of forms that it teaches.

    ``person_in_charge`` answers for it, for ``unit_in_charge``, which stays when people leave;
    ``legal_basis`` says what it stands on. After ``review_by`` it is marked as overdue to readers
    and listed for editors.
    """

    minutes = models.PositiveSmallIntegerField(_("minutes"), default=5)
    body = LessonStreamField(
        "cms.training.blocks.lesson_block", verbose_name=_("content"), blank=True
    )
    card = RichTextField(
        _("card"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=_("What somebody at the form needs to know, in two minutes."),
    )
    person_in_charge = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person in charge"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    unit_in_charge = models.CharField(_("unit in charge"), max_length=160, blank=True)
    legal_basis = models.TextField(_("legal basis"), blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    review_by = models.DateField(_("review by"), null=True, blank=True)

    template = "training/pages/lesson_page.html"
    base_form_class = LessonPageForm
    parent_page_types = ["training.ModulePage"]
    subpage_types: list[str] = []
    search_fields = [
        *ContentPage.search_fields,
        index.SearchField("body"),
        index.SearchField("card"),
    ]
    edit_handler = lesson_tabs()

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def publishing_problems(self) -> "tuple[FormProblem, ...]":
        """Return what keeps the lesson from being published."""
        return body_problems(self)

    @property
    def in_charge(self) -> str:
        """Return who answers for the lesson: the person, and the unit; empty if nobody does."""
        person = self.person_in_charge
        name = person.display_name if person else ""
        return ", ".join(filter(None, (name, self.unit_in_charge)))

    def is_overdue(self, on: date) -> bool:
        """Say whether the lesson should have been reviewed before the day ``on``."""
        return self.review_by is not None and self.review_by < on

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add its place in the course, and whether its review is overdue."""
        from cms.training.courses.reading import lesson_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["is_overdue"] = self.is_overdue(timezone.localdate())
        return context | lesson_context(self, request)


class TaughtPart(Orderable):
    """A step of a form, or one question of it (``field_key``), that a lesson teaches."""

    lesson = ParentalKey(LessonPage, on_delete=models.CASCADE, related_name="taught_parts")
    form_slug = models.SlugField(_("form"), max_length=60)
    step_key = models.CharField(_("step"), max_length=60)
    field_key = models.CharField(_("question"), max_length=60, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("part of a form")
        verbose_name_plural = _("parts of forms")
        indexes = [models.Index(fields=["form_slug", "step_key"], name="taught_part")]

    def __str__(self) -> str:
        return self.part

    @property
    def part(self) -> str:
        """Return the name of the part, as ``cms.training.lessons.form_parts`` writes it."""
        return "/".join(name for name in (self.form_slug, self.step_key, self.field_key) if name)


class GlossaryPage(ContentPage):
    """All terms of the glossary, of forms and training alike."""

    template = "training/pages/glossary_page.html"
    parent_page_types = ["training.TrainingIndexPage"]
    subpage_types: list[str] = []
    edit_handler = index_tabs()

    class Meta:
        verbose_name = _("glossary")
        verbose_name_plural = _("glossaries")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the terms by their first letter."""
        from cms.training.glossary.selectors import terms_by_letter

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"letters": terms_by_letter(self.locale.language_code)}
