"""
A padrón into PostgreSQL and out again: rows a second, minutes for a million, memory.

A child process imports an invented file (3.3 people a household, eight answers a line) into a
database of its own: dry run, real run, the same file again, export. Another one imports a tenth of
it, to see whether memory grows with the file. Wall time, and CPU seconds of the child; the server's
work is in the wall time. ``python -m bench.padron --rows 1000000`` does the whole thing.

The throw-away server runs without fsync, as the tests do: what the disk adds is not in the figures.
"""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROWS = 20_000
MILLION = 1_000_000
SURNAMES = (
    "Quispe Mamani Flores Huamán Rojas Chávez Díaz Ñahui Torres Ccori De_la_Cruz Paredes".split()
)
NAMES = "Rosa Juan María José Ana Luis Carmen Pedro Lucía Jorge Elena Raúl Sofía Víctor".split()
HEADING = (
    "hogar,ubigeo,area,centro_poblado,direccion,tipo_doc,num_doc,ape_pat,ape_mat,nombres,fecha_nac,"
    "sexo,parentesco,clase,metodo,vigente_desde,vigente_hasta,r_abasag,r_mpared,r_talum,r_bienes,"
    "m_niv,m_segu,m_idioma,m_lee"
)


def measure(rows: int = ROWS) -> dict[str, Any]:
    """Return rows a second, computed minutes for a million rows, and peak memory."""
    small, large = _child(max(rows // 10, 1000)), _child(rows)
    steps = ("dry run", "real run", "same file again", "export")
    return {
        "rows": rows,
        **{f"{step}, rows a second": round(rows / large[step]) for step in steps},
        **{
            f"{step}, minutes for a million": round(MILLION / rows * large[step] / 60, 1)
            for step in steps
        },
        "CPU seconds of the worker": round(large["cpu"], 1),
        "peak memory, MB": large["peak"],
        f"peak memory with {max(rows // 10, 1000)} rows, MB": small["peak"],
        "memory that a tenfold file adds, at most 1.2": round(large["peak"] / small["peak"], 2),
        "load of the machine": round(os.getloadavg()[0], 1),
    }


def _child(rows: int) -> dict[str, Any]:
    from tests.services import PostgreSQL

    server = PostgreSQL()
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            environment = {
                **os.environ,
                "DATABASE_URL": server.url,
                "EMPADRONA_DATA_DIR": folder,
                "DJANGO_SETTINGS_MODULE": "cms.settings.test",
            }
            command = [sys.executable, "-m", "bench.padron", "--child", str(rows), folder]
            ended = subprocess.run(
                command, env=environment, check=True, stdout=subprocess.PIPE, text=True
            )
        return json.loads(ended.stdout.splitlines()[-1])
    finally:
        server.stop()


def _import_and_export(rows: int, folder: Path) -> dict[str, Any]:
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import get_runner
    from django_scopes import scopes_disabled

    from tests.padrons import install

    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    path = folder / "padron.csv"
    _write_file(path, rows)
    install()
    try:
        with scopes_disabled():
            return _steps(path, folder)
    finally:
        runner.teardown_databases(databases)


def _steps(path: Path, folder: Path) -> dict[str, Any]:
    from cms.register.padron import services
    from cms.register.padron.exporting import export_padron
    from cms.register.padron.running import work_once

    def run(*, is_dry_run: bool, expected: str) -> None:
        with path.open("rb") as file:
            padron = services.receive(file, "padron.csv", by=None, is_dry_run=is_dry_run)
        while work_once(padron.pk):
            pass
        padron.refresh_from_db()
        assert padron.counts[expected] == padron.counts["households"] > 0, padron.counts

    def export() -> None:
        with (folder / "salida.csv").open("w", encoding="utf-8") as file:
            file.writelines(export_padron())

    before = time.process_time()
    return {
        "dry run": _seconds(lambda: run(is_dry_run=True, expected="added")),
        "real run": _seconds(lambda: run(is_dry_run=False, expected="added")),
        "same file again": _seconds(lambda: run(is_dry_run=False, expected="kept")),
        "export": _seconds(export),
        "cpu": time.process_time() - before,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _seconds(work: Callable[[], None]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def _write_file(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADING + "\r\n")
        file.writelines(line + "\r\n" for line in _lines(rows))


def _lines(rows: int) -> Iterator[str]:
    """Yield invented people, household by household; the same ones each time."""
    chance = random.Random(7)
    person = household = 0
    while person < rows:
        household += 1
        home = f"H{household:07d},{chance.choice(('150132', '080101'))},1,,Calle {household},"
        answers = f"{chance.randint(1, 7)},{chance.randint(1, 7)},1,2|5"
        surname = chance.choice(SURNAMES).replace("_", " ")
        for place in range(min(chance.choice((1, 2, 3, 4, 6)), rows - person)):
            person += 1
            born = date(1950, 1, 1) + timedelta(days=chance.randrange(27_000))
            yield (
                f"{home}1,{10_000_000 + person},{surname},{chance.choice(SURNAMES[:9])},"
                f"{chance.choice(NAMES)} {chance.choice(NAMES)},{born},{chance.randint(1, 2)},"
                f"{1 if not place else 3},P,cse-demostracion@1,2026-01-05,2030-01-04,"
                f"{answers},{chance.randint(3, 6)},4,4,1"
            )


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--child"]:
        print(json.dumps(_import_and_export(int(arguments[1]), Path(arguments[2]))))
        return
    rows = int(arguments[1]) if arguments[:1] == ["--rows"] else ROWS
    for name, value in measure(rows).items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    main(sys.argv[1:])
