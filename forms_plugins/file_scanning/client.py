"""
Speak to ClamAV's daemon: the command INSTREAM of its protocol.

Source: clamd(8), "INSTREAM": ``zINSTREAM\\0``, then pieces with their length before them (four
bytes, network order), a piece of length zero at the end; the answer ends with a zero byte.
"""

import socket
import struct

SECONDS = 30.0
"""Longest wait for each step; large archives take the daemon some seconds."""

PIECE = 65_536
LONGEST_ANSWER = 4096
_COMMAND = b"zINSTREAM\0"

Address = str | tuple[str, int]


class ClamdDidNotAnswer(Exception):
    """The daemon is down, slow, or its answer is neither clean nor found."""


def read_address(text: str) -> Address | None:
    """Return the path of a socket for ``unix:/path``, (host, port) for ``host:port``, else None."""
    if text.startswith("unix:/"):
        return text.removeprefix("unix:")
    host, colon, port = text.rpartition(":")
    if not colon or not host or not port.isdigit() or not 0 < int(port) < 65536:
        return None
    return host.strip("[]"), int(port)


class Clamd:
    """A daemon at an address."""

    def __init__(self, address: Address, *, seconds: float = SECONDS) -> None:
        self.address = address
        self.seconds = seconds

    def find_in(self, content: bytes) -> str:
        """Return the name of what is found, empty if nothing. :raises ClamdDidNotAnswer: see it."""
        try:
            with self._connect() as connection:
                connection.sendall(_COMMAND)
                for start in range(0, len(content), PIECE):
                    piece = content[start : start + PIECE]
                    connection.sendall(struct.pack("!L", len(piece)) + piece)
                connection.sendall(struct.pack("!L", 0))
                answer = _read_answer(connection)
        except OSError as error:  # TimeoutError is one
            raise ClamdDidNotAnswer(type(error).__name__) from error
        return _found_in(answer)

    def _connect(self) -> socket.socket:
        if isinstance(self.address, tuple):
            return socket.create_connection(self.address, timeout=self.seconds)
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(self.seconds)
        try:
            connection.connect(self.address)
        except OSError:
            connection.close()
            raise
        return connection


def _read_answer(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        piece = connection.recv(LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _found_in(answer: str) -> str:
    words = answer.removeprefix("stream:").strip()
    if words == "OK":
        return ""
    if answer.startswith("stream:") and words.endswith(" FOUND"):
        return words.removesuffix(" FOUND")[:200]
    raise ClamdDidNotAnswer("neither clean nor found")
