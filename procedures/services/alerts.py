"""Threshold alerts: raised once when a measure has stood beyond its threshold for long enough, closed by themselves.

All rules are looked at together, from one reading of the figures: the number of queries is the same for one and for
hundreds. Rules are locked while they are looked at, and a second worker passes over them.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet

from procedures.domain.calendar import local
from procedures.domain.steering import LONGEST_NOTE, TENTHS, AlertMeasure, Measured, is_passed, is_quiet
from procedures.domain.vocabulary import NoticeKind
from procedures.models import Alert, AlertRule, OutboxMessage
from procedures.queries.alerts import Reach, measured, rules_of
from procedures.queries.figures import units_of
from procedures.queries.links import site_link
from staffing.access import figure_scopes
from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope

MOST_RULES = 20
LONGEST_HOLD = 7 * 24 * 60
LARGEST_NUMBER = 100_000


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """What to watch. ``threshold`` of a rate is in tenths of a percent; without units all of one's places together."""

    measure: AlertMeasure
    threshold: int
    unit_ids: Collection[int] = ()
    hold_minutes: int = 0
    quiet_from: time | None = None
    quiet_to: time | None = None


@transaction.atomic
def make_rule(*, draft: RuleDraft, owner: Account, scope: Scope, at: datetime) -> AlertRule:
    """Make a rule; ``scope`` is where the owner sees figures.

    RuleBroken: alert_threshold_invalid, alert_hold_invalid, alert_quiet_hours, alert_unit_outside, alert_too_many.
    """
    Account.objects.select_for_update().get(pk=owner.pk)
    _check(draft, scope)
    if rules_of(owner).count() >= MOST_RULES:
        raise RuleBroken("alert_too_many", most=MOST_RULES)
    rule = AlertRule.objects.create(
        owner=owner,
        measure=draft.measure,
        threshold=draft.threshold,
        hold_minutes=draft.hold_minutes,
        quiet_from=draft.quiet_from,
        quiet_to=draft.quiet_to,
        made_at=at,
    )
    rule.units.set(draft.unit_ids)
    return rule


@transaction.atomic
def end_rule(*, rule_id: int, owner: Account, at: datetime) -> AlertRule:
    """End a rule, and what is open by it. RuleBroken: alert_not_found, alert_ended."""
    rule = AlertRule.objects.select_for_update().filter(pk=rule_id, owner=owner).first()
    if rule is None:
        raise RuleBroken("alert_not_found")
    if rule.ended_at is not None:
        raise RuleBroken("alert_ended")
    rule.ended_at = at
    rule.save(update_fields=["ended_at"])
    _close(Alert.objects.filter(rule=rule, closed_at=None), at)
    return rule


@transaction.atomic
def take_up(*, alert_id: int, note: str, owner: Account, at: datetime) -> Alert:
    """The owner says what they do about it; it stays open until it holds no longer.

    RuleBroken: alert_not_found, alert_not_raised (closed meanwhile), alert_taken, alert_note_missing,
    note_too_long.
    """
    alert = Alert.objects.select_for_update(of=("self",)).filter(pk=alert_id, rule__owner=owner).first()
    if alert is None or alert.raised_at is None:
        raise RuleBroken("alert_not_found")
    if alert.closed_at is not None:
        raise RuleBroken("alert_not_raised")
    if alert.taken_at is not None:
        raise RuleBroken("alert_taken")
    words = note.strip()
    if not words:
        raise RuleBroken("alert_note_missing", field="note")
    if len(words) > LONGEST_NOTE:
        raise RuleBroken("note_too_long", field="note", most=LONGEST_NOTE)
    alert.taken_at, alert.note = at, words
    alert.save(update_fields=["taken_at", "note"])
    record_act(
        actor=owner,
        action=AuditAction.ALERT_TAKEN,
        subject_kind=SubjectKind.ALERT,
        subject_id=alert.pk,
        at=at,
        facts={"rule": alert.rule_id, "unit": alert.unit_id},
    )
    return alert


@transaction.atomic
def evaluate(*, at: datetime) -> int:
    """Look at every rule in force; how many alerts were raised by this look."""
    rules = list(
        AlertRule.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(ended_at=None)
        .select_related("owner")
        .prefetch_related("units")
    )
    if not rules:
        return 0
    standing = {(one.rule_id, one.unit_id): one for one in Alert.objects.filter(rule__in=rules, closed_at=None)}
    fresh, kept = [], []
    for rule, unit_id, numbers in _watched(rules, at):
        measure = AlertMeasure(rule.measure)
        if not is_passed(measure, rule.threshold, numbers):
            continue
        alert = standing.pop((rule.pk, unit_id), None)
        if alert is None:
            alert = Alert(rule=rule, unit_id=unit_id, since=at)
            fresh.append(alert)
        else:
            kept.append(alert)
        alert.rule, alert.value = rule, numbers.value(measure) or 0
    raised = [alert for alert in [*fresh, *kept] if _raise(alert, at)]
    to_tell = [alert for alert in [*fresh, *kept] if _tell(alert, at)]
    Alert.objects.bulk_create(fresh)
    Alert.objects.bulk_update(kept, ["value", "raised_at", "told_at"])
    _close(Alert.objects.filter(pk__in=[alert.pk for alert in standing.values()]), at)
    OutboxMessage.objects.bulk_create(_message(alert, at) for alert in to_tell if alert.rule.owner.email)
    return len(raised)


def _watched(rules: list[AlertRule], at: datetime) -> Iterator[tuple[AlertRule, int | None, Measured]]:
    """Each rule with each place that it watches, as far as its owner still sees the figures there."""
    numbers, today = measured(at), local(at).date()
    scopes, reach = figure_scopes({rule.owner_id for rule in rules}, today), Reach.read(today)
    for rule in rules:
        allowed = reach.units(scopes[rule.owner_id])
        seen = numbers if allowed is None else {key: one for key, one in numbers.items() if key in allowed}
        if units := [unit.pk for unit in rule.units.all()]:
            yield from ((rule, key, seen[key]) for key in units if key in seen)
        else:
            yield rule, None, sum(seen.values(), Measured())


def _raise(alert: Alert, at: datetime) -> bool:
    if alert.raised_at is not None or at - alert.since < timedelta(minutes=alert.rule.hold_minutes):
        return False
    alert.raised_at = at
    return True


def _tell(alert: Alert, at: datetime) -> bool:
    """Whether the owner is told now: once, and not within the quiet hours."""
    quiet = is_quiet(local(at).time(), alert.rule.quiet_from, alert.rule.quiet_to)
    if alert.raised_at is None or alert.told_at is not None or quiet:
        return False
    alert.told_at = at
    return True


def _close(alerts: QuerySet[Alert], at: datetime) -> None:
    """What was raised is closed and stays in the history; what never was is gone."""
    alerts.filter(raised_at=None).delete()
    alerts.update(closed_at=at)


def _message(alert: Alert, at: datetime) -> OutboxMessage:
    return OutboxMessage(
        topic="mail",
        kind=NoticeKind.ALERT_RAISED,
        message_id=f"alert.{alert.pk}.{alert.rule.owner_id}",
        recipient=alert.rule.owner,
        payload={"code": code_of(alert), "link": site_link("alerts")},
        created_at=at,
        available_at=at,
    )


def code_of(alert: Alert) -> str:
    """How an alert is named: "CB-12"."""
    return f"CB-{alert.pk}"


def _check(draft: RuleDraft, scope: Scope) -> None:
    largest = 100 * TENTHS if draft.measure is AlertMeasure.RATE_UNDER else LARGEST_NUMBER
    smallest = 1 if draft.measure is AlertMeasure.RATE_UNDER else 0
    if not smallest <= draft.threshold <= largest:
        raise RuleBroken("alert_threshold_invalid", field="threshold", most=LARGEST_NUMBER)
    if not 0 <= draft.hold_minutes <= LONGEST_HOLD:
        raise RuleBroken("alert_hold_invalid", field="hold_minutes", most=LONGEST_HOLD)
    if (draft.quiet_from is None) != (draft.quiet_to is None) or (
        draft.quiet_from is not None and draft.quiet_from == draft.quiet_to
    ):
        raise RuleBroken("alert_quiet_hours", field="quiet_to")
    allowed = units_of(scope)
    if allowed is not None and not set(draft.unit_ids) <= allowed:
        raise RuleBroken("alert_unit_outside", field="units")
