"""Records' pages: people masked until a look is logged, lists by filter, queues and the box that finds one."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staffing.domain.capabilities import Role
from staffing.models import AuditEntry
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import BIRTH, MARRIAGE, OWNER, WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    record_cast.procedures()
    with clock.frozen(WEDNESDAY):
        yield


def test_a_records_page_masks_its_people_and_says_why_the_date_is_what_it_is() -> None:
    record = record_cast.received()
    page = signed_in(cast.clerk()).get(reverse("record", args=[record.pk])).content.decode()
    assert OWNER.name not in page
    assert OWNER.personal_number not in page
    assert "••••••••4417" in page
    assert "17:00, Wednesday 18 November 2026" in page
    assert "Saturdays and Sundays, not counted" in page
    assert not AuditEntry.objects.filter(action="look").exists()


def test_showing_the_people_needs_a_purpose_and_is_written_down() -> None:
    record = record_cast.received()
    client = signed_in(cast.clerk())
    assert client.post(reverse("record_unmask", args=[record.pk])).status_code == 422
    answer = client.post(reverse("record_unmask", args=[record.pk]), {"purpose": "settling"})
    page = answer.content.decode()
    assert OWNER.name in page
    assert OWNER.personal_number in page
    assert answer.headers["Cache-Control"] == "no-store"
    (look,) = AuditEntry.objects.filter(action="look")
    assert (look.actor, look.subject_id, look.purpose) == (cast.clerk(), record.pk, "settling")
    assert OWNER.name not in str(look.facts)


def test_the_province_sees_the_people_of_a_record_on_its_page_alone_and_for_a_purpose() -> None:
    record = record_cast.received()
    client = signed_in(cast.province())
    address = reverse("record_unmask", args=[record.pk])
    page = client.get(reverse("record", args=[record.pk])).content.decode()
    assert record.code in page
    assert address in page
    assert OWNER.name not in page
    refused = client.post(address)
    assert refused.status_code == 422
    assert OWNER.name not in refused.content.decode()
    assert not AuditEntry.objects.filter(action="look").exists()
    assert OWNER.name in client.post(address, {"purpose": "checking"}).content.decode()
    look = AuditEntry.objects.get(action="look")
    assert (look.actor, look.subject_id, look.purpose) == (cast.province(), record.pk, "checking")


def test_who_may_show_people_elsewhere_does_not_show_those_of_a_record_that_a_post_here_lets_one_read() -> None:
    record = record_cast.received()
    clerk = cast.clerk_of_another_unit()  # shows the people of Cô Tô's records
    cast.person(clerk.username, clerk.full_name, [Role.CASHIER], cast.units().centres[cast.HONG_GAI])
    client = signed_in(clerk)
    assert record.code in client.get(reverse("record", args=[record.pk])).content.decode()
    assert client.post(reverse("record_unmask", args=[record.pk]), {"purpose": "settling"}).status_code == 404
    assert not AuditEntry.objects.filter(action="look").exists()


def test_an_auditor_sees_no_people() -> None:
    record = record_cast.received()
    client = signed_in(cast.auditor())
    assert client.post(reverse("record_unmask", args=[record.pk]), {"purpose": "checking"}).status_code == 403


def test_a_clerk_of_another_unit_finds_no_such_page() -> None:
    record = record_cast.received()
    client = signed_in(cast.clerk_of_another_unit())
    assert client.get(reverse("record", args=[record.pk])).status_code == 404
    assert client.post(reverse("record_unmask", args=[record.pk]), {"purpose": "settling"}).status_code == 404


def listed(account, **wanted: str) -> str:
    return signed_in(account).get(reverse("records"), wanted).content.decode()


@pytest.mark.parametrize(
    ("wanted", "number_of_records"),
    [
        ({}, 3),
        ({"unit": cast.HONG_GAI}, 3),
        ({"unit": cast.CO_TO}, 0),
        ({"unit": "99999"}, 0),
        ({"centre": cast.HONG_GAI}, 3),
        ({"field": "chung-thuc"}, 1),
        ({"procedure": MARRIAGE}, 1),
        ({"status": "returned"}, 1),
        ({"outcome": "on_time"}, 1),
        ({"outcome": "late"}, 0),
        ({"standing": "in_term"}, 1),
        ({"standing": "due_soon"}, 1),
        ({"standing": "overdue"}, 0),
        ({"channel": "online"}, 0),
        ({"received_from": "2026-11-11", "received_to": "2026-11-11"}, 3),
        ({"received_from": "2026-11-12"}, 0),
        ({"received_to": "2026-11-10"}, 0),
        ({"completed_from": "2026-11-11", "completed_to": "2026-11-11"}, 1),
    ],
)
def test_the_list_answers_to_every_filter(wanted: dict[str, str], number_of_records: int) -> None:
    record_cast.received(MARRIAGE)
    record_cast.received(BIRTH)
    record_cast.copied()
    with clock.frozen(WEDNESDAY.replace(hour=16)):
        assert listed(cast.clerk(), **wanted).count("data-open") == number_of_records
        assert listed(cast.clerk_of_another_unit(), **wanted).count("data-open") == 0


def test_a_filter_that_cannot_be_is_refused_with_a_sentence() -> None:
    answer = signed_in(cast.clerk()).get(reverse("records"), {"received_from": "yesterday"})
    assert answer.status_code == 422


def test_lists_and_queues_mask_people() -> None:
    record_cast.received()
    client = signed_in(cast.clerk())
    pages = [client.get(reverse("records")), client.get(reverse("desk_queue", args=["waiting"]))]
    pages.append(client.post(reverse("record_search"), {"q": "pham thi"}))
    for page in pages:
        text = page.content.decode()
        assert "P*** T** T**" in text
        assert OWNER.personal_number not in text


def test_a_list_costs_the_same_number_of_queries_for_two_rows_and_for_forty() -> None:
    client = signed_in(cast.clerk())
    cost = []
    for more in (2, 38):
        for _ in range(more):
            record_cast.received()
        for page in (reverse("records"), reverse("desk_queue", args=["waiting"])):
            client.get(page)
            with CaptureQueriesContext(connection) as captured:
                client.get(page)
            cost.append(len(captured))
    assert cost[:2] == cost[2:]


def test_the_desk_opens_the_first_queue_that_has_work() -> None:
    client = signed_in(cast.clerk())
    assert "All work is done" in client.get(reverse("desk")).content.decode()
    record_cast.received()
    assert client.get(reverse("desk")).headers["Location"] == reverse("desk_queue", args=["waiting"])
    record_cast.submitted()
    assert client.get(reverse("desk")).headers["Location"] == reverse("desk_queue", args=["intake"])


def test_a_queue_of_submissions_says_until_when_to_accept_and_which_are_late() -> None:
    record_cast.submitted(at=WEDNESDAY - timedelta(days=7))
    record_cast.submitted()
    client = signed_in(cast.clerk())
    page = client.get(reverse("desk_queue", args=["intake"])).content.decode()
    assert "Intake due" in page
    assert ">Due<" not in page
    assert page.count("Late to be accepted") == 1
    assert "Late to be accepted" not in client.get(reverse("desk_queue", args=["waiting"])).content.decode()


def test_a_queue_of_one_unit_names_it_once_above() -> None:
    record_cast.received()
    record_cast.received()
    page = signed_in(cast.officer()).get(reverse("desk_queue", args=["waiting"])).content.decode()
    assert page.count("Settled by") == 1
    assert "17:00, 18 Nov" in page


def test_an_empty_queue_says_what_to_do() -> None:
    page = signed_in(cast.officer()).get(reverse("desk_queue", args=["mine"])).content.decode()
    assert "Open the waiting records and take one." in page


def test_a_queue_that_is_not_ones_own_is_not_there() -> None:
    client = signed_in(cast.officer())
    assert client.get(reverse("desk_queue", args=["intake"])).status_code == 404
    assert client.get(reverse("desk_queue", args=["nonsense"])).status_code == 404


def test_a_code_opens_its_record_at_once() -> None:
    record = record_cast.received()
    answer = signed_in(cast.clerk()).post(reverse("record_search"), {"q": record.code.lower()})
    assert answer.headers["Location"] == reverse("record", args=[record.pk])


def test_words_of_a_search_never_stand_in_an_address() -> None:
    record_cast.received()
    page = signed_in(cast.clerk()).get(reverse("record_search"), {"q": "022192004417"}).content.decode()
    assert "data-open" not in page


def test_a_search_that_is_too_short_says_so() -> None:
    answer = signed_in(cast.clerk()).post(reverse("record_search"), {"q": "ab"})
    assert answer.status_code == 422
    assert "at least 3 letters" in answer.content.decode()


def test_an_auditor_opens_no_records() -> None:
    record = record_cast.received()
    client = signed_in(cast.auditor())
    for address in (reverse("desk"), reverse("records"), reverse("record", args=[record.pk])):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("words", [OWNER.personal_number, OWNER.telephone, "pham thi thu"])
def test_the_province_finds_nobody_by_name_or_number(words: str) -> None:
    record = record_cast.received()
    answer = signed_in(cast.province()).post(reverse("record_search"), {"q": words})
    assert answer.status_code == 422
    assert "Search by the code of the record" in answer.content.decode()
    assert record.code not in answer.content.decode()
