"""
Five hundred people take the test at eight on Monday, on one machine with two cores.

Everything a small installation runs is there: PostgreSQL that waits for its disk, the server and
the worker of ``make run``, in the settings of production. The test is that of the package: the
course of 20 lessons, its whole bank, twenty questions, one of them a case. People are signed in
before: what a password costs is on purpose. Styles and scripts are not asked for: a browser keeps
them. Every request is a connection of its own, as from a proxy, and its time counts until the last
byte. This program runs on the same two cores.

**How they arrive.** They were told the hour: all come within ``TRAINING_ARRIVAL`` seconds (60),
at any moment of it alike. Nobody is more punctual than that with a page to open and a name to type.
Each reads a question for ``TRAINING_THINKING`` seconds (20) on average, in the middle somewhat
less, now and then much longer (lognormal, sigma 0.6): stems of forty words and four options take a
reader 20 to 60 seconds, so this is the quick end. Nobody rests between. ``TRAINING_ARRIVAL=10`` is
the harsher profile: everybody in the same ten seconds.

The site has been up for a while: a few people, not counted, took the test before.

Every second answer is saved in the background before it is sent; the case is opened and left
empty (what a form costs is measured in ``bench.wizard``); one person in ten presses "send" twice
at once. Half know every answer, half guess now and then, so certificates are made meanwhile.

Goal: 95 of 100 requests of each kind are done within 800 ms. Checked afterwards: each answer that
the server said it took stands in the result as it was sent, each person has one attempt and one
result, each who passed one certification, one job and one certificate.
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
from typing import Any, Final
from urllib.parse import urlencode

from lxml import html

from bench.lookup import ROOT, _environment, _processor_seconds, _serving, end
from bench.training_people import COURSE, PEOPLE, QUESTIONS, SESSION_COOKIE, KnownAnswers
from setup.serve import SITE, WORKER
from tests.services import PostgreSQL

ARRIVAL: Final = float(os.environ.get("TRAINING_ARRIVAL", "60"))
THINKING: Final = float(os.environ.get("TRAINING_THINKING", "20"))
SIGMA: Final = 0.6
SKILLS: Final = (1.0, 0.6)
GOAL_MS: Final = 800
DOUBLE_SENDERS: Final = 10
"""One in so many presses "send" twice."""
COMMANDS: Final = (
    ["migrate", "--noinput", "--verbosity", "0"],
    ["createcachetable"],
    ["collectstatic", "--noinput", "--verbosity", "0"],
    ["publish_templates"],
    ["install_package", "sisfoh"],
)
CSRF: Final = "c" * 32
CSRF_COOKIE: Final = "__Host-csrf"


def measure() -> dict[str, Any]:
    """Return milliseconds of each kind of request, and what became of answers and certificates."""
    server, folder = PostgreSQL(), tempfile.mkdtemp(prefix="empadrona-bench-")
    server.start(durable=True)
    try:
        environment = _environment(server.url, folder)
        for each in ("logs", "broker/queue", "broker/control", "documents", "media"):
            os.makedirs(os.path.join(folder, each))
        for command in COMMANDS:
            _run(["manage.py", *command], environment)
        sessions = _people("prepare", environment)
        return _sit(sessions, environment)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _sit(sessions: list[str], environment: Mapping[str, str]) -> dict[str, Any]:
    worker = subprocess.Popen(
        [*WORKER, "--schedule", os.path.join(environment["EMPADRONA_DATA_DIR"], "schedule")],
        cwd=ROOT,
        env=dict(environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with _serving("cms.wsgi", environment, SITE) as serving:
            class_ = Class(serving.port, KnownAnswers(environment["DATABASE_URL"]))
            asyncio.run(class_.sit(sessions[PEOPLE:], arrival=0, thinking=0))
            class_.spent.clear()
            before = os.getloadavg()[0], _processor_seconds(serving)
            began = time.monotonic()
            asyncio.run(class_.sit(sessions[:PEOPLE]))
            spent = _processor_seconds(serving) - before[1]
            figures = {
                "people": PEOPLE,
                "seconds to arrive": ARRIVAL,
                "seconds to think": THINKING,
                "minutes in all": round((time.monotonic() - began) / 60, 1),
                "load average before": round(before[0], 1),
                "load average after": round(os.getloadavg()[0], 1),
                "processor ms of the site a request": round(spent * 1000 / class_.asked, 1),
            }
        return figures | class_.report() | _people("check", environment, class_.taken)
    finally:
        end(worker)


def _people(what: str, environment: Mapping[str, str], told: Any = None) -> Any:
    """Return what ``bench.training_people`` says when it is asked."""
    return json.loads(_run(["-m", "bench.training_people", what], environment, json.dumps(told)))


def _run(command: list[str], environment: Mapping[str, str], told: str = "") -> str:
    ended = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=dict(environment),
        input=told,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return ended.stdout.strip().rpartition("\n")[2]


@dataclass
class Class:
    """
    People at a test: what each request took, and the answers that the server said it took.

    ``taken`` maps address of attempt -> position -> what was posted last.
    """

    port: int
    known: KnownAnswers
    spent: dict[str, list[float]] = field(default_factory=dict)
    taken: dict[str, dict[int, Mapping[str, Any]]] = field(default_factory=dict)
    arrival: float = ARRIVAL
    thinking: float = THINKING
    failed: list[str] = field(default_factory=list)

    async def sit(
        self, sessions: list[str], arrival: float = ARRIVAL, thinking: float = THINKING
    ) -> None:
        """Let everybody take the test."""
        self.arrival, self.thinking = arrival, thinking
        await asyncio.gather(*(self._person(n, key) for n, key in enumerate(sessions)))

    async def _person(self, number: int, session: str) -> None:
        rng = random.Random(number)
        await asyncio.sleep(rng.uniform(0, self.arrival))
        begin = f"/oficina/capacitacion/curso/{COURSE}/prueba/"
        await self._ask("test page", session, begin)
        where = (await self._ask("begin", session, begin, {}))[1]
        right = self.known.of(_attempt(where))
        for position in range(1, QUESTIONS + 1):
            knows = rng.random() < SKILLS[number % 2]
            where = await self._answer(session, where, right[position] if knows else None, rng)
        await self._ask("all questions", session, where)
        sends = [self._ask("send", session, f"{where}enviar/", {})]
        if number % DOUBLE_SENDERS == 0:
            sends.append(self._ask("send", session, f"{where}enviar/", {}))
        await self._ask("result", session, (await asyncio.gather(*sends))[0][1])

    async def _answer(
        self, session: str, where: str, right: Mapping[str, Any] | None, rng: random.Random
    ) -> str:
        """Open a question, think, answer as is ``right`` or guess; return where that leads to."""
        text = (await self._ask("question", session, where))[2]
        form = next(f for f in html.fromstring(text).forms if "question-form" in f.get("class", ""))
        chosen = _guessed(form, rng) if right is None else right
        sent = {"revision": form.fields["revision"], "ir": "siguiente", **chosen}
        position, own = _position(where), self.taken.setdefault(_attempt(where), {})
        await asyncio.sleep(self.thinking * rng.lognormvariate(-(SIGMA**2) / 2, SIGMA))
        if position % 2 and chosen:
            status, _where, saved = await self._ask(
                "save in the background", session, f"{where}guardar-respuestas/", sent
            )
            if status == 200:
                own[position] = chosen
                sent = {**sent, "revision": str(json.loads(saved)["revision"])}
        status, leads, _text = await self._ask("answer", session, where, sent)
        if status == 302 and chosen:
            own[position] = chosen
        return leads

    @property
    def asked(self) -> int:
        """Return the number of requests."""
        return sum(map(len, self.spent.values()))

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
        figures = {kind: _times(spent) for kind, spent in sorted(self.spent.items())}
        whole = [each for spent in self.spent.values() for each in spent]
        return {
            **figures,
            "all requests": _times(whole),
            f"all kinds within the goal of {GOAL_MS} ms": all(
                each["p95, ms"] < GOAL_MS for each in figures.values()
            ),
            "refused or failed, none": len(self.failed),
            "which": self.failed[:5],
        }


def _times(spent: list[float]) -> dict[str, int]:
    cuts = statistics.quantiles(spent, n=100)
    return {
        "requests": len(spent),
        "median, ms": round(cuts[49]),
        "p95, ms": round(cuts[94]),
        "longest, ms": round(max(spent)),
    }


def _attempt(address: str) -> str:
    """Return the attempt that a page of a question belongs to."""
    return address.split("/")[-4]


def _position(address: str) -> int:
    return int(address.split("/")[-2])


def _guessed(form: Any, rng: random.Random) -> dict[str, Any]:
    """Answer as somebody who guesses; a case has nothing to answer here."""
    sent: dict[str, Any] = {}
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
