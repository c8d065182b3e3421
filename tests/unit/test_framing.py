"""Previews may be framed by the admin, and nothing else by anybody."""

import pytest
from csp.constants import HEADER
from django.http import HttpResponse

from cms.framing import preview_frames

CLOSED = "default-src 'self'; frame-ancestors 'none'; object-src 'none'"


def answer(rf, **headers):
    return preview_frames(lambda request: HttpResponse(headers=headers))(rf.get("/"))


def test_policy_follows_what_a_preview_allows(rf):
    response = answer(rf, **{"X-Frame-Options": "SAMEORIGIN", HEADER: CLOSED})

    assert response[HEADER] == "default-src 'self'; frame-ancestors 'self'; object-src 'none'"


@pytest.mark.parametrize("options", [{}, {"X-Frame-Options": "DENY"}], ids=["none", "deny"])
def test_policy_of_other_pages_stays_closed(rf, options):
    response = answer(rf, **options, **{HEADER: CLOSED})

    assert response[HEADER] == CLOSED


def test_page_without_a_policy_gets_none(rf):
    assert HEADER not in answer(rf, **{"X-Frame-Options": "SAMEORIGIN"})
