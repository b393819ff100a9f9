"""The database itself refuses to change or remove what was written into the audit log."""

from django.db import migrations

GUARD = """
CREATE FUNCTION staffing_audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON staffing_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION staffing_audit_refuse_change();
"""
UNGUARD = """
DROP TRIGGER audit_entry_append_only ON staffing_auditentry;
DROP FUNCTION staffing_audit_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("staffing", "0001_accounts")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
