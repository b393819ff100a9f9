"""Threshold alerts: raised once, told outside quiet hours, closed by themselves, taken up by their owner."""

from datetime import time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from procedures.domain.steering import AlertMeasure
from procedures.models import Alert, AlertRule, OutboxMessage
from procedures.services import alerts, processing, results
from procedures.services.alerts import RuleDraft, evaluate, make_rule
from procedures.services.figure_keeping import drain
from procedures.services.results import ResultDraft
from staffing.models import Account
from tests import cast, record_cast
from tests.record_cast import WEDNESDAY
from units import clock
from units.errors import RuleBroken
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db
LATER = WEDNESDAY + timedelta(days=14)
OVERDUE = RuleDraft(AlertMeasure.OVERDUE_OVER, 0)


def owner() -> Account:
    account = cast.province()
    account.email = "province@example.invalid"
    account.save()
    return account


def rule(draft: RuleDraft = OVERDUE) -> AlertRule:
    return make_rule(draft=draft, owner=owner(), scope=PROVINCE, at=WEDNESDAY)


def an_overdue_record():
    record = record_cast.taken()
    drain(at=LATER)
    return record


def settled(record) -> None:
    draft = ResultDraft(number="15/KQ", issued_on=LATER.date(), signer=cast.lead())
    results.complete(record_id=record.pk, result=draft, actor=cast.officer(), scope=PROVINCE, at=LATER)
    drain(at=LATER)


def told() -> int:
    return OutboxMessage.objects.filter(kind="alert_raised").count()


def test_it_is_raised_once_and_closed_by_itself() -> None:
    record = an_overdue_record()
    rule()
    assert evaluate(at=LATER) == 1
    assert evaluate(at=LATER + timedelta(minutes=3)) == 0
    assert told() == 1
    settled(record)
    evaluate(at=LATER + timedelta(minutes=6))
    alert = Alert.objects.get()
    assert alert.closed_at == LATER + timedelta(minutes=6)
    assert told() == 1


def test_what_does_not_hold_long_enough_is_never_raised_and_leaves_nothing() -> None:
    record = an_overdue_record()
    rule(RuleDraft(AlertMeasure.OVERDUE_OVER, 0, hold_minutes=30))
    assert evaluate(at=LATER) == 0
    assert evaluate(at=LATER + timedelta(minutes=29)) == 0
    settled(record)
    evaluate(at=LATER + timedelta(minutes=40))
    assert not Alert.objects.exists()
    assert told() == 0


def test_what_holds_long_enough_is_raised() -> None:
    an_overdue_record()
    rule(RuleDraft(AlertMeasure.OVERDUE_OVER, 0, hold_minutes=30))
    evaluate(at=LATER)
    assert evaluate(at=LATER + timedelta(minutes=30)) == 1


def test_within_quiet_hours_nobody_is_told_and_afterwards_once() -> None:
    an_overdue_record()
    rule(RuleDraft(AlertMeasure.OVERDUE_OVER, 0, quiet_from=time(8), quiet_to=time(10)))
    assert evaluate(at=LATER) == 1  # 9:00
    assert told() == 0
    evaluate(at=LATER + timedelta(hours=1))
    evaluate(at=LATER + timedelta(hours=1, minutes=3))
    assert told() == 1


def test_each_unit_is_watched_by_itself_and_the_others_are_not() -> None:
    an_overdue_record()
    places = cast.units()
    rule(RuleDraft(AlertMeasure.OVERDUE_OVER, 0, unit_ids=[places.hong_gai.pk, places.co_to.pk]))
    evaluate(at=LATER)
    assert Alert.objects.get().unit == places.hong_gai


def test_who_no_longer_sees_the_figures_is_told_nothing() -> None:
    an_overdue_record()
    rule()
    Account.objects.filter(username="qn.province").update(is_active=False)
    assert evaluate(at=LATER) == 0


def test_taken_up_it_stays_open_until_it_holds_no_longer() -> None:
    an_overdue_record()
    rule()
    evaluate(at=LATER)
    common = {"alert_id": Alert.objects.get().pk, "at": LATER}
    with pytest.raises(RuleBroken, match="alert_not_found"):
        alerts.take_up(note="Tôi", owner=cast.lead(), **common)
    with pytest.raises(RuleBroken, match="alert_note_missing"):
        alerts.take_up(note=" ", owner=cast.province(), **common)
    taken = alerts.take_up(note="Đã đôn đốc", owner=cast.province(), **common)
    assert taken.closed_at is None
    with pytest.raises(RuleBroken, match="alert_taken"):
        alerts.take_up(note="Lại", owner=cast.province(), **common)


def test_an_ended_rule_is_looked_at_no_more() -> None:
    an_overdue_record()
    one = rule()
    evaluate(at=LATER)
    alerts.end_rule(rule_id=one.pk, owner=cast.province(), at=LATER)
    assert Alert.objects.get().closed_at == LATER
    assert evaluate(at=LATER + timedelta(minutes=3)) == 0
    with pytest.raises(RuleBroken, match="alert_ended"):
        alerts.end_rule(rule_id=one.pk, owner=cast.province(), at=LATER)
    with pytest.raises(RuleBroken, match="alert_not_found"):
        alerts.end_rule(rule_id=one.pk, owner=cast.lead(), at=LATER)


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (RuleDraft(AlertMeasure.RATE_UNDER, 0), "alert_threshold_invalid"),
        (RuleDraft(AlertMeasure.RATE_UNDER, 1001), "alert_threshold_invalid"),
        (RuleDraft(AlertMeasure.OVERDUE_OVER, -1), "alert_threshold_invalid"),
        (RuleDraft(AlertMeasure.OVERDUE_OVER, 1, hold_minutes=-1), "alert_hold_invalid"),
        (RuleDraft(AlertMeasure.OVERDUE_OVER, 1, quiet_from=time(8)), "alert_quiet_hours"),
        (RuleDraft(AlertMeasure.OVERDUE_OVER, 1, quiet_from=time(8), quiet_to=time(8)), "alert_quiet_hours"),
    ],
)
def test_a_rule_that_says_nothing_sensible_is_refused(draft: RuleDraft, code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        rule(draft)


def test_nobody_watches_units_whose_figures_they_do_not_see() -> None:
    here, there = cast.units().hong_gai.pk, cast.units().co_to.pk
    draft = RuleDraft(AlertMeasure.OVERDUE_OVER, 1, unit_ids=[there])
    with pytest.raises(RuleBroken, match="alert_unit_outside"):
        make_rule(draft=draft, owner=cast.lead(), scope=Scope(units=frozenset({here})), at=WEDNESDAY)


def test_looking_costs_the_same_queries_for_1_rule_and_for_many(django_assert_num_queries) -> None:
    an_overdue_record()
    rule()
    evaluate(at=LATER)
    evaluate(at=LATER)
    with django_assert_num_queries(14) as few:
        evaluate(at=LATER)
    count = len(few)
    for threshold in range(1, 8):
        rule(RuleDraft(AlertMeasure.STUCK_OVER, threshold, unit_ids=[cast.units().hong_gai.pk]))
    evaluate(at=LATER)
    with django_assert_num_queries(count):
        evaluate(at=LATER)


def test_the_page_sets_a_rule_shows_what_was_raised_and_takes_it_up() -> None:
    client = Client(headers={"accept-language": "en"})
    late = record_cast.taken()
    processing.release(record_id=late.pk, actor=cast.officer(), scope=PROVINCE, at=WEDNESDAY)
    drain(at=LATER)
    sent = {"measure": "overdue_over", "threshold": "0", "units": [cast.units().hong_gai.pk], "hold_minutes": "0"}
    with clock.frozen(LATER):
        client.force_login(cast.province())
        page = client.post(reverse("alerts"), sent, follow=True).content.decode()
        assert "More than 0 records overdue" in page
        evaluate(at=LATER)
        page = client.get(reverse("alerts"))
        assert [line.value for line in page.context["open"]] == ["1"]
        assert client.get(reverse("at_risk")).context["open_alerts"] == 1
        client.post(reverse("alert_take_up", args=[Alert.objects.get().pk]), {"note": "Đã giao phường"})
        assert "Đã giao phường" in client.get(reverse("alerts")).content.decode()
        assert client.get(reverse("at_risk")).context["open_alerts"] == 0
        assert client.post(reverse("alerts"), sent | {"threshold": "0.5"}).status_code == 422
        refused = client.post(reverse("alerts"), sent | {"measure": "rate_under", "threshold": "101"})
        assert refused.status_code == 422
    stranger = Client()
    stranger.force_login(cast.officer())
    assert stranger.get(reverse("alerts")).status_code == 403
