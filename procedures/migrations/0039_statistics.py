"""Statistical reports, written for good once they are approved."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import procedures.domain.statistics

FORWARD = """
CREATE TRIGGER statistical_report_approved_for_good BEFORE UPDATE OR DELETE ON procedures_statisticalreport
    FOR EACH ROW WHEN (OLD.state = 'approved') EXECUTE FUNCTION refuse_trail_change();
CREATE TRIGGER statistical_report_no_truncate BEFORE TRUNCATE ON procedures_statisticalreport
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_trail_change();
CREATE TRIGGER statistical_step_append_only BEFORE UPDATE OR DELETE ON procedures_statisticalstep
    FOR EACH ROW EXECUTE FUNCTION refuse_trail_change();
CREATE TRIGGER statistical_step_no_truncate BEFORE TRUNCATE ON procedures_statisticalstep
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_trail_change();
CREATE TRIGGER issued_file_append_only BEFORE UPDATE OR DELETE ON procedures_issuedfile
    FOR EACH ROW EXECUTE FUNCTION refuse_trail_change();
CREATE TRIGGER issued_file_no_truncate BEFORE TRUNCATE ON procedures_issuedfile
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_trail_change();
"""
BACKWARD = """
DROP TRIGGER issued_file_no_truncate ON procedures_issuedfile;
DROP TRIGGER issued_file_append_only ON procedures_issuedfile;
DROP TRIGGER statistical_step_no_truncate ON procedures_statisticalstep;
DROP TRIGGER statistical_step_append_only ON procedures_statisticalstep;
DROP TRIGGER statistical_report_no_truncate ON procedures_statisticalreport;
DROP TRIGGER statistical_report_approved_for_good ON procedures_statisticalreport;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("procedures", "0038_index_766"),
        ("units", "0002_units"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="deadlinewarning",
            name="kind",
            field=models.CharField(
                choices=[
                    ("received", "Your record was received"),
                    ("submitted", "Your submission has arrived"),
                    ("refused", "Your submission was refused"),
                    ("due_moved", "The due date has moved"),
                    ("result_ready", "The result is ready"),
                    ("supplement_asked", "Papers are missing from your record"),
                    ("supplement_reminder", "Papers are still missing from your record"),
                    ("close_proposed", "A supplement was not handed in in time"),
                    ("payment_asked", "A financial obligation is to be met"),
                    ("extended", "The term of your record was extended"),
                    ("closed", "The settlement of your record was stopped"),
                    ("received_again", "Your record was received again under another code"),
                    ("corrected", "The result was corrected"),
                    ("undelivered", "The result came back from the post"),
                    ("task_asked", "Another unit asks for an answer"),
                    ("task_answered", "An agency has answered"),
                    ("result_proposed", "A result waits for approval"),
                    ("result_sent_back", "A proposed result was sent back"),
                    ("result_signed", "A signed result waits for its number"),
                    ("error_reported", "An error in a result is to be corrected"),
                    ("intake_alert", "A submission is waiting for intake"),
                    ("intake_overdue", "A submission has waited more than 8 working hours"),
                    ("due_soon", "A record is due soon"),
                    ("overdue", "A record is overdue"),
                    ("digest", "Daily digest"),
                    ("filing_expires", "A draft will be deleted"),
                    ("data_request_due", "A request about personal data is to be answered"),
                    ("data_answered", "Your request about personal data was answered"),
                    ("fee_paid", "Your payment has arrived"),
                    ("refund_asked", "Money is to be paid back to you"),
                    ("refund_paid", "Money was paid back to you"),
                    ("petition_received", "Your petition has arrived"),
                    ("petition_asked", "More is asked about your petition"),
                    ("petition_refused", "Your petition was not accepted"),
                    ("petition_answered", "Your petition was answered"),
                    ("petition_came", "A petition has come"),
                    ("petition_due_soon", "A petition is due soon"),
                    ("petition_overdue", "A petition is overdue"),
                    ("statistics_due", "A statistical report is due soon"),
                    ("statistics_late", "A statistical report is late"),
                    ("urged", "A record is urged"),
                    ("explanation_asked", "An explanation is asked for"),
                    ("explanation_given", "An explanation was given"),
                    ("explanation_back", "An explanation was sent back"),
                    ("explanation_late", "An explanation was not given in time"),
                    ("alert_raised", "A threshold was passed"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="outboxmessage",
            name="kind",
            field=models.CharField(
                choices=[
                    ("received", "Your record was received"),
                    ("submitted", "Your submission has arrived"),
                    ("refused", "Your submission was refused"),
                    ("due_moved", "The due date has moved"),
                    ("result_ready", "The result is ready"),
                    ("supplement_asked", "Papers are missing from your record"),
                    ("supplement_reminder", "Papers are still missing from your record"),
                    ("close_proposed", "A supplement was not handed in in time"),
                    ("payment_asked", "A financial obligation is to be met"),
                    ("extended", "The term of your record was extended"),
                    ("closed", "The settlement of your record was stopped"),
                    ("received_again", "Your record was received again under another code"),
                    ("corrected", "The result was corrected"),
                    ("undelivered", "The result came back from the post"),
                    ("task_asked", "Another unit asks for an answer"),
                    ("task_answered", "An agency has answered"),
                    ("result_proposed", "A result waits for approval"),
                    ("result_sent_back", "A proposed result was sent back"),
                    ("result_signed", "A signed result waits for its number"),
                    ("error_reported", "An error in a result is to be corrected"),
                    ("intake_alert", "A submission is waiting for intake"),
                    ("intake_overdue", "A submission has waited more than 8 working hours"),
                    ("due_soon", "A record is due soon"),
                    ("overdue", "A record is overdue"),
                    ("digest", "Daily digest"),
                    ("filing_expires", "A draft will be deleted"),
                    ("data_request_due", "A request about personal data is to be answered"),
                    ("data_answered", "Your request about personal data was answered"),
                    ("fee_paid", "Your payment has arrived"),
                    ("refund_asked", "Money is to be paid back to you"),
                    ("refund_paid", "Money was paid back to you"),
                    ("petition_received", "Your petition has arrived"),
                    ("petition_asked", "More is asked about your petition"),
                    ("petition_refused", "Your petition was not accepted"),
                    ("petition_answered", "Your petition was answered"),
                    ("petition_came", "A petition has come"),
                    ("petition_due_soon", "A petition is due soon"),
                    ("petition_overdue", "A petition is overdue"),
                    ("statistics_due", "A statistical report is due soon"),
                    ("statistics_late", "A statistical report is late"),
                    ("urged", "A record is urged"),
                    ("explanation_asked", "An explanation is asked for"),
                    ("explanation_given", "An explanation was given"),
                    ("explanation_back", "An explanation was sent back"),
                    ("explanation_late", "An explanation was not given in time"),
                    ("alert_raised", "A threshold was passed"),
                ],
                max_length=20,
                verbose_name="Kind",
            ),
        ),
        migrations.AlterField(
            model_name="petitionwarning",
            name="kind",
            field=models.CharField(
                choices=[
                    ("received", "Your record was received"),
                    ("submitted", "Your submission has arrived"),
                    ("refused", "Your submission was refused"),
                    ("due_moved", "The due date has moved"),
                    ("result_ready", "The result is ready"),
                    ("supplement_asked", "Papers are missing from your record"),
                    ("supplement_reminder", "Papers are still missing from your record"),
                    ("close_proposed", "A supplement was not handed in in time"),
                    ("payment_asked", "A financial obligation is to be met"),
                    ("extended", "The term of your record was extended"),
                    ("closed", "The settlement of your record was stopped"),
                    ("received_again", "Your record was received again under another code"),
                    ("corrected", "The result was corrected"),
                    ("undelivered", "The result came back from the post"),
                    ("task_asked", "Another unit asks for an answer"),
                    ("task_answered", "An agency has answered"),
                    ("result_proposed", "A result waits for approval"),
                    ("result_sent_back", "A proposed result was sent back"),
                    ("result_signed", "A signed result waits for its number"),
                    ("error_reported", "An error in a result is to be corrected"),
                    ("intake_alert", "A submission is waiting for intake"),
                    ("intake_overdue", "A submission has waited more than 8 working hours"),
                    ("due_soon", "A record is due soon"),
                    ("overdue", "A record is overdue"),
                    ("digest", "Daily digest"),
                    ("filing_expires", "A draft will be deleted"),
                    ("data_request_due", "A request about personal data is to be answered"),
                    ("data_answered", "Your request about personal data was answered"),
                    ("fee_paid", "Your payment has arrived"),
                    ("refund_asked", "Money is to be paid back to you"),
                    ("refund_paid", "Money was paid back to you"),
                    ("petition_received", "Your petition has arrived"),
                    ("petition_asked", "More is asked about your petition"),
                    ("petition_refused", "Your petition was not accepted"),
                    ("petition_answered", "Your petition was answered"),
                    ("petition_came", "A petition has come"),
                    ("petition_due_soon", "A petition is due soon"),
                    ("petition_overdue", "A petition is overdue"),
                    ("statistics_due", "A statistical report is due soon"),
                    ("statistics_late", "A statistical report is late"),
                    ("urged", "A record is urged"),
                    ("explanation_asked", "An explanation is asked for"),
                    ("explanation_given", "An explanation was given"),
                    ("explanation_back", "An explanation was sent back"),
                    ("explanation_late", "An explanation was not given in time"),
                    ("alert_raised", "A threshold was passed"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="StatisticalReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("06a", "Petitions about administrative rules"),
                            ("06b", "Petitions about administrative rules in the province"),
                            ("07a", "State and results of settling administrative procedures"),
                            ("07b", "State and results of settling administrative procedures in the province"),
                            ("08b", "Reception points, staff and equipment of the centre"),
                            ("08c", "Reception points, staff and equipment in the province"),
                        ],
                        max_length=3,
                        verbose_name="Form",
                    ),
                ),
                ("period", models.CharField(max_length=8, verbose_name="Period")),
                ("revision", models.PositiveSmallIntegerField(default=1, verbose_name="Revision")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="Reason for the correction")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Prepared"),
                            ("submitted", "Sent to the province"),
                            ("sent_back", "Sent back"),
                            ("approved", "Approved"),
                        ],
                        max_length=10,
                        verbose_name="State",
                    ),
                ),
                ("window_from", models.DateField(verbose_name="Data from")),
                ("window_to", models.DateField(verbose_name="Data to (inclusive)")),
                ("content", models.JSONField(verbose_name="Content")),
                ("checksum", models.CharField(max_length=64, verbose_name="Checksum")),
                ("made_at", models.DateTimeField(verbose_name="Counted at")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="Submitted at")),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="Approved at")),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="procedures.statisticalreport",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="statistical_reports", to="units.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "statistical report",
                "verbose_name_plural": "statistical reports",
                "ordering": ["form", "unit__sort_key", "revision"],
            },
        ),
        migrations.CreateModel(
            name="IssuedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("pdf", "PDF"), ("xlsx", "XLSX")], max_length=4)),
                ("data", models.BinaryField()),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("made_at", models.DateTimeField()),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="procedures.statisticalreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a statistical report",
                "verbose_name_plural": "files of statistical reports",
            },
        ),
        migrations.CreateModel(
            name="StatisticalStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("prepare", "Prepared"),
                            ("submit", "Sent to the province"),
                            ("send_back", "Sent back"),
                            ("approve", "Approved"),
                        ],
                        max_length=10,
                        verbose_name="Act",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="At")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="Reason")),
                ("checksum", models.CharField(max_length=64, verbose_name="Checksum")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="procedures.statisticalreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a statistical report",
                "verbose_name_plural": "steps of statistical reports",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="StatisticsReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period", models.CharField(max_length=8)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("received", "Your record was received"),
                            ("submitted", "Your submission has arrived"),
                            ("refused", "Your submission was refused"),
                            ("due_moved", "The due date has moved"),
                            ("result_ready", "The result is ready"),
                            ("supplement_asked", "Papers are missing from your record"),
                            ("supplement_reminder", "Papers are still missing from your record"),
                            ("close_proposed", "A supplement was not handed in in time"),
                            ("payment_asked", "A financial obligation is to be met"),
                            ("extended", "The term of your record was extended"),
                            ("closed", "The settlement of your record was stopped"),
                            ("received_again", "Your record was received again under another code"),
                            ("corrected", "The result was corrected"),
                            ("undelivered", "The result came back from the post"),
                            ("task_asked", "Another unit asks for an answer"),
                            ("task_answered", "An agency has answered"),
                            ("result_proposed", "A result waits for approval"),
                            ("result_sent_back", "A proposed result was sent back"),
                            ("result_signed", "A signed result waits for its number"),
                            ("error_reported", "An error in a result is to be corrected"),
                            ("intake_alert", "A submission is waiting for intake"),
                            ("intake_overdue", "A submission has waited more than 8 working hours"),
                            ("due_soon", "A record is due soon"),
                            ("overdue", "A record is overdue"),
                            ("digest", "Daily digest"),
                            ("filing_expires", "A draft will be deleted"),
                            ("data_request_due", "A request about personal data is to be answered"),
                            ("data_answered", "Your request about personal data was answered"),
                            ("fee_paid", "Your payment has arrived"),
                            ("refund_asked", "Money is to be paid back to you"),
                            ("refund_paid", "Money was paid back to you"),
                            ("petition_received", "Your petition has arrived"),
                            ("petition_asked", "More is asked about your petition"),
                            ("petition_refused", "Your petition was not accepted"),
                            ("petition_answered", "Your petition was answered"),
                            ("petition_came", "A petition has come"),
                            ("petition_due_soon", "A petition is due soon"),
                            ("petition_overdue", "A petition is overdue"),
                            ("statistics_due", "A statistical report is due soon"),
                            ("statistics_late", "A statistical report is late"),
                            ("urged", "A record is urged"),
                            ("explanation_asked", "An explanation is asked for"),
                            ("explanation_given", "An explanation was given"),
                            ("explanation_back", "An explanation was sent back"),
                            ("explanation_late", "An explanation was not given in time"),
                            ("alert_raised", "A threshold was passed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="units.unit"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CentreEquipment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("staff_computers", models.BooleanField(verbose_name="Enough computers for staff")),
                ("public_computers", models.BooleanField(verbose_name="Enough computers for filing online")),
                ("scanners", models.BooleanField(verbose_name="Enough scanners")),
                ("touch_screens", models.BooleanField(verbose_name="Enough touch screens for look-ups")),
                ("entered_at", models.DateTimeField(verbose_name="Entered at")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="equipment", to="units.servicecentre"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "equipment of a centre",
                "verbose_name_plural": "equipment of centres",
                "ordering": ["-entered_at", "-id"],
                "indexes": [models.Index(fields=["centre", "-entered_at"], name="centre_equipment_latest")],
            },
        ),
        migrations.AddIndex(
            model_name="statisticalreport",
            index=models.Index(fields=["period", "form"], name="statistics_by_period"),
        ),
        migrations.AddConstraint(
            model_name="statisticalreport",
            constraint=models.UniqueConstraint(
                fields=("form", "period", "unit", "revision"), name="statistics_revision_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="statisticalreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", procedures.domain.statistics.ReportState["APPROVED"]), _negated=True),
                fields=("form", "period", "unit"),
                name="statistics_one_in_work",
            ),
        ),
        migrations.AddConstraint(
            model_name="statisticalreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "form__in",
                        [
                            procedures.domain.statistics.StatisticsForm["PETITIONS"],
                            procedures.domain.statistics.StatisticsForm["PETITIONS_OF_PROVINCE"],
                            procedures.domain.statistics.StatisticsForm["RECORDS"],
                            procedures.domain.statistics.StatisticsForm["RECORDS_OF_PROVINCE"],
                            procedures.domain.statistics.StatisticsForm["CENTRE"],
                            procedures.domain.statistics.StatisticsForm["CENTRES_OF_PROVINCE"],
                        ],
                    )
                ),
                name="statistics_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="statisticalreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            procedures.domain.statistics.ReportState["DRAFT"],
                            procedures.domain.statistics.ReportState["SUBMITTED"],
                            procedures.domain.statistics.ReportState["SENT_BACK"],
                            procedures.domain.statistics.ReportState["APPROVED"],
                        ],
                    )
                ),
                name="statistics_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="statisticalreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), ("replaces", None), ("revision", 1)),
                    models.Q(("replaces__isnull", False), ("revision__gt", 1), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="statistics_correction_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="statisticalreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", procedures.domain.statistics.ReportState["APPROVED"]),
                        ("approved_at__isnull", False),
                        ("approved_by__isnull", False),
                    ),
                    models.Q(
                        models.Q(("state", procedures.domain.statistics.ReportState["APPROVED"]), _negated=True),
                        ("approved_at", None),
                        ("approved_by", None),
                    ),
                    _connector="OR",
                ),
                name="statistics_approved_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="statisticalreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("submitted_by", None),
                    models.Q(("submitted_by", models.F("approved_by")), _negated=True),
                    _connector="OR",
                ),
                name="statistics_two_persons",
            ),
        ),
        migrations.AddConstraint(
            model_name="statisticalreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("window_to__gte", models.F("window_from"))), name="statistics_window"
            ),
        ),
        migrations.AddConstraint(
            model_name="issuedfile",
            constraint=models.UniqueConstraint(fields=("report", "kind"), name="statistics_file_once"),
        ),
        migrations.AddConstraint(
            model_name="statisticalstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "act__in",
                        [
                            procedures.domain.statistics.ReportAct["PREPARE"],
                            procedures.domain.statistics.ReportAct["SUBMIT"],
                            procedures.domain.statistics.ReportAct["SEND_BACK"],
                            procedures.domain.statistics.ReportAct["APPROVE"],
                        ],
                    )
                ),
                name="statistics_step_act",
            ),
        ),
        migrations.AddConstraint(
            model_name="statisticalstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act", procedures.domain.statistics.ReportAct["SEND_BACK"]), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="statistics_sent_back_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="statisticsreminder",
            constraint=models.UniqueConstraint(fields=("unit", "period", "kind"), name="statistics_reminder_once"),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
