"""The pages of a person's rights over their data, and the notice that stands in the place of a consent."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from procedures.domain.data_rights import DataRequestKind
from procedures.models import DataRequest
from procedures.services.data_requests import ask
from staffing.audit import record_look
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.models import AuditEntry
from tests import cast, filing_cast, record_cast
from tests.procedures import petition_cast, telling_cast
from tests.procedures.services.test_copy_of_ones_data import booked, preferring
from tests.procedures.services.test_filings import COMPANY
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db
STRANGER = replace(cast.MOTHER, subject="stranger", person_name="Lê Văn Lạ", personal_number="022090000001")
ABOUT = {"kind": "correction", "about": "Ngày sinh đúng là 15/03/1992"}


@pytest.fixture(autouse=True)
def _wednesday() -> Iterator[None]:
    with clock.frozen(WEDNESDAY):
        yield


@pytest.fixture
def mother(client: Client) -> Client:
    cast.sign_in_citizen(client, cast.citizen())
    return client


def looked_at(record_id: int, purpose: str = "checking") -> None:
    kind = SubjectKind.RECORD
    record_look(actor=cast.clerk(), subject_kind=kind, subject_id=record_id, at=WEDNESDAY, purpose=purpose)


def requested() -> DataRequest:
    record = record_cast.received()
    kind = DataRequestKind.CORRECTION
    return ask(citizen=cast.citizen(), kind=kind, about=ABOUT["about"], record_code=record.code, at=WEDNESDAY)


def test_the_page_shows_what_is_held_and_who_looked_but_no_name_of_an_officer(mother: Client) -> None:
    record = record_cast.received()
    looked_at(record.pk)
    page = mother.get(reverse("own_data")).content.decode()
    assert cast.MOTHER.personal_number in page
    assert record.code in page
    assert "Để kiểm tra" in page
    assert "Cán bộ tiếp nhận" in page or "tiếp nhận" in page
    assert "Vũ Thị Quầy" not in page
    english = mother.get(reverse("own_data"), headers={"accept-language": "en"}).content.decode()
    assert "Who has looked at it" in english
    assert "Reception clerk" in english


def test_what_a_program_wrote_as_its_purpose_is_not_repeated(mother: Client) -> None:
    looked_at(record_cast.received().pk, "for the file of Nguyễn Văn Kín")
    page = mother.get(reverse("own_data")).content.decode()
    assert "Nguyễn Văn Kín" not in page
    assert "Qua hệ thống kết nối" in page
    assert "Nguyễn Văn Kín" not in mother.post(reverse("own_data_copy")).content.decode()


def test_nobody_sees_the_records_or_the_requests_of_somebody_else(client: Client) -> None:
    request = requested()
    looked_at(request.record_id or 0)
    cast.sign_in_citizen(client, cast.citizen(STRANGER))
    page = client.get(reverse("own_data")).content.decode()
    assert request.record is not None
    for secret in (cast.MOTHER.personal_number, request.record.code, ABOUT["about"]):
        assert secret not in page
    copy = client.post(reverse("own_data_copy")).content.decode()
    assert request.record.code not in copy
    refused = client.post(reverse("own_data_ask"), ABOUT | {"record": request.record.code})
    assert refused.status_code == 404
    assert DataRequest.objects.count() == 1


def test_a_representative_sees_and_gets_nothing_here(client: Client) -> None:
    record_cast.received()
    cast.sign_in_citizen(client, cast.citizen(COMPANY))
    page = client.get(reverse("own_data")).content.decode()
    assert "thay mặt tổ chức" in page
    assert client.post(reverse("own_data_copy")).status_code == 422
    assert client.post(reverse("own_data_ask"), ABOUT).status_code == 302
    assert not DataRequest.objects.exists()


def test_the_copy_is_made_on_request_and_written_down(mother: Client) -> None:
    filing_cast.sent()
    assert mother.get(reverse("own_data_copy")).status_code == 405
    answer = mother.post(reverse("own_data_copy"))
    assert answer["Content-Disposition"].startswith("attachment")
    copy = json.loads(answer.content)
    assert copy["accounts"][0]["personal_number"] == cast.MOTHER.personal_number
    assert copy["records"][0]["answers"]["child_name"] == filing_cast.BIRTH["child_name"]
    assert AuditEntry.objects.filter(action=AuditAction.DATA_HANDED_OVER).count() == 1


def test_asking_says_by_when_it_is_answered(mother: Client) -> None:
    record = record_cast.received()
    page = mother.post(reverse("own_data_ask"), ABOUT | {"record": record.code}, follow=True).content.decode()
    assert "thứ Hai 23/11/2026" in page
    assert ABOUT["about"] in page


@pytest.mark.parametrize("wrong", [{"kind": ""}, {"kind": "x"}, {"about": " "}])
def test_what_is_missing_is_said_and_what_was_typed_stays(mother: Client, wrong: dict[str, str]) -> None:
    record_cast.procedures()
    answer = mother.post(reverse("own_data_ask"), ABOUT | wrong)
    assert answer.status_code == 422
    assert not DataRequest.objects.exists()
    if "about" not in wrong:
        assert ABOUT["about"] in answer.content.decode()


def test_the_desk_lists_without_names_and_opens_by_a_logged_look() -> None:
    request = requested()
    lead = signed_in(cast.lead())
    listed = lead.get(reverse("desk_data_requests")).content.decode()
    assert f"Request {request.pk}" in listed
    assert cast.MOTHER.person_name not in listed
    assert not AuditEntry.objects.filter(purpose="data_request").exists()
    opened = lead.get(reverse("desk_data_request", args=[request.pk])).content.decode()
    assert cast.MOTHER.person_name in opened
    assert AuditEntry.objects.filter(purpose="data_request", subject_id=request.citizen_id).count() == 1


def test_an_answer_reaches_the_person(mother: Client) -> None:
    request = requested()
    words = {"state": "granted", "words": "Đã sửa ngày sinh theo căn cước."}
    answered = signed_in(cast.lead()).post(reverse("data_request_answer", args=[request.pk]), words, follow=True)
    assert answered.redirect_chain == [(reverse("desk_data_requests"), 302)]
    page = mother.get(reverse("own_data")).content.decode()
    assert words["words"] in page
    assert "Đã thực hiện theo yêu cầu" in page


def test_the_desk_shows_the_last_digits_of_the_number_alone() -> None:
    page = signed_in(cast.lead()).get(reverse("desk_data_request", args=[requested().pk])).content.decode()
    assert cast.MOTHER.personal_number not in page
    assert f"••••••••{cast.MOTHER.personal_number[-4:]}" in page


def test_an_answer_without_words_or_a_second_one_is_refused() -> None:
    request = requested()
    lead = signed_in(cast.lead())
    address = reverse("data_request_answer", args=[request.pk])
    assert lead.post(address, {"state": "granted", "words": " "}).status_code == 422
    assert lead.post(address, {"state": "open", "words": "x"}).status_code == 422
    assert lead.post(address, {"state": "granted", "words": "x"}).status_code == 302
    assert lead.post(address, {"state": "refused", "words": "x"}).status_code == 409


@pytest.mark.parametrize("who", [cast.clerk, cast.officer, cast.province, cast.admin])
def test_nobody_but_the_head_of_a_centre_opens_the_desk_page(who) -> None:
    request = requested()
    client = signed_in(who())
    assert client.get(reverse("desk_data_requests")).status_code == 403
    assert client.get(reverse("desk_data_request", args=[request.pk])).status_code == 403


def test_the_head_of_another_centre_finds_nothing() -> None:
    request = requested()
    DataRequest.objects.update(centre=cast.units().centres[cast.CO_TO])
    assert signed_in(cast.lead()).get(reverse("desk_data_request", args=[request.pk])).status_code == 404


def test_the_notice_is_open_to_everybody_and_asks_for_no_consent(client: Client) -> None:
    record_cast.procedures()
    for language, words in ("vi", "Điều 19 Luật số 91/2025/QH15"), ("en", "Article 19 of Law 91/2025/QH15"):
        page = client.get(reverse("privacy"), headers={"accept-language": language})
        assert words in page.content.decode()
        assert b'type="checkbox"' not in page.content


def test_the_notice_is_linked_from_the_footer_the_doors_and_the_start_of_filing(mother: Client) -> None:
    filing_cast.form()
    pages = [reverse("home"), reverse("sign_in"), reverse("filing_begin", args=[record_cast.BIRTH])]
    for page in pages:
        assert reverse("privacy") in mother.get(page).content.decode(), page


def test_the_page_shows_ones_petition_and_who_looked_at_it_by_post(mother: Client) -> None:
    petition = petition_cast.answered(citizen=cast.citizen())
    signed_in(cast.petition_officer()).get(reverse("desk_petition", args=[petition.pk]))
    page = mother.get(reverse("own_data")).content.decode()
    for words in (petition_cast.SUBJECT, petition_cast.BODY, petition_cast.ANSWER, petition.code):
        assert words in page
    assert "Để xử lý, trả lời phản ánh, kiến nghị" in page
    assert "Lý Thị Đáp" not in page
    assert reverse("petition", args=[petition.code]) in page


def test_nobody_sees_the_petitions_and_appointments_of_somebody_else(client: Client) -> None:
    petition = petition_cast.answered(citizen=cast.citizen())
    booked(cast.citizen())
    cast.sign_in_citizen(client, cast.citizen(STRANGER))
    page = client.get(reverse("own_data")).content.decode()
    for secret in (petition.code, petition_cast.SUBJECT, "ABCD EFGH"):
        assert secret not in page
    assert "chưa gửi phản ánh, kiến nghị nào" in page
    assert "chưa đặt lịch hẹn nào" in page


def test_the_page_shows_appointments_choices_and_where_one_is_signed_in(mother: Client) -> None:
    booked(preferring())
    page = mother.get(reverse("own_data"), headers={"accept-language": "en"}).content.decode()
    for words in ("ABCD EFGH", "Booked", "Zalo, E-mail", "21:00", "Where you signed in", "Signed in at"):
        assert words in page, words


def test_the_page_shows_what_was_told_with_the_code_and_the_way_it_went(mother: Client) -> None:
    assert "Chưa có tin nào" in mother.get(reverse("own_data")).content.decode()
    with telling_cast.gateway():
        record = telling_cast.told()
    page = mother.get(reverse("own_data")).content.decode()
    assert "Hồ sơ đã được tiếp nhận" in page
    assert record.code in page


def test_pages_cost_the_same_for_one_record_and_for_many(mother: Client, django_assert_num_queries) -> None:
    looked_at(record_cast.received().pk)
    petition_cast.filed(citizen=cast.citizen())
    mother.get(reverse("own_data"))
    with django_assert_num_queries(19) as few:
        mother.get(reverse("own_data"))
    for _ in range(4):
        looked_at(record_cast.received().pk)
        petition_cast.filed(citizen=cast.citizen())
    with django_assert_num_queries(len(few)):
        mother.get(reverse("own_data"))
