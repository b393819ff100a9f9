"""The figures as at a past moment are those that a recount gave at that moment, whatever was done and written since."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from procedures.domain.calendar import local
from procedures.domain.figures import Entry, Measure, contribution
from procedures.domain.lifecycle import possible_acts
from procedures.domain.periods import Period
from procedures.domain.vocabulary import Outcome, Reason
from procedures.models import FigureChange, OpenSpell, ProcedureVersion, Record
from procedures.queries import figures
from procedures.queries.as_at import changes, open_spells
from procedures.queries.figure_rows import Received, Settled, Stock
from procedures.services import intake
from procedures.services.figure_keeping import drain_all, reconcile
from procedures.services.step import lifecycle_facts
from tests import cast, record_cast
from tests.procedures.services.test_random_lives import ACTS
from tests.record_cast import IN_HOURS, LAND_CHANGE, MARRIAGE
from units.clock import ZONE
from units.errors import RuleBroken
from units.remembered import forget_all
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db

BEGIN = datetime(2026, 1, 5, 9, 0, tzinfo=ZONE)
YEAR = Period(BEGIN.date(), datetime(2026, 12, 31).date())
SPRING = Period(BEGIN.date(), datetime(2026, 4, 20).date())
Told = tuple[Received, Settled, Stock, int, int, int]


def recount(period: Period, moment: datetime, unit: int | None = None) -> Told:
    """What the records themselves come to now, in Python: nothing of the tables, nothing of their history."""
    counted: Counter[Entry] = Counter()
    for record in Record.objects.all():
        counted.update(contribution(record.figure_facts))
    cells = {entry: n for entry, n in counted.items() if unit is None or entry.unit == unit}
    days = {entry: n for entry, n in cells.items() if entry.day and period.first <= entry.day <= period.last}

    def total(measure: Measure, **values: object) -> int:
        wanted = values.items()
        return sum(
            n
            for entry, n in days.items()
            if entry.measure == measure and all(getattr(entry, name) == value for name, value in wanted)
        )

    stock = [(entry, n) for entry, n in cells.items() if entry.measure == Measure.OPEN]
    overdue = sum(n for entry, n in stock if entry.moment and entry.moment <= moment)
    soon = sum(n for entry, n in stock if entry.moment and entry.moment > moment and entry.soon_from <= moment)
    return (
        Received(*(total(Measure.RECEIVED, channel=channel) for channel in ("in_person", "online", "postal"))),
        Settled(
            *(total(Measure.SETTLED, outcome=outcome) for outcome in Outcome),
            first_due_kept=total(Measure.SETTLED, first_due_kept=True),
            on_time_766=total(Measure.SETTLED, on_time_766=True),
        ),
        Stock(sum(n for _, n in stock), overdue, soon),
        *(total(measure) for measure in (Measure.SUBMITTED, Measure.REFUSED, Measure.WITHDRAWN)),
    )


def asked(period: Period, moment: datetime, unit: int | None = None) -> Told:
    found = figures.summary(period, scope=PROVINCE, at=moment, as_at=moment, units=None if unit is None else [unit])
    return found.received, found.settled, found.stock, found.submitted, found.refused, found.withdrawn


class Life:
    """Records driven on at random by whatever the table allows, a year long."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.now = BEGIN
        self.records: list[int] = []

    def go_on(self) -> None:
        self.now += timedelta(minutes=self.rng.choice([7, 60, 300, 1_500, 5_000]))
        if len(self.records) < 4 or self.rng.random() < 0.25:
            self.begin()
        else:
            self.do(Record.objects.select_related("version", "procedure").get(pk=self.rng.choice(self.records)))

    def begin(self) -> None:
        code = self.rng.choice([MARRIAGE, LAND_CHANGE, IN_HOURS])
        if self.rng.random() < 0.3:
            self.records.append(record_cast.submitted(MARRIAGE, at=self.now).pk)
            return
        away = {"competent_unit_id": cast.units().cao_xanh.pk, "choice_reason": Reason.NEW_ADDRESS}
        draft = record_cast.reception(code, **(away if self.rng.random() < 0.3 else {}))
        written = self.now + timedelta(hours=self.rng.choice([0, 0, 0, 30]))  # some of it at the offline counter
        record = intake.receive(draft=draft, actor=cast.clerk(), scope=PROVINCE, at=self.now, recorded_at=written)
        self.records.append(record.pk)
        self.now = written

    def do(self, record: Record) -> None:
        acts = [act for act in possible_acts(lifecycle_facts(record)) if act in ACTS]
        if not acts:
            return
        service, actor, contents = ACTS[self.rng.choice(acts)]
        try:
            with transaction.atomic():
                given = contents(record, self.now)
                done = service(record_id=record.pk, actor=actor(), scope=PROVINCE, at=self.now, **given)
        except RuleBroken:
            return
        if done.pk != record.pk:
            self.records.append(done.pk)


@pytest.fixture(scope="module")
def year(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Life, dict[datetime, Any]]]:
    """One life for all tests, each of which leaves it as it found it; nothing of it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield a_year()
        transaction.set_rollback(True)
    forget_all()


def a_year() -> tuple[Life, dict[datetime, dict[tuple[Period, int | None], Told]]]:
    """A life, and what a recount gave at a dozen moments of it."""
    record_cast.procedures()
    ProcedureVersion.objects.filter(procedure__code__in=[LAND_CHANGE, MARRIAGE]).update(has_obligation=True)
    forget_all()
    units = (None, cast.units().hong_gai.pk, cast.units().cao_xanh.pk)
    life, told = Life(766), {}
    for step in range(130):
        life.go_on()
        if step % 11 == 10:
            moment = life.now + timedelta(seconds=1)
            told[moment] = {
                (period, unit): recount(period, moment, unit) for period in (YEAR, SPRING) for unit in units
            }
        if step % 17 == 0:
            drain_all(at=life.now)
    drain_all(at=life.now)
    return life, told


def test_a_year_of_random_life_asked_at_random_moments_gives_what_a_recount_gave_then(year):
    life, told = year
    assert FigureChange.objects.filter(is_late=True, amount__lt=0).exists(), "nothing was taken back: a poor life"
    assert OpenSpell.objects.filter(overdue_from=None).exists(), "nothing was paused: a poor life"
    for moment, questions in told.items():
        for (period, unit), expected in questions.items():
            assert asked(period, moment, unit) == expected, (moment, period, unit)
    assert asked(YEAR, life.now) == recount(YEAR, life.now)
    assert reconcile(at=life.now).agrees


def test_rows_days_and_series_as_at_a_moment_add_up_to_its_sum(year):
    _, told = year
    moment = sorted(told)[len(told) // 2]
    received, settled, stock, *_ = told[moment][YEAR, None]
    rows = figures.by_unit(YEAR, scope=PROVINCE, at=moment, as_at=moment)
    days = figures.by_day(YEAR, scope=PROVINCE, as_at=moment)
    fields = figures.by_field(YEAR, scope=PROVINCE, at=moment, as_at=moment)
    for told_rows in (rows, fields):
        assert sum(row.stock.open for row in told_rows) == stock.open
        assert sum(row.stock.due_soon for row in told_rows) == stock.due_soon
    for told_rows in (rows, fields, days):
        assert sum(row.received.total for row in told_rows) == received.total
        assert sum(row.settled.late for row in told_rows) == settled.late
        assert sum(row.settled.total for row in told_rows) == settled.total
    assert not any(day.received.total or day.settled.total for day in days if day.day > local(moment).date())
    ending_then = Period(YEAR.first, local(moment).date())
    month = figures.series(ending_then.last, scope=PROVINCE, as_at=moment)
    thirty_days = Period.until(ending_then.last, figures.SERIES_DAYS)
    within = figures.summary(thirty_days, scope=PROVINCE, at=moment, as_at=moment).settled
    assert sum(day.settled for days in month.values() for day in days) == within.total


def test_the_records_behind_a_figure_as_at_a_moment_are_as_many_as_it_says(year):
    _, told = year
    for moment, questions in told.items():
        received, _, stock, *_ = questions[SPRING, None]
        named = changes(SPRING, Measure.RECEIVED, moment=moment, units=None).values_list("record_id", "amount")
        counted: Counter[int] = Counter()
        for record, amount in named:
            counted[record] += amount
        assert sorted(set(counted.values()) - {0}) in ([], [1])
        assert sum(counted.values()) == received.total
        assert len({spell.record_id for spell in open_spells(moment, units=None)}) == stock.open


def test_records_that_came_without_deltas_get_their_history_from_their_dates(year):
    life, _ = year
    expected = asked(YEAR, life.now)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("procedures_figurechange", "procedures_openspell"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER; DELETE FROM {table}")
    assert OpenSpell.objects.count() == 0
    reconcile(at=life.now, repair=True)
    assert asked(YEAR, life.now) == expected == recount(YEAR, life.now)
    before = FigureChange.objects.count(), OpenSpell.objects.count()
    reconcile(at=life.now, repair=True)
    assert (FigureChange.objects.count(), OpenSpell.objects.count()) == before


def test_a_past_moment_costs_as_many_queries_for_a_ward_as_for_the_province(year):
    _, told = year
    moment = min(told)

    def cost(scope: Scope) -> int:
        with CaptureQueriesContext(connection) as queries:
            figures.summary(YEAR, scope=scope, at=moment, as_at=moment)
            figures.by_unit(YEAR, scope=scope, at=moment, as_at=moment)
        return len(queries)

    both = cast.units().hong_gai.pk, cast.units().cao_xanh.pk
    cost(Scope(units=frozenset(both)))  # what became of which unit is remembered
    assert cost(Scope(units=frozenset(both[:1]))) == cost(Scope(units=frozenset(both))) <= 14
