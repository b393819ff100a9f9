"""The filters of the catalogue that its page and the API share."""

from typing import Any

import django_filters
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from procedures.domain.vocabulary import OnlineLevel, ProcedureLevel, Word
from procedures.models import Field, ProcedureVersion
from procedures.models.catalogue_queryset import ProcedureVersionQuerySet
from procedures.queries.catalogue_search import answers
from units.remembered import remembered


def _words(words: type[Word]) -> list[tuple[str, Any]]:
    return [(word.value, _(word.label)) for word in words]


@remembered("procedures.Field")
def _fields(language: str) -> list[tuple[str, str]]:
    """The fields by code, in the order of their Vietnamese names."""
    return [(field.code, field.label) for field in Field.objects.order_by("sort_key")]


class ProcedureFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """Versions of procedures by words, field, level and how far they go online."""

    q = django_filters.CharFilter(label=_("Words or code"), method="by_words", max_length=200)
    field = django_filters.ChoiceFilter(
        label=_("Field"),
        field_name="procedure__field__code",
        choices=lambda: _fields(get_language() or ""),
        empty_label=_("All fields"),
    )
    level = django_filters.ChoiceFilter(
        label=_("Level"),
        field_name="procedure__level",
        choices=_words(ProcedureLevel),
        empty_label=_("All levels"),
    )
    online_level = django_filters.ChoiceFilter(
        label=_("Online level"), choices=_words(OnlineLevel), empty_label=_("Any")
    )

    class Meta:
        model = ProcedureVersion
        fields: list[str] = []

    def by_words(self, queryset: ProcedureVersionQuerySet, _name: str, value: str) -> ProcedureVersionQuerySet:
        """Best answer first, without what only comes close; an empty search leaves the list as it is."""
        if not value.strip():
            return queryset
        found = answers(queryset, value)
        return queryset.none() if found.alike else found.rows
