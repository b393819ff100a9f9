"""An hour of random life with workers killed at random: the figures equal a recount, then and as at every past moment.

Every worker is a process of its own with a connection of its own. Some do what people do, some run the tasks that beat
calls: at once, twice, late, in any order. Many are killed with SIGKILL, either at a statement drawn beforehand (before
it or after it, mostly within a transaction) or from outside at any instant. The portal's clock goes by in steps;
nothing waits for a real one. ``ROUNDS`` and ``SEED`` make it another or a longer life:
``make test ARGS="tests/procedures/tasks/test_killed_at_random.py -s" ROUNDS=600``.
"""

import multiprocessing
import os
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import connection, connections, transaction

from procedures import tasks
from procedures.domain.lifecycle import possible_acts
from procedures.domain.vocabulary import Reason
from procedures.models import FigureChange, FigureDelta, Incident, ProcedureVersion, Record
from procedures.services import intake
from procedures.services.figure_keeping import drain_all, reconcile
from procedures.services.step import lifecycle_facts
from procedures.services.trail import verify
from tests import cast, record_cast
from tests.procedures.queries.test_as_at import SPRING, YEAR, Told, asked, recount
from tests.procedures.services.test_random_lives import ACTS
from tests.record_cast import IN_HOURS, LAND_CHANGE, MARRIAGE
from units import clock
from units.clock import ZONE
from units.errors import RuleBroken
from units.remembered import forget_all
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = int(os.environ.get("ROUNDS", "60"))
SEED = int(os.environ.get("SEED", "118"))
STEP = timedelta(minutes=1)  # sixty rounds are an hour of the portal's time
BEGIN = datetime(2026, 4, 15, 14, 0, tzinfo=ZONE)
LOOK_EVERY = 5  # rounds
PATIENCE = 600  # seconds; only workers that hang for good are waited for so long
FORKED = multiprocessing.get_context("fork")

Work = Callable[[Random], None]


@dataclass(frozen=True)
class Fate:
    """How a worker ends: by itself, killed at its n-th statement, or killed from outside after some milliseconds."""

    statement: int | None = None
    after: bool = False
    milliseconds: int | None = None


# What workers do


def live(moment: datetime, rng: Random) -> None:
    """A few acts of people on records that others may hold at the same moment."""
    for number in range(rng.randint(2, 6)):
        at = moment + timedelta(seconds=number)
        keys = list(Record.objects.order_by("pk").values_list("pk", flat=True))
        try:
            with transaction.atomic():
                if len(keys) < 6 or rng.random() < 0.3:
                    begin(at, rng)
                else:
                    go_on(Record.objects.select_related("version", "procedure").get(pk=rng.choice(keys)), at, rng)
        except RuleBroken:
            continue  # somebody else was quicker


def begin(at: datetime, rng: Random) -> None:
    if rng.random() < 0.3:
        record_cast.submitted(MARRIAGE, at=at)
        return
    away = {"competent_unit_id": cast.units().cao_xanh.pk, "choice_reason": Reason.NEW_ADDRESS}
    code = rng.choice([MARRIAGE, LAND_CHANGE, IN_HOURS])
    draft = record_cast.reception(code, **(away if rng.random() < 0.3 else {}))
    received = at - timedelta(hours=rng.choice([0, 0, 0, 3, 30, 200]))  # some of it at the offline counter
    intake.receive(draft=draft, actor=cast.clerk(), scope=PROVINCE, at=received, recorded_at=at)


def go_on(record: Record, at: datetime, rng: Random) -> None:
    acts = [act for act in possible_acts(lifecycle_facts(record)) if act in ACTS]
    if acts:
        service, actor, contents = ACTS[rng.choice(acts)]
        service(record_id=record.pk, actor=actor(), scope=PROVINCE, at=at, **contents(record, at))


def run(task: str, rng: Random) -> None:
    """As a Celery worker does; a recount that differs, whatever goes on beside it, is a fault."""
    found = getattr(tasks, task)()
    assert task != "reconcile_figures" or found == 0, f"{found} cells differ"


def of_a_round(moment: datetime, rng: Random) -> Iterator[tuple[Work, Fate]]:
    """Three who live and up to four tasks, in any order; many fates are bad.

    Each comes with about as many statements as it makes: a number beyond what it makes leaves it alive on any machine,
    one within it kills it on any machine.
    """
    working: list[tuple[Work, int]] = [(partial(live, moment), 110)] * 3
    if rng.random() < 0.8:  # else the figures come later
        working += [(partial(run, "refresh_figures"), 4)] * rng.choice([1, 2, 2])
    if rng.random() < 0.25:
        working.append((partial(run, "reconcile_figures"), 20))
    if rng.random() < 0.4:
        working.append((partial(run, "watch_deadlines"), 9))
    rng.shuffle(working)
    for work, statements in working:
        chance = rng.random()
        if chance < 0.45:
            yield work, Fate(statement=rng.randint(1, statements), after=rng.random() < 0.5)
        elif chance < 0.65:
            yield work, Fate(milliseconds=rng.randint(0, 150))
        else:
            yield work, Fate()


# Workers as processes


def worker(work: Work, fate: Fate, seed: str, moment: datetime, log: Path) -> None:
    """A worker's whole life, in its own process."""
    for wrapper in connections.all(initialized_only=True):
        wrapper.connection = None  # the parent's: this process takes one of its own
    try:
        with clock.frozen(moment), dying_at(fate):
            work(Random(seed))
    except BaseException:
        with log.open("a") as out:
            out.write(f"{seed} {work}\n{traceback.format_exc()}\n")
        raise
    finally:
        connections.close_all()


@contextmanager
def dying_at(fate: Fate) -> Iterator[None]:
    done = 0

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal done
        done += 1
        if done == fate.statement and not fate.after:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = execute(sql, params, many, context)
        if done == fate.statement:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    with connection.execute_wrapper(count):
        yield


def alone() -> None:
    """Wait until the database has noticed who is gone: what was on its way there is then either done or undone."""
    give_up = time.monotonic() + PATIENCE
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    others += " AND backend_type = 'client backend'"
    with connection.cursor() as cursor:
        while True:
            cursor.execute(others)
            if not cursor.fetchone()[0]:
                return
            assert time.monotonic() < give_up, "a worker's connection outlives it"
            time.sleep(0.01)


class Hour:
    """The world, its clock, and what a recount gave at the moments at which somebody looked."""

    def __init__(self, log: Path) -> None:
        self.rng = Random(SEED)
        self.moment = BEGIN
        self.log = log
        self.ends: Counter[str] = Counter()
        self.told: dict[datetime, dict[tuple[Any, int | None], Told]] = {}

    def round(self, number: int) -> None:
        self.moment += STEP
        started = []
        for place, (work, fate) in enumerate(of_a_round(self.moment, self.rng)):
            seed = f"{SEED} {number} {place}"
            process = FORKED.Process(target=worker, args=(work, fate, seed, self.moment, self.log), daemon=True)
            process.start()
            started.append((process, fate))
        for process, fate in sorted(started, key=lambda one: one[1].milliseconds or 0):
            if fate.milliseconds is not None:
                process.join(fate.milliseconds / 1000)
                process.kill()
        for process, fate in started:
            process.join(PATIENCE)
            assert process.exitcode is not None, "a worker hangs"
            expected = {0} if fate == Fate() else {0, -signal.SIGKILL}
            assert process.exitcode in expected, self.log.read_text()
            self.ends["killed" if process.exitcode else "ended"] += 1

    def look(self) -> None:
        """Tables and what is on its way to them come to what the records come to; what they come to is remembered."""
        alone()
        at = self.moment + timedelta(seconds=30)
        found = reconcile(at=at)
        assert found.agrees, found
        units = (None, cast.units().hong_gai.pk, cast.units().cao_xanh.pk)
        self.told[at] = {(period, unit): recount(period, at, unit) for period in (YEAR, SPRING) for unit in units}
        if self.rng.random() < 0.5:
            drain_all(at=at)
            self.compare(at)

    def compare(self, at: datetime) -> None:
        for (period, unit), expected in self.told[at].items():
            assert asked(period, at, unit) == expected, (at, period, unit)


def test_figures_equal_a_recount_after_an_hour_of_random_life_with_workers_killed_at_random(tmp_path):
    print(f"SEED={SEED} ROUNDS={ROUNDS}")
    record_cast.procedures()
    ProcedureVersion.objects.filter(procedure__code__in=[LAND_CHANGE, MARRIAGE]).update(has_obligation=True)
    forget_all()
    for person in (cast.clerk, cast.officer, cast.another_officer, cast.lead):
        person()
    hour = Hour(tmp_path / "workers.log")
    began = time.monotonic()
    for number in range(1, ROUNDS + 1):
        hour.round(number)
        if number % LOOK_EVERY == 0:
            hour.look()
    alone()
    drain_all(at=hour.moment)
    for at in hour.told:
        hour.compare(at)
    assert not FigureDelta.objects.exists()
    assert reconcile(at=hour.moment).agrees
    assert verify(at=hour.moment).faults == 0
    assert not Incident.objects.exists()
    seconds = time.monotonic() - began
    print(
        f"{Record.objects.count()} records, {FigureChange.objects.count()} changes, {dict(hour.ends)}, {seconds:.0f} s"
    )
    assert hour.ends["killed"] > ROUNDS, "hardly anybody was killed: a poor hour"
