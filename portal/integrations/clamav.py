"""Virus checks by ClamAV's daemon, over the socket that CLAMAV_SOCKET names: ``unix:/run/clamav/clamd.ctl`` or
``tcp:host:3310``. Speaks INSTREAM, so that clamd needs no access to the portal's files.
"""

import contextlib
import socket
import struct
import time
from collections.abc import Iterable

from django.conf import settings

from procedures.ports import IntegrationError, Verdict

COMMAND = b"zINSTREAM\0"
LONGEST_ANSWER = 4096  # bytes; an answer is one line


class ClamAv:
    """Adapter of ``ports.VirusScanner``. Waits CLAMAV_TIMEOUT seconds for the whole of one scan."""

    def scan(self, pieces: Iterable[bytes]) -> Verdict:
        """Send the pieces, read the answer; IntegrationError when clamd is away, slow or says something else."""
        ends_at = time.monotonic() + settings.CLAMAV_TIMEOUT
        try:
            with _connected(settings.CLAMAV_SOCKET) as connection:
                _send(connection, pieces, ends_at)
                return verdict(_answer(connection, ends_at))
        except OSError as error:
            raise IntegrationError(type(error).__name__, permanent=False) from error


def address_of(text: str) -> tuple[socket.AddressFamily, str | tuple[str, int]]:
    """``unix:/path`` or ``tcp:host:port`` as a family and an address of sockets; ValueError for anything else."""
    kind, _, rest = text.partition(":")
    if kind == "unix" and rest.startswith("/"):
        return socket.AF_UNIX, rest
    host, _, port = rest.rpartition(":")
    if kind == "tcp" and host and port.isdigit():
        return socket.AF_INET6 if ":" in host else socket.AF_INET, (host.strip("[]"), int(port))
    raise ValueError(f"CLAMAV_SOCKET is {text!r}: write unix:/path or tcp:host:port")


def verdict(answer: str) -> Verdict:
    """``stream: OK``, ``stream: Win.Test.EICAR_HDB-1 FOUND``, or IntegrationError for everything else."""
    if answer == "stream: OK":
        return Verdict()
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Verdict(found=answer.removeprefix("stream: ").removesuffix(" FOUND"))
    # The file is larger than clamd's own StreamMaxLength: it will be so the next time too.
    too_large = answer.startswith("INSTREAM size limit exceeded")
    raise IntegrationError("size limit" if too_large else "answer not understood", permanent=too_large)


def _connected(text: str) -> socket.socket:
    family, address = address_of(text)
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(settings.CLAMAV_TIMEOUT)
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


def _send(connection: socket.socket, pieces: Iterable[bytes], ends_at: float) -> None:
    # A clamd that has had enough answers and hangs up while we still send: what it said is read all the same.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        connection.sendall(COMMAND)
        for piece in pieces:
            if piece:
                _wait_until(connection, ends_at)
                connection.sendall(struct.pack("!L", len(piece)) + piece)
        connection.sendall(struct.pack("!L", 0))


def _answer(connection: socket.socket, ends_at: float) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
        _wait_until(connection, ends_at)
        piece = connection.recv(LONGEST_ANSWER)
        if not piece:
            break
        said += piece
    return said.rstrip(b"\0\n").decode("utf-8", "replace").strip()


def _wait_until(connection: socket.socket, ends_at: float) -> None:
    left = ends_at - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.settimeout(left)
