"""Events and anchors can be added and read; the database itself refuses to change, delete or truncate them."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_trail_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the trail is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON procedures_recordevent
    FOR EACH ROW EXECUTE FUNCTION refuse_trail_change();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON procedures_recordevent
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_trail_change();
CREATE TRIGGER anchor_append_only BEFORE UPDATE OR DELETE ON procedures_trailanchor
    FOR EACH ROW EXECUTE FUNCTION refuse_trail_change();
CREATE TRIGGER anchor_no_truncate BEFORE TRUNCATE ON procedures_trailanchor
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_trail_change();
"""
BACKWARD = """
DROP TRIGGER event_append_only ON procedures_recordevent;
DROP TRIGGER event_no_truncate ON procedures_recordevent;
DROP TRIGGER anchor_append_only ON procedures_trailanchor;
DROP TRIGGER anchor_no_truncate ON procedures_trailanchor;
DROP FUNCTION refuse_trail_change();
"""


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_records")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
