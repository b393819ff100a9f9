"""Messages to telephones for tests: a stand-in gateway over real HTTP, and records whose owners have a telephone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.test import override_settings

from portal.rehearsal.message_gateway import MessageGateway
from procedures.domain.telling import SendingState
from procedures.models import ContactPreference, OutboxMessage, Record, Sending
from procedures.services.drafting import Party
from staffing.models import Citizen
from tests import cast, record_cast
from tests.record_cast import MARRIAGE, OWNER

TOKEN, SECRET = "token-of-tests", "secret-of-tests"
OWNERS_NUMBER = "84912440218"
ADAPTERS = {
    "mail": "portal.integrations.mail.MailNotices",
    "sms": "portal.integrations.short_messages.SmsOverHttp",
    "zalo": "portal.integrations.short_messages.ZaloOverHttp",
}


@contextmanager
def gateway(*needs: str, reports: str = "") -> Iterator[MessageGateway]:
    """The stand-in on loopback, and the portal connected to it by these channels (by default both, beside mail)."""
    with (
        MessageGateway(token=TOKEN, secret=SECRET, reports=reports) as standing,
        override_settings(
            INTEGRATIONS={need: ADAPTERS[need] for need in needs or ADAPTERS},
            SMS_GATEWAY_URL=standing.url,
            SMS_GATEWAY_TOKEN=TOKEN,
            SMS_GATEWAY_SECRET=SECRET,
            ZALO_GATEWAY_URL=standing.url,
            ZALO_GATEWAY_TOKEN=TOKEN,
            ZALO_GATEWAY_SECRET=SECRET,
            MESSAGE_GATEWAY_TIMEOUT=5,
        ),
    ):
        yield standing


def told(at: datetime = record_cast.WEDNESDAY, *, email: str = "", **changes: Any) -> Record:
    """A record just received, whose owner gave a telephone and, by default, no e-mail address."""
    return record_cast.received(MARRIAGE, at=at, applicant=owner(email=email), **changes)


def owner(**changes: Any) -> Party:
    """The owner of Hồng Gai, with a telephone and without an e-mail address."""
    return replace(OWNER, **{"email": "", "unit_id": cast.units().hong_gai.pk} | changes)


def sendings() -> list[tuple[str, SendingState]]:
    """Channel and state of every sending, in their order."""
    return [(one.channel, SendingState(one.state)) for one in Sending.objects.order_by("id")]


def message() -> OutboxMessage:
    """The only message there is."""
    return OutboxMessage.objects.get()


def prefers(**changes: Any) -> Citizen:
    """The owner signed in once and chose how to be told."""
    citizen = cast.citizen()
    assert citizen.personal_number == record_cast.OWNER.personal_number
    ContactPreference.objects.update_or_create(citizen=citizen, defaults=changes)
    return citizen
