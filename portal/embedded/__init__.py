"""PostgreSQL and Valkey of the portal's own, for a machine that has neither, and for the tests.

    with embedded.services(Path("var")) as running:
        running.database, running.redis      # URLs

Data, ports and passwords stay in the folder; ``embedded.services()`` without a folder makes servers that vanish.
"""

import contextlib
import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path

from portal.embedded.failure import StartFailure
from portal.embedded.place import Place, lasting, passing, require_disk_space, said_plainly, secret
from portal.embedded.postgres import CLUSTER_NAME, Postgres
from portal.embedded.server import LOOPBACK, Server, free_port, leash, port_is_free
from portal.embedded.valkey import Valkey

__all__ = [
    "CLUSTER_NAME",
    "LOOPBACK",
    "Running",
    "StartFailure",
    "free_port",
    "leash",
    "port_is_free",
    "require_disk_space",
    "said_plainly",
    "secret",
    "services",
]


class Running:
    """The servers of one folder, started one by one as they are asked for."""

    def __init__(self, place: Place, *, durable: bool) -> None:
        self.place = place
        self._postgres = Postgres(place, durable=durable)
        self._valkey = Valkey(place, durable=durable)
        self._started: list[Server] = []

    @property
    def database(self) -> str:
        """URL of the database; starts PostgreSQL when it does not run."""
        self._ensure(self._postgres)
        return self._postgres.url

    @property
    def redis(self) -> str:
        """URL of the broker and cache; starts Valkey when it does not run."""
        self._ensure(self._valkey)
        return self._valkey.url

    def fallen(self) -> list[str]:
        """Titles of servers that were started and run no more."""
        return [server.title for server in self._started if not server.alive()]

    def revive(self) -> None:
        """Start again what has fallen, on the same port while that is free."""
        for server in self._started:
            if not server.alive():
                server.start()

    def stop(self) -> None:
        """The queue first, then the database."""
        for server in sorted(self._started, key=lambda server: server is self._postgres):
            server.stop()

    def _ensure(self, server: Server) -> None:
        if server not in self._started:
            with said_plainly(self.place.var):
                server.start()
            self._started.append(server)


@contextlib.contextmanager
def services(var: Path | None = None) -> Iterator[Running]:
    """Servers that keep their data in ``var`` (one user at a time), or without it passing ones; stopped at the end.

    Raises StartFailure, here or when a URL is first asked for.
    """
    if var is None:
        place = passing()
        running = Running(place, durable=False)
        try:
            yield running
        finally:
            running.stop()
            shutil.rmtree(place.home, ignore_errors=True)
        return
    place = lasting(var.absolute())
    running = Running(place, durable=True)
    with _alone(place.var):
        try:
            yield running
        finally:
            running.stop()


@contextlib.contextmanager
def _alone(var: Path) -> Iterator[None]:
    with said_plainly(var):
        lock = (var / "lock").open("w")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartFailure(
                f"The portal already runs from {var}: stop that one, or set PORTAL_VAR to another folder."
            ) from None
        yield
