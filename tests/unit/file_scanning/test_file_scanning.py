"""Scanners: signs of harm, and a ClamAV that finds, is silent, or speaks nonsense: fail closed."""

import socket
import struct
import threading
from collections.abc import Iterator

import pytest

from forms_plugins.api.errors import ConfigurationFailure, TemporaryFailure
from forms_plugins.api.kinds import FileScanner
from forms_plugins.api.registry import registry
from forms_plugins.file_scanning import client
from forms_plugins.file_scanning.client import Clamd, read_address
from tests.pictures import EICAR, PDF, picture


def scan(slug, content):
    scanner = registry.get(FileScanner, slug)
    return scanner.scan(content, scanner.read_options({}))


class Daemon:
    """A daemon that reads the whole stream as clamd does, then says what a test wants."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.server.getsockname()[1]}"
        self.answer: bytes | None = None
        self.received = b""
        self.is_silent = threading.Event()
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _address = self.server.accept()
            except OSError:
                return
            with connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        stream = connection.makefile("rb")
        assert stream.read(10) == b"zINSTREAM\0"
        self.received = b""
        while size := struct.unpack("!L", stream.read(4))[0]:
            self.received += stream.read(size)
        if self.is_silent.is_set():
            stream.read(1)  # until the other side gives up
            return
        found = (
            b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if EICAR in self.received else b"stream: OK\0"
        )
        connection.sendall(found if self.answer is None else self.answer)

    def stop(self) -> None:
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        self.thread.join()


@pytest.fixture
def daemon(settings) -> Iterator[Daemon]:
    made = Daemon()
    settings.CLAMD_ADDRESS = made.address
    yield made
    made.stop()


@pytest.mark.parametrize("content", [PDF, picture(), picture("PNG"), b""])
def test_ordinary_files_show_no_signs(content) -> None:
    assert scan("content-signs", content).is_clean


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00",
        b"\x7fELF\x02",
        b"#!/bin/sh\n",
        EICAR,
        PDF + EICAR,
        PDF.replace(b"/Catalog", b"/Catalog /OpenAction << /S /Launch >>"),
    ],
)
def test_signs_of_harm_are_found(content) -> None:
    verdict = scan("content-signs", content)

    assert not verdict.is_clean
    assert verdict.found


def test_antivirus_gets_the_whole_file(daemon) -> None:
    content = picture("PNG", (300, 300)) + bytes(200_000)

    assert scan("clamav", content).is_clean
    assert daemon.received == content


def test_antivirus_names_what_it_finds(daemon) -> None:
    verdict = scan("clamav", PDF + EICAR)

    assert (verdict.is_clean, verdict.found) == (False, "Win.Test.EICAR_HDB-1")


@pytest.mark.parametrize(
    "answer",
    [b"", b"\0", b"stream: \0", b"INSTREAM size limit exceeded. ERROR\0", b"OK\0 no", b"FOUND\0", b"\xff\xfe"],
)  # fmt: skip
def test_answer_that_is_none_keeps_the_file_closed(daemon, answer) -> None:
    daemon.answer = answer

    with pytest.raises(TemporaryFailure):
        scan("clamav", PDF)


def test_silent_antivirus_keeps_the_file_closed(daemon, monkeypatch) -> None:
    daemon.is_silent.set()
    monkeypatch.setattr(Clamd.__init__, "__kwdefaults__", {"seconds": 0.2})

    with pytest.raises(TemporaryFailure):
        scan("clamav", PDF)


def test_antivirus_that_is_gone_keeps_the_file_closed(settings, tmp_path) -> None:
    for address in ("127.0.0.1:1", f"unix:{tmp_path}/none.sock"):
        settings.CLAMD_ADDRESS = address
        with pytest.raises(TemporaryFailure):
            scan("clamav", PDF)


def test_antivirus_is_used_once_its_address_is_set(settings) -> None:
    scanner = registry.get(FileScanner, "clamav")
    assert not scanner.is_in_use()
    assert registry.get(FileScanner, "content-signs").is_in_use()

    settings.CLAMD_ADDRESS = "nowhere"

    assert scanner.is_in_use()
    assert scanner.check()
    with pytest.raises(ConfigurationFailure):
        scan("clamav", PDF)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("localhost:3310", ("localhost", 3310)),
        ("[::1]:3310", ("::1", 3310)),
        ("unix:/run/clamd.ctl", "/run/clamd.ctl"),
        ("localhost", None),
        (":3310", None),
        ("localhost:99999", None),
        ("unix:relative", None),
    ],
)
def test_addresses(text, address) -> None:
    assert read_address(text) == address
    assert client.SECONDS < 60
