"""What the QR code of an identity card says (decision 18)."""

from dataclasses import dataclass
from datetime import date, datetime

from procedures.domain.identifiers import person_name, personal_number

FEWEST_FIELDS = 7


@dataclass(frozen=True, slots=True)
class Card:
    """A card as scanned. The number is trusted; the name is to be confirmed, since keyboard scanners and Vietnamese
    input methods mangle it between them.
    """

    number: str
    name: str
    born_on: date | None
    address: str


def read_card(scanned: str) -> Card | None:
    """``number|old number|name|ddmmyyyy|sex|address|issued|...``: seven or more fields; None for anything else."""
    parts = [part.strip() for part in scanned.strip().split("|")]
    if len(parts) < FEWEST_FIELDS:
        return None
    number = personal_number(parts[0]).value
    if number is None:
        return None
    return Card(number=number, name=person_name(parts[2]), born_on=_day(parts[3]), address=person_name(parts[5]))


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%d%m%Y").date()  # noqa: DTZ007 - a date has no zone
    except ValueError:
        return None
