"""Who is away, and who stands in: for given days, ended by itself."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from staffing.domain.absences import AbsenceReason
from staffing.domain.capabilities import Role
from staffing.models import Absence, Account, AuditEntry
from staffing.queries.absences import away_on, stood_in_for
from staffing.services.absences import AbsenceDraft, call_off_absence, record_absence
from tests import cast
from tests.procedures.web.signed_in import signed_in
from units import clock
from units.clock import ZONE
from units.errors import RuleBroken

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 11, 9, 0, tzinfo=ZONE)
TODAY, LAST = NOW.date(), date(2026, 11, 13)


def away(account: Account | None = None, *, actor: Account | None = None, **changes: Any) -> Absence:
    given: dict[str, Any] = {
        "account": account or cast.officer(),
        "first_day": TODAY,
        "last_day": LAST,
        "reason": AbsenceReason.LEAVE,
        "stand_in": cast.another_officer(),
    }
    return record_absence(draft=AbsenceDraft(**(given | changes)), actor=actor or cast.lead(), at=NOW)


def test_a_stand_in_covers_the_days_and_no_others() -> None:
    away()
    assert stood_in_for(cast.another_officer().pk, TODAY) == [cast.officer().pk]
    assert stood_in_for(cast.another_officer().pk, LAST) == [cast.officer().pk]
    assert stood_in_for(cast.another_officer().pk, LAST + timedelta(days=1)) == []
    assert cast.officer().pk in away_on(TODAY)
    assert away_on(LAST + timedelta(days=1)) == {}


def test_an_absence_called_off_covers_nothing() -> None:
    absence = away()
    call_off_absence(absence_id=absence.pk, actor=cast.lead(), at=NOW)
    assert away_on(TODAY) == {}
    with pytest.raises(RuleBroken, match="absence_unknown"):
        call_off_absence(absence_id=absence.pk, actor=cast.lead(), at=NOW)


def test_only_a_leader_of_the_place_records_it() -> None:
    with pytest.raises(RuleBroken, match="account_outside_your_places"):
        away(actor=cast.clerk())
    absence = away()
    with pytest.raises(RuleBroken, match="account_outside_your_places"):
        call_off_absence(absence_id=absence.pk, actor=cast.clerk(), at=NOW)


def test_a_stand_in_holds_the_same_role_at_the_same_place() -> None:
    with pytest.raises(RuleBroken, match="stand_in_without_role"):
        away(stand_in=cast.clerk())
    elsewhere = cast.person("cx.officer", "Mai Thị Xa", [Role.PROCESSING_OFFICER], cast.units().cao_xanh)
    with pytest.raises(RuleBroken, match="stand_in_without_role"):
        away(stand_in=elsewhere)
    with pytest.raises(RuleBroken, match="stand_in_is_absent"):
        away(stand_in=cast.officer())


def test_whoever_is_away_does_not_stand_in() -> None:
    away(cast.another_officer(), stand_in=None)
    with pytest.raises(RuleBroken, match="stand_in_is_absent"):
        away()


def test_days_that_cannot_be_are_refused() -> None:
    with pytest.raises(RuleBroken, match="absence_reversed"):
        away(last_day=TODAY - timedelta(days=1))
    with pytest.raises(RuleBroken, match="absence_over"):
        away(first_day=TODAY - timedelta(days=3), last_day=TODAY - timedelta(days=1))
    away()
    with pytest.raises(RuleBroken, match="absence_overlaps"):
        away(first_day=LAST, last_day=LAST)


def test_the_database_refuses_an_absence_that_meets_another() -> None:
    absence = away()
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(
            account=absence.account,
            first_day=LAST,
            last_day=LAST,
            reason=AbsenceReason.OTHER,
            recorded_by=cast.lead(),
            recorded_at=NOW,
        )


def test_it_is_written_into_the_audit_log_without_its_reason() -> None:
    away()
    assert "reason" not in AuditEntry.objects.get(action="absence_recorded").facts


def test_a_leader_records_and_calls_off_on_the_page() -> None:
    with clock.frozen(NOW):
        client = signed_in(cast.lead())
        typed = {
            "account": cast.officer().pk,
            "stand_in": cast.another_officer().pk,
            "first_day": "2026-11-11",
            "last_day": "2026-11-13",
            "reason": "leave",
        }
        assert client.post(reverse("absences"), typed).status_code == 302
        assert "Away now" in client.get(reverse("absences")).content.decode()
        again = client.post(reverse("absences"), typed)
        assert again.status_code == 422
        assert "is recorded as away" in again.content.decode()
        absence = Absence.objects.get()
        assert client.post(reverse("absence_call_off", args=[absence.pk])).status_code == 302
        assert "Nobody is away" in client.get(reverse("absences")).content.decode()
