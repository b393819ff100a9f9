"""Tests that commit are cleaned up past the triggers that guard the trail, and only they can do that."""

import pytest
from django.db import DatabaseError, connection, transaction

from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.models import AuditEntry
from tests import cast
from tests.conftest import empty_the_tables
from units import clock


@pytest.mark.django_db(transaction=True)
def test_what_may_never_be_deleted_is_gone_for_the_next_test() -> None:
    actor = cast.clerk()
    record_act(
        actor=actor,
        action=AuditAction.TOKEN_ENDED,
        subject_kind=SubjectKind.ACCOUNT,
        subject_id=actor.pk,
        at=clock.now(),
        facts={},
        ip=None,
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.all().delete()
    empty_the_tables()
    assert not AuditEntry.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SHOW session_replication_role")
        assert cursor.fetchone() == ("origin",)
