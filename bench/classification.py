"""
Many households at once: scoring against one by one, the whole register, memory, no difference.

``python -m bench.classification --households 1000000`` does the whole thing; ``make bench`` takes
fewer. A child process fills a database of its own with invented households, a tenth of which have
another class than the method gives, and runs the method over them. Server and child share **one
core**. The throw-away server runs without fsync, as the tests do: what the disk adds is not in the
figures.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from bench.measuring import cpu_seconds

HOUSEHOLDS = 40_000
MILLION = 1_000_000
PIECE = 10_000
ONE_BY_ONE = 10_000
"""Households that are timed one by one; all of them are compared."""
ROUNDS = 5
SEED = 20_261_123
METHOD = "cse-demostracion"
DAY = date(2026, 11, 23)
WRONG = 10
"""One household in so many begins with another class."""


def measure(households: int = HOUSEHOLDS) -> dict[str, Any]:
    """Return the ratio of both ways, households a minute, peak memory and differences."""
    few, many = _register(max(households // 4, 1000)), _register(households)
    return {
        "households": households,
        **_child("compare", households),
        "register to register, households a minute of one core, at least 1000000": many[
            "a minute of processor"
        ],
        "register to register, households a minute by the clock": many["a minute"],
        "classes written": many["written"],
        "classes that had to change": many["expected"],
        "written by a second run": many["again"],
        "CPU seconds of the worker": many["cpu"],
        "CPU seconds of the server": many["server"],
        "peak memory, MB": many["peak"],
        f"peak memory with {max(households // 4, 1000)} households, MB": few["peak"],
        "memory that four times as many add, at most 1.2": round(many["peak"] / few["peak"], 2),
        "load of the machine": round(os.getloadavg()[0], 1),
    }


def _register(households: int) -> dict[str, Any]:
    """Fill a register of its own and run the method over it, server and child on one core."""
    from tests.services import PostgreSQL

    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})  # the server and the child inherit it
    server = PostgreSQL()
    server.start()
    try:
        expected = _child("fill", households, DATABASE_URL=server.url)
        return {**_child("register", households, DATABASE_URL=server.url), **expected}
    finally:
        server.stop()
        os.sched_setaffinity(0, cores)


def _child(role: str, households: int, **changes: str) -> dict[str, Any]:
    ended = subprocess.run(
        [sys.executable, "-m", "bench.classification", "--child", role]
        + ["--households", str(households)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test", **changes},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return found


def _compare(households: int) -> dict[str, Any]:
    """Compare both ways on every household, and time them in turn on some."""
    from forms_plugins.classification.bulk import BulkClassifier

    method, places = _method()
    bulk = BulkClassifier(method, DAY, places)
    differences = alone = computed = seen = 0
    one_by_one = _one_by_one(method, places)
    for piece in _pieces(households):
        result = bulk.classify(piece)
        seen += len(piece)
        alone += int(result.alone.sum())
        computed += int(result.computed.sum())
        for place, answers in enumerate(piece):
            differences += not _is_same(result, place, one_by_one(answers))
    return {**_ratios(bulk, one_by_one), "differences from the engine, 0": differences,
            "households compared": seen,
            "share computed": round(computed / seen, 3),
            "share that went one by one": round(alone / seen, 4)}  # fmt: skip


def _is_same(result: Any, place: int, expected: Any) -> bool:
    validity = expected.validity
    return (
        bool(result.computed[place]) == (expected.status == "computed")
        and result.category_of(place) == expected.category
        and result.eligible_of(place) == expected.eligible
        and result.raw_of(place) == expected.raw
        and result.index_of(place) == expected.index
        and result.valid_until_of(place) == (validity.valid_until if validity else None)
    )


def _one_by_one(method: Any, places: Any) -> Any:
    from forms_plugins.engine.classification import Classifier, InputCleaner

    cleaner, engine = InputCleaner(method, places), Classifier(method)

    def classify(raw: Any) -> Any:
        answers, wrong = cleaner.clean(raw)
        return engine.classify(answers, DAY, wrong)

    return classify


def _ratios(bulk: Any, one_by_one: Any) -> dict[str, Any]:
    """Return microseconds a household, the smallest of some rounds in turn, and their ratios."""
    piece = next(_pieces(ONE_BY_ONE))
    texts = [json.dumps(answers) for answers in piece]
    encoded = bulk.encode(piece)
    variants = {
        "one by one": lambda: [one_by_one(answers) for answers in piece],
        "one by one, from JSON": lambda: [one_by_one(json.loads(text)) for text in texts],
        "scored from columns": lambda: bulk.classify_encoded(encoded, piece),
        "scored from answers": lambda: bulk.classify(piece),
        "scored from JSON": lambda: bulk.classify([json.loads(text) for text in texts]),
    }
    best = dict.fromkeys(variants, float("inf"))
    for _ in range(ROUNDS):
        for name, run in variants.items():
            started = cpu_seconds()
            run()
            best[name] = min(best[name], (cpu_seconds() - started) / len(piece) * 1e6)
    return {
        "microseconds a household": {name: round(spent, 2) for name, spent in best.items()},
        "one by one to scored from columns, at least 80": round(
            best["one by one"] / best["scored from columns"], 1
        ),
        "one by one to scored, both from JSON": round(
            best["one by one, from JSON"] / best["scored from JSON"], 1
        ),
    }


def _method() -> tuple[Any, Any]:
    from forms_plugins.api.catalogues import get_catalogue
    from forms_plugins.classification.selectors import package_method

    found = package_method(METHOD)
    assert found is not None
    method = found.classifier.method
    slugs = {item.catalogue for item in method.inputs if item.catalogue}
    return method, {slug: get_catalogue(slug).places for slug in slugs}


def _pieces(households: int) -> Iterator[list[Any]]:
    from forms_plugins.classification.synthetic import HouseholdMaker, recipe_for

    answers = HouseholdMaker(recipe_for(_method()[0]), seed=SEED).answers(0, households)
    while piece := list(islice(answers, PIECE)):
        yield piece


def _run_over_register(households: int) -> dict[str, Any]:
    """Run the method over the register twice, and return what the first run took."""
    from cms.register.models import Classification
    from cms.register.reclassification import services
    from forms_plugins.classification.models import MethodVersion

    version = MethodVersion.objects.get()
    run = services.start(version=version, reason="Medida", by=None)
    spent, cpu, server = _work(run)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    again = services.start(version=version, reason="Medida", by=None)
    _work(again)
    run.refresh_from_db()
    assert run.state == "done", run.state
    return {
        "a minute": round(households / spent * 60),
        "a minute of processor": round(households / (cpu + server) * 60),
        "cpu": round(cpu, 1),
        "server": round(server, 1),
        "written": Classification.objects.filter(run=run).count(),
        "again": Classification.objects.filter(run=again).count(),
        "peak": round(peak / 1000, 1),
    }


def _work(run: Any) -> tuple[float, float, float]:
    from cms.register.reclassification.running import work_for

    started, cpu, server = time.monotonic(), time.process_time(), _cpu_of_server()
    assert not work_for(run.pk, float("inf"))
    return (
        time.monotonic() - started,
        time.process_time() - cpu,
        _cpu_of_server() - server,
    )


def _cpu_of_server() -> float:
    """Return the processor seconds of the process of the server that serves this one."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    spent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(spent[11]) + int(spent[12])) / os.sysconf("SC_CLK_TCK")


def _publish() -> Any:
    from django.utils import timezone

    from forms_plugins.classification.models import Method, MethodVersion
    from forms_plugins.engine.classification import dump_method

    method, _places = _method()
    named = Method.objects.create(slug=method.slug, title=method.title.es)
    return MethodVersion.objects.create(
        method=named,
        number=1,
        document=dump_method(method),
        sha256="0" * 64,
        published_at=timezone.now(),
    )


def _fill(households: int) -> dict[str, Any]:
    """Enter invented households with a head and a class each; return how many have a wrong one."""
    from django.core.management import call_command
    from django.utils import timezone

    from cms.accounts.models import Office
    from cms.register.reclassification.running import bulk_classifier

    call_command("migrate", verbosity=0)
    version = _publish()
    office = Office.objects.create(code="medida", name="Medida")
    bulk = bulk_classifier(version.pk, timezone.localdate())
    first, wrong = 1, 0
    for piece in _pieces(households):
        result = bulk.classify(piece)
        classes: list[str] = []
        for place in range(len(piece)):
            found = result.category_of(place) or "P"
            if result.computed[place] and (first + place) % WRONG == 0:
                found, wrong = ("P" if found == "NP" else "NP"), wrong + 1
            classes.append(found)
        _enter(office.pk, first, piece, classes)
        first += len(piece)
    _finish()
    return {"expected": wrong}


def _enter(office: int, first: int, piece: Sequence[Any], classes: Sequence[str]) -> None:
    from django.utils import timezone

    now, today = timezone.now(), timezone.localdate()
    since, until = today - timedelta(days=300), today + timedelta(days=900)
    numbered = list(enumerate(piece, first))
    _copy(
        "household (id, public_id, office_id, kind, registered_at)",
        ((n, f"m{n}", office, "common", now) for n, _ in numbered),
    )
    _copy(
        "householdanswers (household_id, answers, taken_on)",
        ((n, json.dumps(answers), since) for n, answers in numbered),
    )
    _copy(
        "dwelling (id, place_code, area, locality, parts, line, created_at)",
        ((n, answers.get("ubigeo", ""), "1", "", "{}", "", now) for n, answers in numbered),
    )
    _copy("residence (household_id, dwelling_id, since)", ((n, n, since) for n, _ in numbered))
    _copy(
        "person (id, public_id, document_type, document_number, document_digest, given_names,"
        " first_surname, second_surname, name_key, birth_date, sex, created_at)",
        (
            (n, f"p{n}", "1", f"{n:08d}", f"{n:064x}", "Ana", "Rojas", "", "", since, "2", now)
            for n, _ in numbered
        ),
    )
    _copy(
        "householdmembership (household_id, person_id, position, relationship, is_head, since,"
        " end_reason, source)",
        ((n, n, 1, "1", True, since, "", "import") for n, _ in numbered),
    )
    _copy(
        'classification (household_id, source, category, raw, "index", outputs, has_legal_effect,'
        " valid_from, valid_until, reason, entered_at)",
        (
            (n, "import", category, "", "", "{}", False, since, until, "", now)
            for (n, _), category in zip(numbered, classes, strict=True)
        ),
    )


def _copy(into: str, rows: Iterator[tuple[Any, ...]]) -> None:
    from django.db import connection

    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY register_{into} FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _finish() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


ROLES = {"compare": _compare, "fill": _fill, "register": _run_over_register}


def main() -> None:
    """Measure by hand, or be the child that is measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--households", type=int, default=HOUSEHOLDS)
    parser.add_argument("--child", choices=list(ROLES))
    chosen = parser.parse_args()
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    if chosen.child is None:
        print(json.dumps(measure(chosen.households), indent=2))
        return
    print(json.dumps(ROLES[chosen.child](chosen.households)))


if __name__ == "__main__":
    main()
