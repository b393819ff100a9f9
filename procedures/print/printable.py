"""A paper that can be printed now, before anybody has asked for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from procedures.domain.vocabulary import Status
from procedures.models import Record
from procedures.print.sheet import Content
from units.models import ServiceCentre


@dataclass(frozen=True, slots=True)
class Printable:
    """One paper: ``subject`` tells it from its like for ever, ``content`` fills it in as of the moment of printing.

    ``of`` is the key of the letter where a record may have several, and ``number`` the letter's own number.
    """

    subject: str
    content: Callable[[datetime], Content]
    record: Record | None = None
    centre: ServiceCentre | None = None
    of: int = 0
    number: str = ""


def is_received(record: Record) -> bool:
    """Whether it was received, and its reception still holds: of a void record that of the new one does."""
    return record.received_at is not None and record.status != Status.VOIDED


def the_one(record: Record, content: Callable[[Record, datetime], Content]) -> list[Printable]:
    """The paper of which a record has one at most."""
    return [Printable(f"record:{record.pk}", partial(content, record), record)]
