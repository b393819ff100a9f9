"""The first copy is the original; every later one says that it is none, and all of them are written down."""

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.urls import reverse

from portal.deploy import serving, warming
from procedures.domain.printing import SAME_COPY, FormCode
from procedures.models import HandoverItem, HandoverList, Printing
from procedures.print.forms import warm_up
from procedures.print.issuing import issue
from procedures.print.register import register
from procedures.print.registry import FORMS, RECORD_FORMS, Template
from procedures.services import processing
from procedures.services.printing import Copy, next_copy, write_down
from procedures.web.printing import route_name
from staffing.models import AuditEntry
from tests import cast, record_cast
from tests.procedures.print.paper import pages_of, paper_of
from tests.procedures.print.test_forms import asked
from tests.record_cast import COPIES, MARRIAGE, OWNER, WEDNESDAY
from units import clock
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db
LATER = WEDNESDAY + timedelta(hours=1, minutes=5)


def printed(code, record, *, at, actor=None):
    return issue(FORMS[code], paper_of(code, record), actor=actor or cast.clerk(), at=at)


def marked(data):
    return "BẢN IN LẠI" in " ".join(pages_of(data))


def test_the_first_copy_is_the_original_and_the_second_says_when_it_was_printed():
    record = record_cast.received(MARRIAGE)
    assert not marked(printed(FormCode.RECEIPT, record, at=WEDNESDAY))
    again = printed(FormCode.RECEIPT, record, at=LATER)
    assert all("BẢN IN LẠI lần 1, 10:05 11/11/2026" in page for page in pages_of(again))
    third = printed(FormCode.RECEIPT, record, at=LATER + timedelta(days=1))
    assert "BẢN IN LẠI lần 2, 10:05 12/11/2026" in " ".join(pages_of(third))


def test_every_copy_is_logged_with_its_template_its_printer_and_its_digest():
    record = record_cast.received(MARRIAGE)
    first = printed(FormCode.RECEIPT, record, at=WEDNESDAY)
    second = printed(FormCode.RECEIPT, record, at=LATER, actor=cast.officer())
    one, two = Printing.objects.order_by("id")
    assert (one.copy_number, one.printed_by, one.printed_at) == (1, cast.clerk(), WEDNESDAY)
    assert (two.copy_number, two.printed_by, two.printed_at) == (2, cast.officer(), LATER)
    assert (bytes(one.digest), bytes(two.digest)) == (sha256(first).digest(), sha256(second).digest())
    assert {one.template_version, two.template_version} == {"2026-11.1"}
    assert (one.record, one.form, one.subject) == (record, FormCode.RECEIPT, f"record:{record.pk}")


def test_a_browser_that_asks_twice_gets_the_same_copy_and_every_look_is_written_down():
    record = record_cast.received(MARRIAGE)
    first = printed(FormCode.RECEIPT, record, at=WEDNESDAY)
    assert printed(FormCode.RECEIPT, record, at=WEDNESDAY + SAME_COPY / 2) == first
    assert Printing.objects.count() == 1
    assert AuditEntry.objects.filter(purpose="receipt").count() == 2


def test_a_paper_that_says_something_new_is_a_new_copy_however_soon():
    record = record_cast.received(MARRIAGE)
    first = printed(FormCode.CONTROL_SLIP, record, at=WEDNESDAY)
    processing.forward(record_id=record.pk, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY)
    second = printed(FormCode.CONTROL_SLIP, record, at=WEDNESDAY + SAME_COPY / 2)
    assert marked(second)
    assert [bytes(row.digest) for row in Printing.objects.order_by("id")] == [
        sha256(data).digest() for data in (first, second)
    ]


def test_somebody_else_s_copy_is_a_reprint_however_soon():
    record = record_cast.received(MARRIAGE)
    printed(FormCode.RECEIPT, record, at=WEDNESDAY)
    assert marked(printed(FormCode.RECEIPT, record, at=WEDNESDAY + SAME_COPY / 2, actor=cast.lead()))


def test_after_a_minute_the_same_person_gets_a_reprint():
    record = record_cast.received(MARRIAGE)
    printed(FormCode.RECEIPT, record, at=WEDNESDAY)
    assert marked(printed(FormCode.RECEIPT, record, at=WEDNESDAY + SAME_COPY))


def test_other_papers_and_other_records_have_originals_of_their_own():
    record, other = record_cast.received(MARRIAGE), record_cast.received(MARRIAGE)
    printed(FormCode.RECEIPT, record, at=WEDNESDAY)
    assert not marked(printed(FormCode.CONTROL_SLIP, record, at=LATER))
    assert not marked(printed(FormCode.RECEIPT, other, at=LATER))


def test_two_counters_never_print_the_same_copy():
    record, form = record_cast.received(MARRIAGE), FormCode.RECEIPT
    subject = paper_of(form, record).subject
    mine = next_copy(form, subject, actor=cast.clerk(), at=WEDNESDAY)
    theirs = next_copy(form, subject, actor=cast.lead(), at=WEDNESDAY)
    assert mine.number == theirs.number == 1
    log = {"form": form, "subject": subject, "template_version": "1", "data": b"", "record": record}
    assert write_down(mine, actor=cast.clerk(), **log)
    assert not write_down(theirs, actor=cast.lead(), **log)
    assert marked(printed(form, record, at=WEDNESDAY, actor=cast.lead()))
    assert list(Printing.objects.order_by("copy_number").values_list("copy_number", flat=True)) == [1, 2]


def test_a_label_says_nothing_of_reprints_and_shows_nobody():
    record = record_cast.received(MARRIAGE)
    printed(FormCode.LABEL, record, at=WEDNESDAY)
    assert not marked(printed(FormCode.LABEL, record, at=LATER))
    assert Printing.objects.filter(form=FormCode.LABEL).count() == 2
    assert not AuditEntry.objects.filter(purpose="label").exists()


def test_the_log_of_looks_holds_no_personal_data():
    record = record_cast.received(MARRIAGE)
    printed(FormCode.CONTROL_SLIP, record, at=WEDNESDAY)
    entry = AuditEntry.objects.get(purpose="control_slip")
    assert entry.subject_id == record.pk
    assert entry.facts == {"paper": f"record:{record.pk}", "copy": 1}


def test_a_template_holds_from_its_day_on_and_the_older_one_before():
    old = FORMS[FormCode.RECEIPT]
    new = Template("2027-03.1", date(2027, 3, 1), "receipt", "Thông tư mới")
    form = replace(old, templates=(*old.templates, new))
    assert form.in_force(date(2027, 2, 28)).version == "2026-11.1"
    assert form.in_force(date(2027, 3, 1)) == new
    assert form.in_force(date(2020, 1, 1)).version == "2026-11.1"
    assert form.note(date(2027, 3, 2)) == "Mẫu số 01 · Thông tư mới · bản mẫu 2027-03.1"


def test_a_worker_warms_itself_after_the_fork():
    warm_up()
    assert serving.post_worker_init is warming.post_worker_init


def open_as(client, account, url, at=WEDNESDAY):
    client.force_login(account)
    with clock.frozen(at):
        return client.get(url)


@pytest.mark.parametrize("form", RECORD_FORMS, ids=lambda form: form.code.value)
def test_a_form_that_the_record_does_not_have_is_refused_with_a_sentence(client, form):
    record = record_cast.submitted(MARRIAGE)
    answer = open_as(client, cast.clerk(), reverse(route_name(form), args=[record.pk]))
    assert answer.status_code == 422
    assert not Printing.objects.exists()


def test_another_letter_than_the_one_that_was_named_is_not_printed(client):
    record = record_cast.taken(MARRIAGE)
    letter, url = asked(record), reverse("record_form_supplement", args=[record.pk])
    assert open_as(client, cast.clerk(), f"{url}?of={letter.pk + 1}").status_code == 422
    assert not Printing.objects.exists()
    assert open_as(client, cast.clerk(), f"{url}?of={letter.pk}").status_code == 200


@pytest.mark.parametrize("form", RECORD_FORMS, ids=lambda form: form.code.value)
def test_nobody_prints_a_record_of_another_place(client, form):
    record = record_cast.returned(MARRIAGE)
    answer = open_as(client, cast.clerk_of_another_unit(), reverse(route_name(form), args=[record.pk]))
    assert answer.status_code == 404
    assert not Printing.objects.exists()


def test_whoever_collects_fees_prints_the_slip_and_an_officer_does_not(client):
    record = record_cast.received(COPIES, pages=2)
    url = reverse("record_form_fee_receipt", args=[record.pk])
    assert open_as(client, cast.officer(), url).status_code == 403
    answer = open_as(client, cast.clerk(), url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert AuditEntry.objects.get(purpose="fee_receipt").subject_id == record.pk


def test_the_page_of_the_record_offers_its_papers_and_tells_what_was_printed(client):
    record = record_cast.received(MARRIAGE)
    url = reverse("record", args=[record.pk])
    page = open_as(client, cast.clerk(), url).content.decode()
    for name in ("record_receipt", "record_form_control_slip", "record_form_label"):
        assert reverse(name, args=[record.pk]) in page
    assert reverse("record_form_return_receipt", args=[record.pk]) not in page
    printed(FormCode.RECEIPT, record, at=WEDNESDAY)
    printed(FormCode.RECEIPT, record, at=LATER)
    page = open_as(client, cast.clerk(), url).content.decode()
    assert "10:05, 11/11" in page
    assert "2026-11.1" in page


def test_who_may_not_see_people_is_offered_the_label_alone(client):
    record = record_cast.received(MARRIAGE)
    page = open_as(client, cast.province(), reverse("record", args=[record.pk])).content.decode()
    assert reverse("record_form_label", args=[record.pk]) in page
    assert reverse("record_form_control_slip", args=[record.pk]) not in page


def test_a_clerk_prints_the_register_of_their_own_centre_and_the_look_is_written_down(client):
    centres = cast.units().centres
    record_cast.received(MARRIAGE)
    query = {"centre": centres[cast.HONG_GAI].pk, "day": "11/11/2026"}
    client.force_login(cast.clerk())
    with clock.frozen(LATER):
        assert client.get(reverse("desk_register")).status_code == 200
        answer = client.get(reverse("register_pdf"), query)
        refused = client.get(reverse("register_pdf"), query | {"centre": centres[cast.CO_TO].pk})
        too_early = client.get(reverse("register_pdf"), query | {"day": "12/11/2026"})
    assert OWNER.name in " ".join(pages_of(answer.content))
    assert (refused.status_code, too_early.status_code) == (422, 422)
    assert AuditEntry.objects.get(purpose="register").facts == {
        "paper": register(centres[cast.HONG_GAI], WEDNESDAY.date()).subject,
        "copy": 1,
    }


def test_a_hand_over_slip_is_printed_at_both_ends_and_nowhere_else(client):
    places = cast.units()
    way = HandoverList.objects.create(
        number="07/BG",
        year=2026,
        from_centre=places.centres[cast.HONG_GAI],
        to_centre=places.centres[cast.CAO_XANH],
        made_by=cast.clerk(),
        made_at=WEDNESDAY,
    )
    HandoverItem.objects.create(handover_list=way, record=record_cast.received(MARRIAGE), sent_at=WEDNESDAY)
    url = reverse("handover_slip_pdf", args=[way.pk])
    assert open_as(client, cast.clerk(), url).status_code == 200
    assert open_as(client, cast.clerk_of_another_unit(), url).status_code == 404
    assert Printing.objects.get().subject == f"list:{way.pk}"


def test_anybody_prints_what_a_procedure_asks_for(client):
    record_cast.procedures()
    with clock.frozen(WEDNESDAY):
        answer = client.get(reverse("guidance_pdf", args=[MARRIAGE]))
        unknown = client.get(reverse("guidance_pdf", args=["9.999999"]))
    assert "PHIẾU HƯỚNG DẪN" in " ".join(pages_of(answer.content))
    assert unknown.status_code == 404
    assert not Printing.objects.exists()


def test_a_copy_knows_how_often_it_was_printed_again():
    assert [Copy(number, WEDNESDAY).reprint for number in (1, 2, 5)] == [0, 1, 4]
