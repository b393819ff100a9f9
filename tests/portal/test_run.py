"""``make run`` that cannot start says why in one sentence; a whole start is tried by tests/smoke.py."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from portal import embedded


def start(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "portal.run"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"PORTAL_VAR": str(tmp_path / "var"), "PORT": str(embedded.free_port())} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def refusal(ended: subprocess.CompletedProcess[str]) -> str:
    assert ended.returncode == 1
    assert "Traceback" not in ended.stdout + ended.stderr
    return ended.stdout.strip().splitlines()[-1]


def test_a_port_taken_by_another_program_is_named_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind((embedded.LOOPBACK, 0))
        other.listen()
        port = str(other.getsockname()[1])
        ended = start(tmp_path, PORT=port)
    assert f"Port {port} is taken" in refusal(ended)
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    assert "PORT must be a number" in refusal(start(tmp_path, PORT=port))


def test_a_database_that_does_not_answer_is_named(tmp_path: Path, servers: embedded.Running) -> None:
    ended = start(tmp_path, DATABASE_URL="postgres://portal:x@127.0.0.1:1/portal", REDIS_URL=servers.redis)
    assert "The database named by DATABASE_URL (127.0.0.1:1, portal) does not let us in" in refusal(ended)


def test_an_address_that_is_none_is_refused(tmp_path: Path, servers: embedded.Running) -> None:
    assert "DATABASE_URL" in refusal(start(tmp_path, DATABASE_URL="nonsense", REDIS_URL=servers.redis))


def test_a_broker_that_does_not_answer_is_named(tmp_path: Path, servers: embedded.Running) -> None:
    ended = start(tmp_path, DATABASE_URL=servers.database, REDIS_URL="redis://127.0.0.1:1/0")
    assert "The broker named by REDIS_URL (127.0.0.1:1) does not let us in" in refusal(ended)


def test_a_var_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    assert str(tmp_path / "var") in refusal(start(tmp_path, DATABASE_URL="", REDIS_URL=""))
