"""The pages of explanations: asked by officials, answered at the desk of the unit, with what came of it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from procedures.models import Explanation
from procedures.services.figure_keeping import drain
from staffing.domain.capabilities import Role
from staffing.models import Account
from tests import cast, record_cast
from tests.record_cast import ADOPTION, WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db
LATER = WEDNESDAY + timedelta(days=14)


@pytest.fixture(autouse=True)
def two_weeks_later():
    with clock.frozen(LATER):
        yield


def signed_in(account: Account, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(account)
    return client


def asked(by: Client) -> Explanation:
    cast.lead()
    address = f"{reverse('explanation_new')}?record={record_cast.taken().pk}"
    page = by.post(address, {"question": "Vì sao hồ sơ quá hạn?", "term_days": "2"}, follow=True)
    assert "The answer is due at 17:00, Friday 27 November 2026" in page.content.decode()
    return Explanation.objects.get()


def test_asked_answered_sent_back_answered_again_and_accepted() -> None:
    official, lead = signed_in(cast.province()), signed_in(cast.lead())
    request = asked(official)
    desk = lead.get(reverse("desk_explanations"))
    assert "Vì sao hồ sơ quá hạn?" in desk.content.decode()
    assert desk.context["queue_counts"]["explanations"] == "1"
    lead.post(reverse("explanation_answer", args=[request.pk]), {"text": "Cán bộ nghỉ ốm"})
    assert "Cán bộ nghỉ ốm" in official.get(reverse("explanations")).content.decode()
    official.post(reverse("explanation_send_back", args=[request.pk]), {"objection": "Ai làm thay?"})
    assert "Ai làm thay?" in lead.get(reverse("desk_explanations")).content.decode()
    lead.post(reverse("explanation_answer", args=[request.pk]), {"text": "Đã phân công người khác"})
    page = official.get(reverse("explanations")).content.decode()
    assert "Send back once" not in page
    official.post(reverse("explanation_accept", args=[request.pk]))
    page = official.get(reverse("explanations"))
    assert [row.code for row in page.context["closed"]] == [f"GT-{request.pk}"]
    assert "The record now: <b>Being processed</b>" in page.content.decode()


def test_a_figure_of_a_unit_is_asked_about_with_its_period() -> None:
    record_cast.returned()
    drain(at=LATER)
    cast.lead()
    address = f"{reverse('explanation_new')}?unit={cast.HONG_GAI}&period=month"
    official = signed_in(cast.province())
    page = official.post(address, {"figure": "on_time", "question": "Vì sao?", "term_days": "3"}, follow=True)
    assert "100% (1 of 1)" in page.content.decode()


@pytest.mark.parametrize("query", ["record=0", "record=x", "unit=nowhere", ""])
def test_what_is_not_there_is_not_asked_about(query: str) -> None:
    assert signed_in(cast.province()).get(f"{reverse('explanation_new')}?{query}").status_code == 404


def test_a_form_with_faults_comes_back_with_a_sentence_and_asks_nothing() -> None:
    cast.lead()
    address = f"{reverse('explanation_new')}?record={record_cast.taken().pk}"
    answer = signed_in(cast.province()).post(address, {"question": "Số 022192004417?", "term_days": "2"})
    assert answer.status_code == 422
    assert "something like a personal identification number" in answer.content.decode()
    assert not Explanation.objects.exists()


def test_a_leader_reads_what_was_asked_and_answered_on_both_pages() -> None:
    request = asked(signed_in(cast.province()))
    lead = signed_in(cast.lead())
    lead.post(reverse("explanation_answer", args=[request.pk]), {"text": "Cán bộ nghỉ ốm"})
    for page in ("explanations", "desk_explanations"):
        answer = lead.get(reverse(page))
        assert answer.status_code == 200
        assert "Vì sao hồ sơ quá hạn?" in answer.content.decode()
        assert "Cán bộ nghỉ ốm" in answer.content.decode()


def test_the_provincial_centres_leader_reads_of_agencies_what_the_centre_may_see() -> None:
    official, places = signed_in(cast.province()), cast.units()
    head = cast.person("qn.head", "Vũ Văn Trung", [Role.CENTRE_LEADER], places.centres["22"])
    cast.person("tp.lead", "Lê Thị Tư", [Role.UNIT_LEADER], places.justice)
    cast.lead()
    own = record_cast.received(ADOPTION, centre_id=places.centres["22"].pk)
    elsewhere = record_cast.received(ADOPTION)
    assert {own.competent_unit, elsewhere.competent_unit} == {places.justice}
    subjects = {
        f"record={own.pk}": "Hồ sơ của Trung tâm",
        f"record={elsewhere.pk}": "Hồ sơ nơi khác",
        f"record={record_cast.taken().pk}": "Hồ sơ của phường",
        f"unit={places.justice.code}": "Số liệu của Sở",
        f"unit={cast.HONG_GAI}": "Số liệu của phường",
    }
    for query, question in subjects.items():
        given = {"figure": "overdue", "question": question, "term_days": "2"}
        assert official.post(f"{reverse('explanation_new')}?{query}", given).status_code == 302, query
    read = signed_in(head).get(reverse("explanations"))
    assert [row.explanation.question for row in read.context["open"]] == ["Số liệu của Sở", "Hồ sơ của Trung tâm"]
    assert not any(row.may_answer or row.may_judge for row in read.context["open"])
    assert signed_in(head).get(reverse("desk_explanations")).context["answered"] == []


def test_another_units_leader_reads_and_answers_nothing() -> None:
    request = asked(signed_in(cast.province()))
    stranger = signed_in(cast.person("ct.lead", "Bùi Văn Đảo", [Role.UNIT_LEADER], cast.units().co_to))
    for page in ("explanations", "desk_explanations"):
        assert "Vì sao hồ sơ" not in stranger.get(reverse(page)).content.decode()
    assert stranger.post(reverse("explanation_answer", args=[request.pk]), {"text": "x"}).status_code == 404
    assert signed_in(cast.officer()).get(reverse("explanations")).status_code == 403


def test_the_page_costs_the_same_for_one_and_for_many(django_assert_num_queries) -> None:
    official = signed_in(cast.province())
    first = asked(official)
    official.get(reverse("explanations"))
    with django_assert_num_queries(5) as few:
        official.get(reverse("explanations"))
    count = len(few)
    for _ in range(4):
        first.pk, first.record = None, record_cast.taken()
        first.save(force_insert=True)
    official.get(reverse("explanations"))
    with django_assert_num_queries(count):
        official.get(reverse("explanations"))
