"""The editors' forms of the pages of the training."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from cms.accounts.models import Role
from cms.form_builder.problems import FormProblem
from cms.form_builder.refusing_forms import RefusesToPublishMixin
from cms.training.lessons.form_parts import part_choices


class TrainingPageForm(RefusesToPublishMixin, WagtailAdminPageForm):
    """Saves drafts whatever they say; publishes only pages without problems."""

    def publishing_problems(self) -> Iterable[FormProblem]:
        """Return what keeps the page from being published."""
        problems: Iterable[FormProblem] = self.instance.publishing_problems()
        return problems


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
