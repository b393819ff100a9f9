"""What costs points beside records: procedures that lack a part, and petitions dealt with late."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import connection
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from procedures.domain.calendar import ZONE, local
from procedures.domain.index_766_words import Part
from procedures.domain.petitions import PetitionState
from procedures.models import Petition, ProcedureVersion
from procedures.queries.index_766 import PER_PAGE, Month
from procedures.queries.index_766_sql import INCOMPLETE
from units.domain.kinds import COMMUNE_LEVEL
from units.models import Unit
from units.queries.successors import with_former


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A procedure and the parts that it lacks."""

    version: ProcedureVersion
    missing: tuple[Part, ...]


def incomplete_procedures(day: date, unit: Unit | None, *, after: str = "") -> tuple[list[Incomplete], str]:
    """A page of the procedures of a unit (None: of all) that lack a part, and the code after which the next begins."""
    is_commune = unit is not None and unit.kind in COMMUNE_LEVEL
    agencies = None if unit is None or is_commune else sorted(with_former([unit.pk], day))
    parameters: dict[str, Any] = {
        "day": day,
        "after": after,
        "every": unit is None,
        "agencies": agencies,
        "limit": PER_PAGE + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(INCOMPLETE, parameters)
        found = [(key, tuple(Part(part) for part in missing)) for key, missing in cursor.fetchall()]
    versions = ProcedureVersion.objects.select_related("procedure").in_bulk([key for key, _missing in found])
    rows = [Incomplete(versions[key], missing) for key, missing in found]
    return rows[:PER_PAGE], rows[PER_PAGE - 1].version.procedure.code if len(rows) > PER_PAGE else ""


def late_petitions(month: Month, *, units: Collection[int] | None, after: int = 0) -> tuple[list[Petition], int | None]:
    """A page of the petitions settled late in the month, or open and past their term at its end: no texts, no names."""
    rows = Petition.objects.annotate(settled=Coalesce("answered_at", "ended_at")).exclude(state=PetitionState.ROUTED)
    in_month = Q(settled__gte=month.begin, settled__lt=month.until)
    unpublished = Q(state=PetitionState.ANSWERED, next_due_at__lt=_midnight(month.until))
    open_then = Q(submitted_at__lt=month.until) & (Q(settled=None) | Q(settled__gte=month.until))
    overdue = open_then & ~Q(state=PetitionState.ASKED) & Q(answer_due_at__lt=_midnight(month.until))
    rows = rows.filter((in_month & (Q(is_late=True) | unpublished)) | overdue, pk__gt=after)
    if units is not None:
        rows = rows.filter(competent_unit__in=sorted(with_former(units, month.last_day)))
    found = list(rows.select_related("competent_unit").order_by(F("pk"))[: PER_PAGE + 1])
    return found[:PER_PAGE], found[PER_PAGE - 1].pk if len(found) > PER_PAGE else None


def _midnight(moment: datetime) -> datetime:
    """What was due before that day is late (decision 1)."""
    return datetime.combine(local(moment).date(), time(0), ZONE)
