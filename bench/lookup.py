"""
Look-ups of citizens a second, beside the least program that asks the same of PostgreSQL.

Both run under gunicorn with the same settings on the same server, in many short turns, against one
table of ``LOOKUP_ROWS`` people (100,000 unless the environment says otherwise). What is compared is
the two turns of one round, because others use the machine too; the median of the rounds counts.
Ours is the whole product as in production: checks, pauses, token, headers, the page of 15 kB. Goal:
at least 60 % of the requests a second of ``bench/lookup_raw.py``, and one query each, as PostgreSQL
itself counts them.
"""

import contextlib
import hmac
import json
import multiprocessing
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import psycopg

from cms.citizen.entry_query import QUERY
from cms.register.lookup_content import GIVEN
from tests.services import PostgreSQL, free_port

ROOT = Path(__file__).resolve().parents[1]
ROWS = int(os.environ.get("LOOKUP_ROWS", "100000"))
WORKERS, THREADS, CLIENTS = 2, 2, 4
ROUNDS, SECONDS = 15, 1.0
SERVER = ("gunicorn", "--worker-class", "gthread", "--keep-alive", "30", "--log-level", "warning")
OWN_SERVER = (*SERVER, "--workers", str(WORKERS), "--threads", str(THREADS))
LOOKUP_KEY = "only-for-this-measurement-" + "0123456789" * 4
FIRST_DAY = date(1930, 1, 1)
DAYS = 30_000


class Server(NamedTuple):
    """A running gunicorn: its port, and the process above its workers."""

    port: int
    pid: int


def measure() -> dict[str, Any]:
    """Return requests a second of both, their ratio, and the queries of a look-up of ours."""
    server = PostgreSQL()
    folder = tempfile.mkdtemp(prefix="empadrona-bench-")
    server.start()
    try:
        environment = _environment(server.url, folder)
        _set_up(environment)
        place, district = _fill(server.url)
        environment |= {"BENCH_PLACE": place, "BENCH_QUERY": QUERY}
        return _measure(environment, server.url, district)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _measure(environment: Mapping[str, str], url: str, district: str) -> dict[str, Any]:
    with (
        _serving("bench.lookup_raw:application", environment) as raw,
        _serving("cms.wsgi", environment) as ours,
    ):
        servers = {"raw": raw, "ours": ours}
        for server in servers.values():
            _load(server.port, district, 2 * SECONDS)
        before = {name: _processor_seconds(server) for name, server in servers.items()}
        rates: dict[str, list[float]] = {name: [] for name in servers}
        for turn in range(ROUNDS):
            # Neither is always the one that comes second.
            for name in sorted(servers, reverse=bool(turn % 2)):
                rates[name].append(_load(servers[name].port, district, SECONDS))
        used = {name: _processor_seconds(server) - before[name] for name, server in servers.items()}
        queries = _queries_per_request(ours.port, district, url)
    return {
        "people": ROWS,
        "requests_per_second": {
            name: round(statistics.median(values)) for name, values in rates.items()
        },
        "slowest_and_fastest_round": {
            name: [round(min(values)), round(max(values))] for name, values in rates.items()
        },
        "processor_ms_per_look_up": {
            name: round(used[name] / (sum(values) * SECONDS) * 1000, 3)
            for name, values in rates.items()
        },
        **_shares([ours / raw for ours, raw in zip(rates["ours"], rates["raw"], strict=True)]),
        "queries_per_look_up": queries,
    }


def _shares(rounds: list[float]) -> dict[str, Any]:
    return {
        "share_of_raw": round(statistics.median(rounds), 2),
        "middle_half_of_shares": [round(share, 2) for share in statistics.quantiles(rounds)[::2]],
    }


def _processor_seconds(server: Server) -> float:
    """Return the processor time that the workers of a server have used."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    ticks = 0
    for child in children:
        fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])  # user and system time
    return ticks / os.sysconf("SC_CLK_TCK")


def _environment(url: str, folder: str) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": url,
        "EMPADRONA_DATA_DIR": folder,
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": "only-for-this-measurement-too-" + "0123456789" * 4,
        "LOOKUP_KEY": LOOKUP_KEY,
        "ALLOWED_HOSTS": "127.0.0.1",
        "PYTHONPATH": str(ROOT),
    }


def _set_up(environment: Mapping[str, str]) -> None:
    for command in (
        ["migrate", "--noinput", "--verbosity", "0"],
        ["createcachetable"],
        ["collectstatic", "--noinput", "--verbosity", "0"],
        ["install_package", "sisfoh"],
    ):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=dict(environment),
            check=True,
            stdout=subprocess.DEVNULL,
        )


def _fill(url: str) -> tuple[str, str]:
    """Store the entries of ``ROWS`` people, four a household; return place code and district."""
    with psycopg.connect(url, autocommit=True) as connection:
        office = connection.execute(
            "SELECT id, place_code, area_name FROM accounts_office ORDER BY id LIMIT 1"
        ).fetchone()
        assert office is not None
        connection.execute(
            "INSERT INTO register_household (id, public_id, office_id, kind, registered_at)"
            " SELECT n, 'bench-' || n, %s, '', now() FROM generate_series(1, %s) AS n",
            [office[0], ROWS // 4 + 1],
        )
        columns = "document_digest, birth_digest, place_code, household_id, shown, updated_at"
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY register_lookupentry ({columns}) FROM STDIN") as copy,
        ):
            text = json.dumps(_shown(office[2]), ensure_ascii=False)
            for person in range(ROWS):
                document = _hash(f"1|{number_of(person)}")
                birth = _hash(f"birth|{document}|{born_on(person).isoformat()}")
                copy.write_row((document, birth, office[1], person // 4 + 1, text, "2026-11-23"))
        connection.execute("ANALYZE")
    return office[1], office[2]


def _shown(district: str) -> dict[str, Any]:
    return {
        "state": GIVEN,
        "office": {"name": f"ULE {district}", "place": district},
        "members": [
            ["Rosa Q. M.", "Jefa de hogar"],
            ["Lucía Q. M.", "Hija"],
            ["Luis Q. M.", "Hijo"],
        ],
        "address": "Jirón Los Ger…",
        "class": 1,
        "category": "P",
        "label": "Pobre",
        "meaning": "El hogar puede pagar los alimentos básicos, pero no toda la canasta.",
        "from": "2026-11-02",
        "until": "2030-11-01",
        "legal": False,
        "source": "submission",
        "reference": "FSU-00000001",
        "documents": ["CSE-2026-00000001"],
        "pending": False,
        "review_until": "2027-05-01",
        "why": ["Lo que más bajó el puntaje: Combustible – Leña."],
        "explained": True,
    }


def _hash(text: str) -> str:
    return hmac.digest(LOOKUP_KEY.encode(), text.encode(), "sha256").hex()


def number_of(person: int) -> str:
    """Return the document number of a person of the table."""
    return f"{10_000_000 + person}"


def born_on(person: int) -> date:
    """Return the birth date of a person of the table."""
    return FIRST_DAY + timedelta(days=person * 7 % DAYS)


@contextlib.contextmanager
def _serving(
    application: str, environment: Mapping[str, str], server: Sequence[str] = OWN_SERVER
) -> Iterator[Server]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", *server, "--bind", f"127.0.0.1:{port}", application],
        cwd=ROOT,
        env=dict(environment),
    )
    try:
        _wait_for(port)
        yield Server(port, process.pid)
    finally:
        end(process)


def end(process: "subprocess.Popen[bytes]") -> None:
    """Ask a process to end; on a machine too busy for that, end it: figures must not be lost."""
    process.terminate()
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def _load(port: int, district: str, seconds: float) -> float:
    """Return the look-ups a second that ``CLIENTS`` people at once get answered."""
    context = multiprocessing.get_context("fork")
    with context.Pool(CLIENTS) as pool:
        seeds = range(CLIENTS)
        done = pool.starmap(_ask, [(port, district, seconds, 0, seed) for seed in seeds])
    return sum(done) / seconds


def _queries_per_request(port: int, district: str, url: str) -> float:
    """Return how many statements PostgreSQL ran for each look-up: each is its own transaction."""
    number = 2000
    # Every process and thread knows its choices and has drawn its pages when it counts.
    before = _statements(url)
    _ask(port, district, 0, number, 99)
    return round((_statements(url) - before) / number, 3)


def _statements(url: str) -> int:
    time.sleep(11)  # a backend reports what it did after ten seconds of rest
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(
            "SELECT xact_commit + xact_rollback FROM pg_stat_database"
            " WHERE datname = current_database()"
        ).fetchone()
    assert row is not None
    return int(row[0])


def _ask(port: int, district: str, seconds: float, number: int, seed: int) -> int:
    """Look people up over one connection, for a time or a number of times; return how often."""
    rng = random.Random(f"{seed}{time.time()}")
    done, until = 0, time.monotonic() + seconds
    with socket.create_connection(("127.0.0.1", port), 30) as connection:
        while done < number if number else time.monotonic() < until:
            connection.sendall(_request(port, district, rng.randrange(ROWS)))
            answer = _answer(connection)
            assert answer.startswith(b"HTTP/1.1 200"), answer[:200]
            assert b"Pobre" in answer, answer[-400:]
            done += 1
    return done


def _request(port: int, district: str, person: int) -> bytes:
    born = born_on(person)
    body = urlencode(
        {
            "document_type": "1",
            "number": number_of(person),
            "birth_date_0": born.day,
            "birth_date_1": born.month,
            "birth_date_2": born.year,
            "district": district,
        }
    )
    return (
        f"POST /consulta/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Forwarded-Proto: https\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _answer(connection: socket.socket) -> bytes:
    received = b""
    while True:
        received += connection.recv(65536)
        head, found, body = received.partition(b"\r\n\r\n")
        if found:
            length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
            if len(body) >= length:
                return received
