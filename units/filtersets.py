"""What a list of units can be narrowed by, the same for pages and for programs."""

from typing import Any

import django_filters

from units.domain.kinds import UnitKind
from units.domain.names import search_key
from units.models import Unit, UnitQuerySet


class UnitFilter(django_filters.FilterSet):  # type: ignore[misc]
    """``?kind=ward&kind=commune&in_force=2025-07-01&search=ha khanh``"""

    kind = django_filters.MultipleChoiceFilter(
        choices=[(kind.value, kind.label) for kind in UnitKind], help_text="Kind of unit; may be given several times."
    )
    in_force = django_filters.DateFilter(method="filter_in_force", help_text="Units that exist on this day.")
    search = django_filters.CharFilter(
        method="filter_search", help_text="Part of the name, with or without diacritics, or the code."
    )

    class Meta:
        model = Unit
        fields = ["kind", "in_force", "search"]

    def filter_in_force(self, queryset: UnitQuerySet, name: str, value: Any) -> UnitQuerySet:
        return queryset.in_force(value)

    def filter_search(self, queryset: UnitQuerySet, name: str, value: str) -> UnitQuerySet:
        key = search_key(value)
        by_code = queryset.filter(code=value.strip()) | queryset.filter(identifier=value.strip().upper())
        return by_code | queryset.filter(search_key__contains=key) if key else queryset.none()
