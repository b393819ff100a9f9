"""Terms and other ends on the pages: offered to whom they are open, refused to others, and told truly."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse

from procedures.domain.amendments import AmendedField, PartyRole
from procedures.domain.vocabulary import Status
from procedures.models import Amendment, Outage, Record
from procedures.services.adjustments import Point
from procedures.services.amendments import Correction
from staffing.models import Account
from tests import cast, record_cast
from tests.procedures.terms_cast import (
    adjusted,
    amended,
    asked_to_pay,
    extended,
    land,
    moment,
    out_of_order,
    received_again,
    stopped,
)
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import BIRTH, MARRIAGE, OWNER, WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db
FRIDAY = moment("2026-11-13 09:00")


@pytest.fixture(autouse=True)
def friday() -> Iterator[None]:
    with clock.frozen(FRIDAY):
        yield


def do(act: str, record: Record, account: Account, **typed: Any) -> Any:
    address = reverse(f"record_{act}", args=[record.pk])
    return signed_in(account).post(address, {"seen": record.trail_length, **typed})


def page_of(record: Record, account: Account, language: str = "en") -> str:
    return signed_in(account, language).get(reverse("record", args=[record.pk])).content.decode()


def apology() -> dict[str, Any]:
    return {
        "until": "25/11/2026",
        "reason": "agency_late",
        "explanation": "Chờ ý kiến",
        "signer": cast.lead().pk,
    }


def order() -> dict[str, Any]:
    return {"reason": "stop_ordered", "ground": "Quyết định số 5/QĐ-TA", "signer": cast.lead().pk}


def broken() -> dict[str, Any]:
    return {"system": "land", "since": "07:30 12/11/2026", "until": "12/11/2026 09:00"}


ACTS: dict[str, tuple[Callable[[], Record], Callable[[], Account], Callable[[], Account], Callable[[], Any], Any]] = {
    "extend": (record_cast.taken, cast.lead, cast.officer, apology, Status.PROCESSING),
    "stop": (record_cast.taken, cast.lead, cast.clerk, order, Status.STOPPED),
    "request_payment": (land, cast.officer, cast.clerk, dict, Status.FINANCIAL_OBLIGATION),
    "confirm_payment": (
        lambda: asked_to_pay(land(), WEDNESDAY),
        cast.clerk,
        cast.officer,
        lambda: {"paid_on": "12/11/2026", "evidence_number": "GNT-1", "amount_vnd": "500000"},
        Status.PROCESSING,
    ),
    "adjust": (
        record_cast.received,
        cast.clerk,
        cast.officer,
        lambda: {"subject": "Tên con", "before": "Nam", "after": "Nam Anh"},
        Status.RECEIVED,
    ),
    "amend": (
        record_cast.received,
        cast.clerk,
        cast.lead,
        lambda: {"what": "applicant.name", "value": "Phạm Thị Thư"},
        Status.RECEIVED,
    ),
    "record_outage": (record_cast.received, cast.clerk, cast.return_clerk, broken, Status.RECEIVED),
    "void": (record_cast.received, cast.clerk, cast.officer, lambda: {"procedure": BIRTH}, Status.VOIDED),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_done_by_whom_it_is_open_to(act: str) -> None:
    made, person, _other, typed, status = ACTS[act]
    record = made()
    answer = do(act, record, person(), **typed())
    assert answer.status_code == 302, answer.content.decode()
    record.refresh_from_db()
    assert record.status == status


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_refused_to_another_role(act: str) -> None:
    made, _person, other, typed, _status = ACTS[act]
    record = made()
    assert do(act, record, other(), **typed()).status_code == 403
    assert Record.objects.get(pk=record.pk).trail_length == record.trail_length


@pytest.mark.parametrize("act", ["adjust", "amend", "record_outage", "void", "confirm_payment"])
def test_a_record_of_another_place_is_not_there(act: str) -> None:
    made, _person, _other, typed, _status = ACTS[act]
    record = made()
    assert do(act, record, cast.clerk_of_another_unit(), **typed()).status_code == 404


@pytest.mark.parametrize("act", [act for act in ACTS if act != "amend"])
def test_an_act_on_an_ended_record_is_a_conflict(act: str) -> None:
    _made, person, _other, typed, _status = ACTS[act]
    record = record_cast.returned()
    assert do(act, record, person(), **typed()).status_code == 409
    assert Record.objects.get(pk=record.pk).trail_length == record.trail_length


@pytest.mark.parametrize("act", [act for act in ACTS if act != "request_payment"])
def test_what_asks_for_something_is_not_done_without_it(act: str) -> None:
    made, person, _other, _typed, _status = ACTS[act]
    record = made()
    assert do(act, record, person()).status_code == 422
    assert Record.objects.get(pk=record.pk).trail_length == record.trail_length


def test_rare_acts_stand_behind_one_line_and_the_main_deed_is_none_of_them() -> None:
    page = page_of(record_cast.received(), cast.clerk())
    usual, rare = page.split('class="more-acts"')
    assert "More acts" in rare
    assert "Correct a typing error" in rare
    assert "Forward to the competent unit" in usual
    assert "data-deed" not in rare.split("</section>")[0]


def test_an_act_that_nothing_could_make_possible_is_not_offered() -> None:
    record = record_cast.taken()
    assert "Extend with apology" in page_of(record, cast.lead())
    assert "Request financial obligation" not in page_of(record, cast.officer())
    extended(record, FRIDAY.date().replace(day=20), FRIDAY)
    assert reverse("record_extend", args=[record.pk]) not in page_of(record, cast.lead())


def test_a_second_extension_sent_all_the_same_is_refused() -> None:
    record = extended(record_cast.taken(), FRIDAY.date().replace(day=25), FRIDAY)
    assert do("extend", record, cast.lead(), **apology()).status_code == 422


def test_the_letter_stands_on_the_page_and_a_late_one_says_that_it_excuses_nothing() -> None:
    record = extended(record_cast.taken(), FRIDAY.date().replace(day=25), moment("2026-11-18 08:00"))
    page = page_of(record, cast.officer())
    assert "01/PXL" in page
    assert "No: it changes no judgement" in page
    assert "Promised anew with a late apology: 17:00, Wednesday 25 November 2026." in page
    assert "Chờ ý kiến của cơ quan khác" in page


def test_words_about_people_are_hidden_from_who_may_not_see_them() -> None:
    record = stopped(record_cast.taken(), requester="Nguyễn Văn Đòi")
    assert "Nguyễn Văn Đòi" in page_of(record, cast.officer())
    supervisor = page_of(record, cast.province())
    assert "Nguyễn Văn Đòi" not in supervisor
    assert "01/TBD" in supervisor


def test_what_was_mistyped_shows_only_on_the_page_whose_look_was_logged() -> None:
    record = amended(record_cast.received(), Correction(AmendedField.NAME, "Phạm Thị Thư", PartyRole.APPLICANT))
    page = page_of(record, cast.clerk())
    assert "Typing errors corrected" in page
    assert OWNER.name not in page
    assert "Phạm Thị Thư" not in page
    address = reverse("record_unmask", args=[record.pk])
    unmasked = signed_in(cast.clerk()).post(address, {"purpose": "checking"}).content.decode()
    assert OWNER.name in unmasked
    assert "Phạm Thị Thư" in unmasked


def test_the_form_for_typing_errors_shows_no_personal_data() -> None:
    page = page_of(record_cast.received(), cast.clerk())
    for secret in (OWNER.name, OWNER.personal_number, OWNER.telephone, OWNER.email):
        assert secret not in page


@pytest.mark.parametrize(
    ("what", "value", "row"),
    [
        ("applicant.born_on", "15/03/1992", ("born_on", "1992-03-14", "1992-03-15")),
        ("applicant.email", "", ("email", OWNER.email, "")),
        ("copies", "3", ("copies", "1", "3")),
        ("return.postal", "", ("return_method", "counter", "postal")),
    ],
)
def test_each_kind_of_value_is_read_as_reception_reads_it(what: str, value: str, row: tuple[str, str, str]) -> None:
    record = record_cast.received()
    assert do("amend", record, cast.clerk(), what=what, value=value).status_code == 302
    amendment = Amendment.objects.get()
    assert (amendment.field, amendment.before, amendment.after) == row


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("applicant.personal_number", "12"),
        ("applicant.email", "no address"),
        ("applicant.born_on", "31/02/1990"),
        ("applicant.name", ""),
        ("copies", "0"),
        ("submitter.name", "Ai"),
        ("applicant.kind", "business"),
    ],
)
def test_a_value_that_cannot_be_is_refused_at_its_field(what: str, value: str) -> None:
    record = record_cast.received()
    assert do("amend", record, cast.clerk(), what=what, value=value).status_code == 422
    assert not Amendment.objects.exists()


def test_a_payment_that_is_waited_for_is_told_with_its_clock() -> None:
    page = page_of(asked_to_pay(land(), WEDNESDAY), cast.clerk())
    assert "Not yet determined" in page
    assert "Stands still until it is paid" in page
    assert "Confirm financial obligation" in page
    assert "Runs on" in page_of(asked_to_pay(land(pauses=False), WEDNESDAY), cast.clerk())


def test_adjustments_and_outages_stand_on_the_page() -> None:
    record = out_of_order(adjusted(record_cast.taken(), Point("Tên con", "Nam", "Nam Anh")))
    page = page_of(record, cast.officer())
    assert "Nam Anh" in page
    assert "Land database" in page
    assert "An outage moves no due date." in page


def test_the_void_page_foresees_and_then_does_it() -> None:
    record = record_cast.received(MARRIAGE)
    client = signed_in(cast.clerk())
    address = reverse("record_void", args=[record.pk])
    assert "Void and receive again" in client.get(address).content.decode()
    seen = client.post(address, {"seen": 1, "procedure": BIRTH, "look": "1"}).content.decode()
    assert "17:00, Friday 13 November 2026" in seen
    assert "Giấy chứng sinh" in seen
    assert Record.objects.count() == 1
    answer = client.post(address, {"seen": 1, "procedure": BIRTH, "papers_of": BIRTH, "paper": ["2"]})
    new = Record.objects.get(replaces=record)
    assert answer.url == reverse("record", args=[new.pk])
    assert list(new.components.order_by("position").values_list("is_present", flat=True)) == [False, True]


def test_the_void_page_says_why_it_cannot_be() -> None:
    record = record_cast.received(MARRIAGE)
    client = signed_in(cast.clerk())
    address = reverse("record_void", args=[record.pk])
    page = client.post(address, {"seen": 1, "procedure": MARRIAGE, "look": "1"}).content.decode()
    assert "already stands under this procedure" in page
    assert client.post(address, {"seen": 1, "procedure": record_cast.WITHOUT_TERM}).status_code == 422
    assert Record.objects.get().status == Status.RECEIVED


def test_old_and_new_point_to_each_other() -> None:
    old = record_cast.received()
    new = received_again(old, BIRTH, FRIDAY)
    assert f'href="{reverse("record", args=[new.pk])}"' in page_of(old, cast.clerk())
    assert f'href="{reverse("record", args=[old.pk])}"' in page_of(new, cast.clerk())


def test_tracking_the_old_code_leads_to_the_new_record() -> None:
    old = record_cast.received()
    new = received_again(old, BIRTH, FRIDAY)
    page = signed_in(cast.clerk()).get(reverse("tracked_record", args=[old.code])).content.decode()
    assert new.code in page
    assert f"first under the code {old.code}" in page


def test_tracking_says_what_a_payment_does_to_the_clock() -> None:
    record = asked_to_pay(land(), WEDNESDAY)
    page = signed_in(cast.clerk()).get(reverse("tracked_record", args=[record.code])).content.decode()
    assert "runs on when the payment is confirmed" in page
    assert "starts again when all papers are there" not in page
    assert "You meet the financial obligation" in page


def test_tracking_tells_of_a_late_promise_beside_the_due_date() -> None:
    record = extended(record_cast.taken(), FRIDAY.date().replace(day=25), moment("2026-11-18 08:00"))
    page = signed_in(cast.clerk()).get(reverse("tracked_record", args=[record.code])).content.decode()
    assert "With our apology you are promised it by 17:00, Wednesday 25 November 2026." in page
    assert "17:00, Wednesday 18 November 2026" in page


def test_an_outage_of_a_centre_is_written_down_with_the_records_it_met() -> None:
    record = record_cast.received()
    client = signed_in(cast.clerk())
    place = f"centre-{cast.units().centres[cast.HONG_GAI].pk}"
    answer = client.post(reverse("desk_outages"), {"place": place, **broken()})
    outage = Outage.objects.get()
    assert answer.url == reverse("desk_outage", args=[outage.pk])
    assert record.code in client.get(answer.url).content.decode()
    assert "Land database" in client.get(reverse("desk_outages")).content.decode()
    assert "Land database" in page_of(record, cast.clerk())


def test_an_outage_of_another_centre_cannot_be_chosen_or_read() -> None:
    client = signed_in(cast.clerk())
    place = f"centre-{cast.units().centres[cast.CO_TO].pk}"
    assert client.post(reverse("desk_outages"), {"place": place, **broken()}).status_code == 422
    assert not Outage.objects.exists()
    here = f"centre-{cast.units().centres[cast.HONG_GAI].pk}"
    client.post(reverse("desk_outages"), {"place": here, **broken()})
    other = signed_in(cast.clerk_of_another_unit())
    assert other.get(reverse("desk_outage", args=[Outage.objects.get().pk])).status_code == 404


@pytest.mark.parametrize("since", ["now", "25:00 11/11/2026", "07:30 01/01/0001", "07:30 31/12/9999"])
def test_a_moment_that_is_none_is_refused(since: str) -> None:
    record = record_cast.received()
    assert do("record_outage", record, cast.clerk(), **(broken() | {"since": since})).status_code == 422


def test_the_trail_tells_what_was_changed_and_no_value_of_it() -> None:
    record = amended(
        record_cast.copied(),
        Correction(AmendedField.NAME, "Phạm Thị Thư", PartyRole.APPLICANT),
        Correction(AmendedField.COPIES, 3),
    )
    page = page_of(record, cast.clerk())
    assert "Owner of the record · Name, Copies" in page
    assert "the fee was 20,000 đ and is now 12,000 đ" in page
    assert "Phạm Thị Thư" not in page
    late = extended(record_cast.taken(), FRIDAY.date().replace(day=25), moment("2026-11-18 08:00"))
    assert "promised anew for 17:00, Wednesday 25 November 2026; the due date stays" in page_of(late, cast.officer())
    new = received_again(record_cast.received(), BIRTH, FRIDAY)
    assert f"instead of {new.replaces.code}, which is void" in page_of(new, cast.clerk())
    assert "Land database, 07:30, Wednesday 11 November" in page_of(out_of_order(record_cast.received()), cast.clerk())
