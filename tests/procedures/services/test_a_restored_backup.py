"""A backup that was restored: what was lived since is gone, and what is there still adds up and can be gone on with."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db import connection

from portal import embedded
from portal.celery import app
from procedures.models import FigureChange, FigureDelta, Incident, OutboxMessage, ProcedureVersion, Record
from procedures.services.figure_keeping import drain_all, reconcile
from procedures.services.trail import verify
from staffing.models import Account
from tests import cast, record_cast
from tests.procedures.queries.test_as_at import SPRING, YEAR, Life, asked, recount
from tests.record_cast import LAND_CHANGE, MARRIAGE
from units import clock
from units.remembered import forget_all

pytestmark = pytest.mark.django_db(transaction=True)
RESTORED = "portal_restored"


@pytest.fixture
def program(servers: embedded.Running) -> Callable[..., None]:
    """PostgreSQL's own programs, as whoever keeps the backups runs them."""
    url = urlsplit(os.environ["DATABASE_URL"])
    common = ["-h", str(url.hostname), "-p", str(url.port), "-U", str(url.username)]

    def run(name: str, *arguments: str) -> None:
        command = [str(servers.place.programs.postgres_bin / name), *common, *arguments]
        environment = {"PGPASSWORD": url.password or "", "LC_ALL": "C"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    return run


@contextmanager
def working_in(database: str) -> Iterator[None]:
    """The portal's connections go to another database meanwhile."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    forget_all()
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        forget_all()


@pytest.fixture
def life() -> Life:
    """A life of forty acts, some of whose changes wait to be counted and some of whose letters to be sent."""
    record_cast.procedures()
    ProcedureVersion.objects.filter(procedure__code__in=[LAND_CHANGE, MARRIAGE]).update(has_obligation=True)
    cast.lead()
    Account.objects.update(email="nguoi.nhan@example.invalid")
    forget_all()
    life = Life(1679)
    lived(life, 40)
    return life


def lived(life: Life, acts: int) -> None:
    for number in range(acts):
        life.go_on()
        if number == acts // 2:
            drain_all(at=life.now)


def everything_that_beat_calls() -> None:
    """Each message that was in the broker when the database went away, and its repetition."""
    for task in {entry["task"] for entry in app.conf.beat_schedule.values()}:
        for _ in range(2):
            app.tasks[task]()


def test_a_restored_backup_equals_its_recount_and_goes_on(life, program, tmp_path):
    backup_of, copy = life.now + timedelta(seconds=1), str(tmp_path / "portal.dump")
    told = {period: recount(period, backup_of) for period in (YEAR, SPRING)}
    waiting = FigureDelta.objects.count()
    assert waiting, "nothing waits to be counted: a poor backup"
    assert OutboxMessage.objects.filter(delivered_at=None).exists(), "nothing waits to be sent: a poor backup"
    program("pg_dump", "-Fc", "-f", copy, connection.settings_dict["NAME"])
    codes = set(Record.objects.values_list("code", flat=True))

    lived(life, 40)
    with clock.frozen(life.now):
        everything_that_beat_calls()
    assert set(Record.objects.values_list("code", flat=True)) > codes
    sent_before = {message.extra_headers["Message-ID"] for message in mail.outbox}

    program("createdb", RESTORED)
    try:
        program("pg_restore", "-d", RESTORED, copy)
        with working_in(RESTORED), clock.frozen(life.now):
            assert set(Record.objects.values_list("code", flat=True)) == codes
            assert FigureDelta.objects.count() == waiting
            assert reconcile(at=life.now).agrees
            drain_all(at=life.now)
            assert {period: asked(period, backup_of) for period in told} == told
            assert verify(at=life.now).faults == 0
            go_on_with_it(life, sent_before)
            assert {period: asked(period, backup_of) for period in told} == told
    finally:
        program("dropdb", "--force", RESTORED)


def go_on_with_it(life: Life, sent_before: set[str]) -> None:
    """The tasks asked for before, whatever they were about, and then people again."""
    mail.outbox.clear()
    everything_that_beat_calls()
    assert not FigureDelta.objects.exists()
    assert reconcile(at=life.now).agrees
    numbers = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) & sent_before, "letters of before the backup go out again under the same numbers"
    life.records = list(Record.objects.values_list("pk", flat=True))
    changes = FigureChange.objects.count()
    lived(life, 20)
    drain_all(at=life.now)
    assert FigureChange.objects.count() > changes
    assert reconcile(at=life.now).agrees
    assert asked(YEAR, life.now) == recount(YEAR, life.now)
    assert verify(at=life.now).faults == 0
    assert not Incident.objects.exists()
