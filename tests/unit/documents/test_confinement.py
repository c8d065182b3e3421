import os
import time
from pathlib import Path

import pytest

from reporting.documents import confinement
from reporting.documents.confinement import TooCostly, WorkFailed, run_confined


def test_bytes_come_back_whole():
    content = os.urandom(3_000_000)

    assert run_confined(lambda: content) == content


def test_failure_comes_back_as_the_name_of_its_type_only():
    def fail() -> bytes:
        raise ValueError("María Quispe")

    with pytest.raises(WorkFailed, match=r"^ValueError$"):
        run_confined(fail)


def loop() -> bytes:
    while True:
        pass


@pytest.mark.parametrize(
    "work",
    [
        lambda: bytearray(3 * 1024**3),
        lambda: os.kill(os.getpid(), 9),
        loop,
    ],
    ids=["eats memory", "dies", "loops"],
)
def test_work_without_bounds_ends(work, monkeypatch):
    monkeypatch.setattr(confinement, "CPU_SECONDS", 1)

    with pytest.raises(TooCostly):
        run_confined(work)


def test_work_that_sleeps_is_ended_by_the_wall_clock(monkeypatch):
    monkeypatch.setattr(confinement, "WALL_SECONDS", 0.3)
    started = time.monotonic()

    with pytest.raises(TooCostly):
        run_confined(lambda: time.sleep(60) or b"")

    assert time.monotonic() - started < 50


def dead_children() -> list[str]:
    states = [
        path.read_text().rsplit(")", 1)[1].split() for path in Path("/proc").glob("[0-9]*/stat")
    ]
    return [state for state, parent, *_ in states if parent == str(os.getpid()) and state == "Z"]


def test_child_leaves_no_zombie():
    run_confined(lambda: b"x")

    assert dead_children() == []
