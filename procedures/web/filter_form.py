"""The filters of the list of records as its page offers them, and as it says which hold."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from procedures.filtersets import RecordFilter
from procedures.services.filter_words import FILTER_WORDS, chosen_words
from units.models import Unit


def filter_choices(wanted: RecordFilter) -> dict[str, Any]:
    """The words of each select with those that are chosen."""
    data = _data(wanted)
    return {
        f"{name}_choices": [(word.value, _(word.label), word.value in data.getlist(name)) for word in words]
        for name, words in FILTER_WORDS.items()
    } | {
        "units": Unit.objects.filter(valid_to=None),
        "given": {name: data.get(name, "") for name in wanted.filters},
    }


def chosen_filters(wanted: RecordFilter) -> list[tuple[str, str, str]]:
    """Label, value and the query without it, for each filter that holds."""
    chosen = []
    for name, label, words in chosen_words(wanted):
        rest = _data(wanted).copy()
        rest.pop(name, None)
        rest.pop("at", None)
        chosen.append((label, words, rest.urlencode()))
    return chosen


def _data(wanted: RecordFilter) -> QueryDict:
    return wanted.data if isinstance(wanted.data, QueryDict) else QueryDict()
