"""Records that were there before: touched when their last event was written down."""

from django.db import migrations

TOUCHED = """
    UPDATE procedures_record AS record SET touched_at = event.recorded_at
    FROM procedures_recordevent AS event
    WHERE event.record_id = record.id AND event.sequence = record.trail_length AND record.touched_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("procedures", "0013_scan_incidents")]

    operations = [migrations.RunSQL(TOUCHED, migrations.RunSQL.noop)]
