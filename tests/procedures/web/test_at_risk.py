"""Records at risk: whose they are, why, for how long; no names; urged from the list."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from procedures.domain.circulation_vocabulary import TaskKind
from procedures.domain.deadlines import Term
from procedures.domain.steering import Risk
from procedures.domain.vocabulary import Reason, TermUnit
from procedures.models import Record, Urge
from procedures.services import processing
from procedures.services.tasks import Question, ask_agencies
from staffing.models import Account
from staffing.services.monitoring import MonitoringDraft, give_monitoring
from tests import cast, record_cast
from tests.record_cast import BIRTH, MARRIAGE, OWNER, WEDNESDAY
from units import clock
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db
LATER = WEDNESDAY + timedelta(days=14)


def signed_in(account: Account, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(account)
    return client


@pytest.fixture(autouse=True)
def two_weeks_later():
    with clock.frozen(LATER):
        yield


def listed(client: Client, risk: Risk, **conditions: str) -> list[str]:
    page = client.get(reverse("at_risk"), {"risk": risk.value, **conditions})
    return [line.record.code for line in page.context["lines"]]


def counted(client: Client) -> dict[Risk, str]:
    return {risk: number for risk, number, _ in client.get(reverse("at_risk")).context["tabs"]}


def asked(record: Record) -> Record:
    question = Question(cast.units().land.pk, "Xác nhận nguồn gốc", Term(2, TermUnit.WORKING_DAY))
    return ask_agencies(
        record_id=record.pk,
        kind=TaskKind.CONSULTATION,
        questions=[question],
        in_parallel=True,
        actor=cast.officer(),
        scope=PROVINCE,
        at=LATER - timedelta(days=1),
    )


def test_each_kind_of_risk_has_its_list_and_its_number() -> None:
    late = record_cast.taken()
    soon = record_cast.taken(at=LATER - timedelta(days=8))
    fresh = record_cast.taken(at=LATER)
    waits = asked(record_cast.taken(at=LATER - timedelta(days=1)))
    client = signed_in(cast.province())
    assert listed(client, Risk.OVERDUE) == [late.code]
    assert listed(client, Risk.DUE_SOON) == [soon.code]
    assert set(listed(client, Risk.STUCK)) == {late.code, soon.code}
    assert listed(client, Risk.WAITING) == [waits.code]
    everything = [code for risk in Risk for code in listed(client, risk)]
    assert fresh.code not in everything
    assert counted(client) == {Risk.OVERDUE: "1", Risk.DUE_SOON: "1", Risk.STUCK: "2", Risk.WAITING: "1"}


def test_a_line_says_why_and_for_how_long_and_names_no_applicant() -> None:
    record_cast.taken()
    page = signed_in(cast.province()).get(reverse("at_risk")).content.decode()
    assert "Overdue for 3 working days" in page
    assert "last: Taken for processing" in page
    assert "Lê Văn Thụ" in page  # the officer
    assert OWNER.name not in page
    assert OWNER.personal_number not in page
    assert "Quá hạn 3 ngày làm việc" in signed_in(cast.province(), "vi").get(reverse("at_risk")).content.decode()


def test_it_is_narrowed_by_unit_and_field() -> None:
    here = record_cast.taken()
    there = record_cast.received(competent_unit_id=cast.units().co_to.pk, choice_reason=Reason.NEW_ADDRESS)
    birth = record_cast.received(BIRTH)
    client = signed_in(cast.province())
    assert set(listed(client, Risk.OVERDUE)) == {here.code, there.code, birth.code}
    assert listed(client, Risk.OVERDUE, unit=cast.CO_TO) == [there.code]
    assert listed(client, Risk.OVERDUE, unit="nowhere") == []
    assert listed(client, Risk.OVERDUE, field="dat-dai") == []


def test_a_unit_or_field_that_is_none_is_said_to_be_none() -> None:
    record_cast.received()
    client, address = signed_in(cast.province()), reverse("at_risk")
    page = client.get(address, {"unit": "nowhere", "field": "nothing"}).content.decode()
    assert "No unit of your places has the code nowhere" in page
    assert "No field has the code nothing" in page
    assert "No record is at risk under these conditions" in page
    assert "has the code" not in client.get(address, {"unit": cast.CO_TO, "field": "dat-dai"}).content.decode()
    elsewhere = signed_in(cast.lead()).get(address, {"unit": cast.CO_TO}).content.decode()
    assert f"No unit of your places has the code {cast.CO_TO}" in elsewhere


def test_a_leader_sees_the_own_places_and_nobody_elses() -> None:
    record_cast.received(competent_unit_id=cast.units().co_to.pk, choice_reason=Reason.NEW_ADDRESS)
    other = cast.person("ct.lead", "Bùi Văn Đảo", [cast.Role.UNIT_LEADER], cast.units().co_to)
    stranger = cast.person("cx.lead", "Lại Văn Xanh", [cast.Role.UNIT_LEADER], cast.units().cao_xanh)
    assert len(listed(signed_in(other), Risk.OVERDUE)) == 1
    assert listed(signed_in(stranger), Risk.OVERDUE) == []
    assert "No record is at risk" in signed_in(stranger).get(reverse("at_risk")).content.decode()


@pytest.mark.parametrize("reader", [cast.clerk, cast.officer, cast.auditor])
def test_who_answers_for_no_settlement_has_no_such_list_and_urges_nobody(reader) -> None:
    record = record_cast.taken()
    client = signed_in(reader())
    assert client.get(reverse("at_risk")).status_code == 403
    assert client.post(reverse("record_urge", args=[record.pk])).status_code == 403


def test_urged_from_the_list_the_line_says_so_and_later_what_came_of_it() -> None:
    record = record_cast.taken()
    client, back = signed_in(cast.province()), reverse("at_risk") + "?risk=overdue"
    page = client.post(reverse("record_urge", args=[record.pk]), {"back": back}, follow=True)
    assert page.redirect_chain == [(back, 302)]
    text = page.content.decode()
    assert "Urged at 09:00, 25 Nov by Đặng Văn Sát" in text
    assert "Nothing has been done since" in text
    processing.release(record_id=record.pk, actor=cast.officer(), scope=PROVINCE, at=LATER + timedelta(hours=1))
    assert "Then: Put back among the waiting, 10:00, 25 Nov" in client.get(back).content.decode()


def test_a_second_urging_within_four_hours_is_refused_with_when_it_is_possible() -> None:
    record = record_cast.taken()
    client = signed_in(cast.province())
    client.post(reverse("record_urge", args=[record.pk]))
    page = client.post(reverse("record_urge", args=[record.pk]), {"back": reverse("at_risk")}, follow=True)
    assert "You can urge it again from 14:30" in page.content.decode()
    assert Urge.objects.count() == 1


def test_it_never_sends_the_browser_to_another_site() -> None:
    record = record_cast.taken()
    answer = signed_in(cast.province()).post(
        reverse("record_urge", args=[record.pk]), {"back": "//evil.example/at-risk"}
    )
    assert answer.headers["Location"] == reverse("record", args=[record.pk])


def test_the_note_is_read_by_those_it_was_written_to() -> None:
    record = record_cast.taken()
    cast.lead()
    signed_in(cast.province()).post(reverse("record_urge", args=[record.pk]), {"note": "Người dân chờ từ tháng trước"})
    address = reverse("record", args=[record.pk])
    assert "Người dân chờ" in signed_in(cast.officer()).get(address).content.decode()
    assert "Người dân chờ" in signed_in(cast.province()).get(address).content.decode()
    other = cast.person("qn.other", "Hà Thị Khác", [cast.Role.PROVINCIAL_SUPERVISOR], cast.units().province)
    page = signed_in(other).get(address).content.decode()
    assert "Urged at 09:00, 25 Nov by Đặng Văn Sát" in page
    assert "Người dân chờ" not in page


def test_the_list_costs_the_same_queries_for_2_records_and_for_many(django_assert_num_queries) -> None:
    client = signed_in(cast.province())
    for _ in range(2):
        asked(record_cast.taken(MARRIAGE))
    client.get(reverse("at_risk"))
    with django_assert_num_queries(9) as few:
        client.get(reverse("at_risk"))
    count = len(few)
    for _ in range(5):
        asked(record_cast.taken(MARRIAGE))
    client.get(reverse("at_risk"))  # places are remembered
    with django_assert_num_queries(count):
        client.get(reverse("at_risk"))


def test_only_what_somebody_watches_over_is_listed_when_asked_for() -> None:
    record_cast.taken()
    there = record_cast.received(competent_unit_id=cast.units().co_to.pk, choice_reason=Reason.NEW_ADDRESS)
    official = cast.province()
    assert len(listed(signed_in(official), Risk.OVERDUE, mine="1")) == 2  # watches over nothing by name: no filter
    draft = MonitoringDraft(cast.units().co_to, "", "45/QĐ-UBND", LATER.date())
    give_monitoring(account_id=official.pk, draft=draft, actor=cast.admin(), at=LATER)
    assert listed(signed_in(official), Risk.OVERDUE, mine="1") == [there.code]
    assert len(listed(signed_in(official), Risk.OVERDUE)) == 2


def test_a_leader_gives_a_record_at_risk_to_somebody_else_from_the_list() -> None:
    late = record_cast.taken()
    client = signed_in(cast.lead())
    page = client.get(reverse("at_risk"), {"risk": Risk.OVERDUE.value})
    form = page.context["bulk"].form
    taker = cast.another_officer()
    sent = {"queue": form.initial["queue"], "act": "assign", "key": form.initial["key"], "officer": taker.pk}
    chosen = f"{late.pk}:{late.trail_length}"
    assert f'value="{chosen}"' in page.content.decode()
    run = client.post(reverse("desk_bulk"), {**sent, "record": chosen})
    client.post(run.headers["Location"] + "go-on/")
    late.refresh_from_db()
    assert late.officer == taker


def test_whoever_may_not_assign_is_offered_no_choosing() -> None:
    record_cast.taken()
    page = signed_in(cast.province()).get(reverse("at_risk"), {"risk": Risk.OVERDUE.value})
    assert page.context["bulk"] is None
    assert "data-chosen" not in page.content.decode()
