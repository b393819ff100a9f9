"""Links at which people rate, what they said, and what a unit's ratings sum to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.db.models import QuerySet

from procedures.domain.disclosure import FEWEST
from procedures.domain.satisfaction import RatingChannel, check_ratable
from procedures.domain.vocabulary import Status
from procedures.models import Dissatisfaction, Rating, Record, UnitSatisfaction
from procedures.queries.links import site_link
from units.errors import RuleBroken
from units.scoping import Scope

_LINK = signing.Signer(salt="procedures.rating_link")


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Of ``rated`` records, ``satisfied`` were rated satisfied or very satisfied."""

    rated: int
    satisfied: int

    @property
    def rate(self) -> float:
        """The share, 0 to 1."""
        return self.satisfied / self.rated


def satisfaction_by_unit() -> Mapping[int, Satisfaction]:
    """What may be published, by unit; units with too few rated records are left out."""
    rows = UnitSatisfaction.objects.filter(rated__gte=FEWEST)
    return {row.unit_id: Satisfaction(row.rated, row.satisfied) for row in rows}


def rating_token(record: Record, channel: RatingChannel) -> str:
    """The last part of a link at which a record is rated by that channel; it cannot be guessed."""
    return _LINK.sign(f"{record.pk}.{channel.value}")


def rating_link(record: Record) -> str:
    """The full address for the letter that says the result is there."""
    return site_link("rate", rating_token(record, RatingChannel.LINK))


def rated_by_token(token: str) -> tuple[Record, RatingChannel] | None:
    """Whose link it is, and for which channel; None for anything else."""
    try:
        key, channel = _LINK.unsign(token).split(".")
        found = Record.objects.select_related("received_at_centre__unit").filter(pk=int(key)).first()
        return (found, RatingChannel(channel)) if found else None
    except (signing.BadSignature, ValueError):
        return None


def may_be_rated(record: Record, at: datetime) -> bool:
    """Whether a rating would be taken now."""
    try:
        check_ratable(Status(record.status), record.completed_at, at, mirrored=record.is_mirrored)
    except RuleBroken:
        return False
    return True


def rating_of(record: Record, channel: RatingChannel) -> Rating | None:
    """What was said of the record by that channel."""
    return Rating.objects.filter(record=record, channel=channel).first()


def dissatisfactions(scope: Scope) -> QuerySet[Dissatisfaction]:
    """The matters of the centres in ``scope``, with what a list shows of them."""
    rows: QuerySet[Dissatisfaction] = Dissatisfaction.objects.visible_to(scope)
    return rows.select_related("record", "rating", "centre__unit", "answered_by")
