"""Handlers for single tests, and an on-commit hook that sends nothing."""

from collections.abc import Callable, Iterator

import pytest

from cms.jobs import registry, wake


@pytest.fixture
def handler() -> Iterator[Callable]:
    """Register a function as the handler of kind ``test`` for one test."""

    def register(function: Callable) -> Callable:
        return registry.job_handler("test")(function)

    yield register
    registry._handlers.pop("test", None)


@pytest.fixture(autouse=True)
def wake_ups(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Count the wake-ups instead of sending them."""
    sent: list[float] = []
    monkeypatch.setattr(wake, "_silent_until", 0.0)
    monkeypatch.setattr(wake, "_send", lambda: sent.append(0.0))
    return sent
