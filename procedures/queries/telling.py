"""Whom a message is for and how they want to be told; and what became of the messages about a record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Prefetch, Q

from procedures.domain.form_standard import EMAIL
from procedures.domain.telling import QUIET_BEGINS, QUIET_ENDS, MessageChannel, SendingState, mobile, quiet_until
from procedures.domain.vocabulary import NoticeKind
from procedures.models import Applicant, ContactPreference, OutboxMessage, Record, Sending
from procedures.ports import is_connected
from staffing.domain.identity import CitizenKind
from staffing.models import Citizen

CITIZENS_LANGUAGE = "vi"
LATEST = 20
"""Messages of a record that its pages show."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Where and how a person is told: what they chose, or the defaults. Personal data."""

    telephone: str = ""
    email: str = ""
    wanted: frozenset[MessageChannel] = frozenset(MessageChannel)
    language: str = CITIZENS_LANGUAGE
    quiet_begins: time | None = QUIET_BEGINS
    quiet_ends: time | None = QUIET_ENDS

    def address(self, channel: MessageChannel) -> str:
        """Where a message goes on a channel; nothing where the person cannot be reached there."""
        return self.email if channel is MessageChannel.MAIL else mobile(self.telephone)

    def held_until(self, channel: MessageChannel, at: datetime) -> datetime | None:
        """Until when a message waits, because it would ring at night."""
        return quiet_until(at, self.quiet_begins, self.quiet_ends) if channel.rings else None

    @property
    def channels(self) -> list[MessageChannel]:
        """The channels on which this person is told, in the order in which they are tried."""
        return [one for one in MessageChannel if one in self.wanted and is_connected(one.value) and self.address(one)]


@dataclass(frozen=True, slots=True)
class Told:
    """One message about a record: what it told, and what became of it on each channel, the first one first."""

    kind: NoticeKind
    written_at: datetime
    waits: bool
    sendings: Sequence[Sending]


def contact_of(message: OutboxMessage) -> Contact:
    """The contact of the person outside whom a message is for."""
    if message.filing is not None:
        return Contact(email=str(message.filing.answers.get(EMAIL, "")))
    reader = message.reader
    if reader is not None:
        found = ContactPreference.objects.filter(citizen=reader.citizen_id).first() if reader.citizen_id else None
        return _with(found, reader.telephone, reader.email)
    return contact_of_record(message.record) if message.record else Contact()


def contact_of_record(record: Record) -> Contact:
    """The contact given with a record, with what that person chose, where they have signed in as a citizen."""
    party, email = _told_party(record)
    return _with(_preference_of(party), party.telephone, email)


def preference_of(citizen: Citizen) -> ContactPreference:
    """What a citizen chose on their page, or the defaults (not saved)."""
    return ContactPreference.objects.filter(citizen=citizen).first() or ContactPreference(citizen=citizen)


def is_reachable(record: Record) -> bool:
    """Whether anything goes out for the owner of a record at all."""
    party, email = _told_party(record)
    return bool(Contact(party.telephone, email).channels)


def told_about(record: Record) -> list[Told]:
    """The messages to the owner of a record, the latest first; two queries."""
    sendings = Prefetch("sendings", Sending.objects.order_by("id"))
    messages = record.outbox_messages.filter(recipient=None).order_by("-created_at", "-id").prefetch_related(sendings)
    return [told_by(message) for message in messages[:LATEST]]


def told_by(message: OutboxMessage) -> Told:
    """What one message told, and what became of it; its sendings are fetched by whoever calls."""
    return Told(
        kind=NoticeKind(message.kind),
        written_at=message.created_at,
        waits=message.delivered_at is None and message.dead_at is None,
        sendings=list(message.sendings.all()),
    )


def moment_of(sending: Sending) -> datetime:
    """When what a sending's state says came about."""
    state = SendingState(sending.state)
    if state is SendingState.QUIET and sending.held_until:
        return sending.held_until
    return sending.ended_at or sending.sent_at or sending.begun_at


def _told_party(record: Record) -> tuple[Applicant, str]:
    """Who is told, and their e-mail address: the owner, or who handed it in where the owner gave nothing of their own.

    An owner who has only the address of whoever filed for them has none of their own.
    """
    owner, hander = record.applicant, record.submitter
    if hander is None or owner.telephone or (owner.email and owner.email != hander.email):
        return owner, owner.email
    return hander, hander.email or owner.email


def _preference_of(party: Applicant) -> ContactPreference | None:
    """What the person chose whose verified number or tax code the party bears; the latest choice, where they sign in
    through several providers.
    """
    theirs = Q()
    if party.personal_number:
        theirs |= Q(citizen__kind=CitizenKind.CITIZEN, citizen__personal_number=party.personal_number)
    if party.tax_code:
        theirs |= Q(citizen__kind=CitizenKind.ORGANISATION, citizen__tax_code=party.tax_code)
    if not theirs:
        return None
    found: ContactPreference | None = ContactPreference.objects.filter(theirs).order_by("-changed_at").first()
    return found


def _with(preference: ContactPreference | None, telephone: str, email: str) -> Contact:
    if preference is None:
        return Contact(telephone, email)
    return Contact(
        telephone,
        email,
        preference.channels,
        preference.language,
        preference.quiet_begins,
        preference.quiet_ends,
    )
