"""The editors' forms of the pages of the training."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.blocks import StreamValue

from cms.accounts.models import Role
from cms.form_builder.problems import FormProblem, block_errors
from cms.training.lessons.form_parts import part_choices

# What an editor may ask for that ends in a published page, now or once somebody approves it.
PUBLISHING = ("action-publish", "action-submit", "action-restart-workflow")


class TrainingPageForm(WagtailAdminPageForm):
    """Saves drafts whatever they say; publishes only pages without problems."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if self._asks_to_publish() and not self.errors:
            self._refuse(self.instance.publishing_problems())

    def _asks_to_publish(self) -> bool:
        approves = self.data.get("workflow-action-name") == "approve"
        return approves or any(self.data.get(name) for name in PUBLISHING)

    def _refuse(self, problems: tuple[FormProblem, ...]) -> None:
        by_field: dict[str, list[FormProblem]] = {}
        for problem in problems:
            by_field.setdefault(problem.location.field, []).append(problem)
        for name, own in by_field.items():
            value = getattr(self.instance, name, None)
            error: Any
            if isinstance(value, StreamValue):
                error = block_errors(own, value)
            else:
                error = ValidationError([problem.message for problem in own])
            self.add_error(name if name in self.fields else None, error)


class CoursePageForm(TrainingPageForm):
    """A course; the roles it is for are ticked."""

    audience_roles = forms.MultipleChoiceField(
        label=_("For the roles"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Nobody ticked: it is for everybody."),
    )


class LessonPageForm(TrainingPageForm):
    """A lesson; somebody who writes in the CMS answers for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "person_in_charge" in self.fields:
            self.fields["person_in_charge"].queryset = cms_people()


def cms_people() -> QuerySet[Any]:
    """Return the active people who may enter the CMS, by name."""
    entrance = {"content_type__app_label": "wagtailadmin", "codename": "access_admin"}
    ways_in = Permission.objects.filter(**entrance)
    may_enter = Q(is_superuser=True) | Q(groups__permissions__in=ways_in)
    people = get_user_model().objects.filter(may_enter, is_active=True).distinct()
    return people.order_by("last_name", "first_name", "username")


class TaughtPartForm(WagtailAdminModelForm):
    """A step or question of a form, chosen from those that are published."""

    part = forms.ChoiceField(
        label=_("Step or question"),
        help_text=_("Beside it the card of this lesson is offered."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = self.instance.part if self.instance.form_slug else ""
        groups = part_choices()
        known = {name for _title, parts in groups for name, _words in parts}
        if stored and stored not in known:
            # It is kept until the editor chooses another one.
            groups = [(_("Not in a published form any more"), [(stored, stored)]), *groups]
        self.fields["part"].choices = [("", _("Choose")), *groups]
        self.fields["part"].initial = stored

    def _post_clean(self) -> None:
        names = (self.cleaned_data.get("part") or "").split("/")
        self.instance.form_slug, self.instance.step_key, self.instance.field_key = (
            *names,
            "",
            "",
            "",
        )[:3]
        super()._post_clean()
