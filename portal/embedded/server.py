"""One server process: started as its owner, tied to our life, watched until ready, stopped."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

from portal.embedded.failure import StartFailure, from_log
from portal.embedded.place import Place

LOOPBACK = "127.0.0.1"
LOG_BYTES = 5_000_000
PATIENCE = 60.0  # seconds: recovery after a crash replays what was written


class Refused(Exception):
    """The server ended or turned us away; ``log`` is what it wrote since it was started."""

    def __init__(self, log: str) -> None:
        super().__init__(log)
        self.log = log


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except (OSError, OverflowError):
            return False
    return True


def leash(parting: signal.Signals) -> Callable[[], None] | None:
    """For a child to run before its program: when we die, however, the kernel sends it ``parting`` (Linux only)."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(1, int(parting), 0, 0, 0)


class Server(ABC):
    """A server on a loopback port that is remembered in var, and chosen anew when another program took it."""

    name: str  # of its files
    title: str  # for people
    parting = signal.SIGTERM  # a clean stop
    busy_signs: tuple[str, ...] = ()  # words in the log after which another try may succeed

    def __init__(self, place: Place, *, durable: bool) -> None:
        self.place = place
        self.durable = durable
        self.port = 0
        self._log_start = 0
        self.process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def prepare(self) -> None:
        """Make what must be there before the server starts."""

    @abstractmethod
    def command(self) -> list[str]: ...

    @abstractmethod
    def ready(self) -> bool:
        """Whether it serves; raises Refused when it does not let us in."""

    def standard_input(self) -> bytes:
        return b""

    def before_another_try(self, log: str) -> bool:
        """Mend what the log complains of; False when there is nothing to mend."""
        if "ddress already in use" in log:
            self.port = free_port()
            return True
        return any(sign in log for sign in self.busy_signs)

    @property
    def log_file(self) -> Path:
        return self.place.log_file(self.name)

    def start(self) -> None:
        """Return once it serves; raises StartFailure."""
        self.prepare()
        self._recall_port()
        give_up = time.monotonic() + PATIENCE
        while True:
            try:
                self._launch()
                self._await_ready()
                break
            except Refused as refused:
                self.stop()
                if time.monotonic() > give_up or not self.before_another_try(refused.log):
                    raise from_log(self.title, refused.log, home=self.place.home, log_file=self.log_file) from refused
                time.sleep(0.2)
        self._port_file.write_text(str(self.port))

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        return self.process.pid if self.process else 0

    def stop(self) -> None:
        if not self.process:
            return
        for parting, seconds in ((self.parting, 30), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
            if self.process.poll() is not None:
                break
            with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
                self.process.send_signal(parting)
                self.process.wait(seconds)
        self.process = None

    @property
    def _port_file(self) -> Path:
        return self.place.var / f"{self.name}-port"

    def _recall_port(self) -> None:
        remembered = self._port_file.read_text().strip() if self._port_file.is_file() else ""
        self.port = int(remembered) if remembered.isdecimal() else 0
        if not (1024 <= self.port < 65536 and port_is_free(self.port)):
            self.port = free_port()

    def _launch(self) -> None:
        if self.log_file.is_file() and self.log_file.stat().st_size > LOG_BYTES:
            self.log_file.unlink()
        clean = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        with self.log_file.open("ab") as log, tempfile.TemporaryFile() as given:
            self._log_start = log.tell()
            given.write(self.standard_input())
            given.seek(0)
            self.process = subprocess.Popen(
                self.command(),
                cwd=self.place.home,
                env=clean | {"LC_ALL": "C", "HOME": str(self.place.home)},
                stdin=given,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal is for us, who stop it after its users
                preexec_fn=leash(self.parting),  # noqa: PLW1509 - one system call, no lock
                **self.place.owner.as_process,
            )

    def _await_ready(self) -> None:
        give_up = time.monotonic() + PATIENCE
        while not self.ready():
            if not self.alive():
                raise Refused(self._log_since_start())
            if time.monotonic() > give_up:
                raise StartFailure(f"{self.title} does not answer after {PATIENCE:.0f} seconds (see {self.log_file}).")
            time.sleep(0.02)

    def _log_since_start(self) -> str:
        with self.log_file.open("rb") as log:
            log.seek(self._log_start)
            return log.read().decode(errors="replace")
