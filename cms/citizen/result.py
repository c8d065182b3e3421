"""
What the page of a result says, as texts: from an entry of the look-up and the day.

The page is filled in without a template (``cms.citizen.pages``), so everything that hangs on a
value is decided here: texts are only printed, truth values choose the parts.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cms.citizen.choices import LookupChoices
from cms.register.lookup_content import CANCELLED, GIVEN

DUE_DAYS = 90
"""A class may be renewed, and the page says so, from so many days before it ends."""


def result_context(
    shown: Mapping[str, Any], *, token: str, on: date, choices: LookupChoices
) -> dict[str, Any]:
    """Return the context of ``citizen/result.html`` for ``LookupEntry.shown`` on a day."""
    members = [{"name": name, "details": details} for name, details in shown["members"]]
    return {
        "token": token,
        "office_name": shown["office"]["name"],
        "office_place": shown["office"]["place"],
        "members": members,
        "members_title": ngettext(
            "Your household: %(people)s person", "Your household: %(people)s people", len(members)
        )
        % {"people": len(members)},
        "address": shown["address"],
        "update_url": choices.request_urls.get("actualizar", ""),
        "moved_url": choices.request_urls.get("domicilio", ""),
        "members_url": choices.request_urls.get("integrantes", ""),
        "new_url": choices.request_urls.get("nueva", ""),
        **(_class_context(shown, on) if shown["state"] in (GIVEN, CANCELLED) else _NO_CLASS),
    }


_NO_CLASS: Mapping[str, Any] = {"has_class": False, "documents": []}


def _class_context(shown: Mapping[str, Any], on: date) -> dict[str, Any]:
    valid_from, valid_until = (date.fromisoformat(shown[key]) for key in ("from", "until"))
    is_cancelled = shown["state"] == CANCELLED
    in_force = not is_cancelled and valid_from <= on <= valid_until
    is_due = in_force and on >= valid_until - timedelta(days=DUE_DAYS)
    cancelled = shown.get("cancelled") or {}
    review_until = date.fromisoformat(shown["review_until"])
    language = get_language() or ""
    return {
        "has_class": True,
        "category": shown["label"],
        "meaning": shown["meaning"],
        "in_force": in_force,
        "is_cancelled": is_cancelled,
        "is_expired": not is_cancelled and on > valid_until,
        "is_due": is_due,
        "days_left": _days_left((valid_until - on).days) if is_due else "",
        "valid_from": _in_words(valid_from, language),
        "valid_until": _in_words(valid_until, language),
        "cancelled_on": in_words(date.fromisoformat(cancelled["on"])) if cancelled else "",
        "cancelled_text": cancelled.get("text", ""),
        "has_legal_effect": bool(shown["legal"]),
        "reference": shown["reference"],
        "documents": [
            {"number": number, "url": _download(number)} for number in shown["documents"]
        ],
        "prepares_document": bool(shown["reference"]) and not shown["documents"],
        "why": list(shown.get("why", ())),
        "is_explained": bool(shown["explained"]),
        "is_pending": bool(shown["pending"]),
        "may_review": on <= review_until and not shown["pending"],
        "review_until": _in_words(review_until, language),
    }


@lru_cache(maxsize=1000)
def _download(number: str) -> str:
    """Return where the level above hands out a document; only it knows, and only if installed."""
    try:
        return reverse("documents:download", args=[number])
    except NoReverseMatch:
        return ""


def in_words(day: date) -> str:
    """Return a date as people say it: "1 de noviembre de 2030"."""
    return _in_words(day, get_language() or "")


@lru_cache(maxsize=5000)
def _in_words(day: date, language: str) -> str:
    return date_format(day, r"j \d\e F \d\e Y")


def _days_left(days: int) -> str:
    if days <= 0:
        return _("It ends today.")
    return ngettext("%(days)s day is left.", "%(days)s days are left.", days) % {"days": days}
