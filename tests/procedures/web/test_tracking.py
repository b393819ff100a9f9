"""What is shown of a record to whoever has its code, and what only to whoever knows four digits more."""

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext

from procedures.domain.vocabulary import Reason, Status
from procedures.models import Field
from procedures.queries.tracking import digits_match, record_by_code, tracked
from procedures.services import intake, processing
from procedures.services.drafting import Party
from staffing.models import AuditEntry
from tests import cast, record_cast
from tests.record_cast import ADOPTION, BIRTH, LAND_CHANGE, MARRIAGE, OWNER, WEDNESDAY
from units import clock
from units.clock import ZONE
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db
PERSONAL = (OWNER.name, "Phạm", OWNER.personal_number, OWNER.telephone, OWNER.email, OWNER.address, "0218", "4417")


@pytest.fixture(autouse=True)
def fresh():
    """No tries counted yet, on an ordinary Wednesday."""
    cache.clear()
    with clock.frozen(WEDNESDAY + timedelta(hours=1)):
        yield


def page_of(client, code):
    return client.get(reverse("tracked_record", args=[code]))


def answer(client, code, digits, **extra):
    return client.post(reverse("tracked_record", args=[code]), {"digits": digits}, **extra)


def text(response):
    return response.content.decode()


@pytest.mark.parametrize("matter", [MARRIAGE, LAND_CHANGE, BIRTH, ADOPTION])
def test_a_code_alone_shows_status_dates_and_places_only(client, matter):
    record = record_cast.received(matter)
    shown = text(page_of(client, record.code))
    status, moment = gettext(Status.RECEIVED.label), "09:00, thứ Tư 11/11/2026"
    for wanted in (record.code, status, record.received_at_centre.name, moment):
        assert wanted in shown
    title = record.version.name_vi
    for hidden in (*PERSONAL, title, title.lower(), matter, record.version.procedure.field.name_vi + "<", "P*"):
        assert hidden not in shown


@pytest.mark.parametrize("digits", ["4417", "0218", " 44 17 "])
@pytest.mark.parametrize("matter", [MARRIAGE, LAND_CHANGE, BIRTH, ADOPTION])
def test_the_last_four_digits_of_number_or_telephone_show_matter_and_masked_name(client, matter, digits):
    record = record_cast.received(matter)
    assert answer(client, record.code, digits).status_code == 302
    shown = text(page_of(client, record.code))
    for wanted in (record.version.name_vi, matter, "P*** T** T**"):
        assert wanted in shown
    for hidden in (OWNER.name, OWNER.personal_number, OWNER.telephone, OWNER.email, OWNER.address):
        assert hidden not in shown


@pytest.mark.parametrize("digits", ["4418", "0000", "417", "04417", "", "abcd", "022192004417", "xxxx"])
def test_other_digits_show_nothing_more(client, digits):
    record = record_cast.received(ADOPTION)
    refused = answer(client, record.code, digits)
    assert refused.status_code == 422
    assert record.version.name_vi not in text(refused)
    assert record.version.name_vi not in text(page_of(client, record.code))


def test_digits_of_the_submitter_do_not_open_the_owner_s_record(client):
    helper = Party(name="Người Nộp Hộ", personal_number="022099001234", telephone="0987654321")
    record = record_cast.received(MARRIAGE, submitter=helper)
    assert answer(client, record.code, "1234").status_code == 422
    assert answer(client, record.code, "4321").status_code == 422


def test_an_owner_without_any_number_is_opened_by_no_digits():
    record = record_cast.received(MARRIAGE, applicant=Party(name="Nguyễn Văn Không"))
    assert not any(digits_match(record, typed) for typed in ("", "xxxx", "0000", "    "))


@pytest.mark.parametrize(
    "held, digits",
    [
        ({"tax_code": "5701662152"}, "2152"),
        ({"tax_code": "5701662152-001"}, "2001"),
        ({"passport": "B1234567"}, "4567"),
        ({"telephone": "+84912440218"}, "0218"),
    ],
)
def test_whatever_number_the_owner_has_counts(held, digits):
    record = record_cast.received(MARRIAGE, applicant=Party(name="Công ty Thử", **held))
    assert digits_match(record, digits)


def test_details_open_for_this_code_only_and_the_digits_are_not_kept(client):
    first, second = record_cast.received(MARRIAGE), record_cast.received(LAND_CHANGE)
    answered = answer(client, first.code, "4417")
    assert "4417" not in answered["Location"]
    assert "4417" not in str(dict(client.session))
    assert first.version.name_vi in text(page_of(client, first.code))
    assert second.version.name_vi not in text(page_of(client, second.code))


def test_another_browser_sees_no_details(client):
    record = record_cast.received(MARRIAGE)
    answer(client, record.code, "4417")
    assert record.version.name_vi not in text(page_of(type(client)(), record.code))


def test_a_shown_matter_is_written_down(client):
    record = record_cast.received(MARRIAGE)
    answer(client, record.code, "0000")
    assert not AuditEntry.objects.filter(purpose="tracking").exists()
    answer(client, record.code, "4417")
    entry = AuditEntry.objects.get(purpose="tracking")
    assert (entry.subject_kind, entry.subject_id, entry.actor) == ("record", record.pk, None)
    assert "4417" not in str(entry.facts)


def test_five_wrong_answers_lock_the_code_even_for_the_right_one(client):
    record = record_cast.received(MARRIAGE)
    for _ in range(5):
        assert answer(client, record.code, "0000").status_code == 422
    locked = answer(client, record.code, "4417")
    assert "15" in text(locked)
    assert record.version.name_vi not in text(page_of(client, record.code))
    elsewhere = type(client)(REMOTE_ADDR="203.0.113.9")
    assert (locked.status_code, answer(elsewhere, record.code, "4417").status_code) == (429, 429)


def test_a_code_of_another_system_gives_no_further_tries(client):
    record = record_cast.received(MARRIAGE, external_code="000.00.06.H49-231027-0361")
    for code in (record.code, record.external_code, record.code, record.external_code, record.code):
        assert answer(client, code, "0000").status_code == 422
    assert "15" in text(answer(client, record.external_code, "4417"))


def test_right_answers_cost_no_try(client):
    record = record_cast.received(MARRIAGE)
    for _ in range(8):
        assert answer(client, record.code, "4417").status_code == 302


def test_guessing_at_many_codes_from_one_address_ends(client):
    days = (0, 0, 1, 1, 2, 2, 5)  # so that no day of the unit takes all that one address may try at it
    records = [record_cast.received(MARRIAGE, at=WEDNESDAY - timedelta(days=ago)) for ago in days]
    for record in records[:6]:
        for _ in range(5):
            forget_look_ups()
            answer(client, record.code, "0000")
    forget_look_ups()
    assert "15" in text(answer(client, records[6].code, "4417"))
    assert records[6].version.name_vi not in text(page_of(client, records[6].code))


def forget_look_ups():
    """Look-ups have a limit of their own, by the minute."""
    cache.delete("throttle_tracking_127.0.0.1")


def test_the_thirty_first_look_up_of_a_minute_waits(client):
    record = record_cast.received(MARRIAGE)
    for _ in range(30):
        assert page_of(client, record.code).status_code == 200
    stopped = page_of(client, record.code)
    assert stopped.status_code == 429
    assert int(stopped["Retry-After"]) > 0
    assert page_of(type(client)(REMOTE_ADDR="203.0.113.9"), record.code).status_code == 200


@pytest.mark.parametrize("code", ["H49.99-261111-0001", "H49.27-261111-9999"])
def test_an_unknown_code_gets_one_sentence(client, code):
    shown = page_of(client, code)
    assert shown.status_code == 404
    assert "Không có hồ sơ nào mang mã này" in text(shown)
    assert answer(client, code, "4417").status_code == 404


def test_what_cannot_be_a_code_is_said_at_the_form(client):
    shown = client.get(reverse("tracking"), {"code": "abc"})
    assert shown.status_code == 422
    assert "Đây không phải mã hồ sơ" in text(shown)
    assert client.get(reverse("tracking")).status_code == 200


@pytest.mark.parametrize("typed", ["{}", " {} ", "{lower}", "{spaced}", "{slashed}"])
def test_the_form_understands_a_code_however_it_is_typed(client, typed):
    code = record_cast.received(MARRIAGE).code
    forms = {"lower": code.lower(), "spaced": code.replace("-", " - "), "slashed": code.replace("-", "/")}
    answered = client.get(reverse("tracking"), {"code": typed.format(code, **forms)})
    assert answered["Location"] == reverse("tracked_record", args=[code])


def test_a_code_of_another_system_finds_the_record(client):
    record = record_cast.received(MARRIAGE, external_code="000.00.06.H49-231027-0361")
    assert record_by_code("000.00.06.h49-231027-0361") == record
    assert record.code in text(page_of(client, "000.00.06.H49-231027-0361"))


def test_a_code_that_two_systems_gave_is_not_guessed_at():
    record_cast.received(MARRIAGE, external_code="G09.20-20260609-0092637")
    record_cast.received(LAND_CHANGE, external_code="G09.20-20260609-0092637", source_system="api")
    assert record_by_code("G09.20-20260609-0092637") is None


def test_a_page_of_a_record_is_kept_nowhere_and_found_by_no_search_engine(client):
    shown = page_of(client, record_cast.received(MARRIAGE).code)
    assert "no-store" in shown["Cache-Control"]
    assert shown["X-Robots-Tag"] == "noindex"


def test_a_look_up_asks_the_same_few_queries_however_long_the_story(django_assert_max_num_queries):
    record = record_cast.returned(MARRIAGE)
    record_by_code(record.code)
    with django_assert_max_num_queries(2):
        assert tracked(record_by_code(record.code), at=WEDNESDAY).steps


def test_the_story_tells_what_happened_where_and_what_comes_next():
    story = tracked(record_cast.taken(MARRIAGE), at=WEDNESDAY)
    assert [step.next for step in story.steps] == [True, True, False, False]
    assert [step.title for step in story.steps[2:]] == ["Người thụ lý đã nhận hồ sơ", "Đã tiếp nhận"]
    assert story.place == cast.units().hong_gai.label
    assert story.why[0].label == "Nhận"
    assert (story.standing, story.standing_text) == ("in_term", "Còn 5 ngày làm việc")


@pytest.mark.parametrize(
    "at, standing, words",
    [
        (datetime(2026, 11, 18, 8, 0, tzinfo=ZONE), "due_soon", "Đến hạn hôm nay"),
        (datetime(2026, 11, 18, 23, 59, tzinfo=ZONE), "due_soon", "Đến hạn hôm nay"),
        (datetime(2026, 11, 19, 0, 0, tzinfo=ZONE), "overdue", "Quá hạn"),
    ],
)
def test_the_standing_has_a_word(at, standing, words):
    story = tracked(record_cast.taken(MARRIAGE), at=at)
    assert (story.standing, story.standing_text) == (standing, words)


def test_an_ended_record_has_nothing_to_come_and_an_outcome():
    story = tracked(record_cast.returned(MARRIAGE), at=WEDNESDAY)
    assert not any(step.next for step in story.steps)
    assert (story.status, story.standing, story.place) == (Status.RETURNED, "early", "")


def test_a_submission_is_told_when_it_is_answered():
    story = tracked(record_cast.submitted(MARRIAGE), at=WEDNESDAY)
    assert story.due == ""
    assert "16:30" in story.steps[0].note or "09:00" in story.steps[0].note


def test_the_reason_of_a_refusal_shows_only_with_the_digits():
    record = record_cast.submitted(MARRIAGE)
    intake.refuse(
        record_id=record.pk, reason=Reason.CONDITIONS_NOT_MET, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY
    )
    record.refresh_from_db()
    reason = "Không đáp ứng điều kiện"
    assert reason not in str(tracked(record, at=WEDNESDAY).steps)
    assert reason in str(tracked(record, at=WEDNESDAY, with_details=True).steps)


def test_a_moved_due_date_is_told_with_the_first_one(client):
    places = cast.units()
    record = record_cast.received(MARRIAGE, residence_unit_id=places.co_to.pk)
    later = WEDNESDAY + timedelta(days=1)
    processing.forward(record_id=record.pk, actor=cast.clerk(), scope=PROVINCE, at=later)
    story = tracked(record_by_code(record.code), at=later)
    assert story.is_moved
    assert any("Hẹn trả kết quả mới" in step.note for step in story.steps)
    assert story.first_due in text(page_of(client, record.code))


def test_every_field_keeps_its_title_from_the_bare_code():
    """The rule holds whether a field is marked sensitive or not: nothing depends on somebody's marking it."""
    record = record_cast.received(LAND_CHANGE)
    Field.objects.update(is_sensitive=False)
    assert tracked(record, at=WEDNESDAY).details is None
