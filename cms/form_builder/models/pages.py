from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.log_actions import LogContext
from wagtail.models import Page
from wagtail.search import index

from cms.form_builder.compile import Compiled
from cms.form_builder.compiled_pages import compiled_page
from cms.form_builder.fields import PluginStreamField
from cms.form_builder.forms import FormPageForm
from cms.form_builder.keys import propose_slug
from cms.form_builder.models.versions import Form, FormVersion
from cms.form_builder.panels import FieldGuidePanel, ProblemsPanel
from cms.form_builder.preview import PreviewsSteps
from cms.form_builder.problems import FormHasProblems, FormProblem, Location
from cms.form_builder.publishing import refuse_problems
from cms.form_builder.schedule import give_up_schedule
from cms.form_builder.widgets import OneQuestionInput, RuleInput

SCHEDULED = "wagtail.publish.scheduled"
form_slug_validator = RegexValidator(
    r"^[a-z][a-z0-9-]{0,59}$",
    _('Write small letters without accents, figures and "-"; begin with a letter.'),
)


class FormIndexPage(Page):
    """The list of the forms of the site."""

    summary = models.TextField(_("summary"), max_length=300, blank=True)

    template = "pages/form_index_page.html"
    max_count = 1
    subpage_types = ["form_builder.FormPage"]
    content_panels = [*Page.content_panels, FieldPanel("summary")]

    class Meta:
        verbose_name = _("list of forms")
        verbose_name_plural = _("lists of forms")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the forms that are published below."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["form_pages"] = FormPage.objects.child_of(self).live().order_by("title")
        return context


class FormPage(PreviewsSteps, Page):
    """
    A form as its author sees it, built of blocks.

    Publishing compiles it into a ``FormVersion``; nothing else reads these blocks. The rules are
    kept as text (see ``rule_text``), the texts in other languages apart (see ``translations``).
    """

    class Audience(models.TextChoices):
        STAFF = "staff", _("Staff of the offices")
        CITIZEN = "citizen", _("Citizens")

    class Layout(models.TextChoices):
        TOPIC = "topic", _("One topic a page")
        QUESTION = "question", _("One question a page")

    form_slug = models.CharField(
        _("short name"),
        max_length=60,
        blank=True,
        validators=[form_slug_validator],
        help_text=_('Name of the form for programs, such as "fsu". It never changes.'),
    )
    summary = models.TextField(
        _("summary"),
        max_length=600,
        blank=True,
        help_text=_("What the form is for, in one or two sentences."),
    )
    audience = models.CharField(
        _("who fills it in"), max_length=10, choices=Audience, default=Audience.STAFF
    )
    layout = models.CharField(_("pages"), max_length=10, choices=Layout, default=Layout.TOPIC)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    privacy_notice = models.TextField(
        _("privacy notice"),
        blank=True,
        help_text=_("Who keeps the answers, what for, and whom to ask."),
    )
    retention_drafts_days = models.PositiveIntegerField(
        _("days a draft is kept"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    retention_submissions_years = models.PositiveIntegerField(
        _("years a sent form is kept"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    retention_reason = models.TextField(_("why that long"), blank=True)
    declaration_key = models.CharField(
        _("key"), max_length=60, blank=True, help_text=_('Left empty: "declaracion".')
    )
    declaration_title = models.CharField(_("title"), max_length=200, blank=True)
    declaration_text = models.TextField(_("what the person declares"), blank=True)
    declaration_label = models.CharField(_("words beside the box"), max_length=300, blank=True)
    draft_title_rule = models.TextField(
        _("name of a draft"),
        blank=True,
        help_text=_("A rule that says how a started form is called in the lists."),
    )
    tables = models.JSONField(_("tables for rules"), default=dict, blank=True)
    translations = models.JSONField(default=dict, blank=True, editable=False)

    class Navigation(models.TextChoices):
        LINEAR = "linear", _("One step after the other")
        TASKS = "tasks", _("A list of tasks, in any order")

    navigation = models.CharField(
        _("way through the form"), max_length=10, choices=Navigation, default=Navigation.LINEAR
    )
    office_from = models.CharField(
        _("office by"),
        max_length=60,
        blank=True,
        help_text=_(
            "Key of the question with the place: what a citizen sends goes to the office there."
        ),
    )
    change_note = models.TextField(
        _("what changes"),
        blank=True,
        help_text=_("A sentence for the people who fill the form in, kept with the version."),
    )

    steps = PluginStreamField(
        "cms.form_builder.blocks.steps.steps_block", verbose_name=_("steps"), blank=True
    )
    outcomes = PluginStreamField(
        "cms.form_builder.blocks.steps.outcomes_block",
        verbose_name=_("outcome pages"),
        blank=True,
    )
    checks = PluginStreamField(
        "cms.form_builder.blocks.steps.checks_block",
        verbose_name=_("cross-checks of the whole form"),
        blank=True,
    )
    choice_lists = PluginStreamField(
        "cms.form_builder.blocks.steps.choice_lists_block",
        verbose_name=_("lists of options"),
        blank=True,
    )
    validations = PluginStreamField(
        "cms.form_builder.blocks.plugins.validations_block",
        verbose_name=_("checks with other systems"),
        blank=True,
    )
    calculations = PluginStreamField(
        "cms.form_builder.blocks.plugins.calculations_block",
        verbose_name=_("calculations"),
        blank=True,
    )
    actions = PluginStreamField(
        "cms.form_builder.blocks.plugins.actions_block",
        verbose_name=_("what is done after sending"),
        blank=True,
    )

    template = "pages/form_page.html"
    base_form_class = FormPageForm
    parent_page_types = ["form_builder.FormIndexPage"]
    subpage_types: list[str] = []
    # A copy is another form: two pages must not publish under one name.
    exclude_fields_in_copy = ["form_slug"]
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    question_panels = [
        ProblemsPanel(),
        TitleFieldPanel("title", heading=_("Title of the form")),
        FieldPanel("summary"),
        FieldPanel("steps", heading=_("Steps")),
        FieldPanel("outcomes"),
        FieldPanel("checks"),
        FieldPanel("change_note"),
    ]
    setting_panels = [
        MultiFieldPanel(
            [
                FieldPanel(
                    "form_slug",
                    help_text=_(
                        'Name for addresses and programs, such as "fsu". Left empty, it is '
                        "proposed. Once published it never changes."
                    ),
                ),
                FieldPanel("audience"),
                FieldPanel("layout"),
                FieldPanel("navigation"),
                FieldPanel("languages"),
                FieldPanel("office_from", widget=OneQuestionInput),
            ],
            heading=_("The form"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("declaration_title"),
                FieldPanel("declaration_text"),
                FieldPanel("declaration_label"),
                FieldPanel("declaration_key"),
            ],
            heading=_("Declaration"),
            help_text=_("What the person signs before sending. Empty: there is none."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("privacy_notice"),
                FieldPanel("retention_drafts_days"),
                FieldPanel("retention_submissions_years"),
                FieldPanel("retention_reason"),
            ],
            heading=_("Personal data"),
        ),
        FieldPanel("draft_title_rule", widget=RuleInput),
        FieldPanel("choice_lists"),
        FieldPanel("tables", classname="collapsed"),
    ]
    after_panels = [
        FieldPanel("validations"),
        FieldPanel("calculations"),
        FieldPanel("actions"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(question_panels, heading=_("Questions")),
            ObjectList(setting_panels, heading=_("Settings of the form")),
            ObjectList(after_panels, heading=_("On sending")),
            ObjectList([FieldGuidePanel()], heading=_("How to write rules")),
            # Dates of publication are set with the state, beside the editor.
            ObjectList([*Page.promote_panels, PublishingPanel()], heading=_("Web page")),
        ]
    )

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what the start page says: whether and where this person may begin, what is asked."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        version = self.latest_version
        is_open = version is not None and self.published_form.is_open
        may_start = is_open and getattr(request, "office", None) is not None
        context["form_is_open"] = is_open
        context["start_url"] = reverse("wizard:start", args=[self.form_slug]) if may_start else ""
        context["steps"] = (
            [
                {"title": step.title.es, "help": step.help.es if step.help else ""}
                for step in version.definition.steps
            ]
            if version
            else []
        )
        return context

    @property
    def description(self) -> str:
        """Return the text for search engines."""
        return self.search_description or self.summary

    @cached_property
    def published_form(self) -> Form | None:
        """Return the form that this page publishes, once it has."""
        return Form.objects.filter(slug=self.form_slug).first() if self.form_slug else None

    @property
    def latest_version(self) -> FormVersion | None:
        """Return the newest version this page has published."""
        return self.published_form.latest_version if self.published_form else None

    def compiled(self) -> Compiled:
        """Return the form that this page describes, or what is wrong with it."""
        self.form_slug = self.form_slug or self._proposed_name()
        compiled = compiled_page(self)
        return replace(compiled, problems=(*self._name_problems(), *compiled.problems))

    def _proposed_name(self) -> str:
        # A form that was only tried out has not taken its name yet.
        named = Form.objects.filter(versions__is_trial=False).values_list("slug", flat=True)
        taken = {slug for slug in named if slug}
        return propose_slug(self.slug, taken) if self.slug else ""

    def _name_problems(self) -> Iterator[FormProblem]:
        if not self.form_slug:
            return
        pages = FormPage.objects.filter(live=True)
        if pages.filter(form_slug=self.form_slug).exclude(pk=self.pk).exists():
            message = _("Another page publishes a form with this short name. Choose another one.")
            yield FormProblem(str(message), Location("form_slug"))
        stored = pages.filter(pk=self.pk).values_list("form_slug", flat=True).first()
        published = Form.objects.filter(slug=stored, versions__is_trial=False)
        if stored and stored != self.form_slug and published.exists():
            message = _("The form is published as “%(slug)s”. Its short name cannot change.")
            yield FormProblem(str(message) % {"slug": stored}, Location("form_slug"))

    def clean(self) -> None:
        """:raises FormHasProblems: if the page is being published and does not compile."""
        super().clean()
        if self._is_being_published():
            refuse_problems(self)

    def publish(
        self, revision: Any, user: Any = None, *, log_action: Any = True, **kwargs: Any
    ) -> Any:
        """
        Publish a revision and the version of the form it describes, or nothing of both.

        :raises FormHasProblems: if the form does not compile, also when it is to go live later.
        """
        try:
            with transaction.atomic(), LogContext(user=user):
                refuse_problems(revision.as_object())
                return super().publish(revision, user=user, log_action=log_action, **kwargs)
        except FormHasProblems as refusal:
            if log_action != SCHEDULED:
                raise
            # Nobody is there to read an exception, and it would keep all other pages waiting.
            give_up_schedule(self, revision, refusal)
            return None

    def _is_being_published(self) -> bool:
        # Wagtail has no hook before it saves what it publishes on each of its ways (editor,
        # schedule, workflow, bulk, code); all of them set the time and save through clean().
        # A draft may hold an older time than the page, never a newer one.
        if not self.live or self.last_published_at is None or self.pk is None:
            return False
        times = FormPage.objects.filter(pk=self.pk).values_list("last_published_at", flat=True)
        stored = times.first()
        return stored is None or self.last_published_at > stored
