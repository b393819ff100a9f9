"""Telling people outside: by Zalo, else by SMS, else by e-mail, each at most once, and not at night.

A message is one row of the outbox and goes from channel to channel until one takes it; what became of it on each is a
row of ``Sending``. A gateway takes a key once, so a worker killed between the sending and the commit sends nothing
twice; a report about a message whose sending was never written down is believed all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q

from procedures.domain.calendar import local
from procedures.domain.retries import next_try
from procedures.domain.telling import (
    ENDED,
    MOST_SEGMENTS,
    SEGMENT_OF_MANY,
    TAKEN,
    TRIES_BEFORE_NEXT,
    MessageChannel,
    SendingState,
    masked_address,
    plain,
)
from procedures.domain.vocabulary import NoticeKind
from procedures.models import NoticeReader, OutboxMessage, Record, Sending
from procedures.models.telling import key_of
from procedures.ports import (
    DeliveryReport,
    IntegrationError,
    MailNotices,
    ShortMessage,
    ShortMessages,
    connect,
    is_connected,
)
from procedures.queries.telling import Contact, contact_of, is_reachable
from procedures.services.letters import letter
from procedures.services.texts import code_of, text_of
from staffing.models import Citizen
from units.errors import RuleBroken

log = structlog.get_logger(__name__)
TOPIC = "person"
READERS_KEPT_FOR = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Carried:
    """How one try to take a message out ended: it went, is to be taken up ``again``, or is given up."""

    again: datetime | None = None
    error: str = ""
    given_up: bool = False


def tell(
    *,
    kind: NoticeKind,
    code: str,
    number: str,
    at: datetime,
    telephone: str = "",
    email: str = "",
    citizen: Citizen | None = None,
    link: str = "",
) -> OutboxMessage | None:
    """Tell somebody of a matter that is no record; None where they cannot be reached. Call it in the transaction that
    makes it true.

    ``code`` is the matter's, ``number`` names the event for ever: the same one is told once, whoever calls. ``link`` is
    a page of ours that says more, for letters alone, and holds nothing personal.
    """
    if not Contact(telephone, email).channels:
        return None
    message = OutboxMessage.objects.filter(message_id=number).first()
    if message is not None:
        return message
    return OutboxMessage.objects.create(
        topic=TOPIC,
        kind=kind,
        reader=NoticeReader.objects.create(telephone=telephone, email=email, citizen=citizen),
        message_id=number,
        payload={"code": code, "link": link},
        created_at=at,
        available_at=at,
    )


def message_to_owner(
    kind: NoticeKind, record: Record, *, event: str, at: datetime, payload: Mapping[str, int] | None = None
) -> list[OutboxMessage]:
    """The message to a record's owner about one ``event`` of it, not saved; none where the owner cannot be reached."""
    if not is_reachable(record):
        return []
    return [
        OutboxMessage(
            topic=TOPIC,
            kind=kind,
            record=record,
            message_id=f"{record.code}.{event}.{kind.value}.owner",
            payload=dict(payload or {}),
            created_at=at,
            available_at=at,
        )
    ]


def tell_owner(kind: NoticeKind, record: Record, *, event: str, at: datetime, **payload: int) -> None:
    """Tell a record's owner of something that is no act of its trail, in the transaction that makes it true."""
    OutboxMessage.objects.bulk_create(message_to_owner(kind, record, event=event, at=at, payload=payload))


def carry(message: OutboxMessage, at: datetime) -> Carried:
    """Take a message to the person by the first channel that takes it. The message's row is locked by the caller."""
    contact = contact_of(message)
    known = {MessageChannel(one.channel): one for one in message.sendings.all()}
    if any(one.state in TAKEN for one in known.values()):
        return Carried()
    if not contact.wanted:
        return Carried()
    channels = [one for one in known if known[one].unsure and known[one].state not in ENDED] or contact.channels
    error = "the reader has no address"
    for channel, following in zip(channels, [*channels[1:], None], strict=True):
        sending = known.get(channel) or Sending(message=message, channel=channel, begun_at=at)
        if sending.state in ENDED:
            error = sending.error
            continue
        done = _try(sending, contact, is_last=following is None, at=at)
        sending.save()
        if done is not None:
            return done
        if sending.unsure:
            return Carried(error=sending.error, given_up=True)
        error = sending.error
    return Carried(error=error, given_up=True)


def _try(sending: Sending, contact: Contact, *, is_last: bool, at: datetime) -> Carried | None:
    """One try on one channel; None where the next channel takes over."""
    channel = MessageChannel(sending.channel)
    sending.address = masked_address(contact.address(channel))
    held = contact.held_until(channel, at)
    if held is not None:
        sending.state, sending.held_until = SendingState.QUIET, held
        return Carried(again=held)
    sending.tries += 1
    try:
        sending.reference = _send(sending, contact, at)
    except IntegrationError as error:
        return _not_taken(sending, error, is_last=is_last, at=at)
    sending.state, sending.sent_at, sending.error = SendingState.SENT, at, ""
    return Carried()


def _not_taken(sending: Sending, error: IntegrationError, *, is_last: bool, at: datetime) -> Carried | None:
    sending.error, sending.unsure = str(error)[:100], sending.unsure or error.unsure
    again = None if error.permanent else next_try(sending.tries, at)
    log.warning("message.not_taken", message=sending.key, tries=sending.tries, error=sending.error, again=str(again))
    stays = is_last or sending.unsure or sending.tries < TRIES_BEFORE_NEXT
    if again is not None and stays:
        sending.state = SendingState.WAITING
        return Carried(again=again, error=sending.error)
    sending.state = SendingState.REFUSED if error.permanent else SendingState.GIVEN_UP
    sending.unsure, sending.ended_at = sending.unsure and not error.permanent, at
    return None


def _send(sending: Sending, contact: Contact, at: datetime) -> str:
    message, channel = sending.message, MessageChannel(sending.channel)
    if channel is MessageChannel.MAIL:
        mail: MailNotices = connect(channel.value)
        mail.send(letter(message, at=at))
        return ""
    gateway: ShortMessages = connect(channel.value)
    text = text_of(message, language=contact.language)
    if channel is MessageChannel.SMS:
        text = plain(text)[: SEGMENT_OF_MANY * MOST_SEGMENTS]
    return gateway.send(
        ShortMessage(
            key=sending.key,
            to=contact.address(channel),
            text=text,
            template=f"{message.kind}_{contact.language}",
            code=code_of(message),
            day=f"{local(message.created_at):%d/%m/%Y}",
        )
    )


def take_report(*, channel: str, body: bytes, signature: str, at: datetime) -> None:
    """What a gateway says of a message that it took. RuleBroken: channel_absent, report_not_genuine, report_unknown."""
    if channel not in (MessageChannel.ZALO, MessageChannel.SMS) or not is_connected(channel):
        raise RuleBroken("channel_absent")
    gateway: ShortMessages = connect(channel)
    try:
        report = gateway.read_report(body, signature)
    except IntegrationError as error:
        raise RuleBroken("report_not_genuine") from error
    _enter(report, MessageChannel(channel), at)


@transaction.atomic
def _enter(report: DeliveryReport, channel: MessageChannel, at: datetime) -> None:
    """Write a report down, once; one that says the opposite of what is known to have arrived changes nothing."""
    number = report.key.rpartition(".")[0]
    message = OutboxMessage.objects.select_for_update().filter(message_id=number, topic=TOPIC).first()
    if message is None or report.key != key_of(number, channel):
        raise RuleBroken("report_unknown")
    sending = message.sendings.filter(channel=channel).first() or Sending(message=message, channel=channel, begun_at=at)
    if sending.state == SendingState.DELIVERED or (not report.delivered and sending.state in ENDED):
        return
    sending.ended_at, sending.unsure = at, False
    if report.delivered:
        sending.state, sending.sent_at = SendingState.DELIVERED, sending.sent_at or at
        message.delivered_at, message.dead_at = message.delivered_at or at, None
    else:
        sending.state, sending.error = SendingState.REFUSED, report.reason[:100]
        if not message.sendings.exclude(pk=sending.pk).filter(state__in=TAKEN).exists() and message.dead_at is None:
            message.delivered_at, message.available_at = None, at
    sending.save()
    message.save(update_fields=["delivered_at", "dead_at", "available_at"])


def begin_again(message: OutboxMessage) -> None:
    """Every channel may be tried anew, under the old keys: somebody mended what kept the message from going out."""
    ended = message.sendings.filter(state__in=ENDED)
    ended.update(state=SendingState.WAITING, tries=0, unsure=False, ended_at=None, error="")


def forget_readers(*, at: datetime) -> int:
    """Delete the contacts of messages that ended ninety days ago: nobody needs them any more."""
    ended = ~Q(delivered_at=None) | ~Q(dead_at=None)
    over = OutboxMessage.objects.filter(ended, created_at__lt=at - READERS_KEPT_FOR, reader__isnull=False)
    return NoticeReader.objects.filter(pk__in=over.values("reader")).delete()[0]
