"""The page for somebody who has to wait."""

import math
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


def have_to_wait(
    request: HttpRequest, wait: timedelta, *, way_back: str, reason: str
) -> HttpResponse:
    """Say until when to wait; ``reason`` (``start``, ``link`` or ``mail``) chooses the words."""
    seconds = max(1, math.ceil(wait.total_seconds()))
    context = {
        "reason": reason,
        "until": timezone.now() + timedelta(seconds=seconds),
        "minutes": math.ceil(seconds / 60),
        "is_long": seconds > 60 * 60,
        "way_back": way_back,
    }
    response = render(request, "wizard/citizen/have_to_wait.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response
