"""Which records a person may see, and the standing of open ones at a moment."""

from datetime import datetime
from typing import Any, Self

from django.db.models import Q

from procedures.domain.lifecycle import OPEN
from procedures.domain.vocabulary import Standing, Status
from procedures.models.task import AgencyTask
from units.scoping import Scope, ScopedQuerySet


class RecordQuerySet(ScopedQuerySet):
    """Records by place, by standing and by what is to be done with them."""

    def in_places(self, scope: Scope) -> Q:
        """A centre sees what it received and what it returns; a unit sees what it settles and what it was asked about.

        For single records and a few that an index found; lists go by ``legs``, which what was asked does not widen.
        """
        asked = AgencyTask.objects.filter(unit__in=scope.units).values("record")
        return (
            Q(competent_unit__in=scope.units)
            | Q(received_at_centre__in=scope.centres)
            | Q(return_at_centre__in=scope.centres)
            | (Q(pk__in=asked) if scope.units else Q())
        )

    def legs(self, scope: Scope) -> list[Q]:
        """``in_places`` as conditions with one place each, so that every leg of a union can walk its own index."""
        if scope.whole_province:
            return [Q()]
        units = [Q(competent_unit=unit) for unit in sorted(scope.units)]
        centres = [
            Q(**{column: c}) for c in sorted(scope.centres) for column in ("received_at_centre", "return_at_centre")
        ]
        return units + centres

    def open(self) -> Self:
        """Received and not yet ended."""
        return self.filter(status__in=sorted(OPEN))

    def at_intake(self) -> Self:
        """Submitted online and not yet received."""
        return self.filter(status=Status.SUBMITTED)

    def ready_to_return(self) -> Self:
        """Settled, and the result not yet handed over."""
        return self.filter(status=Status.COMPLETED)

    def standing(self, standing: Standing, at: datetime) -> Self:
        """Open records of one standing at ``at``: the SQL twin of ``domain.settlement.standing``."""
        conditions: dict[Standing, dict[str, Any]] = {
            Standing.OVERDUE: {"overdue_from__lte": at},
            Standing.DUE_SOON: {"soon_from__lte": at, "overdue_from__gt": at},
            Standing.IN_TERM: {"soon_from__gt": at},
        }
        return self.open().filter(**conditions[standing])

    def with_people(self) -> Self:
        """With owner and officer; what else a list shows is remembered (``queries.record_rows``)."""
        return self.select_related("applicant", "officer")
