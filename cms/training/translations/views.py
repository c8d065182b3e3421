"""The screens of the CMS that begin a translation and say that one is up to date."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.models import Page

from cms.training.translations.following import FOLLOWED, bring_up_to_date
from cms.training.translations.translating import (
    is_translatable,
    missing_languages,
    translate_page,
)


class LanguageForm(forms.Form):
    """The language a page is to be translated into."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, languages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages


@require_http_methods(["GET", "POST"])
def translate(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the language, make the draft and lead to it."""
    page = get_object_or_404(Page, pk=pk)
    if not is_translatable(page):
        raise Http404
    mine = page.permissions_for_user(request.user)
    if (
        not mine.can_edit()
        or not page.get_parent().permissions_for_user(request.user).can_add_subpage()
    ):
        raise PermissionDenied
    form = LanguageForm(request.POST or None, languages=missing_languages(page))
    if form.is_valid():
        draft = translate_page(page, form.cleaned_data["language"], by=request.user)
        messages.success(
            request, _("The draft is there. Rewrite it in the other language and publish it.")
        )
        return redirect("wagtailadmin_pages:edit", draft.pk)
    return render(request, "training/admin/translate.html", {"page": page, "form": form})


@require_POST
def up_to_date(request: HttpRequest, key: UUID, language: str) -> HttpResponse:
    """Remember that a translation says what its source says now."""
    found = (
        model.objects.filter(translation_key=key, locale__language_code=language).first()
        for model in FOLLOWED
    )
    translation = next((each for each in found if each is not None), None)
    if translation is None:
        raise Http404
    if not _may_change(translation, request.user):
        raise PermissionDenied
    bring_up_to_date(translation, by=request.user)
    messages.success(request, _("“%(title)s” is up to date.") % {"title": translation})
    return redirect("training_overdue")


def _may_change(translation: Any, user: Any) -> bool:
    if isinstance(translation, Page):
        may: bool = translation.permissions_for_user(user).can_edit()
        return may
    return bool(user.has_perm("training.change_glossaryterm"))
