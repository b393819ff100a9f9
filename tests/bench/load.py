"""Load from the standard library: as many kept connections as threads, each sending one request after the other."""

import http.client
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from portal.embedded import LOOPBACK
from tests.bench.place import Web

Call = tuple[str, dict[str, Any], dict[str, str]]  # path, body, headers
Work = Callable[[int, float, list[str]], list[float]]  # a connection's number, until when, faults: seconds of each
PER_ADDRESS = 25  # requests; under the limit of a minute


@dataclass
class Measured:
    """Seconds of each answer, and how long it all took."""

    seconds: list[float] = field(default_factory=list)
    lasted: float = 0.0
    worked: float = 0.0  # of the server's processor time

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.lasted if self.lasted else 0.0

    def add(self, other: "Measured") -> None:
        """One more round."""
        self.seconds += other.seconds
        self.lasted += other.lasted
        self.worked += other.worked

    @property
    def work(self) -> float:
        """Milliseconds of the server's processor time for one answer."""
        return 1_000 * self.worked / len(self.seconds) if self.seconds else 0.0


def post(web: Web, next_call: Callable[[int], Call], *, connections: int, seconds: float) -> Measured:
    """POST for so many seconds; ``next_call`` is given the number of the connection. Anything but 201 ends it all."""

    def one(connection: http.client.HTTPConnection, number: int) -> tuple[int, bytes, float]:
        path, body, headers = next_call(number)
        sent = json.dumps(body)
        began = time.perf_counter()
        connection.request("POST", path, sent, {"Content-Type": "application/json", **headers})
        answer = connection.getresponse()
        return answer.status, answer.read(), time.perf_counter() - began

    def work(number: int, until: float, faults: list[str]) -> list[float]:
        connection = http.client.HTTPConnection(LOOPBACK, web.port, timeout=60)
        took: list[float] = []
        while time.perf_counter() < until and not faults:
            status, text, lasted = one(connection, number)
            took.append(lasted)
            if status != 201:
                faults.append(f"{status} {text[:500]!r}")
        connection.close()
        return took

    return _together(web, work, connections=connections, seconds=seconds)


def look(web: Web, next_path: Callable[[], str], *, connections: int, seconds: float) -> Measured:
    """GET for so many seconds, each connection from one address of the loopback net after another, so that none meets
    the limit of an address. Anything but 200 ends it all.
    """

    def work(number: int, until: float, faults: list[str]) -> list[float]:
        took: list[float] = []
        turn = 0
        while time.perf_counter() < until and not faults:
            source = f"127.{number + 1}.{turn // 250}.{turn % 250 + 1}"
            turn += 1
            connection = http.client.HTTPConnection(LOOPBACK, web.port, timeout=60, source_address=(source, 0))
            for _ in range(PER_ADDRESS):
                began = time.perf_counter()
                connection.request("GET", next_path())
                answer = connection.getresponse()
                text = answer.read()
                took.append(time.perf_counter() - began)
                if answer.status != 200:
                    faults.append(f"{answer.status} {text[:500]!r}")
                    break
            connection.close()
        return took

    return _together(web, work, connections=connections, seconds=seconds)


def _together(web: Web, work: Work, *, connections: int, seconds: float) -> Measured:
    """All connections at once; what they took, and what the server worked meanwhile."""
    measured = Measured()
    faults: list[str] = []
    begin = threading.Barrier(connections + 1)

    def one(number: int) -> None:
        begin.wait()
        measured.seconds += work(number, time.perf_counter() + seconds, faults)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    begin.wait()
    began, worked = time.perf_counter(), web.worked()
    for thread in threads:
        thread.join()
    measured.lasted = time.perf_counter() - began
    measured.worked = web.worked() - worked
    if faults:
        raise SystemExit(f"The benchmark was refused: {faults[0]}")
    return measured
