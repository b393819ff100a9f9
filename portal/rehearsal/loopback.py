"""What the stand-ins have in common: a server on loopback in a thread of its own, and HTTP that can be slow or away."""

import contextlib
import socketserver
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

LOOPBACK = "127.0.0.1"


class Loopback:
    """A server from ``with`` to its end, or while the process lives (``serve``). ``port`` 0 takes a free one."""

    def __init__(
        self,
        handler: type[socketserver.BaseRequestHandler],
        port: int = 0,
        *,
        kind: type[ThreadingHTTPServer] | type[socketserver.ThreadingTCPServer] = ThreadingHTTPServer,
    ) -> None:
        self._server = kind((LOOPBACK, port), handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.port: int = self._server.server_address[1]
        self.url = f"http://{LOOPBACK}:{self.port}"
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

    def serve(self) -> None:
        """Until the process ends."""
        self._server.serve_forever(0.2)


class Fickle(Loopback):
    """An HTTP service that may be slow (``patience``, in seconds) or ``away`` (it hangs up unanswered)."""

    def __init__(self, handler: type["FickleConnection"], port: int = 0) -> None:
        self.away, self.patience = False, 0.0
        super().__init__(type("Connection", (handler,), {"here": self}), port)


class FickleConnection(BaseHTTPRequestHandler):
    """One request to a fickle service; ask ``is_there`` first."""

    here: Any
    longest = 1_000_000  # bytes of a message

    def is_there(self) -> bool:
        """Whether it answers at all, after it has waited as long as it does."""
        time.sleep(self.here.patience)
        if self.here.away:
            self.close_connection = True
        return not self.here.away

    def body(self) -> bytes:
        """What was sent."""
        return self.rfile.read(min(int(self.headers.get("Content-Length") or 0), self.longest))

    def answer(self, status: int, media_type: str, body: bytes) -> None:
        """Send an answer, if anybody still waits for it."""
        with contextlib.suppress(ConnectionError):
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing: messages name people."""
