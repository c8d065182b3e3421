"""The screen of the CMS that begins a translation."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.models import Page

from cms.training.courses.translating import is_translatable, missing_languages, translate_page


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
