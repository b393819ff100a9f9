"""Keeps the portal's programs running side by side, and ends them in order."""

import contextlib
import http.client
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from portal.embedded import LOOPBACK, Running, StartFailure, leash

LOOK_EVERY = 0.5  # seconds
SHORT_LIFE = 20.0  # seconds; a program that ends sooner, again and again, will not do better by itself
SHORT_LIVES_ALLOWED = 5
LONGEST_PAUSE = 10.0  # seconds before a program is started once more
PATIENCE_AT_THE_END = 60.0  # seconds for requests and tasks under way

Say = Callable[[str], None]


class StopAsked(BaseException):
    """Ctrl-C or SIGTERM. Not an Exception: nothing on the way may take it for an error and go on."""


@contextlib.contextmanager
def stopping_on_signals() -> Iterator[None]:
    def ask(number: int, frame: FrameType | None) -> None:
        raise StopAsked

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@dataclass
class Program:
    """One of the portal's own programs. It writes to ``log_file``."""

    name: str
    command: Sequence[str]
    log_file: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    short_lives: int = 0
    start_again_at: float = field(default=0.0)

    def start(self) -> None:
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches us alone; we pass it on in order
                preexec_fn=leash(signal.SIGTERM),  # noqa: PLW1509 - one system call, no lock
            )
        self.started = time.monotonic()
        self.start_again_at = 0.0

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def ask_to_end(self) -> None:
        """Gunicorn finishes its requests, Celery its tasks."""
        if self.process and not self.ended():
            self.process.send_signal(signal.SIGTERM)

    def wait_for_end(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Supervisor:
    def __init__(self, programs: Sequence[Program], servers: Running, say: Say) -> None:
        self.programs = programs
        self.servers = servers
        self.say = say

    def start(self) -> None:
        for program in self.programs:
            program.start()

    def watch(self) -> None:
        """Start again whatever ends, for ever; raises StartFailure when that is of no use."""
        while True:
            time.sleep(LOOK_EVERY)
            self.look()

    def look(self) -> None:
        for title in self.servers.fallen():
            self.say(f"{title} ended by itself; starting it again.")
        self.servers.revive()
        for program in self.programs:
            if program.ended():
                self._renew(program)

    def await_page(self, port: int, seconds: float = 60) -> None:
        """Return when the site answers; raises StartFailure when it does not in time."""
        give_up = time.monotonic() + seconds
        while time.monotonic() < give_up:
            self.look()
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection(LOOPBACK, port, timeout=10)
                connection.request("GET", "/")
                if connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR:
                    return
            time.sleep(0.1)
        raise StartFailure(f"The site does not answer on port {port} (see {self.programs[0].log_file}).")

    def stop(self) -> None:
        """All are asked at once and given time; a second Ctrl-C ends the waiting."""
        until = time.monotonic() + PATIENCE_AT_THE_END
        for program in self.programs:
            program.ask_to_end()
        try:
            for program in self.programs:
                program.wait_for_end(until)
        except StopAsked:
            for program in self.programs:
                program.wait_for_end(time.monotonic())

    def _renew(self, program: Program) -> None:
        now = time.monotonic()
        if not program.start_again_at:
            program.short_lives = program.short_lives + 1 if now - program.started < SHORT_LIFE else 0
            if program.short_lives >= SHORT_LIVES_ALLOWED:
                raise StartFailure(
                    f"The program '{program.name}' ends as soon as it is started (see {program.log_file})."
                )
            pause = min(LONGEST_PAUSE, 2.0**program.short_lives - 1)
            program.start_again_at = now + pause
            self.say(f"The program '{program.name}' ended by itself; starting it again (see {program.log_file}).")
        if now >= program.start_again_at:
            program.start()
