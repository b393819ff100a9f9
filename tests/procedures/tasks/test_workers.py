"""Real workers on a real broker: killed in the middle, run side by side, their broker taken away and given back."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psutil
import pytest
from celery import Celery
from django.conf import settings
from django.db import connection, connections
from redis import Redis

from portal import embedded
from portal.rehearsal.mail_server import MailServer
from procedures.models import DeadlineWarning, FigureDelta, OutboxMessage
from procedures.services.figure_keeping import reconcile
from tests import cast
from tests.procedures import life
from tests.procedures.life import at

START = at("2026-11-20 12:00")
PATIENCE = 60  # seconds; only a failing test waits so long
MAIL = "nguoi.nop@example.org"

pytestmark = pytest.mark.django_db(transaction=True)


def environment(broker: str, mail_server: MailServer) -> dict[str, str]:
    """What a worker of this test's database is told: the same moment as the test, our mail server, our broker."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
    return os.environ | {
        "DATABASE_URL": database,
        "REDIS_URL": broker,
        "CLOCK_START": START.isoformat(),
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mail_server.port),
        "SITE_URL": "https://dichvucong.example.org",
    }


@contextlib.contextmanager
def celery(*arguments: str, env: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """One of Celery's programs as it runs in production, in a process group of its own; killed at the end."""
    command = [sys.executable, "-m", "celery", "-A", "portal", *arguments]
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=env, stdout=out, stderr=out, start_new_session=True
        )
    try:
        yield process
    finally:
        kill(process)


def worker(env: dict[str, str], log: Path) -> contextlib.AbstractContextManager[subprocess.Popen[bytes]]:
    return celery("worker", "-c", "1", "--without-gossip", "--without-mingle", env=env, log=log)


def kill(process: subprocess.Popen[bytes]) -> None:
    """kill -9, all of it: no goodbye to the broker or the database."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def ask_for(task: str, broker: str) -> None:
    """As beat does."""
    with Celery(broker=broker) as app:
        app.send_task(f"procedures.tasks.{task}")


def until(condition: Callable[[], bool], log: Path) -> None:
    give_up = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < give_up, log.read_text()[-4000:]
        time.sleep(0.1)


def all_delivered() -> bool:
    return not OutboxMessage.objects.filter(delivered_at=None).exists()


class Caught:
    """Holds one mail between its arrival and the answer, once."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.came = threading.Event()
        self.let_go = threading.Event()
        self.server: MailServer

    def __call__(self, kept: object) -> None:
        if len(self.server.mails) == self.number and not self.came.is_set():
            self.came.set()
            self.let_go.wait(PATIENCE)


@pytest.fixture
def broker(servers):
    url = servers.redis.removesuffix("/0") + "/7"
    with Redis.from_url(url) as redis:
        redis.flushdb()
        yield url
        redis.flushdb()


@pytest.fixture
def caught():
    caught = Caught(5)
    with MailServer(on_mail=caught) as caught.server:
        yield caught
        caught.let_go.set()


def twelve_messages() -> set[str]:
    life.world()
    for minute in range(12):
        life.received(at("2026-11-17 09:00") + timedelta(minutes=minute), email=MAIL)
    return set(OutboxMessage.objects.values_list("message_id", flat=True))


def test_a_worker_killed_while_it_sends_loses_nothing_and_repeats_only_that_mail(broker, caught, tmp_path):
    numbers, log = twelve_messages(), tmp_path / "log"
    env = environment(broker, caught.server)
    with worker(env, log) as first:
        ask_for("deliver_outbox", broker)
        until(caught.came.is_set, log)
        kill(first)
    assert OutboxMessage.objects.exclude(delivered_at=None).count() == 4
    caught.let_go.set()
    with worker(env, log):
        ask_for("deliver_outbox", broker)
        until(all_delivered, log)
    sent = Counter(mail.message_id for mail in caught.server.mails)
    assert set(sent) == numbers
    assert sorted(sent.values()) == [1] * 11 + [2]
    repeated = [mail.message["Message-ID"] for mail in caught.server.mails if sent[mail.message_id] == 2]
    assert len(set(repeated)) == 1


def test_a_task_whose_process_was_killed_is_done_again_without_being_asked_for(broker, caught, tmp_path):
    numbers, log = twelve_messages(), tmp_path / "log"
    with worker(environment(broker, caught.server), log) as running:
        ask_for("deliver_outbox", broker)
        until(caught.came.is_set, log)
        for child in psutil.Process(running.pid).children():
            child.kill()
        caught.let_go.set()
        until(all_delivered, log)
    assert {mail.message_id for mail in caught.server.mails} == numbers
    assert len(caught.server.mails) == 13


def test_the_broker_may_go_away_and_come_back_under_load(tmp_path):
    """It even forgets what was queued: what is to be done stands in the database, and beat asks for it again."""
    life.world()
    lead = cast.lead()
    lead.email = "lead@example.org"
    lead.save()
    log = tmp_path / "log"
    stop = threading.Event()
    made: list[str] = []

    def receive() -> None:
        try:
            while not stop.is_set():
                made.append(life.received(at("2026-11-17 09:00") + timedelta(seconds=len(made)), email=MAIL).code)
                time.sleep(0.1)
        finally:
            connections.close_all()

    with MailServer() as server, embedded.services() as mine, contextlib.ExitStack() as running:
        env = environment(mine.redis, server)
        for _ in range(2):
            running.enter_context(worker(env, log))
        running.enter_context(celery("beat", "-s", str(tmp_path / "beat"), "--pidfile=", env=env, log=log))
        clerk = threading.Thread(target=receive)
        clerk.start()
        try:
            for _ in range(2):
                sent = len(server.mails)
                until(lambda sent=sent: len(server.mails) > sent, log)
                with contextlib.suppress(Exception), Redis.from_url(mine.redis) as redis:
                    redis.execute_command("SHUTDOWN", "NOSAVE")
                until(lambda: bool(mine.fallen()), log)
                time.sleep(1)  # work goes on without a broker
                mine.revive()
        finally:
            stop.set()
            clerk.join(PATIENCE)
        until(lambda: all_delivered() and not FigureDelta.objects.exists(), log)
        until(lambda: DeadlineWarning.objects.count() == len(made), log)
        until(all_delivered, log)
    assert len(made) > 10
    assert reconcile(at=START).agrees
    sent = Counter(mail.message_id for mail in server.mails)
    assert set(sent) == set(OutboxMessage.objects.values_list("message_id", flat=True))
    assert len(sent) == 2 * len(made)  # to the owner at reception, to the leader since it is due soon
