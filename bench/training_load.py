"""
Five hundred people take the test at eight on Monday, from two workers of gunicorn and PostgreSQL.

They begin within ``ARRIVAL`` seconds and think ``THINKING`` seconds over each of ten questions, on
average; every second answer is saved in the background before it is sent. What the servers take is
measured from outside, connection and all, as behind a proxy. Signing in is not part of it. Goals:
answers and sends are done within 800 ms for 95 of 100, and no answer that was taken is lost.
"""

import asyncio
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import psycopg
from lxml import html

from bench.lookup import ROOT, _environment, _serving
from bench.training_people import COURSE, PEOPLE, QUESTIONS, SESSION_COOKIE
from tests.services import PostgreSQL

ARRIVAL = float(os.environ.get("TRAINING_ARRIVAL", "60"))
THINKING = float(os.environ.get("TRAINING_THINKING", "20"))
COMMANDS = (
    ["migrate", "--noinput", "--verbosity", "0"],
    ["createcachetable"],
    ["collectstatic", "--noinput", "--verbosity", "0"],
)
CSRF = "c" * 32
CSRF_COOKIE = "__Host-csrf"


def measure() -> dict[str, Any]:
    """Return milliseconds of each kind of request, and what became of the answers."""
    server, folder = PostgreSQL(), tempfile.mkdtemp(prefix="empadrona-bench-")
    server.start()
    try:
        environment = _environment(server.url, folder)
        for command in COMMANDS:
            subprocess.run(
                [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True
            )
        made = subprocess.run(
            [sys.executable, "-m", "bench.training_people"],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
        )
        sessions = json.loads(made.stdout.splitlines()[-1])
        with _serving("cms.wsgi", environment) as serving:
            class_ = Class(serving.port)
            asyncio.run(class_.sit(sessions))
        return class_.report() | _kept(server.url, class_.taken)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Class:
    """People at a test: what each request took, and the answers that the server said it took."""

    port: int
    spent: dict[str, list[float]] = field(default_factory=dict)
    taken: int = 0
    failed: list[str] = field(default_factory=list)

    async def sit(self, sessions: list[str]) -> None:
        """Let everybody take the test."""
        await asyncio.gather(*(self._person(n, key) for n, key in enumerate(sessions)))

    async def _person(self, number: int, session: str) -> None:
        rng = random.Random(number)
        await asyncio.sleep(rng.uniform(0, ARRIVAL))
        begin = f"/oficina/capacitacion/curso/{COURSE}/prueba/"
        await self._ask("pages", session, begin)
        where = (await self._ask("begin", session, begin, {}))[1]
        for position in range(QUESTIONS):
            text = (await self._ask("pages", session, where))[2]
            sent = _answers(text, rng)
            await asyncio.sleep(rng.expovariate(1 / THINKING))
            if position % 2:
                saved = await self._ask("autosaves", session, f"{where}guardar-respuestas/", sent)
                sent["revision"] = str(json.loads(saved[2])["revision"])
            status, where, _text = await self._ask("answers", session, where, sent)
            self.taken += status == 302
        await self._ask("pages", session, where)
        status, where, _text = await self._ask("sends", session, f"{where}enviar/", {})
        await self._ask("pages", session, where)

    async def _ask(
        self, kind: str, session: str, path: str, sent: Mapping[str, Any] | None = None
    ) -> tuple[int, str, str]:
        """Return status, where it leads to, and the text of an answer."""
        began = time.perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(self._request(session, path, sent))
        received = await reader.read()
        writer.close()
        self.spent.setdefault(kind, []).append((time.perf_counter() - began) * 1000)
        head, _found, body = received.partition(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        leads = re.search(rb"(?im)^location: (\S+)", head)
        if status not in (200, 302):
            self.failed.append(f"{status} {kind}")
        return status, leads[1].decode() if leads else path, body.decode(errors="replace")

    def _request(self, session: str, path: str, sent: Mapping[str, Any] | None) -> bytes:
        host = f"127.0.0.1:{self.port}"
        body = "" if sent is None else urlencode({**sent, "csrfmiddlewaretoken": CSRF}, doseq=True)
        lines = [
            f"{'GET' if sent is None else 'POST'} {path} HTTP/1.1",
            f"Host: {host}",
            "X-Forwarded-Proto: https",
            f"Origin: https://{host}",
            "Connection: close",
            f"Cookie: {SESSION_COOKIE}={session}; {CSRF_COOKIE}={CSRF}",
        ]
        if sent is not None:
            lines += [
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]
        return ("\r\n".join(lines) + f"\r\n\r\n{body}").encode()

    def report(self) -> dict[str, Any]:
        """Return how long each kind of request took."""
        figures: dict[str, Any] = {"people": PEOPLE, "seconds to think": THINKING}
        for kind, spent in sorted(self.spent.items()):
            cuts = statistics.quantiles(spent, n=100)
            figures[kind] = {
                "requests": len(spent),
                "median, ms": round(cuts[49]),
                "p95, ms": round(cuts[94]),
                "longest, ms": round(max(spent)),
            }
        return figures | {"refused or failed, none": len(self.failed), "which": self.failed[:5]}


def _answers(text: str, rng: random.Random) -> dict[str, Any]:
    """Answer the question of a page as somebody who guesses."""
    form = next(
        each for each in html.fromstring(text).forms if each.get("class", "").startswith("question")
    )
    sent: dict[str, Any] = {"revision": form.fields["revision"], "ir": "siguiente"}
    boxes = form.xpath(".//input[@type='radio' or @type='checkbox']")
    if boxes:
        sent["respuesta"] = rng.choice(boxes).get("value")
    selects = form.xpath(".//select")
    for place, select in enumerate(selects, start=1):
        values = [value for value in select.value_options if value]
        # Places are each given once.
        sent[select.name] = values[place - 1] if len(values) == len(selects) else values[0]
    for box in form.xpath(".//input[@type='text']"):
        sent[box.name] = str(rng.randrange(100))
    return sent


def _kept(url: str, taken: int) -> dict[str, int]:
    """Return what of the answers that were taken is in the results."""
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT items FROM training_attemptresult").fetchall()
    kept = sum(entry["response"] is not None for (items,) in rows for entry in items)
    return {"tests graded": len(rows), "answers taken": taken, "answers lost, none": taken - kept}
