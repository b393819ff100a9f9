"""The catalogue as people look through it: by words, or page by page in the order of the alphabet."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from procedures.models import ProcedureVersion
from procedures.models.catalogue_queryset import ProcedureVersionQuerySet

PAGE = 25


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """Some versions, and the codes beside which the neighbouring pages lie (None where there is none)."""

    versions: list[ProcedureVersion]
    earlier: str | None = None
    later: str | None = None


def catalogue(on: date) -> ProcedureVersionQuerySet:
    """The versions in force on a day, with what a list shows of them."""
    return ProcedureVersion.objects.in_force(on).select_related("procedure__field")


def suggestions(typed: str, on: date, *, level: str = "", limit: int = 12) -> list[ProcedureVersion]:
    """The versions that somebody means by what was typed, the best answer first; by likeness when nothing matches."""
    rows = catalogue(on)
    if level:
        rows = rows.filter(procedure__level=level)
    return list(rows.matching(typed)[:limit]) or list(rows.resembling(typed)[:limit])


def page(rows: ProcedureVersionQuerySet, on: date, *, after: str = "", before: str = "") -> CataloguePage:
    """One page of ``rows`` in the order of the alphabet, beside the procedure whose code is given."""
    backward = bool(before)
    edge = catalogue(on).filter(procedure__code=before or after).values_list("sort_key", "pk").first()
    if edge is not None:
        key, number = edge
        beyond = (
            Q(sort_key__lt=key) | Q(sort_key=key, pk__lt=number)
            if backward
            else Q(sort_key__gt=key) | Q(sort_key=key, pk__gt=number)
        )
        rows = rows.filter(beyond)
    order = ("-sort_key", "-pk") if backward and edge else ("sort_key", "pk")
    found = list(rows.order_by(*order)[: PAGE + 1])
    more, shown = len(found) > PAGE, found[:PAGE]
    if backward and edge:
        shown.reverse()
    there_is_earlier = more if backward and edge else edge is not None
    there_is_later = True if backward and edge else more
    return CataloguePage(
        shown,
        earlier=shown[0].procedure.code if shown and there_is_earlier else None,
        later=shown[-1].procedure.code if shown and there_is_later else None,
    )
