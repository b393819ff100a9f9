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
    measured = Measured()
    faults: list[str] = []
    begin = threading.Barrier(connections + 1)

    def work(number: int) -> None:
        connection = http.client.HTTPConnection(LOOPBACK, web.port, timeout=60)
        took: list[float] = []
        begin.wait()
        until = time.perf_counter() + seconds
        while time.perf_counter() < until and not faults:
            path, body, headers = next_call(number)
            sent = json.dumps(body)
            began = time.perf_counter()
            connection.request("POST", path, sent, {"Content-Type": "application/json", **headers})
            answer = connection.getresponse()
            text = answer.read()
            took.append(time.perf_counter() - began)
            if answer.status != 201:
                faults.append(f"{answer.status} {text[:500]!r}")
        measured.seconds += took
        connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(connections)]
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
