"""How many cells the figures have, so that a recount adds them up on all cores before it puts them together.

The expressions are those of ``queries.recount``: where they differ a recount is slower, and no less right.
"""

from django.db import migrations

_DAY = "(({column} AT TIME ZONE INTERVAL '7 hours')::date)"
_IN_TIME = (
    "(CASE WHEN term_unit = 'working_hour' THEN completed_at <= {due}"
    " ELSE (completed_at AT TIME ZONE INTERVAL '7 hours')::date <= ({due} AT TIME ZONE INTERVAL '7 hours')::date END)"
)
_OUTCOME = (
    "(CASE WHEN NOT " + _IN_TIME.format(due="due_at") + " THEN 'late'"
    " WHEN (completed_at AT TIME ZONE INTERVAL '7 hours')::date < (due_at AT TIME ZONE INTERVAL '7 hours')::date"
    " THEN 'early' ELSE 'on_time' END)"
)
_PLACE = "competent_unit_id, field_id, channel"
_CELLS = {
    "record_received_cells": f"received_at_centre_id, {_PLACE}, " + _DAY.format(column="received_at"),
    "record_submitted_cells": f"received_at_centre_id, {_PLACE}, " + _DAY.format(column="submitted_at"),
    "record_returned_cells": f"return_at_centre_id, {_PLACE}, " + _DAY.format(column="returned_at"),
    "record_settled_cells": (
        f"received_at_centre_id, {_PLACE}, {_DAY.format(column='completed_at')}, {_OUTCOME},"
        f" {_IN_TIME.format(due='first_due_at')}, (completed_at <= due_at)"
    ),
}
FORWARD = "".join(
    f"CREATE STATISTICS {name} (ndistinct) ON {cells} FROM procedures_record;" for name, cells in _CELLS.items()
)
FORWARD += """
CREATE STATISTICS figure_change_cells (ndistinct)
    ON measure, centre_id, unit_id, field_id, channel, day, outcome, first_due_kept FROM procedures_figurechange;
"""
BACKWARD = "".join(f"DROP STATISTICS {name};" for name in (*_CELLS, "figure_change_cells"))


class Migration(migrations.Migration):
    dependencies = [("procedures", "0047_leaner_records")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
