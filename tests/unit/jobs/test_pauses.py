from datetime import timedelta

import pytest

from cms.jobs.models import Job
from cms.jobs.registry import DuplicateHandler, UnknownKind, get_handler, job_handler
from cms.jobs.runner import FIRST_PAUSE, LONGEST_PAUSE, pause_after


@pytest.mark.parametrize(
    ("attempts", "longest"), [(1, 5), (2, 10), (4, 40), (12, 3600), (500, 3600)]
)
def test_pause_doubles_and_is_bounded(attempts, longest):
    pauses = [pause_after(attempts) for _ in range(200)]

    assert max(pauses) <= timedelta(seconds=longest)
    assert min(pauses) >= timedelta(seconds=longest / 2)


def test_pause_has_jitter():
    assert len({pause_after(3) for _ in range(50)}) > 40


def test_bounds_of_the_pause_are_in_order():
    assert FIRST_PAUSE < LONGEST_PAUSE


def test_handler_of_an_unknown_kind():
    with pytest.raises(UnknownKind):
        get_handler("nobody-does-this")


def test_second_handler_for_a_kind_is_refused():
    @job_handler("test-only-once")
    def first(job: Job) -> None: ...

    with pytest.raises(DuplicateHandler):

        @job_handler("test-only-once")
        def second(job: Job) -> None: ...

    assert get_handler("test-only-once") is first
