"""Requests for explanations: those of the units that somebody watches over, and those that a unit was asked."""

from collections.abc import Collection

from django.db.models import Prefetch, QuerySet

from procedures.domain.steering import EXPLANATION_OWED
from procedures.models import Explanation, ExplanationAnswer
from procedures.queries.figures import units_of
from units.scoping import Scope


def asked_in(scope: Scope) -> QuerySet[Explanation]:
    """What the units whose settlement a person watches over were asked, by whomever, the latest first; two queries."""
    allowed = units_of(scope)
    if allowed is not None:
        return asked_of(allowed)
    return _with_answers(Explanation.objects.all()).order_by("-asked_at", "-pk")


def asked_of(units: Collection[int]) -> QuerySet[Explanation]:
    """What these units were asked."""
    return _with_answers(Explanation.objects.filter(unit__in=sorted(units))).order_by("-asked_at", "-pk")


def owed_by(units: Collection[int]) -> int:
    """How many answers these units owe; one query."""
    return Explanation.objects.filter(unit__in=sorted(units), state__in=sorted(EXPLANATION_OWED)).count()


def _with_answers(rows: QuerySet[Explanation]) -> QuerySet[Explanation]:
    answers = ExplanationAnswer.objects.select_related("by").order_by("number")
    return rows.select_related("record", "unit", "asked_by").prefetch_related(Prefetch("answers", answers))
