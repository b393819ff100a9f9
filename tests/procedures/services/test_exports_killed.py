"""A file of records whose worker is killed with SIGKILL, and one that is far larger than memory should notice."""

import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings as site
from django.db import connection

from procedures.domain.exports import LEASE, ExportState
from procedures.services import export_files, exports
from procedures.services.export_files import Book, append, csv_bytes, keys_from, opened, write_keys
from tests import record_cast
from tests.procedures.export_cast import asked, made, worked_off
from tests.record_cast import WEDNESDAY
from units import clock

NOW = WEDNESDAY + timedelta(days=3)
WORKER = """
import sys
from datetime import datetime
import django
django.setup()
from procedures.services import export_files, exports
from units import clock

def told_and_held(file):
    file.flush()
    print("written", flush=True)
    sys.stdin.readline()

export_files.PART = 3
export_files._make_sure = told_and_held
with clock.frozen(datetime.fromisoformat(sys.argv[1])):
    exports.work(now=clock.now)
"""


@pytest.fixture(autouse=True)
def three_days_later(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    with clock.frozen(NOW):
        yield


def killed_in_the_middle(of_writing: int, at: datetime, media: Path) -> None:
    """A worker of its own, killed when so many times something is in the file that it has not yet made sure of."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
    environment = os.environ | {"DATABASE_URL": database, "MEDIA_ROOT": str(media)}
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, at.isoformat()],
        cwd=site.BASE_DIR,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdin is not None
    assert worker.stdout is not None
    for _time in range(of_writing):
        assert worker.stdout.readline() == "written\n"
        worker.stdin.write("\n")
        worker.stdin.flush()
    assert worker.stdout.readline() == "written\n"
    worker.kill()
    worker.wait(60)
    worker.stdin.close()
    worker.stdout.close()


@pytest.mark.django_db(transaction=True)
def test_killed_with_sigkill_and_taken_up_by_another_worker_it_is_the_same_to_the_last_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for minute in range(12):
        record_cast.received(at=WEDNESDAY + timedelta(minutes=minute))
    whole, export = made(), asked()
    monkeypatch.setattr(export_files, "PART", 3)
    killed_in_the_middle(3, NOW, tmp_path)  # the keys, the heads, a part; then the second part
    export.refresh_from_db()
    assert (export.state, export.done) == (ExportState.RUNNING, 3)
    assert exports.path_of(export).stat().st_size > export.size, "something is there that was not made sure of"
    assert exports.work(now=clock.now) is None, "it is still held"
    killed_in_the_middle(1, NOW + LEASE, tmp_path)  # the second part; then the third
    with clock.frozen(NOW + 2 * LEASE):
        worked_off()
    export.refresh_from_db()
    assert exports.path_of(export).read_bytes() == exports.path_of(whole).read_bytes()
    assert (export.state, export.sha256) == (ExportState.DONE, whole.sha256)


def peak_of(written: Callable[[], None]) -> int:
    """The most that Python held while something was written."""
    tracemalloc.start()
    written()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def lines(keys: Any) -> list[list[Any]]:
    return [[f"H22.{key}", key, NOW.replace(tzinfo=None), "Đăng ký khai sinh"] for key in keys]


def as_csv(path: Path, total: int) -> None:
    write_keys(path, iter(range(total)), most=total)
    size = done = 0
    with opened(path) as file:
        while keys := keys_from(path, done):
            size, done = append(file, size, csv_bytes(lines(keys))), done + len(keys)
    assert done == total


def as_book(path: Path, total: int) -> None:
    write_keys(path, iter(range(total)), most=total)
    book, done = Book(path, path.parent, ["a", "b", "c", "d"]), 0
    while keys := keys_from(path, done):
        book.add(lines(keys))
        done += len(keys)
    book.close(iter([]))


@pytest.mark.parametrize("written", [as_csv, as_book])
def test_eight_times_the_records_take_no_more_memory(
    written: Callable[[Path, int], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_files, "PART", 1_000)
    written(tmp_path / "warm", 1_000)
    few, many = (peak_of(lambda size=size: written(tmp_path / f"{size}.x", size)) for size in (5_000, 40_000))
    assert many < few * 1.2 + 200_000
