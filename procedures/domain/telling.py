"""Being told on a telephone or by e-mail: the channels and their order, quiet hours, and what fits into an SMS."""

from collections.abc import Collection
from datetime import datetime, time, timedelta

from procedures.domain.calendar import local
from procedures.domain.identifiers import is_mobile, telephone
from procedures.domain.vocabulary import Word
from units.domain.names import without_diacritics


class MessageChannel(Word):
    """How a notice reaches a person; in this order, each once, until one of them takes it."""

    ZALO = "zalo", "Zalo"
    SMS = "sms", "SMS"
    MAIL = "mail", "E-mail"

    @property
    def rings(self) -> bool:
        """Whether it makes a telephone ring: then it keeps quiet hours. A letter waits in its box without a sound."""
        return self is not MessageChannel.MAIL


class SendingState(Word):
    """What became of a message on one channel."""

    WAITING = "waiting", "Being sent", "info"
    QUIET = "quiet", "Waits until the quiet hours are over", "paused"
    SENT = "sent", "Sent", "info"
    DELIVERED = "delivered", "Reached the telephone", "good"
    REFUSED = "refused", "Could not be delivered", "bad"
    GIVEN_UP = "given_up", "Given up", "bad"


TAKEN = frozenset({SendingState.SENT, SendingState.DELIVERED})
ENDED = frozenset({SendingState.REFUSED, SendingState.GIVEN_UP})
TRIES_BEFORE_NEXT = 3
"""So often a channel is tried before the next one takes over: after thirteen minutes. The last one is tried on."""

QUIET_BEGINS, QUIET_ENDS = time(21, 0), time(7, 0)
SEGMENT, SEGMENT_OF_MANY, MOST_SEGMENTS = 160, 153, 2
_TWICE = frozenset("^{}\\[~]|€")
_GSM = frozenset("@£$¥ \n\r!\"#%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_")


def quiet_until(at: datetime, begins: time | None, ends: time | None) -> datetime | None:
    """The moment at which quiet hours that hold at ``at`` end; None where it is not quiet (or they are switched off).

    They begin at ``begins`` and are over at ``ends``, over midnight where that is earlier; equal ends are none.
    """
    if begins is None or ends is None or begins == ends:
        return None
    here = local(at)
    clock = here.time()
    over_midnight = begins > ends
    inside = (clock >= begins or clock < ends) if over_midnight else begins <= clock < ends
    if not inside:
        return None
    day = here.date() + timedelta(days=1 if over_midnight and clock >= begins else 0)
    return datetime.combine(day, ends, tzinfo=here.tzinfo)


def mobile(typed: str) -> str:
    """A Vietnamese mobile number as gateways want it, ``84912440218``; nothing for any other number."""
    number = telephone(typed).value or ""
    return f"84{number[1:]}" if is_mobile(number) else ""


def in_order(known: Collection[MessageChannel]) -> list[MessageChannel]:
    """These channels in the order in which they are tried."""
    return [channel for channel in MessageChannel if channel in known]


def plain(text: str) -> str:
    """One line without diacritics, in letters of which 160 fit into an SMS; what is not one of them is a question mark.

    With its diacritics an SMS holds 70 letters, costs three times as much, and old telephones show boxes.
    """
    flat = without_diacritics(" ".join(text.split())).replace("·", "-").replace("–", "-")
    return "".join(char if char in _GSM or char in _TWICE else "?" for char in flat)


def segments(text: str) -> int:
    """Into how many SMS a plain text goes (GSM 03.38: 160 letters alone, 153 each of many)."""
    length = len(text) + sum(char in _TWICE for char in text)
    return 1 if length <= SEGMENT else -(-length // SEGMENT_OF_MANY)


def masked_address(address: str) -> str:
    """A number by its last three digits, an e-mail address by first letter and host: enough to know it again."""
    name, at_sign, host = address.partition("@")
    if at_sign:
        return f"{name[:1]}•••@{host}"
    return f"•••{address[-3:]}" if address else ""
