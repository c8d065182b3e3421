"""The page for answers that somebody else saved meanwhile: both sides, and a choice."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from cms.submissions.question_page import QuestionPage
from cms.submissions.services import DraftIsHeld, StaleRevision, holder_of
from cms.submissions.stored_answers import TYPED
from forms_plugins.engine.definition import Field

LEFT_OUT = frozenset({"csrfmiddlewaretoken", "revision", "tomar"})

CHOICE = "elegir-"
"""Begins the name of the control that says which side of a question holds."""

STORED = "guardado"


def conflict_response(
    view: Any, page: QuestionPage, stale: StaleRevision, *, name: str = ""
) -> HttpResponse:
    """
    Show what is stored beside what was typed.

    What was typed travels on in the page itself: one button posts it again on top of what is
    stored, except for the questions where what is stored was chosen; a link goes to what is stored.
    """
    request = view.request
    posted = [
        (key, value)
        for key, values in request.POST.lists()
        if key not in LEFT_OUT and not key.startswith(CHOICE)
        for value in values
    ]
    context = {
        **view.page_context(),
        "title": name or page.words(page.step.title),
        "differences": list(differences(page, stale.stored, stale.given)),
        "holder": holder_of(view.draft) if isinstance(stale, DraftIsHeld) else None,
        "was_removed": stale.stored is None,
        "posted": posted,
        "revision": stale.revision,
        "post_url": request.path,
        "stored_url": view.on_the_way(request.path),
    }
    return render(request, "wizard/conflict.html", context, status=409)


def chosen_stored(page: QuestionPage, data: QueryDict, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the stored answers that were chosen over typed ones, ``None`` where there is none."""
    return {
        field.key: stored.get(field.key)
        for field in page.fields
        if data.get(f"{CHOICE}{field.key}") == STORED
    }


def differences(
    page: QuestionPage, stored: Mapping[str, Any] | None, given: Mapping[str, Any]
) -> Iterator[dict[str, str]]:
    """Yield key, label, stored and typed words of each question whose answers differ."""
    for field in page.fields:
        before, now = _words(page, field, stored or {}), _words(page, field, given)
        if before != now:
            yield {
                "name": f"{CHOICE}{field.key}",
                "label": page.words(field.label),
                "stored": before,
                "typed": now,
            }


def _words(page: QuestionPage, field: Field, side: Mapping[str, Any]) -> str:
    if field.key in side:
        return page.show(field, page.from_json(field, side[field.key]))
    typed = side.get(TYPED, {}).get(field.key, "")
    return " ".join(str(part) for part in typed) if isinstance(typed, list) else str(typed)
