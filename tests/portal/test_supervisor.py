"""The programs of ``make run`` are started again when they end, and ended in order."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal import embedded, supervisor
from portal.supervisor import Program, Supervisor

SLEEPS = (sys.executable, "-c", "import time; time.sleep(600)")
ENDS_AT_ONCE = (sys.executable, "-c", "raise SystemExit(3)")
FINISHES_ITS_TASK = (
    *(sys.executable, "-c"),
    "import signal, time, sys\n"
    "signal.signal(signal.SIGTERM, lambda *_: (time.sleep(0.3), print('task done'), sys.exit(0)))\n"
    "print('ready', flush=True)\n"
    "time.sleep(600)",
)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def watched(servers: embedded.Running, said: list[str], tmp_path: Path) -> Iterator[Supervisor]:
    made = Supervisor([], servers, said.append)
    yield made
    made.stop()


def program(command: tuple[str, ...], folder: Path) -> Program:
    return Program("worker", command, folder / "worker.log")


def test_a_program_that_was_killed_is_started_again(watched: Supervisor, said: list[str], tmp_path: Path) -> None:
    watched.programs = [program(SLEEPS, tmp_path)]
    watched.start()
    killed = watched.programs[0].process
    os.kill(killed.pid, signal.SIGKILL)
    while watched.programs[0].process is killed:
        watched.look()
    assert not watched.programs[0].ended()
    assert said == [f"The program 'worker' ended by itself; starting it again (see {tmp_path / 'worker.log'})."]


def test_a_program_that_cannot_live_is_given_up_in_a_sentence(
    watched: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE", 0.0)
    monkeypatch.setattr(supervisor, "LOOK_EVERY", 0.01)
    watched.programs = [program(ENDS_AT_ONCE, tmp_path)]
    watched.start()
    with pytest.raises(embedded.StartFailure, match="ends as soon as it is started"):
        watched.watch()


def test_a_task_under_way_is_finished_before_the_end(watched: Supervisor, tmp_path: Path) -> None:
    watched.programs = [program(FINISHES_ITS_TASK, tmp_path)]
    watched.start()
    while "ready" not in (tmp_path / "worker.log").read_text():
        pass
    watched.stop()
    assert watched.programs[0].process.returncode == 0
    assert "task done" in (tmp_path / "worker.log").read_text()
