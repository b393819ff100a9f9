"""Records as lines of a file, some thousands at once: the same number of queries for 2 records and for 5,000.

Only the columns that the file shows are read, and people only where they are to be named.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from procedures.domain.calendar import local
from procedures.domain.circulation_vocabulary import Holder
from procedures.domain.vocabulary import Channel, Outcome, Status
from procedures.models import DelayShare, Record
from procedures.queries.catalogue import fields, versions
from procedures.queries.places import centres, units

Cell = str | int | datetime | None

_COLUMNS = (
    "code",
    "version",
    "field",
    "competent_unit",
    "received_at_centre",
    "channel",
    "submitted_at",
    "received_at",
    "first_due_at",
    "due_at",
    "completed_at",
    "returned_at",
    "status",
    "outcome",
    "supplement_requests",
    "extensions",
)
PEOPLE = ("applicant__name", "applicant__personal_number", "applicant__tax_code", "applicant__telephone")


def heads(*, people: bool, delays: bool) -> list[str]:
    """The names of the columns, in the active language."""
    names = [
        *(_("Record"), _("Code of the procedure"), _("Procedure"), _("Field"), _("Competent unit"), _("Received at")),
        *(_("Channel"), _("Submitted at"), _("Received on"), _("First due date"), _("Due date"), _("Settled at")),
        *(_("Returned on"), _("Status"), _("Outcome"), _("Requests for papers"), _("Extensions")),
    ]
    if people:
        names += people_heads()
    if delays:
        names += [_("Whose time"), _("Agency that was asked"), _("Working minutes after the due moment")]
    return names


def people_heads() -> list[str]:
    """The names of the columns that ``PEOPLE`` fill."""
    return [_("Owner"), _("Personal identification number"), _("Tax code"), _("Telephone")]


def lines_of(keys: Sequence[int], *, people: bool, delays: bool) -> list[list[Cell]]:
    """The lines of these records in this order: one each, or one for each part of its delay.

    Moments are local and without a zone, as spreadsheets hold them.
    """
    read = {row[0]: row[1:] for row in _rows(keys, people=people)}
    found = [(key, read[key]) for key in keys if key in read]
    of_version = versions(row[1] for _key, row in found)
    of_field = fields(row[2] for _key, row in found)
    of_unit = units(row[3] for _key, row in found)
    of_centre = centres(row[4] for _key, row in found)
    parts = _parts(keys) if delays else None
    lines: list[list[Cell]] = []
    for key, row in found:
        version = of_version[row[1]]
        line: list[Cell] = [
            *(row[0], version.procedure.code, version.name, of_field[row[2]].label, of_unit[row[3]].label),
            *(of_centre[row[4]].label, _(Channel(row[5]).label), *map(plain, row[6:12]), _(Status(row[12]).label)),
            *(_(Outcome(row[13]).label) if row[13] else "", *row[14:]),
        ]
        lines += [line] if parts is None else [line + part for part in parts.get(key, [])]
    return lines


def _rows(keys: Sequence[int], *, people: bool) -> Any:
    columns = (*_COLUMNS, *PEOPLE) if people else _COLUMNS
    return Record.objects.filter(pk__in=keys).values_list("pk", *columns)


def plain(moment: datetime | None) -> datetime | None:
    """Local and without a zone, as spreadsheets hold moments."""
    return local(moment).replace(tzinfo=None, microsecond=0) if moment else None


def _parts(keys: Sequence[int]) -> Mapping[int, list[list[Cell]]]:
    """Whose time made each record late: the holder, the agency that was asked, working minutes."""
    parts: defaultdict[int, list[list[Cell]]] = defaultdict(list)
    rows = DelayShare.objects.filter(record__in=keys).order_by("record", "-minutes", "pk")
    shares = list(rows.values_list("record", "holder", "asked_unit", "minutes"))
    agencies = units(asked for _record, _holder, asked, _minutes in shares if asked)
    for record, holder, asked, minutes in shares:
        agency = agencies[asked].label if asked else ""
        parts[record].append([_(Holder(holder).label), agency, minutes])
    return parts
