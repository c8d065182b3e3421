"""Measure things in turn, so that a slow moment of the machine hits all of them alike."""

import resource
import statistics
from collections.abc import Callable, Mapping


def cpu_seconds() -> float:
    """Return the processor time of this process and of its children that ended."""
    spent = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(who)
        spent += usage.ru_utime + usage.ru_stime
    return spent


def measure_in_turn(variants: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the median CPU seconds of each variant; the first round warms up and is dropped."""
    spent: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(rounds + 1):
        for name, run in variants.items():
            before = cpu_seconds()
            run()
            spent[name].append(cpu_seconds() - before)
    return {name: statistics.median(times[1:]) for name, times in spent.items()}
