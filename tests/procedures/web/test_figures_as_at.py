"""Figures as at a past moment: what was known, the records behind it, what was corrected since, what was issued."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from procedures.domain.definitions import EDITIONS, Definition, formula
from procedures.domain.vocabulary import Reason
from procedures.models import FieldDay, FigureDelta, IssuedFigures, UnitDay
from procedures.services import intake
from procedures.services.figure_keeping import drain_all, reconcile
from procedures.services.issuing import checksum, issue_months, question_of, reckon
from procedures.services.voiding import RightProcedure, void_and_receive
from staffing.models import AuditEntry
from staffing.services.monitoring import MonitoringDraft, give_monitoring
from tests import cast, record_cast
from tests.procedures.web.test_dashboard import signed_in
from tests.record_cast import IN_HOURS, MARRIAGE, WEDNESDAY
from units import clock
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db

NOON = WEDNESDAY + timedelta(hours=3)
NEXT_DAY = WEDNESDAY + timedelta(days=1)
DAYS = {"first": "2026-11-01", "last": "2026-11-30"}


def past(page: str = "figures_as_at", moment: str = "2026-11-11T12:00:00", **more: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in {**DAYS, "moment": moment, **more}.items())
    return f"{reverse(page)}?{query}"


@pytest.fixture
def corrected() -> Any:
    """Two received on Wednesday; on Thursday one is void, and one of Wednesday's offline counter is written down."""
    record_cast.procedures()
    record_cast.received(MARRIAGE)
    wrong = record_cast.received(MARRIAGE)
    drain_all(at=NOON)
    void_and_receive(
        record_id=wrong.pk, right=RightProcedure(IN_HOURS), actor=cast.clerk(), scope=PROVINCE, at=NEXT_DAY
    )
    draft = record_cast.reception(MARRIAGE)
    offline = intake.receive(draft=draft, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY, recorded_at=NEXT_DAY)
    drain_all(at=NEXT_DAY)
    with clock.frozen(NEXT_DAY):
        yield wrong, offline


def test_a_past_moment_shows_what_was_known_then_and_the_present_what_is_known_now(corrected):
    reader = signed_in(cast.province())
    assert "<b>2</b>" not in reader.get(past()).content.decode()
    then, now = (reader.get(past(moment=moment)).context["numbers"][0] for moment in ("2026-11-11T12:00:00", ""))
    assert (then[1], now[1]) == ("2", "3")


def test_the_records_behind_a_past_figure_are_those_of_then(corrected):
    wrong, offline = corrected
    page = signed_in(cast.province()).get(past("records_as_at", figure="received")).content.decode()
    assert wrong.code in page
    assert offline.code not in page
    page = signed_in(cast.province()).get(past("records_as_at", "", figure="received")).content.decode()
    assert wrong.code not in page
    assert offline.code in page
    for figure in ("open", "overdue", "due_soon", "late", "submitted", "refused", "withdrawn", "settled"):
        assert signed_in(cast.province()).get(past("records_as_at", figure=figure)).status_code == 200


def test_corrections_appear_as_corrections_with_what_was_done(corrected):
    wrong, _ = corrected
    page = signed_in(cast.province()).get(past("records_as_at", figure="corrections")).content.decode()
    assert wrong.code in page
    assert "Void and receive again" in page
    assert "after this moment" in page


def test_a_moment_to_come_is_refused_and_what_cannot_be_read_is_said(corrected):
    reader = signed_in(cast.province())
    assert "still to come" in reader.get(past(moment="2027-01-01T00:00:00")).content.decode()
    assert reader.get(past(moment="yesterday")).status_code == 200
    assert "still to come" in reader.post(past(moment="2027-01-01T00:00:00")).content.decode()
    assert not IssuedFigures.objects.exists()


def test_whoever_leads_one_unit_sees_and_issues_that_one_alone(corrected):
    away = {"competent_unit_id": cast.units().co_to.pk, "choice_reason": Reason.NEW_ADDRESS}
    elsewhere = record_cast.received(MARRIAGE, at=NEXT_DAY, **away)
    drain_all(at=NEXT_DAY)
    leader = signed_in(cast.lead())
    assert elsewhere.code not in leader.get(past("records_as_at", "", figure="received")).content.decode()
    refused = leader.post(past())
    assert refused.status_code == 422
    assert "those of your own places only" in refused.content.decode()
    assert leader.post(past(unit=cast.HONG_GAI)).status_code == 302
    province = signed_in(cast.province())
    province.post(past())
    whole = IssuedFigures.objects.get(unit=None)
    assert leader.get(reverse("issued_figures", args=[whole.pk])).status_code == 404
    assert leader.get(reverse("issued_json", args=[whole.pk])).status_code == 404


def test_what_was_issued_stays_when_records_are_corrected_and_is_the_same_a_year_later(corrected):
    province = signed_in(cast.province())
    first = province.post(past())
    issued = IssuedFigures.objects.get()
    assert first["Location"] == reverse("issued_figures", args=[issued.pk])
    file = province.get(reverse("issued_json", args=[issued.pk])).content
    assert json.loads(file)["content"]["sum"]["received"] == 2
    with clock.frozen(NEXT_DAY + timedelta(days=365)):
        again = signed_in(cast.province())
        assert again.post(past())["Location"] == first["Location"]
        assert again.get(reverse("issued_json", args=[issued.pk])).content == file
        page = again.get(first["Location"]).content.decode()
    assert "every number is the same" in page
    assert checksum(reckon(question_of(issued))) == issued.checksum
    assert again.get(reverse("issued_csv", args=[issued.pk])).content.decode().count(cast.HONG_GAI) == 1


def test_a_difference_is_shown_beside_what_was_issued_and_the_database_refuses_to_rewrite_it(corrected):
    province = signed_in(cast.province())
    address = province.post(past())["Location"]
    FieldDay.objects.update(received_in_person=40)
    page = province.get(address).content.decode()
    assert "some numbers come out otherwise" in page
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        IssuedFigures.objects.update(checksum="0" * 64)


def test_what_is_issued_lies_a_minute_back_since_acts_may_be_on_their_way(corrected):
    province = signed_in(cast.province())
    near = province.post(past(moment="2026-11-12T08:59:30"))
    assert near.status_code == 422
    assert "within the last minute" in near.content.decode()
    province.post(past(moment=""))
    assert IssuedFigures.objects.get().as_at == NEXT_DAY - timedelta(minutes=1)


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00", "%200001-01-01T00:00", "9999-12-31T23:59", "2025-05-31T23:59:59"]
)
def test_moments_of_which_nothing_can_be_known_are_refused_and_never_issued(moment):
    record_cast.received(MARRIAGE)
    with clock.frozen(NEXT_DAY):
        reader = signed_in(cast.province())
        for page in ("figures_as_at", "records_as_at"):
            assert reader.get(f"{reverse(page)}?moment={moment}").status_code == 200
        assert reader.post(f"{reverse('figures_as_at')}?moment={moment}").status_code == 422
    assert not IssuedFigures.objects.exists()


def test_nothing_is_issued_while_acts_of_before_the_moment_wait_to_be_counted(corrected):
    FigureDelta.objects.create(
        record_id=0,
        measure="received",
        channel="online",
        day=WEDNESDAY.date(),
        amount=1,
        created_at=WEDNESDAY,
        centre=cast.units().centres[cast.HONG_GAI],
        unit=cast.units().hong_gai,
        field=corrected[0].field,
    )
    answer = signed_in(cast.province()).post(past())
    assert answer.status_code == 409
    assert "wait to be counted" in answer.content.decode()
    assert issue_months(at=NEXT_DAY + timedelta(days=40)) == 0


def test_a_unit_that_is_only_watched_over_opens_its_figures_and_no_list_of_records(corrected):
    away = {"competent_unit_id": cast.units().co_to.pk, "choice_reason": Reason.NEW_ADDRESS}
    elsewhere = record_cast.received(MARRIAGE, at=NEXT_DAY, **away)
    drain_all(at=NEXT_DAY)
    draft = MonitoringDraft(unit=cast.units().co_to, field_code="", decision_number="1/QĐ", valid_from=WEDNESDAY.date())
    give_monitoring(account_id=cast.lead().pk, draft=draft, actor=cast.admin(), at=NEXT_DAY)
    leader = signed_in(cast.lead())
    shown = leader.get(past(moment="", unit=cast.CO_TO))
    assert shown.context["numbers"][0][1] == "1"
    assert elsewhere.code not in leader.get(past("records_as_at", "", figure="received")).content.decode()


def test_every_file_that_goes_out_is_written_into_the_audit_log(corrected):
    province = signed_in(cast.province())
    province.post(past())
    before = AuditEntry.objects.filter(action="export").count()
    province.get(reverse("issued_json", args=[IssuedFigures.objects.get().pk]))
    assert AuditEntry.objects.filter(action="export").count() == before + 1


def test_nothing_is_issued_while_the_figures_differ_from_a_recount(corrected):
    UnitDay.objects.create(unit=cast.units().co_to, day=WEDNESDAY.date(), online_late=1)
    assert not reconcile(at=NEXT_DAY).agrees
    answer = signed_in(cast.province()).post(past())
    assert answer.status_code == 409
    assert "An incident is open" in answer.content.decode()
    assert issue_months(at=NEXT_DAY + timedelta(days=40)) == 0


def test_each_month_of_the_province_is_issued_once_when_it_is_over(corrected):
    assert issue_months(at=NEXT_DAY) == 0
    assert issue_months(at=NEXT_DAY + timedelta(days=40)) == 1
    assert issue_months(at=NEXT_DAY + timedelta(days=41)) == 0
    issued = IssuedFigures.objects.get()
    assert (str(issued.first), str(issued.last), issued.issued_by) == ("2026-11-01", "2026-11-30", None)
    assert issued.content["sum"]["received"] == 3
    with clock.frozen(NEXT_DAY + timedelta(days=41)):
        assert "by the portal itself" in signed_in(cast.province()).get(reverse("issued_list")).content.decode()


def test_clerks_see_none_of_it(corrected):
    for page in (past(), past("records_as_at"), reverse("issued_list")):
        assert signed_in(cast.clerk()).get(page).status_code == 403
    assert Client().get(past()).status_code == 302


def test_every_definition_says_how_it_is_reckoned_and_since_when():
    assert {formula(definition).value for definition in Definition} == {definition.value for definition in Definition}
    assert set(EDITIONS) == set(Definition)
