"""The screen at the counter: what it foresees, what it receives, and that nothing typed is ever lost."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from procedures.domain.vocabulary import Channel, Reason, Status
from procedures.models import Draft, Record
from staffing.models import AuditEntry
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import BIRTH, LAND_CHANGE, MARRIAGE, WEDNESDAY, WITHOUT_TERM
from units import clock

pytestmark = pytest.mark.django_db
CARD = "022192004417||Phạm Thị Thử|14031992|Nữ|Tổ 12, phường Hà Khánh, thành phố Hạ Long, Quảng Ninh|01072021"


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    record_cast.procedures()
    with clock.frozen(WEDNESDAY):
        yield


def typed(**more: Any) -> dict[str, Any]:
    return {
        "key": "form-1",
        "centre": str(cast.units().centres[cast.HONG_GAI].pk),
        "at-personal_number": "022 192 004 417",
        "at-name": "Phạm Thị Thử",
        "at-born_on": "14/03/1992",
        "at-telephone": "0912 440 218",
        "at-address": "Tổ 12, phường Hà Khánh, thành phố Hạ Long",
        "procedure": MARRIAGE,
        "return_method": "counter",
        **more,
    }


def send(page: str = "desk_reception", account: Any = None, **more: Any) -> HttpResponse:
    return signed_in(account or cast.clerk()).post(reverse(page), typed(**more))


def test_a_reception_makes_a_record_and_goes_on_to_the_next_person() -> None:
    answer = send()
    record = Record.objects.get()
    assert answer.headers["Location"] == reverse("desk_received", args=[record.pk])
    assert record.applicant.personal_number == "022192004417"
    assert record.applicant.telephone == "0912440218"
    assert record.competent_unit == cast.units().cao_xanh
    assert (record.status, record.channel) == (Status.RECEIVED, Channel.IN_PERSON)


def test_ten_clicks_make_one_record() -> None:
    for _ in range(10):
        send()
    assert Record.objects.count() == 1


def test_a_clerk_without_the_right_does_not_reach_the_screen() -> None:
    assert send(account=cast.officer()).status_code == 403
    assert not Record.objects.exists()


def test_another_centre_cannot_be_written_into_the_form() -> None:
    answer = send(centre=str(cast.units().centres[cast.CO_TO].pk))
    assert answer.status_code == 422
    assert not Record.objects.exists()


def test_what_was_typed_stays_when_something_is_wrong() -> None:
    answer = send(**{"at-telephone": "12", "at-name": "Nguyễn Văn Giữ", "free_paper": "Giấy viết tay"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nguyễn Văn Giữ" in page
    assert "Giấy viết tay" in page
    assert 'href="#at-telephone"' in page


def test_a_name_is_asked_for_at_its_field() -> None:
    answer = send(**{"at-name": " "})
    assert answer.status_code == 422
    assert 'href="#at-name"' in answer.content.decode()


def test_a_procedure_without_a_term_is_refused_with_its_sentence() -> None:
    answer = send(procedure=WITHOUT_TERM)
    assert answer.status_code == 422
    assert "has no settlement term" in answer.content.decode()


def test_owner_and_person_at_the_counter_stay_apart() -> None:
    send(acting="representative", **{"owner-name": "Trần Văn Chủ", "owner-personal_number": "022090001234"})
    record = Record.objects.get()
    assert record.applicant.name == "Trần Văn Chủ"
    assert record.representative.name == "Phạm Thị Thử"
    assert record.submitter is None


def test_owners_data_left_behind_does_not_count_when_people_act_for_themselves() -> None:
    send(**{"owner-name": "Trần Văn Chủ"})
    record = Record.objects.get()
    assert (record.applicant.name, record.representative) == ("Phạm Thị Thử", None)


def test_another_unit_is_chosen_only_with_a_reason() -> None:
    co_to = {"other_unit": "Cô Tô", "other_unit_unit": str(cast.units().co_to.pk)}
    answer = send(**co_to)
    assert answer.status_code == 422
    assert not Record.objects.exists()
    send(choice_reason=Reason.OTHER_UNIT_COMPETENT.value, **co_to)
    assert Record.objects.get().competent_unit == cast.units().co_to


def test_land_is_settled_where_it_lies() -> None:
    send(procedure=LAND_CHANGE, place_of_property="đặc khu Cô Tô")
    assert Record.objects.get().competent_unit == cast.units().co_to


def test_ticked_and_written_papers_are_kept_as_they_were_handed_in() -> None:
    first, second = record_cast.procedures()[BIRTH].components.all()
    send(procedure=BIRTH, paper=[str(second.pk)], free_paper=["Giấy ủy quyền", ""])
    papers = [(paper.name, paper.is_present) for paper in Record.objects.get().components.order_by("position")]
    assert papers == [(first.name, False), (second.name, True), ("Giấy ủy quyền", True)]


def test_the_side_says_when_the_result_is_due_and_why() -> None:
    page = send("desk_reception_live").content.decode()
    assert "17:00, Wednesday 18 November" in page
    assert "Settlement term" in page
    assert "Now <b>" in page


def test_an_address_that_means_several_units_is_answered_with_a_question() -> None:
    page = send("desk_reception_live", **{"at-address": "thành phố Hạ Long"}).content.decode()
    assert "data-choose-unit" in page


def test_doubts_warn_and_do_not_refuse() -> None:
    page = send("desk_reception_live", **{"at-born_on": "14/03/1993"}).content.decode()
    assert "do not fit together" in page
    send(**{"at-born_on": "14/03/1993"})
    assert Record.objects.count() == 1


def test_a_scanned_card_fills_the_person_and_asks_to_compare_the_name() -> None:
    page = send("desk_reception_scan", **{"at-personal_number": CARD, "at-name": ""}).content.decode()
    assert 'value="022192004417"' in page
    assert 'value="Phạm Thị Thử"' in page
    assert 'value="14/03/1992"' in page
    assert "Compare the name with the card." in page


def test_a_card_scanned_into_a_page_without_a_script_counts_as_well() -> None:
    send(**{"at-personal_number": CARD, "at-name": "", "at-born_on": ""})
    assert Record.objects.get().applicant.name == "Phạm Thị Thử"


def test_without_a_script_the_papers_appear_after_a_look() -> None:
    page = send(choose_procedure=BIRTH).content.decode()
    assert "Giấy chứng sinh" in page
    assert not Record.objects.exists()
    assert "error-summary" not in page


def test_without_a_script_a_typed_code_or_name_stands_for_its_procedure() -> None:
    for number, words in enumerate((BIRTH, f"{BIRTH} · Đăng ký khai sinh", "dang ky khai sinh"), start=1):
        send(procedure="", procedure_text=words, key=f"form-{number}")
        assert Record.objects.filter(procedure__code=BIRTH).count() == number


def test_words_that_mean_several_procedures_are_answered_with_a_choice() -> None:
    answer = send(procedure="", procedure_text="đăng ký")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Which one is meant?" in page
    assert f'name="choose_procedure" value="{MARRIAGE}"' in page
    assert not Record.objects.exists()


def test_what_is_typed_becomes_a_draft_that_can_be_resumed_and_is_gone_once_received() -> None:
    client = signed_in(cast.clerk())
    client.post(reverse("desk_draft_save"), typed(free_paper=["Một tờ"]))
    draft = Draft.objects.get()
    assert "Phạm Thị Thử" not in draft.title
    page = client.get(reverse("desk_draft", args=[draft.pk])).content.decode()
    assert 'value="Phạm Thị Thử"' in page
    assert "Một tờ" in page
    client.post(reverse("desk_reception"), typed())
    assert not Draft.objects.exists()


def test_a_colleagues_draft_is_not_found() -> None:
    signed_in(cast.clerk()).post(reverse("desk_draft_save"), typed())
    client = signed_in(cast.clerk_of_another_unit())
    key = Draft.objects.get().pk
    assert client.get(reverse("desk_draft", args=[key])).status_code == 404
    assert client.post(reverse("desk_draft_discard", args=[key])).status_code == 404
    assert Draft.objects.count() == 1


def test_an_empty_form_leaves_no_draft() -> None:
    signed_in(cast.clerk()).post(
        reverse("desk_draft_save"), {"key": "k", "centre": str(cast.units().centres[cast.HONG_GAI].pk)}
    )
    assert not Draft.objects.exists()


def test_another_matter_of_the_same_person_carries_the_person_over_and_logs_the_look() -> None:
    client = signed_in(cast.clerk())
    client.post(reverse("desk_reception"), typed())
    record = Record.objects.get()
    page = client.post(reverse("desk_reception_again", args=[record.pk])).content.decode()
    assert 'value="Phạm Thị Thử"' in page
    assert AuditEntry.objects.filter(action="look", subject_id=record.pk, purpose="another_matter").count() == 1


def test_the_person_of_a_record_that_a_colleague_received_is_not_carried_over() -> None:
    record = record_cast.received(at=WEDNESDAY)
    other = cast.person("hg.clerk2", "Vũ Văn Khác", cast.COUNTER, cast.units().centres[cast.HONG_GAI])
    assert signed_in(other).post(reverse("desk_reception_again", args=[record.pk])).status_code == 422
    assert not AuditEntry.objects.filter(action="look").exists()
