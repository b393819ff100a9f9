"""The conditions of a list of records in words: under its filters, and in a file that was taken from it."""

from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from procedures.domain.vocabulary import Channel, Outcome, Standing, Status, Word
from procedures.filtersets import RecordFilter
from procedures.models import Field, ProcedureVersion
from units.formats import plain_date
from units.models import Unit
from units.queries.units_of_day import read_unit

FILTER_WORDS: dict[str, type[Word]] = {"status": Status, "standing": Standing, "outcome": Outcome, "channel": Channel}


def chosen_words(wanted: RecordFilter) -> list[tuple[str, str, str]]:
    """Name, label and value in words of each filter that holds."""
    data, chosen = wanted.data if isinstance(wanted.data, QueryDict) else QueryDict(), []
    for name, own in wanted.filters.items():
        values = [value for value in data.getlist(name) if value]
        if values:
            words = ", ".join(spoken_value(name, part) for value in values for part in value.split(","))
            chosen.append((name, str(own.label), words))
    return chosen


def spoken_value(name: str, value: str) -> str:
    """One value as people say it; what is not known stays as it was given."""
    if name.endswith(("_from", "_to")):
        return _spoken_day(value)
    if name in FILTER_WORDS:
        return _(FILTER_WORDS[name](value).label)
    if name in ("unit", "centre"):
        unit = Unit.objects.filter(code=value, valid_to=None).first()
        return unit.label if unit else value
    if name == "unit_of_day":
        own = read_unit(value)
        return f"{own.label} ({own.code}, {plain_date(own.valid_from)})" if own else value
    if name == "field":
        field = Field.objects.filter(code=value).first()
        return field.label if field else value
    if name == "procedure":
        version = ProcedureVersion.objects.filter(procedure__code=value).order_by("-valid_from").first()
        return version.name if version else value
    return value


def _spoken_day(value: str) -> str:
    try:
        return plain_date(date.fromisoformat(value))
    except ValueError:
        return value
