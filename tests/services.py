"""
Servers for the tests: PostgreSQL and Redis on free ports, started here and stopped at the end.

A pytest plugin (``-p tests.services``) because the database must be up before Django reads its
settings. ``TEST_DATABASE_URL`` uses a running server instead; ``sqlite`` asks for SQLite.
"""

import contextlib
import glob
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

_started: list["PostgreSQL"] = []


def free_port() -> int:
    """Return a TCP port of the loopback address that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def postgresql_program(name: str) -> str:
    """Return the path of a PostgreSQL program. :raises RuntimeError: if it is not installed."""
    candidates = [shutil.which(name), *sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"))]
    for candidate in candidates:
        if candidate and Path(candidate).exists():
            return candidate
    raise RuntimeError(f"PostgreSQL ({name}) is not installed: run setup/system_packages.sh test")


class PostgreSQL:
    """A throw-away PostgreSQL cluster."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="empadrona-postgresql-"))
        self.port = free_port()
        # PostgreSQL refuses to run as root.
        self.as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.as_user:
            shutil.chown(self.folder, "postgres")

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [*self.as_user, postgresql_program(program), *arguments],
            check=True,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )

    def start(self, *, durable: bool = False) -> None:
        """Set it up and run it; ``durable``: a commit waits for the disk, as in production."""
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
            f" -c fsync={'on' if durable else 'off'} -c max_connections=200"
        )
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    wanted = os.environ.get("TEST_DATABASE_URL", "")
    if wanted == "sqlite":
        os.environ["DATABASE_URL"] = "sqlite://:memory:"
    elif wanted:
        os.environ["DATABASE_URL"] = wanted
    else:
        server = PostgreSQL()
        server.start()
        _started.append(server)
        # Workers of pytest-xdist inherit the environment and use the same server.
        os.environ["TEST_DATABASE_URL"] = os.environ["DATABASE_URL"] = server.url
    folder = tempfile.mkdtemp(prefix="empadrona-data-")
    os.environ["EMPADRONA_DATA_DIR"] = folder


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    while _started:
        _started.pop().stop()
    shutil.rmtree(os.environ.get("EMPADRONA_DATA_DIR", ""), ignore_errors=True)


@contextlib.contextmanager
def redis_server(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run a Redis server; yield its address and its process."""
    port = free_port()
    process = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
        + ["--appendonly", "yes", "--save", ""],
        stdout=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 15
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            if time.monotonic() > deadline:
                raise RuntimeError("Redis did not start")
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0", process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        process.wait(timeout=15)


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a real Redis server on a free port."""
    with redis_server(tmp_path_factory.mktemp("redis")) as (url, _):
        yield url
