"""The records behind a figure as at a past moment, as a file: what the question means, and what each line says.

The question names its moment and its days, so that the file holds what the page shows, whenever it is written.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from procedures.domain.calendar import ZONE, local
from procedures.domain.figures import UnitView
from procedures.domain.periods import LONGEST, Period
from procedures.domain.vocabulary import Channel
from procedures.models import Field, FigureChange
from procedures.models.issue import BEGINNING
from procedures.queries.export_rows import Cell
from procedures.queries.figures import units_of
from procedures.queries.past_export_rows import past_heads, past_lines
from procedures.queries.past_records import Figure, Question, keys_behind
from staffing.access import Access
from units.errors import RuleBroken
from units.formats import plain_date, spoken_moment
from units.models import Unit
from units.queries.units_of_day import read_unit
from units.scoping import Scope

NAMES = ("figure", "moment", "first", "last", "unit", "unit_of_day", "field", "by", "channel")


def moment_of(text: str) -> datetime:
    """The moment of an address: local where it says no zone. ValueError for anything else."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=ZONE) if moment.tzinfo is None else local(moment)


def past_checked(given: QueryDict, at: datetime) -> bool:
    """Whether all of it can be read, and the moment is one of which something is known."""
    try:
        figure, question = past_question(given)
    except (KeyError, ValueError, RuleBroken, Unit.DoesNotExist, Field.DoesNotExist):
        return False
    return bool(figure) and len(question.period) <= LONGEST and BEGINNING <= question.as_at <= at


def past_question(given: Mapping[str, Any]) -> tuple[Figure, Question]:
    """Which figure, and of what. KeyError, ValueError, RuleBroken, DoesNotExist where something is missing or means
    nothing.
    """
    moment = moment_of(str(given["moment"]))
    unit, field, channel = given.get("unit"), given.get("field"), given.get("channel")
    own = given.get("unit_of_day")
    question = Question(
        Period(date.fromisoformat(str(given["first"])), date.fromisoformat(str(given["last"]))),
        moment,
        _unit_itself(own) if own else Unit.objects.in_force(moment.date()).get(code=unit) if unit else None,
        Field.objects.get(code=field) if field else None,
        UnitView.OF_THE_DAY if own else UnitView(given.get("by") or UnitView.IN_FORCE.value),
        Channel(channel) if channel else None,
    )
    return Figure(given["figure"]), question


def _unit_itself(text: str) -> Unit:
    found = read_unit(text)
    if found is None:
        raise ValueError(text)
    return found


def past_said(given: QueryDict) -> list[tuple[str, str]]:
    """The question in words, the moment first."""
    figure, question = past_question(given)
    moment = local(question.as_at)
    exactly = f" ({moment:%H:%M:%S})" if moment.second else ""
    said = [
        (_("Figure"), _(figure.label)),
        (_("As at"), f"{spoken_moment(moment)}{exactly}"),
        (_("Period"), f"{plain_date(question.period.first)} - {plain_date(question.period.last)}"),
        (_("Units"), _(question.by.label)),
    ]
    if question.unit:
        said.append((_("Unit"), question.unit.label))
    if question.field:
        said.append((_("Field"), question.field.label))
    return said + ([(_("Channel"), _(question.channel.label))] if question.channel else [])


def past_keys(given: QueryDict, scope: Scope, _access: Access, _at: datetime) -> Iterator[int]:
    """The keys of the whole list."""
    figure, question = past_question(given)
    return keys_behind(figure, question, units_of(scope))


def past_file_heads(given: QueryDict, *, people: bool) -> list[str]:
    """The names of the columns."""
    return past_heads(past_question(given)[0], people=people)


def past_file_lines(given: QueryDict, scope: Scope, keys: Sequence[int], *, people: bool) -> list[list[Cell]]:
    """The lines of these keys."""
    figure, question = past_question(given)
    return past_lines(figure, question, units_of(scope), keys, people=people)


def past_records(given: QueryDict, keys: Sequence[int]) -> Sequence[int]:
    """The records that these keys speak of: those of corrections are no records' own."""
    if given["figure"] != Figure.CORRECTIONS:
        return keys
    return sorted(set(FigureChange.objects.filter(pk__in=keys, record__gt=0).values_list("record", flat=True)))
