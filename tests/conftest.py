"""Settings for every test."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, settings

from cms.citizen.choices import forget_choices
from cms.citizen.views import RESULT_PAGE
from cms.content.templatetags import ui

# How long an example takes depends on what else the machine does: no test may hang on that.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture(autouse=True)
def _nothing_is_kept_between_tests() -> Iterator[None]:
    """
    Empty the cache, and what a process keeps for seconds, after each test.

    A test's rows are rolled back, what it kept of them is not: the roots of the site of one test
    left the pages of the next without an address.
    """
    yield
    cache.clear()
    forget_choices()
    RESULT_PAGE._kept.clear()
    ui._settings_by_host.clear()
