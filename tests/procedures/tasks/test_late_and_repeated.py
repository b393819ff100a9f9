"""Messages of the broker that come late, twice and in any order: the figures are true, and nobody is told twice."""

from collections import Counter
from datetime import datetime, timedelta
from random import Random

import pytest

from procedures import tasks
from procedures.domain.vocabulary import NoticeKind
from procedures.models import DeadlineWarning, FigureDelta, Incident, OutboxMessage, ProcedureVersion
from procedures.services.figure_keeping import reconcile
from staffing.models import Account
from tests import cast, record_cast
from tests.procedures.queries.test_as_at import YEAR, Life, asked, recount
from tests.record_cast import LAND_CHANGE, MARRIAGE
from units import clock
from units.remembered import forget_all

pytestmark = pytest.mark.django_db

ASKED_FOR = (
    "refresh_figures",
    "watch_deadlines",
    "watch_supplements",
    "deliver_outbox",
    "send_daily_digests",
    "keep_delays",
    "count_settlement_times",
    "reconcile_figures",
)


def of_an_evening(rng: Random, order: str) -> list[str]:
    """What the broker hands out at last of what was asked for in a day."""
    names = list(ASKED_FOR) * 2
    match order:
        case "twice":
            return [name for name in ASKED_FOR for _ in range(2)]
        case "backwards":
            return names[::-1]
    return rng.sample(names, len(names))


@pytest.mark.parametrize("order", ["twice", "backwards", "in any order"])
def test_tasks_that_come_hours_late_twice_or_backwards_change_nothing(order, mailoutbox):
    record_cast.procedures()
    ProcedureVersion.objects.filter(procedure__code__in=[LAND_CHANGE, MARRIAGE]).update(has_obligation=True)
    for person in (cast.clerk, cast.officer, cast.another_officer, cast.lead):
        person()
    Account.objects.update(email="nguoi.nhan@example.invalid")
    forget_all()
    life, rng = Life(95), Random(order)
    told: dict[datetime, object] = {}
    for _ in range(12):
        for _ in range(4):
            life.go_on()
        moment = life.now + timedelta(seconds=1)
        told[moment] = recount(YEAR, moment)
        life.now += timedelta(hours=rng.choice([1, 5, 30]))
        for name in of_an_evening(rng, order):
            with clock.frozen(life.now):
                found = getattr(tasks, name)()
            assert name != "reconcile_figures" or found == 0
    with clock.frozen(life.now):
        tasks.refresh_figures()
        while tasks.deliver_outbox():
            pass
    assert not FigureDelta.objects.exists()
    assert reconcile(at=life.now).agrees
    assert {moment: asked(YEAR, moment) for moment in told} == told
    assert not Incident.objects.exists()
    nobody_was_told_twice(mailoutbox)


def nobody_was_told_twice(mailoutbox):
    assert DeadlineWarning.objects.count() > 5, "hardly anybody was warned: a poor life"
    sent = Counter(letter.extra_headers["Message-ID"] for letter in mailoutbox)
    assert len(sent) > 10
    assert set(sent.values()) == {1}
    warned = Counter(DeadlineWarning.objects.values_list("record", "kind"))
    told = OutboxMessage.objects.filter(kind__in=[NoticeKind.DUE_SOON, NoticeKind.OVERDUE])
    for (record, kind, _), letters in Counter(told.values_list("record", "kind", "recipient")).items():
        assert letters <= warned[(record, kind)]
