"""The outbox: messages go out at least once with a stable number, one transaction each.

The row stays locked while its message is sent. A worker killed between the sending and the commit leaves it waiting:
the next one sends it again under the same Message-ID, and that is the only way in which anything goes out twice.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

import structlog
from django.db import transaction

from procedures.domain.retries import next_try
from procedures.domain.vocabulary import IncidentKind
from procedures.models import OutboxMessage
from procedures.ports import IntegrationError, MailNotices, connect
from procedures.queries.operations import dead_messages, waiting_messages
from procedures.services import telling
from procedures.services.incidents import open_incident
from procedures.services.letters import letter
from procedures.services.telling import Carried
from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.models import Account
from units.errors import RuleBroken

log = structlog.get_logger(__name__)
BATCH = 50  # messages sent by one call


class End(Enum):
    """How one try ended."""

    DELIVERED = "delivered"
    POSTPONED = "postponed"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How many messages went out, are to be tried again, and were given up."""

    delivered: int = 0
    postponed: int = 0
    given_up: int = 0

    @property
    def total(self) -> int:
        """Messages taken up."""
        return self.delivered + self.postponed + self.given_up


def _mail(message: OutboxMessage, at: datetime) -> Carried:
    notices: MailNotices = connect("mail")
    notices.send(letter(message, at=at))
    return Carried()


CARRIERS: dict[str, Callable[[OutboxMessage, datetime], Carried]] = {"mail": _mail, telling.TOPIC: telling.carry}
"""By a message's topic: what takes it out. One that raises IntegrationError is called again after a pause."""


def deliver(*, at: datetime, limit: int = BATCH) -> Delivery:
    """Send up to ``limit`` messages that are due; any number of workers may do so at once."""
    ends: Counter[End] = Counter()
    for _ in range(limit):
        end = _deliver_next(at)
        if end is None:
            break
        ends[end] += 1
    if ends[End.GIVEN_UP]:
        open_incident(IncidentKind.MESSAGES_GIVEN_UP, facts={"waiting_for_a_person": dead_messages().count()}, at=at)
    return Delivery(ends[End.DELIVERED], ends[End.POSTPONED], ends[End.GIVEN_UP])


@transaction.atomic
def resend(*, message_id: str, actor: Account, at: datetime) -> OutboxMessage:
    """Try a message that was given up afresh, under its old number; RuleBroken: message_unknown, message_not_dead."""
    message = OutboxMessage.objects.select_for_update().filter(message_id=message_id).first()
    if message is None:
        raise RuleBroken("message_unknown")
    if message.dead_at is None:
        raise RuleBroken("message_not_dead")
    message.dead_at, message.attempts, message.available_at = None, 0, at
    telling.begin_again(message)
    message.save(update_fields=["dead_at", "attempts", "available_at"])
    record_act(
        actor=actor,
        action=AuditAction.MESSAGE_RESENT,
        subject_kind=SubjectKind.MESSAGE,
        subject_id=message.pk,
        at=at,
        facts={"message": message.message_id},
    )
    return message


@transaction.atomic
def _deliver_next(at: datetime) -> End | None:
    message = (
        waiting_messages()
        .filter(available_at__lte=at, topic__in=CARRIERS)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related(
            "recipient",
            "filing",
            "reader",
            "record__applicant",
            "record__submitter",
            "record__replaces",
            "record__version",
            "record__field",
            "record__competent_unit",
            "record__received_at_centre",
            "record__return_at_centre",
        )
        .first()
    )
    if message is None:
        return None
    message.attempts += 1
    try:
        with transaction.atomic():
            carried = CARRIERS[message.topic](message, at)
    except IntegrationError as error:
        end = _failed(message, str(error), permanent=error.permanent, at=at)
    except Exception as error:  # a letter that cannot be made must not stop the others
        log.exception("outbox.letter_failed", message=message.message_id)
        end = _failed(message, type(error).__name__, permanent=False, at=at)
    else:
        end = _carried(message, carried, at)
    message.save(update_fields=["attempts", "last_error", "available_at", "delivered_at", "dead_at"])
    return end


def _carried(message: OutboxMessage, carried: Carried, at: datetime) -> End:
    message.last_error = carried.error
    if carried.given_up:
        message.dead_at = at
        return End.GIVEN_UP
    if carried.again is None:
        message.delivered_at = at
        return End.DELIVERED
    if not carried.error:
        message.attempts -= 1  # it was not tried: it waits for the morning
    message.available_at = carried.again
    return End.POSTPONED


def _failed(message: OutboxMessage, error: str, *, permanent: bool, at: datetime) -> End:
    message.last_error = error[:300]
    again = None if permanent else next_try(message.attempts, at)
    log.warning("outbox.failed", message=message.message_id, tries=message.attempts, error=error, again=str(again))
    if again is None:
        message.dead_at = at
        return End.GIVEN_UP
    message.available_at = again
    return End.POSTPONED
