"""Records behind a past figure as lines of a file: what each one counted as then, beside what it is."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from procedures.domain.vocabulary import Channel
from procedures.models import Record
from procedures.queries.catalogue import fields, versions
from procedures.queries.export_rows import PEOPLE, Cell, people_heads, plain
from procedures.queries.past_records import Figure, Line, Question, lines_behind
from procedures.queries.places import centres, units
from units.formats import plain_date

_COLUMNS = ("code", "version", "field", "competent_unit", "received_at_centre", "channel", "submitted_at")


def past_heads(figure: Figure, *, people: bool) -> list[str]:
    """The names of the columns, in the active language."""
    names = [
        *(_("Record"), _("Code of the procedure"), _("Procedure"), _("Field"), _("Competent unit"), _("Received at")),
        *(_("Channel"), _("Submitted at")),
    ]
    if figure is Figure.CORRECTIONS:
        names += [_("What counts otherwise"), _("By how many"), _("Counted on"), _("Outcome")]
        names += [_("Written down"), _("After this moment"), _("What was done"), _("Reason")]
    elif figure in (Figure.OPEN, Figure.OVERDUE, Figure.DUE_SOON):
        names += [_("Overdue from, as known then")]
    else:
        names += [_("Counted on"), _("Outcome as known then")]
    return names + (people_heads() if people else [])


def past_lines(
    figure: Figure, asked: Question, visible: frozenset[int] | None, keys: Sequence[int], *, people: bool
) -> list[list[Cell]]:
    """The lines of these keys in the list's order: as many queries for 2 as for 5,000."""
    found = lines_behind(figure, asked, visible, keys)
    columns = (*_COLUMNS, *PEOPLE) if people else _COLUMNS
    rows: Any = Record.objects.filter(pk__in={line.record_id for line in found}).values_list("pk", *columns)
    read = {row[0]: row[1:] for row in rows}
    of_version = versions(row[1] for row in read.values())
    of_field = fields(row[2] for row in read.values())
    of_unit = units(row[3] for row in read.values())
    of_centre = centres(row[4] for row in read.values())
    lines: list[list[Cell]] = []
    for line in found:
        counted = _counted_as(figure, asked, line)
        if line.record_id not in read:  # a repair of the figures, of no record
            lines.append(["" for _column in _COLUMNS] + [""] + counted + ["" for _column in PEOPLE if people])
            continue
        row = read[line.record_id]
        version = of_version[row[1]]
        lines.append(
            [
                *(row[0], version.procedure.code, version.name, of_field[row[2]].label, of_unit[row[3]].label),
                *(of_centre[row[4]].label, _(Channel(row[5]).label), plain(row[6])),
                *counted,
                *row[7:],
            ]
        )
    return lines


def _counted_as(figure: Figure, asked: Question, line: Line) -> list[Cell]:
    day = plain_date(line.day) if line.day else ""
    outcome = _(line.outcome.label) if line.outcome else ""
    if figure is Figure.CORRECTIONS:
        later = line.recorded_at is not None and line.recorded_at > asked.as_at
        done, reason = (line.event.get_act_display(), line.event.get_reason_display()) if line.event else ("", "")
        done = done if line.record_id else _("The figures were repaired after a recount")
        measure = _(line.measure.label) if line.measure else ""
        return [measure, line.amount, day, outcome, plain(line.recorded_at), _("Yes") if later else "", done, reason]
    if figure in (Figure.OPEN, Figure.OVERDUE, Figure.DUE_SOON):
        return [plain(line.overdue_from)]
    return [day, outcome]
