"""The editor's forms of shared lists and of reusable blocks."""

import json
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.form_builder.blocks.inputs import ChoicesField
from cms.form_builder.list_files import ListRefused, read_rows
from cms.form_builder.problems import FormProblem, block_errors
from cms.form_builder.widgets import ChoicesInput


class SharedForm(WagtailAdminModelForm):
    """Saves what is written; publishes it as a version when asked to."""

    publish = forms.BooleanField(
        label=_("Publish as a new version"),
        required=False,
        initial=True,
        help_text=_(
            "Forms take a version when their authors choose it. Nothing changes by itself."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "slug" in self.fields:
            self.fields["slug"].disabled = True  # forms name it by this

    def problems(self) -> list[FormProblem]:
        """Return what keeps the thing from being published."""
        raise NotImplementedError

    def publish_version(self) -> Any:
        """Publish the saved thing."""
        raise NotImplementedError

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.cleaned_data.get("publish") or self.errors:
            return
        for name in dict.fromkeys(each.location.field for each in self.problems()):
            own = [each for each in self.problems() if each.location.field == name]
            value = getattr(self.instance, name)
            nested = block_errors(own, value) if hasattr(value, "stream_block") else None
            self.add_error(name, nested or [str(each) for each in own])

    def save(self, commit: bool = True) -> Any:
        """Save, and publish if that was asked for."""
        instance = super().save(commit)
        if commit and self.cleaned_data.get("publish"):
            self.publish_version()
        return instance


def in_spanish(options: list[Any]) -> list[Any]:
    """Return options with their Spanish texts only, which is what the editor shows."""
    shown = []
    for option in options:
        texts = {name: option[name] for name in ("label", "hint") if option.get(name)}
        spanish = {n: t.get("es", "") if isinstance(t, dict) else t for n, t in texts.items()}
        shown.append({**option, **spanish})
    return shown


def with_languages(options: list[Any], before: list[Any]) -> list[Any]:
    """Return options as written; a text that reads in Spanish as before keeps its languages."""
    known = {str(each.get("code")): each for each in before}
    found = []
    for option in options:
        old = known.get(str(option.get("code")), {})
        same = {
            name: old[name]
            for name in ("label", "hint")
            if isinstance(old.get(name), dict) and old[name].get("es") == option.get(name)
        }
        found.append({**option, **same})
    return found


class SharedListForm(SharedForm):
    """A list of options, written, pasted or read from a file."""

    choices = ChoicesField(label=_("Options"), required=False, widget=ChoicesInput())
    upload = forms.FileField(
        label=_("File with the list (CSV)"),
        required=False,
        help_text=_(
            "Columns “codigo” and “opcion”, and more for lists that depend on another question. It "
            "replaces the options above."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._before = self.instance.choices or []
        self.initial["choices"] = json.dumps(in_spanish(self._before), ensure_ascii=False)

    def clean_choices(self) -> list[Any]:
        """Return the options, the other languages of texts that stayed with them."""
        return with_languages(self.cleaned_data["choices"], self._before)

    def clean(self) -> dict[str, Any]:
        """Take the options from the file, if there is one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if upload := cleaned.get("upload"):
            try:
                cleaned["choices"] = read_rows(upload.read())
            except ListRefused as error:
                self.add_error("upload", str(error))
        return cleaned

    def problems(self) -> list[FormProblem]:
        """Return what is wrong with the options."""
        from cms.form_builder.shared import read_list  # reads the model that names this form

        return read_list(self.instance.choices)[1]

    def publish_version(self) -> Any:
        """Publish the options."""
        from cms.form_builder.shared import publish_list  # reads the model that names this form

        by = getattr(self, "for_user", None)
        return publish_list(shared_list=self.instance, by=by, at=timezone.now())


class ReusableBlockForm(SharedForm):
    """A block of questions."""

    def problems(self) -> list[FormProblem]:
        """Return what is wrong with the questions."""
        from cms.form_builder.shared import read_block  # reads the model that names this form

        return read_block(self.instance)[1]

    def publish_version(self) -> Any:
        """Publish the questions."""
        from cms.form_builder.shared import publish_block  # reads the model that names this form

        by = getattr(self, "for_user", None)
        return publish_block(block=self.instance, by=by, at=timezone.now())
