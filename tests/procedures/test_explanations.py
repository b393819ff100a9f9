from datetime import date, time, timedelta
from itertools import product

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from procedures.domain import deadlines
from procedures.domain.calendar import DEFAULT_OFFICE_HOURS, OfficeHours, Session, WorkingCalendar
from procedures.domain.deadlines import Term, due
from procedures.domain.extensions import promised
from procedures.domain.pauses import shifted
from procedures.domain.vocabulary import TermUnit
from procedures.queries.calendar import calendar_for
from procedures.queries.explanations import WORDS, explain
from procedures.services.calendar_loading import load_calendar
from tests.procedures.calendars import announced_days, at
from units.formats import brief_moment, spoken_duration, spoken_moment, spoken_time

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded():
    load_calendar()


def explained(start, value, unit, language="vi", **how):
    with translation.override(language):
        return [tuple(line) for line in explain(due(at(start), Term(value, unit), calendar_for()).lines, **how)]


def test_a_same_day_matter_is_explained_as_on_the_desk():
    assert explained("2025-07-01T09:12", 0, TermUnit.SAME_DAY, year=False) == [
        ("Nhận", "09:12, thứ Ba 01/07"),
        ("Thủ tục giải quyết trong ngày", "nhận không sau 15:00"),
        ("Hết buổi làm việc cuối", "17:00, thứ Ba 01/07"),
    ]


def test_a_same_day_matter_that_came_late_says_why_it_moves():
    assert explained("2026-11-23T15:01", 0, TermUnit.SAME_DAY)[2:] == [
        ("Nhận sau 15:00", "chuyển sang thứ Tư 25/11/2026"),
        ("Ngày nghỉ không tính", "thứ Ba 24/11/2026 (Ngày Văn hóa Việt Nam)"),
        ("Hết buổi làm việc cuối", "17:00, thứ Tư 25/11/2026"),
    ]
    assert explained("2026-11-22T10:00", 0, TermUnit.SAME_DAY)[2] == (
        "Nhận vào ngày nghỉ",
        "chuyển sang thứ Hai 23/11/2026",
    )


def test_working_days_are_explained_in_both_languages():
    assert explained("2026-08-21T10:00", 3, TermUnit.WORKING_DAY) == [
        ("Nhận", "10:00, thứ Sáu 21/08/2026"),
        ("Thời hạn giải quyết", "3 ngày làm việc"),
        ("Ngày đầu tiên được tính", "thứ Bảy 22/08/2026"),
        ("Thứ Bảy, Chủ nhật không tính", "1 ngày"),
        ("Ngày làm bù được tính", "thứ Bảy 22/08/2026 (Làm bù cho ngày 31/8)"),
        ("Hết buổi làm việc cuối", "17:00, thứ Ba 25/08/2026"),
    ]
    assert explained("2026-08-21T10:00", 3, TermUnit.WORKING_DAY, "en") == [
        ("Received", "10:00, Friday 21 August 2026"),
        ("Settlement term", "3 working days"),
        ("First day counted", "Saturday 22 August 2026"),
        ("Saturdays and Sundays, not counted", "1 day"),
        ("Day worked by swap, counted", "Saturday 22 August 2026 (Make-up working Saturday (for 31 August))"),
        ("End of the last session", "17:00, Tuesday 25 August 2026"),
    ]


def test_calendar_days_and_months_say_where_the_last_day_moved():
    assert explained("2026-11-09", 15, TermUnit.DAY)[3:5] == [
        ("Ngày cuối của thời hạn", "thứ Ba 24/11/2026"),
        ("Ngày cuối là ngày nghỉ", "chuyển sang thứ Tư 25/11/2026"),
    ]
    assert ("Thời hạn giải quyết", "1 tháng") in explained("2026-01-31", 1, TermUnit.MONTH)


def test_every_kind_of_line_has_words_and_every_word_a_line():
    short_friday = OfficeHours({**DEFAULT_OFFICE_HOURS.sessions, 4: (Session(time(7, 30), time(11, 30)),)})
    calendar = WorkingCalendar(announced_days(), {2025, 2026, 2027}, short_friday)
    starts = ["2026-11-20T14:30", "2026-11-22T10:00", "2026-08-20T15:01", "2025-08-29T09:00", "2025-12-31T09:00"]
    terms = [Term(value, unit) for unit in TermUnit if unit is not TermUnit.SAME_DAY for value in (1, 3, 8)]
    terms += [Term(0, TermUnit.SAME_DAY), Term(30, TermUnit.WORKING_HOUR)]
    seen = set()
    for term, start in product(terms, starts):
        lines = due(at(start), term, calendar).lines
        seen |= {line.code for line in lines}
        with translation.override("en"):
            assert all(label and said and "%(" not in label + said for label, said in explain(lines))
    assert seen | set(words_of_a_moved_date()) == set(WORDS)


def words_of_a_moved_date():
    """What pauses and extensions say."""
    due_at = at("2026-11-18T17:00")
    moved = [
        shifted(
            due_at, unit, paused_at=at("2026-11-13"), resumed_at=at("2026-11-16"), lines=(), calendar=calendar_for()
        )
        for unit in TermUnit
    ]
    moved.append(promised(due_at, date(2026, 11, 20), at=at("2026-11-16"), lines=(), calendar=calendar_for()))
    lines = [line for deadline in moved for line in deadline.lines]
    with translation.override("en"):
        assert all(label and said and "%(" not in label + said for label, said in explain(lines))
    return {line.code for line in lines}


def test_a_pause_is_explained():
    lines = shifted(
        at("2026-11-18T17:00"),
        TermUnit.WORKING_DAY,
        paused_at=at("2026-11-13"),
        resumed_at=at("2026-11-17"),
        lines=(),
        calendar=calendar_for(),
    ).lines
    with translation.override("vi"):
        assert [tuple(line) for line in explain(lines)][1:] == [
            ("Thời hạn tiếp tục chạy", "09:00, thứ Ba 17/11/2026"),
            ("Không tính trong thời gian tạm dừng", "2 ngày làm việc"),
            ("Hết buổi làm việc cuối", "17:00, thứ Sáu 20/11/2026"),
        ]


def test_lengths_and_times_are_written_as_far_as_they_go():
    with translation.override("vi"):
        assert spoken_duration(timedelta(hours=7, minutes=30)) == "7 giờ 30 phút"
        assert spoken_duration(timedelta(0)) == "0 phút"
        assert spoken_duration(timedelta(seconds=29)) == "29 giây"
        assert spoken_time(deadlines.SAME_DAY_CUT_OFF) == "15:00"
        assert spoken_moment(at("2025-07-06T17:00")) == "17:00, Chủ nhật 06/07/2025"
        assert spoken_moment(at("2025-07-06T17:00"), year=False) == "17:00, Chủ nhật 06/07"
        assert brief_moment(at("2025-07-06T17:00"), year=False) == "17:00, 06/07"


def test_the_command_prints_the_moment_first_and_then_why(capsys):
    call_command("explain_deadline", "2026-11-20T16:30", "8", "working_hour")
    assert capsys.readouterr().out.splitlines() == [
        "2026-11-23T16:30:00+07:00",
        "Nhận: 16:30, thứ Sáu 20/11/2026",
        "Thời hạn giải quyết: 8 giờ làm việc",
        "Giờ làm việc thứ Sáu 20/11/2026: 30 phút",
        "Giờ làm việc thứ Hai 23/11/2026: 7 giờ 30 phút",
        "Hẹn trả: 16:30, thứ Hai 23/11/2026",
    ]


def test_the_command_takes_a_zone_and_explains_in_vietnamese_whatever_the_language(capsys):
    with translation.override("en"):
        call_command("explain_deadline", "2026-11-20T09:30Z", "8", "working_hour")
    out = capsys.readouterr().out
    assert out.startswith("2026-11-23T16:30:00+07:00\nNhận: 16:30, thứ Sáu")


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (("yesterday", "8", "working_hour"), "không phải là thời điểm"),
        (("2026-13-20T16:30", "8", "working_hour"), "không phải là thời điểm"),
        (("2026-11-20T16:30", "eight", "working_hour"), "không phải là số nguyên"),
        (("2026-11-20T16:30", "1.5", "working_hour"), "không phải là số nguyên"),
        (("2026-11-20T16:30", "8", "fortnight"), "không phải là đơn vị thời hạn"),
        (("2026-11-20T16:30", "0", "working_day"), "0"),
        (("2026-11-20T16:30", "5", "same_day"), "5"),
        (("2028-01-03T09:00", "1", "working_day"), "31/12/2027"),
        (("2027-12-31T09:00", "1", "working_day"), "31/12/2027"),
        (("0001-01-01T00:00+14:00", "1", "working_day"), "31/12/2027"),
        (("9999-12-31T23:59-14:00", "1", "working_hour"), "31/12/2027"),
    ],
)
def test_the_command_refuses_wrong_input_with_one_sentence(arguments, sentence, capsys):
    with pytest.raises(CommandError) as refusal:
        call_command("explain_deadline", *arguments)
    assert refusal.value.returncode != 0
    assert sentence in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert capsys.readouterr().out == ""
