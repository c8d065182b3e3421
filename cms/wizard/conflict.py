"""The page for answers that somebody else saved meanwhile: both sides, and a choice."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from cms.submissions.question_page import QuestionPage
from cms.submissions.services import StaleRevision
from cms.submissions.stored_answers import TYPED
from forms_plugins.engine.answers import answers_from_json
from forms_plugins.engine.definition import Field

LEFT_OUT = frozenset({"csrfmiddlewaretoken", "revision"})


def conflict_response(
    view: Any, page: QuestionPage, stale: StaleRevision, *, name: str = ""
) -> HttpResponse:
    """
    Show what is stored beside what was typed.

    What was typed travels on in the page itself: one button posts it again on top of what is
    stored, the other goes to what is stored.
    """
    request = view.request
    posted = [
        (key, value)
        for key, values in request.POST.lists()
        if key not in LEFT_OUT
        for value in values
    ]
    context = {
        **view.page_context(),
        "title": name or page.step.title.in_language(view.language),
        "differences": list(differences(page, stale.stored, stale.given)),
        "was_removed": stale.stored is None,
        "posted": posted,
        "revision": stale.revision,
        "post_url": request.path,
        "stored_url": f"{request.path}?volver=revisar" if view.goes_to_check else request.path,
    }
    return render(request, "wizard/conflict.html", context, status=409)


def differences(
    page: QuestionPage, stored: Mapping[str, Any] | None, given: Mapping[str, Any]
) -> Iterator[dict[str, str]]:
    """Yield label, stored and typed words of each question whose answers differ."""
    for field in page.fields:
        before, now = _words(page, field, stored or {}), _words(page, field, given)
        if before != now:
            label = field.label.in_language(page.language)
            yield {"label": label, "stored": before, "typed": now}


def _words(page: QuestionPage, field: Field, side: Mapping[str, Any]) -> str:
    if field.key in side:
        value = side[field.key]
        if page.roster:
            rows = answers_from_json(page.form, {page.roster.key: [{field.key: value}]})
            value = rows[page.roster.key][0][field.key]
        else:
            value = answers_from_json(page.form, {field.key: value})[field.key]
        return page.show(field, value)
    typed = side.get(TYPED, {}).get(field.key, "")
    return " ".join(str(part) for part in typed) if isinstance(typed, list) else str(typed)
