"""The dates due of statistical reports watched: reports are prepared by themselves, and leaders told in time.

Two working days before the date due, and once it is past, whoever may submit for a unit that has not is written to,
once each; that they were is a row with a unique key, written with the message in one transaction.
"""

from datetime import datetime

from django.db import transaction

from procedures.domain.calendar import local
from procedures.domain.statistics import StatisticsForm
from procedures.domain.statistics_periods import ReportingPeriod, required_until
from procedures.domain.vocabulary import NoticeKind
from procedures.models import OutboxMessage, StatisticsReminder
from procedures.queries.calendar import calendar_for
from procedures.queries.links import site_link
from procedures.queries.statistics import not_submitted
from procedures.services.statistics import prepare_all
from staffing.domain.capabilities import ROLE_CAPABILITIES, Capability
from staffing.models import Account
from staffing.queries.posts import posts
from units.models import ServiceCentre, Unit

ROLES = frozenset(role for role, held in ROLE_CAPABILITIES.items() if Capability.SUBMIT_STATISTICS in held)


def watch_statistics(*, at: datetime) -> int:
    """Prepare what the latest period asks for, and remind who has not submitted; how many units were told."""
    on = local(at).date()
    period = required_until(on)
    if period is None:
        return 0
    prepare_all(period=period, at=at)
    calendar = calendar_for()
    if on < period.reminded_on(calendar):
        return 0
    late = on > period.due_on(calendar)
    kind = NoticeKind.STATISTICS_LATE if late else NoticeKind.STATISTICS_DUE
    return sum(_remind(unit, forms, period, kind, at) for unit, forms in not_submitted(period).items())


@transaction.atomic
def _remind(unit: Unit, forms: list[StatisticsForm], period: ReportingPeriod, kind: NoticeKind, at: datetime) -> bool:
    """Write to the unit's leaders, unless they were told before; whether it was now."""
    told = {"raised_at": at}
    _row, is_new = StatisticsReminder.objects.get_or_create(unit=unit, period=period.key, kind=kind, defaults=told)
    if is_new:
        due = period.due_on(calendar_for()).isoformat()
        OutboxMessage.objects.bulk_create(
            OutboxMessage(
                topic="mail",
                message_id=f"statistics.{period.key}.{unit.pk}.{kind.value}.{reader.pk}",
                kind=kind,
                recipient=reader,
                payload={
                    "code": ", ".join(form.value for form in forms),
                    "due": due,
                    "link": f"{site_link('statistics')}?period={period.key}",
                },
                created_at=at,
                available_at=at,
            )
            for reader in leaders(unit, at)
            if reader.email
        )
    return is_new


def leaders(unit: Unit, at: datetime) -> list[Account]:
    """Who may submit for a unit: its leaders and those of its centre."""
    centres = ServiceCentre.objects.filter(unit=unit).values_list("pk", flat=True)
    held = posts(ROLES, on=local(at).date(), units={unit.pk}, centres=set(centres))
    return list(dict.fromkeys(post.account for post in held))
