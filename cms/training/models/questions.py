"""The question bank: what editors write, and the immutable versions that attempts show."""

from functools import cached_property
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogContext
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from cms.form_builder.fields import PluginStreamField
from cms.training.kept_documents import KeptDocuments
from forms_plugins.api.records import NumberedVersion
from forms_plugins.engine.quiz.questions import Question as QuestionDefinition
from forms_plugins.engine.quiz.questions import load_question


class Topic(models.Model):
    """What questions are about; tests draw so many of each."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=120)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Question(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    models.Model,
):
    """
    A question as its author sees it. Publishing it adds a ``QuestionVersion``.

    ``content`` is one block, that of its kind. A question that is not live is drawn no more.
    ``title`` is what lists of the CMS show. ``needs_review`` was set by the analysis of answers.
    """

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    topic = models.ForeignKey(
        Topic, verbose_name=_("topic"), on_delete=models.PROTECT, related_name="questions"
    )
    language = models.CharField(_("language"), max_length=20, default="es")
    is_essential = models.BooleanField(_("essential"), default=False)
    needs_review = models.BooleanField(_("needs review"), default=False, editable=False)
    content = PluginStreamField(
        "cms.training.bank.blocks.question_block", verbose_name=_("question"), blank=True
    )

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="training_question")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="training_question",
        for_concrete_model=False,
    )

    search_fields = [index.SearchField("title"), index.AutocompleteField("title")]

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["topic", "title"]

    def __str__(self) -> str:
        return self.title

    def publish(
        self, revision: Any, user: Any = None, *, log_action: Any = True, **kwargs: Any
    ) -> Any:
        """
        Publish a revision and the version it describes, or nothing of both.

        :raises QuestionHasProblems: if it would not do in a test, also when it is to go live later.
        """
        from cms.training.bank.publishing import publish_revision  # reads these models

        def publish() -> Any:
            with LogContext(user=user):
                return super(Question, self).publish(
                    revision, user=user, log_action=log_action, **kwargs
                )

        return publish_revision(self, revision, publish, user=user, log_action=log_action)

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """Return the page that shows a question as learners see it, its key beneath."""
        return "training/questions/preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """Add the variants that are shown, and what is wrong."""
        from cms.training.bank.preview import preview_of  # reads these models

        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return {**context, "preview": preview_of(self)}

    @property
    def kind(self) -> str:
        """Return the name of the kind, empty while none was chosen."""
        return str(self.content[0].block_type) if self.content else ""

    @property
    def revisions(self) -> models.QuerySet:
        return self._revisions

    @property
    def latest_version(self) -> "QuestionVersion | None":
        """Return the newest published version."""
        return self.versions.order_by("-number").first()


QUESTIONS = KeptDocuments(load_question, most=1000)


class QuestionVersion(NumberedVersion):
    """A published question."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")

    class Meta:
        verbose_name = _("question version")
        verbose_name_plural = _("question versions")
        ordering = ["question", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "number"], name="question_version_number_is_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"

    @cached_property
    def definition(self) -> QuestionDefinition:
        """Return the loaded question document."""
        return QUESTIONS.of(self)
