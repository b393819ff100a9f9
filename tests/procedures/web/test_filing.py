"""A birth filed online page by page, without a script: as a browser would send it."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from procedures.models import Attachment, Filing, Record
from procedures.services.filings import form_of_filing
from procedures.web.filing_words import summary
from tests import cast, filing_cast, record_cast
from tests.filing_cast import AT, PAGES, PLACE
from units import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.frozen(filing_cast.AT):
        yield


@pytest.fixture
def mother(client: Client) -> Client:
    filing_cast.form()
    cast.sign_in_citizen(client, cast.citizen())
    return client


def begun(client: Client, door: str = "filing") -> Filing:
    answer = client.post(reverse(f"{door}_begin", args=[record_cast.BIRTH]))
    assert answer.status_code == 302
    return Filing.objects.get()


def page(filing: Filing, step: str, door: str = "filing") -> str:
    return reverse(f"{door}_step", args=[filing.uuid, step])


def walk(client: Client, filing: Filing, *, door: str = "filing", upto: str = "") -> str:
    """Answer all pages in order; where the last one leads."""
    onward = ""
    for step, answers in PAGES:
        if step == upto:
            break
        answer = client.post(page(filing, step, door), answers)
        assert answer.status_code == 302, (step, re.findall(r"field-error[^>]*>([^<]+)", answer.content.decode()))
        onward = answer["Location"]
    return onward


def upload(client: Client, filing: Filing, door: str = "filing", **fields: str) -> Any:
    file = SimpleUploadedFile("chung-sinh.png", filing_cast.picture().getvalue(), "image/png")
    return client.post(reverse(f"{door}_papers", args=[filing.uuid]), {"paper-2": file} | fields)


def test_a_birth_is_filed_from_the_first_page_to_the_confirmation(mother: Client) -> None:
    filing = begun(mother)
    onward = walk(mother, filing)
    assert onward == reverse("filing_papers", args=[filing.uuid])
    answer = upload(mother, filing)
    assert answer["Location"] == reverse("filing_check", args=[filing.uuid])
    check = mother.get(answer["Location"]).content.decode()
    assert "Nguyễn Gia Thử" in check
    assert "01/11/2026" in check
    assert "chung-sinh.png" in check
    assert "đã nhập là" not in check  # every name was the present one
    answer = mother.post(reverse("filing_check", args=[filing.uuid]), {"declared": "on"})
    sent = mother.get(answer["Location"]).content.decode()
    record = Record.objects.get()
    assert record.code in sent
    assert "8 giờ làm việc" in sent
    pdf = mother.get(reverse("filing_confirmation", args=[filing.uuid]))
    assert pdf.content[:5] == b"%PDF-"
    assert Attachment.objects.get().component.record == record


def test_sent_again_it_leads_to_the_same_confirmation(mother: Client) -> None:
    filing = begun(mother)
    walk(mother, filing)
    upload(mother, filing)
    for _ in range(3):
        answer = mother.post(reverse("filing_check", args=[filing.uuid]), {"declared": "on"})
        assert answer["Location"] == reverse("filing_sent", args=[filing.uuid])
    assert Record.objects.count() == 1


def test_without_the_declaration_nothing_is_sent(mother: Client) -> None:
    filing = begun(mother)
    walk(mother, filing)
    upload(mother, filing)
    answer = mother.post(reverse("filing_check", args=[filing.uuid]))
    assert answer.status_code == 422
    assert not Record.objects.exists()


def test_what_is_wrong_is_said_with_a_link_and_nothing_typed_is_lost(mother: Client) -> None:
    filing = begun(mother)
    walk(mother, filing, upto="child")
    answers = dict(PAGES)["child"] | {"child_born_on.month": "12", "child_sex": ""}
    answer = mother.post(page(filing, "child"), answers)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "“Ngày sinh” không được sau hôm nay, 11/11/2026" in text
    assert 'href="#q-child_born_on-day"' in text
    assert 'value="12"' in text
    assert "Chọn giới tính của bé" in text
    filing.refresh_from_db()
    assert filing.answers["child_name"] == "Nguyễn Gia Thử"  # what was right is kept all the same
    assert "child_born_on" not in filing.answers


@pytest.mark.parametrize(("day", "month", "sentence"), [("31", "2", "phải là ngày có thật"), ("", "x", "ngày có thật")])
def test_a_day_that_never_was_is_no_date(mother: Client, day: str, month: str, sentence: str) -> None:
    filing = begun(mother)
    walk(mother, filing, upto="child")
    answers = dict(PAGES)["child"] | {"child_born_on.day": day, "child_born_on.month": month}
    assert sentence in mother.post(page(filing, "child"), answers).content.decode()


def test_a_former_ward_is_understood_and_answered_with_the_present_one(mother: Client) -> None:
    filing = begun(mother)
    walk(mother, filing, upto="born-where")
    answers = {"born_where": "home", "birthplace.typed": "Phường Hà Khánh"}
    answer = mother.post(page(filing, "born-where"), answers, follow=True)
    assert "Phường Hà Khánh (cũ) nay thuộc phường Cao Xanh" in answer.content.decode()
    filing.refresh_from_db()
    assert filing.answers["birthplace"] == {"typed": "Phường Hà Khánh", "code": cast.CAO_XANH}
    (section,) = (
        one for one in summary(form_of_filing(filing), filing.answers, on=AT.date()) if one.step == "born-where"
    )
    assert [(line.text, line.note) for line in section.lines] == [
        ("Tại nhà", ""),
        ("Phường Cao Xanh", "đã nhập là “Phường Hà Khánh”"),
    ]


def test_a_name_of_several_units_asks_which_one_is_meant(mother: Client) -> None:
    filing = begun(mother)
    walk(mother, filing, upto="born-where")
    answer = mother.post(page(filing, "born-where"), {"born_where": "home", "birthplace.typed": "Hạ Long"})
    text = answer.content.decode()
    assert answer.status_code == 422
    codes = re.findall(r'name="birthplace.code" value="(\d+)"', text)
    assert len(codes) > 1
    chosen = {"born_where": "home", "birthplace.typed": "Hạ Long", "birthplace.code": codes[0]}
    assert mother.post(page(filing, "born-where"), chosen).status_code == 302


def test_an_unknown_place_is_refused_unless_it_lies_elsewhere(mother: Client) -> None:
    filing = begun(mother)
    walk(mother, filing, upto="born-where")
    answers = {"born_where": "home", "birthplace.typed": "Xã Không Có"}
    assert mother.post(page(filing, "born-where"), answers).status_code == 422
    assert mother.post(page(filing, "born-where"), answers | {"birthplace.elsewhere": "on"}).status_code == 302


def test_who_is_not_eligible_is_told_why_and_where_to_turn(mother: Client) -> None:
    filing = begun(mother)
    answer = mother.post(page(filing, "before"), dict(PAGES)["before"] | {"abroad": "yes"}, follow=True)
    text = answer.content.decode()
    assert "Bé sinh ra ở nước ngoài" in text
    assert reverse("procedure", args=["2.000528"]) in text


def test_saved_for_later_it_goes_on_where_it_was_left(mother: Client) -> None:
    filing = begun(mother)
    walk(mother, filing, upto="mother")
    answer = mother.post(page(filing, "mother"), {"mother.name": "Phạm Thị Thử", "later": "1"})
    assert answer["Location"] == reverse("own_records")
    assert reverse("filing_resume", args=[filing.uuid]) in mother.get(reverse("own_records")).content.decode()
    again = mother.get(reverse("filing_resume", args=[filing.uuid]))
    assert again["Location"] == page(filing, "mother")


def test_people_once_entered_are_offered_again(mother: Client) -> None:
    filing = begun(mother)
    walk(mother, filing, upto="mother")
    text = mother.post(page(filing, "mother"), {"fill": "mother:0"}).content.decode()
    assert 'value="022192004417"' in text
    assert 'value="1992"' in text


def test_an_answer_changed_at_the_check_leads_back_to_the_check(mother: Client) -> None:
    filing = begun(mother)
    walk(mother, filing)
    upload(mother, filing)
    answer = mother.post(page(filing, "relation"), {"relation": "father", "change": "1"})
    assert answer["Location"] == reverse("filing_check", args=[filing.uuid])


def test_the_check_sends_whoever_left_something_out_back_to_it(mother: Client) -> None:
    filing = begun(mother)
    walk(mother, filing, upto="origin")
    assert mother.get(reverse("filing_check", args=[filing.uuid]))["Location"] == page(filing, "origin")


def test_a_draft_is_deleted_after_a_question(mother: Client) -> None:
    filing = begun(mother)
    address = reverse("filing_delete", args=[filing.uuid])
    assert mother.get(address).status_code == 200
    mother.post(address)
    assert not Filing.objects.exists()


def test_a_stranger_finds_no_page_of_somebody_elses_draft(mother: Client, client: Client) -> None:
    filing = begun(mother)
    walk(mother, filing)
    upload(mother, filing)
    from tests.procedures.services.test_filings import COMPANY

    stranger = Client()
    cast.sign_in_citizen(stranger, cast.citizen(COMPANY))
    names = ("resume", "papers", "check", "exit", "delete", "sent", "confirmation")
    for name in names:
        assert stranger.get(reverse(f"filing_{name}", args=[filing.uuid])).status_code == 404
    assert stranger.get(page(filing, "child")).status_code == 404
    assert stranger.post(page(filing, "child"), {}).status_code == 404
    assert stranger.post(reverse("filing_check", args=[filing.uuid]), {"declared": "on"}).status_code == 404
    assert str(filing.uuid) not in stranger.get(reverse("own_records")).content.decode()


def test_a_step_that_is_not_asked_is_not_there(mother: Client) -> None:
    filing = begun(mother)
    walk(mother, filing)
    assert mother.get(page(filing, "father")).status_code == 404
    assert mother.get(reverse("filing_resume", args=[uuid4()])).status_code == 404


def test_a_procedure_without_a_form_has_no_such_page(mother: Client) -> None:
    assert mother.get(reverse("filing_begin", args=[record_cast.LAND_CHANGE])).status_code == 404


# Files by script


def announce(client: Client, filing: Filing, **facts: Any) -> Any:
    body = {"paper": 2, "name": "a.png", "size": len(filing_cast.picture().getvalue())} | facts
    return client.post(reverse("filing_files", args=[filing.uuid]), body, content_type="application/json")


def piece(client: Client, address: str, offset: int, data: bytes) -> Any:
    headers = {"Upload-Offset": str(offset)}
    return client.patch(address, data, content_type="application/octet-stream", headers=headers)


def test_a_script_sends_a_file_in_pieces_and_is_told_where_to_go_on(mother: Client) -> None:
    filing = begun(mother)
    walk(mother, filing)
    content = filing_cast.picture().getvalue()
    state = announce(mother, filing).json()
    assert (state["offset"], state["whole"]) == (0, False)
    assert piece(mother, state["address"], 0, content[:50]).json()["offset"] == 50
    twice = piece(mother, state["address"], 0, content[:50])
    assert (twice.status_code, twice.json()["offset"]) == (409, 50)
    assert mother.get(state["address"]).json()["offset"] == 50
    assert "a.png" in mother.get(reverse("filing_papers", args=[filing.uuid])).content.decode()
    assert piece(mother, state["address"], 50, content[50:]).json()["whole"] is True


def test_a_script_is_told_in_a_sentence_what_may_not_be_kept(mother: Client) -> None:
    filing = begun(mother)
    walk(mother, filing)
    state = announce(mother, filing, size=4).json()
    answer = piece(mother, state["address"], 0, b"text")
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert announce(mother, filing, size="many").status_code == 400


def test_papers_that_are_missing_are_named_with_links(mother: Client) -> None:
    filing = begun(mother)
    walk(mother, filing)
    answer = mother.post(reverse("filing_papers", args=[filing.uuid]))
    assert answer.status_code == 422
    assert 'href="#paper-2"' in answer.content.decode()


# Help


def test_an_assistant_files_for_somebody_who_agrees(client: Client) -> None:
    filing_cast.form()
    client.force_login(cast.assistant())
    assert record_cast.BIRTH in client.get(reverse("assisted_drafts")).content.decode()
    filing = begun(client, "assisted")
    person = {
        "filed_for.name": "Phạm Thị Thử",
        "filed_for.personal_number": "022192004417",
        "filed_for.born_on.day": "14",
        "filed_for.born_on.month": "3",
        "filed_for.born_on.year": "1992",
        **{f"filed_for.address.{part}": text for part, text in PLACE.items()},
    }
    assert client.post(page(filing, "person", "assisted"), person).status_code == 302
    walk(client, filing, door="assisted")
    upload(client, filing, "assisted")
    check = reverse("assisted_check", args=[filing.uuid])
    assert client.post(check, {"declared": "on"}).status_code == 422
    answer = client.post(check, {"declared": "on", "agreed": "on"})
    record = Record.objects.get()
    assert record.code in client.get(answer["Location"]).content.decode()
    assert (record.applicant.name, record.assisted_by) == ("Phạm Thị Thử", cast.assistant())


def test_a_colleague_does_not_find_an_assistants_draft(client: Client) -> None:
    filing_cast.form()
    client.force_login(cast.assistant())
    filing = begun(client, "assisted")
    client.force_login(cast.clerk())
    assert client.get(reverse("assisted_resume", args=[filing.uuid])).status_code == 404


# Own records


@pytest.mark.parametrize("number", [2, 22])
def test_the_list_asks_the_database_as_often_for_many_records_as_for_few(
    mother: Client, number: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(number):
        filing_cast.sent()
    for _ in range(min(number, 10)):
        filing_cast.draft()
    mother.get(reverse("own_records"))
    with django_assert_max_num_queries(7):
        assert mother.get(reverse("own_records")).content.count(b"record-tile") == min(number, 20)


def test_a_record_at_the_counter_with_the_same_number_is_ones_own_too(mother: Client) -> None:
    record = record_cast.received()
    text = mother.get(reverse("own_record", args=[record.code])).content.decode()
    assert "Phạm Thị Thử" in text
    assert record.code in mother.get(reverse("own_records")).content.decode()


def test_somebody_elses_record_is_not_there(mother: Client) -> None:
    from dataclasses import replace

    other = replace(record_cast.OWNER, personal_number="022192009999")
    record = record_cast.received(applicant=replace(other, unit_id=cast.units().hong_gai.pk))
    assert mother.get(reverse("own_record", args=[record.code])).status_code == 404
    assert record.code not in mother.get(reverse("own_records")).content.decode()
