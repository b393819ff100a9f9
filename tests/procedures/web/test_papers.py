"""The pages of papers: what must go, scanned out and in, put away, received with something missing."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from procedures.domain.circulation_vocabulary import PaperPlace
from procedures.domain.vocabulary import Reason
from procedures.models import Folder, HandoverList, Record
from staffing.domain.capabilities import Role
from staffing.models import Account
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with clock.frozen(WEDNESDAY):
        yield


def away() -> Record:
    return record_cast.received(competent_unit_id=cast.units().co_to.pk, choice_reason=Reason.NEW_ADDRESS)


def island() -> Account:
    return cast.person("ct.officer", "Phạm Văn Khơi", [Role.PROCESSING_OFFICER], cast.units().co_to)


def post(account: Account, page: str, *arguments: Any, **data: Any) -> Any:
    return signed_in(account).post(reverse(page, args=arguments), data)


def sent(*records: Record) -> HandoverList:
    post(cast.clerk(), "desk_papers_send", record=[record.pk for record in records], send="1")
    return HandoverList.objects.get()


def test_the_overview_shows_what_must_go_where_and_by_when() -> None:
    record = away()
    page = signed_in(cast.clerk()).get(reverse("desk_papers")).content.decode()
    assert record.code in page
    assert "17:00, 12 Nov" in page


def test_another_unit_sees_nothing_of_it() -> None:
    record = away()
    page = signed_in(island()).get(reverse("desk_papers")).content.decode()
    assert record.code not in page


def test_codes_scanned_one_after_the_other_stay_in_the_page_until_the_list_is_made() -> None:
    first, second = away(), away()
    page = post(cast.clerk(), "desk_papers_send", record=[first.pk], code=second.code).content.decode()
    assert f'name="record" value="{first.pk}"' in page
    assert f'name="record" value="{second.pk}"' in page
    assert not HandoverList.objects.exists()


def test_the_address_on_a_receipt_is_as_good_as_the_code() -> None:
    record = away()
    code = f"http://testserver/tracking/{record.code}/"
    page = post(cast.clerk(), "desk_papers_send", code=code).content.decode()
    assert f'name="record" value="{record.pk}"' in page


@pytest.mark.parametrize("code", ["", "<script>", "H49.99-261111-9999", "https://elsewhere.example/tracking/x/"])
def test_a_foreign_or_damaged_code_gets_a_sentence_and_changes_nothing(code: str) -> None:
    away()
    answer = post(cast.clerk(), "desk_papers_receive", code=code)
    assert answer.status_code in (422, 404)
    assert b'role="alert"' in answer.content


def test_a_list_is_made_scanned_in_and_complete() -> None:
    first, second = away(), away()
    papers = sent(first, second)
    for record in (first, second):
        assert post(island(), "desk_papers_receive", code=record.code).status_code == 302
    papers.refresh_from_db()
    assert papers.received_by == island()


def test_a_list_is_received_as_a_whole_with_one_missing() -> None:
    first, second = away(), away()
    papers = sent(first, second)
    refused = post(island(), "desk_paper_list_receive", papers.pk, missing=[second.pk])
    assert (refused.status_code, Folder.objects.get(record=first).place) == (422, PaperPlace.IN_TRANSIT)
    post(island(), "desk_paper_list_receive", papers.pk, **{"missing": [second.pk], f"remark-{second.pk}": "Bìa rỗng"})
    assert papers.items.get(record=second).remark == "Bìa rỗng"
    page = signed_in(cast.clerk()).get(reverse("desk_paper_list", args=[papers.pk])).content.decode()
    assert "Bìa rỗng" in page


def test_the_sender_does_not_receive_the_own_list() -> None:
    papers = sent(away())
    page = signed_in(cast.clerk()).get(reverse("desk_paper_list", args=[papers.pk])).content.decode()
    assert 'name="missing"' not in page
    post(cast.clerk(), "desk_paper_list_receive", papers.pk)
    papers.refresh_from_db()
    assert papers.received_at is None


def test_a_list_of_others_is_not_there() -> None:
    papers = sent(away())
    other = cast.person("cx.clerk", "Cù Thị Xanh", [Role.RECEPTION_CLERK], cast.units().centres[cast.CAO_XANH])
    assert signed_in(other).get(reverse("desk_paper_list", args=[papers.pk])).status_code == 404


def test_folders_are_put_on_a_shelf_one_after_the_other() -> None:
    record = away()
    answer = post(cast.clerk(), "desk_papers_put", place="shelf", label="A-12", code=record.code)
    assert answer.headers["Location"].endswith("?place=shelf&label=A-12&holder=")
    lying = signed_in(cast.clerk()).get(f"{reverse('desk_papers_lying')}?place=shelf&label=A-12")
    assert record.code in lying.content.decode()


def test_a_shelf_without_its_name_is_refused() -> None:
    record = away()
    answer = post(cast.clerk(), "desk_papers_put", place="shelf", code=record.code)
    assert (answer.status_code, Folder.objects.get(record=record).place) == (422, PaperPlace.COUNTER)


def test_the_record_says_where_its_paper_is() -> None:
    record = away()
    sent(record)
    page = signed_in(cast.clerk()).get(reverse("record", args=[record.pk])).content.decode()
    assert "On its way" in page
    assert "list no. 01/PBG" in page


def test_a_leader_without_the_right_to_move_papers_is_refused() -> None:
    away()
    assert signed_in(cast.lead()).get(reverse("desk_papers")).status_code == 403
