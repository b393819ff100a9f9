"""What became of the messages about a record, as its pages show it: to the clerk, and to the person themselves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procedures.domain.lifecycle import OPEN
from procedures.domain.telling import MessageChannel, SendingState
from procedures.domain.vocabulary import NoticeKind, Status
from procedures.models import Record, Sending
from procedures.queries.telling import Told, contact_of_record, is_reachable, moment_of, told_about
from units.formats import brief_moment

_NOT_SENT = gettext_lazy("Not sent: the person has switched it off, or has no address.")


@dataclass(frozen=True, slots=True)
class SentLine:
    """A message on one channel."""

    state: SendingState
    channel: str
    address: str
    at: str
    moment: datetime


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A message, and what is said where no channel has had it yet."""

    kind: NoticeKind
    written: str
    sent: list[SentLine]
    otherwise: str
    about: str = ""


def told_section(record: Record) -> dict[str, Any]:
    """The context of ``desk/_told.html``: messages with masked addresses, and why an open record's owner gets none."""
    return {"told": told_lines(record), "told_nothing": _why_nothing(record)}


def told_lines(record: Record) -> list[ToldLine]:
    """The messages to the owner, the latest first."""
    return [told_line(one) for one in told_about(record)]


def told_line(told: Told, about: str = "") -> ToldLine:
    """One message in words; ``about`` is the code of its matter, where a list is of several."""
    return ToldLine(
        kind=told.kind,
        written=brief_moment(told.written_at),
        sent=[_sent(one) for one in told.sendings],
        otherwise=_("Not sent yet") if told.waits else str(_NOT_SENT),
        about=about,
    )


def _sent(sending: Sending) -> SentLine:
    moment = moment_of(sending)
    return SentLine(
        state=SendingState(sending.state),
        channel=_(MessageChannel(sending.channel).label),
        address=sending.address,
        at=brief_moment(moment),
        moment=moment,
    )


def _why_nothing(record: Record) -> str:
    if Status(record.status) not in OPEN or record.is_mirrored:
        return ""
    if not is_reachable(record):
        return _("No telephone or e-mail address is known by which the owner can be told.")
    if not contact_of_record(record).channels:
        return _("The owner has switched the messages off and is told nothing.")
    return ""
