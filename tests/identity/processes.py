"""Providers that others wrote, as processes: started, waited for, ended."""

import contextlib
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import requests


@contextlib.contextmanager
def running(command: Sequence[str], environment: Mapping[str, str], ready: str, log: Path) -> Iterator[None]:
    """The program, once ``ready`` answers; ended afterwards."""
    with log.open("ab") as lines:
        process = subprocess.Popen(command, env=dict(environment), stdout=lines, stderr=lines)
    try:
        give_up = time.monotonic() + 120
        while not answers(ready):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < give_up, log.read_text()
            time.sleep(0.1)
        assert process.poll() is None, log.read_text()  # else another program answered at that port
        yield
    finally:
        process.terminate()
        process.wait(30)


def answers(address: str) -> bool:
    with contextlib.suppress(requests.RequestException):
        return requests.get(address, timeout=10).ok
    return False
