"""Rules that the columns of records and events had by choice alone."""

import procedures.domain.vocabulary
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0002_trail_is_append_only'),
        ('units', '0002_units'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='record',
            constraint=models.CheckConstraint(condition=models.Q(('source_system__in', [procedures.domain.vocabulary.SourceSystem['COUNTER'], procedures.domain.vocabulary.SourceSystem['PORTAL'], procedures.domain.vocabulary.SourceSystem['NATIONAL_PORTAL'], procedures.domain.vocabulary.SourceSystem['API']])), name='record_source'),
        ),
        migrations.AddConstraint(
            model_name='record',
            constraint=models.CheckConstraint(condition=models.Q(('return_method__in', [procedures.domain.vocabulary.ReturnMethod['COUNTER'], procedures.domain.vocabulary.ReturnMethod['POSTAL'], procedures.domain.vocabulary.ReturnMethod['ELECTRONIC']])), name='record_return_method'),
        ),
        migrations.AddConstraint(
            model_name='record',
            constraint=models.CheckConstraint(condition=models.Q(('copies__gte', 1), ('pages__gte', 1)), name='record_counted_from_one'),
        ),
        migrations.AddConstraint(
            model_name='record',
            constraint=models.CheckConstraint(condition=models.Q(('trail_length__gte', 1)), name='record_has_a_trail'),
        ),
        migrations.AddConstraint(
            model_name='record',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', [procedures.domain.vocabulary.Status['FINANCIAL_OBLIGATION'], procedures.domain.vocabulary.Status['PROCESSING'], procedures.domain.vocabulary.Status['RECEIVED']]), _negated=True), models.Q(('overdue_from__isnull', False), ('soon_from__isnull', False)), _connector='OR'), name='record_running_has_standing'),
        ),
        migrations.AddConstraint(
            model_name='recordevent',
            constraint=models.CheckConstraint(condition=models.Q(('from_status', ''), ('from_status__in', [procedures.domain.vocabulary.Status['SUBMITTED'], procedures.domain.vocabulary.Status['INTAKE_SUPPLEMENT'], procedures.domain.vocabulary.Status['REFUSED'], procedures.domain.vocabulary.Status['RECEIVED'], procedures.domain.vocabulary.Status['PROCESSING'], procedures.domain.vocabulary.Status['SUPPLEMENT_REQUESTED'], procedures.domain.vocabulary.Status['FINANCIAL_OBLIGATION'], procedures.domain.vocabulary.Status['WITHDRAWN'], procedures.domain.vocabulary.Status['STOPPED'], procedures.domain.vocabulary.Status['COMPLETED'], procedures.domain.vocabulary.Status['RETURNED']]), _connector='OR'), name='event_from_status'),
        ),
        migrations.AddConstraint(
            model_name='recordevent',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), ('reason__in', [procedures.domain.vocabulary.Reason['NONE'], procedures.domain.vocabulary.Reason['OUT_OF_COMPETENCE'], procedures.domain.vocabulary.Reason['INCOMPLETE'], procedures.domain.vocabulary.Reason['CONDITIONS_NOT_MET'], procedures.domain.vocabulary.Reason['DUPLICATE'], procedures.domain.vocabulary.Reason['DATA_UNAVAILABLE'], procedures.domain.vocabulary.Reason['APPLICANT_REQUEST'], procedures.domain.vocabulary.Reason['OTHER_UNIT_COMPETENT'], procedures.domain.vocabulary.Reason['NEW_ADDRESS'], procedures.domain.vocabulary.Reason['CALENDAR_CHANGED'], procedures.domain.vocabulary.Reason['RECEIVED_LATER'], procedures.domain.vocabulary.Reason['NOT_ANSWERED'], procedures.domain.vocabulary.Reason['LEGAL_GROUND']]), _connector='OR'), name='event_reason'),
        ),
        migrations.AddConstraint(
            model_name='recordevent',
            constraint=models.CheckConstraint(condition=models.Q(('sequence__gte', 1)), name='event_counted_from_one'),
        ),
    ]
