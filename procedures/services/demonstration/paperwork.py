"""What lies beside a copied record: its paper, the letters that ended it, and what its officer was told.

Keys are given as they are to be written: as numbers, or as marks that a stamp replaces.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from procedures.domain.circulation_vocabulary import PaperPlace
from procedures.domain.desk_words import DeskNotice
from procedures.domain.letter_number import letter_number
from procedures.domain.vocabulary import Act, LetterForm, Reason
from procedures.services.demonstration.lives import Life

PAPERWORK: dict[str, tuple[str, ...]] = {
    "procedures_folder": ("id", "record_id", "place", "centre_id", "label", "arrived_at", "since"),
    "procedures_foldermove": ("folder_id", "place", "centre_id", "label", "moved_by_id", "at"),
    "procedures_refusalletter": ("record_id", "number", "reason", "why", "written_by_id", "written_at"),
    "procedures_ending": (
        *("record_id", "act", "stage", "reason", "requester", "ground", "papers", "fees", "letter_number"),
        *("signer_title", "ended_by_id", "ended_at"),
    ),
    "procedures_notice": ("account_id", "record_id", "kind", "sequence", "by_id", "at"),
}

LetterCounters = dict[tuple[int, LetterForm, int], int]
"""The last serial of a form that a centre gave out in a year."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter with which a centre refuses a submission, or notes that its owner took it back."""

    number: str
    at: datetime

    @property
    def facts(self) -> dict[str, Any]:
        """A notice of stopping as the event tells it."""
        return {"number": self.number, "issued_on": self.at.date().isoformat()}


def write_letters(lives: Iterable[Life], counters: LetterCounters) -> dict[int, Letter]:
    """The letters of these lives by the ``id`` of each, numbered in the order in which they were written."""
    ends = [(at, life) for life in lives if (at := life.refused_at or life.withdrawn_at) is not None]
    letters = {}
    for at, life in sorted(ends, key=lambda end: end[0]):
        form = LetterForm.REFUSAL if life.refused_at else LetterForm.STOP
        key = (life.centre.id, form, at.year)
        serial = counters[key] = counters.get(key, 0) + 1
        letters[id(life)] = Letter(letter_number(form, serial), at)
    return letters


def folder_line(folder: str, record: str, life: Life) -> str:
    """The paper at the counter that received it."""
    at = life.received_at
    return f"{folder}\t{record}\t{PaperPlace.COUNTER}\t{life.centre.id}\t\t{at}\t{at}\n"


def move_line(folder: str, life: Life) -> str:
    """The first step of its way."""
    return f"{folder}\t{PaperPlace.COUNTER}\t{life.centre.id}\t\t{life.clerk.id}\t{life.received_at}\n"


def refusal_line(record: str, life: Life, letter: Letter) -> str:
    """The letter of a refusal at reception (form 03)."""
    return f"{record}\t{letter.number}\t{Reason.INCOMPLETE}\t\t{life.clerk.id}\t{letter.at}\n"


def ending_line(record: str, stage: str, life: Life, letter: Letter) -> str:
    """The notice of a withdrawal (form 05)."""
    reason = Reason.APPLICANT_REQUEST
    return f"{record}\t{Act.WITHDRAW}\t{stage}\t{reason}\t\t\t\t\t{letter.number}\t\t{life.clerk.id}\t{letter.at}\n"


def notice_line(record: str, sequence: int, life: Life, at: datetime) -> str:
    """What the officer is told of a withdrawal."""
    return f"{life.officer.id}\t{record}\t{DeskNotice.WITHDRAWN}\t{sequence}\t{life.clerk.id}\t{at}\n"
