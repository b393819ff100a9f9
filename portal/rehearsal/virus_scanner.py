"""A stand-in for ClamAV's daemon: speaks INSTREAM on loopback and finds the EICAR test file, nothing else.

    with VirusDaemon() as daemon:
        daemon.socket                      # "tcp:127.0.0.1:34567", for CLAMAV_SOCKET
    VirusDaemon(answer=lambda data: "…")   # another answer, or one that waits

Not for production: it knows no virus.
"""

import contextlib
import socketserver
import struct
from collections.abc import Callable

from portal.rehearsal.loopback import LOOPBACK, Loopback

# Spelt in halves, so that no scanner takes this file for the test virus itself.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def found_eicar(data: bytes) -> str:
    """What clamd answers."""
    return "stream: Eicar-Test-Signature FOUND" if EICAR in data else "stream: OK"


class VirusDaemon(Loopback):
    """``limit`` is clamd's StreamMaxLength in bytes; ``scanned`` counts the files that were sent."""

    def __init__(self, *, answer: Callable[[bytes], str] = found_eicar, limit: int = 26_214_400) -> None:
        self.answer, self.limit, self.scanned = answer, limit, 0
        daemon = self

        class Connection(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(ConnectionError, struct.error):
                    daemon._serve(self)

        super().__init__(Connection, kind=socketserver.ThreadingTCPServer)
        self.socket = f"tcp:{LOOPBACK}:{self.port}"

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
