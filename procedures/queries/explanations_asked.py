"""Requests for explanations: those of the units that somebody watches over, and those that a unit was asked."""

from collections.abc import Collection

from django.db.models import Prefetch, Q, QuerySet

from procedures.domain.steering import EXPLANATION_OWED
from procedures.models import Explanation, ExplanationAnswer, Record
from procedures.queries.figures import units_of
from units.scoping import Scope


def asked_in(scope: Scope) -> QuerySet[Explanation]:
    """What the units whose settlement a person watches over were asked, by whomever, the latest first; two queries.

    Who watches over a unit through its centre (of the province: over all agencies) reads what was asked about its
    figures, and of records those that the centre received or gives back: no list opens more than the records do.
    """
    allowed, rows = units_of(scope), Explanation.objects.all()
    if allowed is not None:
        seen = Q(record=None) | Q(record__in=Record.objects.visible_to(scope))
        rows = rows.filter(Q(unit__in=sorted(scope.units)) | (Q(unit__in=sorted(allowed)) & seen))
    return _with_answers(rows).order_by("-asked_at", "-pk")


def asked_of(units: Collection[int]) -> QuerySet[Explanation]:
    """What these units were asked."""
    return _with_answers(Explanation.objects.filter(unit__in=sorted(units))).order_by("-asked_at", "-pk")


def owed_by(units: Collection[int]) -> int:
    """How many answers these units owe; one query."""
    return Explanation.objects.filter(unit__in=sorted(units), state__in=sorted(EXPLANATION_OWED)).count()


def _with_answers(rows: QuerySet[Explanation]) -> QuerySet[Explanation]:
    answers = ExplanationAnswer.objects.select_related("by").order_by("number")
    return rows.select_related("record", "unit", "asked_by").prefetch_related(Prefetch("answers", answers))
