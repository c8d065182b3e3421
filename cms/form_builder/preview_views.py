"""Look at a form before it is published: its author in the admin, a colleague by a link."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cms.form_builder.models import PreviewLink
from cms.form_builder.preview_links import MOST_DAYS, link_of, make_link, revoke_link
from cms.form_builder.preview_pages import draw_page, shown_form
from cms.form_builder.problems import FormHasProblems
from cms.form_builder.screens import FormScreen, editable_page, newest_draft
from forms_plugins.engine.definition import load_form


@xframe_options_sameorigin
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """Show a page of the newest draft to its author."""
    page = newest_draft(editable_page(request, pk))
    compiled = page.compiled()
    if compiled.form is None or compiled.problems:
        context = {"page": page, "problems": compiled.problems}
        return render(request, "form_builder/preview_problems.html", context)

    def page_url(kind: str, key: str) -> str:
        return reverse("form_builder_admin:look", args=[pk, kind, key])

    shown = shown_form(request, compiled.form, page_url)
    return draw_page(request, shown, kind, "" if key == "-" else key)


# Browsers that tell no referrer tell no origin either, so no such post would pass; and a post
# changes nothing here.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def look_by_link(
    request: HttpRequest, token: str, kind: str = "inicio", key: str = "-"
) -> HttpResponse:
    """
    Show a page of a form to whoever has the link.

    What does not hold any more is not found, like what never was.
    """
    link = link_of(token)
    if link is None:
        raise Http404("no such link")

    def page_url(kind: str, key: str) -> str:
        return reverse("preview_link_page", args=[token, kind, key])

    shown = shown_form(request, load_form(link.document), page_url)
    response = draw_page(request, shown, kind, "" if key == "-" else key)
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    # The address is the key: no other site may learn it from a link that is followed.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


class LinkForm(forms.Form):
    """How long a link holds."""

    days = forms.IntegerField(
        label=gettext_lazy("Days that the link holds"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=7,
    )


class LinksView(FormScreen):
    """The links under which colleagues look at a form; new ones are made here."""

    template_name = "form_builder/links.html"
    page_title = gettext_lazy("Preview links")
    header_icon = "link"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the links and what keeps a new one from being made."""
        draft = newest_draft(self.page)
        kwargs.setdefault("form", LinkForm())
        return super().get_context_data(
            links=self.page.preview_links.select_related("created_by"),
            now=timezone.now(),
            problems=draft.compiled().problems,
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Make a link, shown this once, or let one hold no longer."""
        if "revoke" in request.POST:
            number = request.POST["revoke"]
            known = number.isascii() and number.isdigit() and len(number) < 18
            revoke_link(
                get_object_or_404(PreviewLink, page=self.page, pk=int(number) if known else 0)
            )
            return redirect(self.address("links"))
        form = LinkForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            link, token = make_link(
                page=newest_draft(self.page), days=form.cleaned_data["days"], by=request.user
            )
        except FormHasProblems:
            return self.render_to_response(self.get_context_data(form=form))
        address = request.build_absolute_uri(reverse("preview_link", args=[token]))
        return self.render_to_response(self.get_context_data(new=link, new_url=address))
