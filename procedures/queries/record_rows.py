"""Records as lists show them: a query for the rows with their people; what they refer to is remembered."""

from procedures.models import Record
from procedures.models.record_queryset import RecordQuerySet
from procedures.queries.catalogue import fields, versions
from procedures.queries.places import centres, units


def rows_of(records: RecordQuerySet) -> list[Record]:
    """The records with their versions, fields and places, owners and officers: as many queries for 2 as for 200."""
    rows = list(records.with_people())
    of_version = versions(row.version_id for row in rows)
    of_field = fields(row.field_id for row in rows)
    of_unit = units(row.competent_unit_id for row in rows)
    of_centre = centres(key for row in rows for key in (row.received_at_centre_id, row.return_at_centre_id))
    for row in rows:
        row.version = of_version[row.version_id]
        row.procedure = row.version.procedure
        row.field = of_field[row.field_id]
        row.competent_unit = of_unit[row.competent_unit_id]
        row.received_at_centre = of_centre[row.received_at_centre_id]
        row.return_at_centre = of_centre[row.return_at_centre_id]
    return rows
