from datetime import date

import pytest
from django.core.management import CommandError, call_command

from procedures.models import CalendarYear, Holiday
from procedures.queries.calendar import calendar_for
from procedures.services.calendar_loading import HOLIDAYS, load_calendar
from units.errors import RuleBroken

pytestmark = pytest.mark.django_db

HEADER = "date,is_day_off,type,name_vi,name_en,source,verified\n"
YEAR_2028 = HEADER + "".join(
    f"2028-{day},true,statutory,Nghỉ lễ,Holiday,Labour Code,true\n" for day in ("01-01", "04-30", "05-01", "09-02")
)


def file_of(tmp_path, text, name="next.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def everything():
    return list(Holiday.objects.values_list().order_by("date")), list(CalendarYear.objects.values_list())


def problems_of(path):
    with pytest.raises(RuleBroken, match="calendar_file") as refusal:
        load_calendar(path)
    return [problem.code for problem in refusal.value.facts["problems"]]


def test_the_first_load_creates_and_the_second_leaves_everything_unchanged():
    Holiday.objects.all().delete()
    CalendarYear.objects.all().delete()
    first = load_calendar(HOLIDAYS)
    assert (first["years"].created, first["days"].created) == (3, 45)
    before = everything()
    second = load_calendar(HOLIDAYS)
    assert [(count.created, count.changed) for count in second.values()] == [(0, 0), (0, 0)]
    assert second["days"].unchanged == 45
    assert everything() == before
    assert dict(CalendarYear.objects.values_list("year", "verified")) == {2025: True, 2026: True, 2027: False}


def test_a_row_that_differs_is_changed():
    load_calendar(HOLIDAYS)
    Holiday.objects.filter(date=date(2026, 11, 24)).update(name_vi="Ngày khác")
    assert load_calendar(HOLIDAYS)["days"].changed == 1
    assert Holiday.objects.get(date=date(2026, 11, 24)).name_vi == "Ngày Văn hóa Việt Nam"


def test_an_estimate_in_the_file_does_not_overwrite_what_an_administrator_checked():
    load_calendar(HOLIDAYS)
    Holiday.objects.filter(date=date(2027, 4, 16)).update(verified=True, source="Thông báo giả định")
    assert load_calendar(HOLIDAYS)["days"].unchanged == 45
    assert Holiday.objects.get(date=date(2027, 4, 16)).source == "Thông báo giả định"


def test_a_day_that_an_administrator_entered_stays():
    load_calendar(HOLIDAYS)
    added = Holiday.objects.create(date=date(2027, 12, 31), year_id=2027, kind="swap_off", name_vi="Nghỉ hoán đổi")
    load_calendar(HOLIDAYS)
    assert Holiday.objects.filter(pk=added.pk).exists()


def test_the_next_year_can_be_loaded_and_counts_at_once(tmp_path):
    load_calendar(HOLIDAYS)
    with pytest.raises(RuleBroken, match="outside_calendar"):
        calendar_for().is_working(date(2028, 1, 4))
    load_calendar(file_of(tmp_path, YEAR_2028))
    assert calendar_for().is_working(date(2028, 1, 4))
    assert not calendar_for().is_working(date(2028, 5, 1))


@pytest.mark.parametrize(
    "row, fault",
    [
        ("2028-02-30,true,statutory,Lễ,,,true", "value_unusable"),
        ("30/04/2028,true,statutory,Lễ,,,true", "value_unusable"),
        ("1999-04-30,true,statutory,Lễ,,,true", "value_unusable"),
        ("2028-03-06,yes,statutory,Lễ,,,true", "value_unusable"),
        ("2028-03-06,true,party,Lễ,,,true", "value_unusable"),
        ("2028-03-06,true,statutory, ,,,true", "value_unusable"),
        ("2028-03-06,true,statutory,Lễ,,,maybe", "value_unusable"),
        ("2028-03-06,true", "value_unusable"),
        (f"2028-03-06,true,statutory,{'x' * 201},,,true", "value_unusable"),
        ("2028-05-01,true,statutory,Lễ,,,true", "day_repeated"),
        ("2028-03-04,true,working_saturday,Làm bù,,,true", "kind_contradicted"),
        ("2028-03-06,false,statutory,Lễ,,,true", "kind_contradicted"),
        ("2028-03-06,false,working_saturday,Làm bù,,,true", "swap_on_a_weekday"),
    ],
)
def test_a_row_that_makes_no_sense_refuses_the_whole_file(tmp_path, row, fault):
    load_calendar(HOLIDAYS)
    before = everything()
    assert problems_of(file_of(tmp_path, f"{YEAR_2028}{row}\n")) == [fault]
    assert everything() == before


def test_a_year_without_the_holidays_of_fixed_date_is_refused(tmp_path):
    text = YEAR_2028.replace("2028-09-02", "2028-09-04")
    assert problems_of(file_of(tmp_path, text)) == ["holiday_missing"]


def test_an_empty_a_foreign_and_a_missing_file_are_refused(tmp_path):
    assert problems_of(file_of(tmp_path, HEADER)) == ["file_empty"]
    assert problems_of(file_of(tmp_path, "a,b\n1,2\n")) == ["columns_missing"]
    assert problems_of(tmp_path / "nowhere.csv") == ["file_unreadable"]
    binary = tmp_path / "binary.csv"
    binary.write_bytes(b"\xff\xfe\x00")
    assert problems_of(binary) == ["file_unreadable"]


def test_the_command_says_what_it_did(capsys):
    load_calendar(HOLIDAYS)
    call_command("load_calendar")
    assert capsys.readouterr().out.splitlines() == [
        "Năm của lịch làm việc: 0 tạo mới, 0 thay đổi, 3 giữ nguyên",
        "Ngày nghỉ và ngày hoán đổi: 0 tạo mới, 0 thay đổi, 45 giữ nguyên",
    ]


def test_the_command_names_every_fault_and_changes_nothing(tmp_path):
    path = file_of(tmp_path, f"{YEAR_2028}2028-05-01,true,statutory,Lễ,,,true\nkhông,true,statutory,Lễ,,,true\n")
    with pytest.raises(CommandError) as refusal:
        call_command("load_calendar", path)
    assert str(refusal.value).splitlines() == [
        "Không thay đổi gì vì tệp lịch làm việc có chỗ sai:",
        "- Dòng 6: thứ Hai 01/05/2028 đã có trong tệp.",
        '- Dòng 7: cột date không nhận giá trị "không".',
    ]
    assert not CalendarYear.objects.filter(year=2028).exists()
