"""What is said to be written once is so: the database itself refuses to change, delete or truncate it.

A request about personal data changes while it is open, and never once it was answered.
"""

from django.db import migrations

FORWARD = """
CREATE TRIGGER result_download_append_only BEFORE UPDATE OR DELETE ON procedures_resultdownload
    FOR EACH ROW EXECUTE FUNCTION refuse_trail_change();
CREATE TRIGGER result_download_no_truncate BEFORE TRUNCATE ON procedures_resultdownload
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_trail_change();
CREATE TRIGGER published_month_append_only BEFORE UPDATE OR DELETE ON procedures_publishedmonth
    FOR EACH ROW EXECUTE FUNCTION refuse_trail_change();
CREATE TRIGGER published_month_no_truncate BEFORE TRUNCATE ON procedures_publishedmonth
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_trail_change();
CREATE TRIGGER published_figure_append_only BEFORE UPDATE OR DELETE ON procedures_publishedfigure
    FOR EACH ROW EXECUTE FUNCTION refuse_trail_change();
CREATE TRIGGER published_figure_no_truncate BEFORE TRUNCATE ON procedures_publishedfigure
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_trail_change();
CREATE TRIGGER waiver_append_only BEFORE UPDATE OR DELETE ON procedures_waiver
    FOR EACH ROW EXECUTE FUNCTION refuse_trail_change();
CREATE TRIGGER waiver_no_truncate BEFORE TRUNCATE ON procedures_waiver
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_trail_change();
CREATE TRIGGER data_request_answered_for_good BEFORE UPDATE OR DELETE ON procedures_datarequest
    FOR EACH ROW WHEN (OLD.state <> 'open') EXECUTE FUNCTION refuse_trail_change();
CREATE TRIGGER data_request_no_truncate BEFORE TRUNCATE ON procedures_datarequest
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_trail_change();
"""
BACKWARD = """
DROP TRIGGER data_request_no_truncate ON procedures_datarequest;
DROP TRIGGER data_request_answered_for_good ON procedures_datarequest;
DROP TRIGGER waiver_no_truncate ON procedures_waiver;
DROP TRIGGER waiver_append_only ON procedures_waiver;
DROP TRIGGER published_figure_no_truncate ON procedures_publishedfigure;
DROP TRIGGER published_figure_append_only ON procedures_publishedfigure;
DROP TRIGGER published_month_no_truncate ON procedures_publishedmonth;
DROP TRIGGER published_month_append_only ON procedures_publishedmonth;
DROP TRIGGER result_download_no_truncate ON procedures_resultdownload;
DROP TRIGGER result_download_append_only ON procedures_resultdownload;
"""


class Migration(migrations.Migration):
    dependencies = [("procedures", "0032_published_petitions_are_found_by_index")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
