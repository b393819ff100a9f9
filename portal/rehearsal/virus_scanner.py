"""A stand-in for ClamAV's daemon: speaks INSTREAM on loopback and finds the EICAR test file, nothing else.

    with VirusDaemon() as daemon:
        daemon.socket                      # "tcp:127.0.0.1:34567", for CLAMAV_SOCKET
    VirusDaemon(answer=lambda data: "…")   # another answer, or one that waits

Not for production: it knows no virus.
"""

import contextlib
import socketserver
import struct
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

LOOPBACK = "127.0.0.1"
# Spelt in halves, so that no scanner takes this file for the test virus itself.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def found_eicar(data: bytes) -> str:
    """What clamd answers."""
    return "stream: Eicar-Test-Signature FOUND" if EICAR in data else "stream: OK"


class VirusDaemon:
    """``limit`` is clamd's StreamMaxLength in bytes; ``scanned`` counts the files that were sent."""

    def __init__(self, *, answer: Callable[[bytes], str] = found_eicar, limit: int = 26_214_400) -> None:
        self.answer, self.limit, self.scanned = answer, limit, 0
        daemon = self

        class Connection(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(ConnectionError, struct.error):
                    daemon._serve(self)

        self._server = socketserver.ThreadingTCPServer((LOOPBACK, 0), Connection)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.socket = f"tcp:{LOOPBACK}:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def _serve(self, connection: socketserver.StreamRequestHandler) -> None:
        command = connection.rfile.read(len(b"zINSTREAM\0"))
        if command != b"zINSTREAM\0":
            connection.wfile.write(b"UNKNOWN COMMAND\0")
            return
        data = b""
        while length := struct.unpack("!L", connection.rfile.read(4))[0]:
            if len(data) + length > self.limit:
                connection.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
            data += connection.rfile.read(length)
        self.scanned += 1
        connection.wfile.write(self.answer(data).encode() + b"\0")
