"""The filters of the list of records as its page offers them, and as it says which hold."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from procedures.domain.vocabulary import Channel, Outcome, Standing, Status, Word
from procedures.filtersets import RecordFilter
from procedures.models import Field, ProcedureVersion
from units.models import Unit

_WORDS: dict[str, type[Word]] = {"status": Status, "standing": Standing, "outcome": Outcome, "channel": Channel}


def filter_choices(wanted: RecordFilter) -> dict[str, Any]:
    """The words of each select with those that are chosen."""
    data = _data(wanted)
    return {
        f"{name}_choices": [(word.value, _(word.label), word.value in data.getlist(name)) for word in words]
        for name, words in _WORDS.items()
    } | {
        "units": Unit.objects.filter(valid_to=None),
        "given": {name: data.get(name, "") for name in wanted.filters},
    }


def chosen_filters(wanted: RecordFilter) -> list[tuple[str, str, str]]:
    """Label, value and the query without it, for each filter that holds."""
    data = _data(wanted)
    chosen = []
    for name, own in wanted.filters.items():
        values = [value for value in data.getlist(name) if value]
        if not values:
            continue
        rest = data.copy()
        rest.pop(name, None)
        rest.pop("at", None)
        words = ", ".join(_spoken(name, part) for value in values for part in value.split(","))
        chosen.append((str(own.label), words, rest.urlencode()))
    return chosen


def _data(wanted: RecordFilter) -> QueryDict:
    return wanted.data if isinstance(wanted.data, QueryDict) else QueryDict()


def _spoken(name: str, value: str) -> str:
    if name in _WORDS:
        return _(_WORDS[name](value).label)
    if name in ("unit", "centre"):
        unit = Unit.objects.filter(code=value, valid_to=None).first()
        return unit.label if unit else value
    if name == "field":
        field = Field.objects.filter(code=value).first()
        return field.label if field else value
    if name == "procedure":
        version = ProcedureVersion.objects.filter(procedure__code=value).order_by("-valid_from").first()
        return version.name if version else value
    return value
