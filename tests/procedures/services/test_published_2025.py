"""The published figures of 2025 come out of the demonstration's records, and the command says when they do not."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from procedures.services.calendar_loading import load_calendar
from procedures.services.demonstration.loading import load_first_day, load_period
from procedures.services.demonstration.published import compare
from procedures.services.demonstration.published_words import METRICS, PLACES, UNITS
from procedures.services.drafting import Party, Reception
from procedures.services.intake import receive
from tests import cast
from tests.record_cast import COPIES, WEDNESDAY
from units.scoping import PROVINCE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_catalogue")]
SCALE = 0.01


def test_every_word_of_the_press_can_be_said_in_vietnamese() -> None:
    rows = compare(scale=SCALE)
    assert {row.metric for row in rows} <= set(METRICS)
    assert {row.unit for row in rows} <= {*UNITS, "%"}
    assert {row.place for row in rows if not row.code} <= set(PLACES)


def table() -> str:
    shown = StringIO()
    call_command("published_2025", f"--scale={SCALE}", stdout=shown)
    return shown.getvalue()


def test_the_press_and_the_records_agree_until_one_record_too_many() -> None:
    load_calendar()
    load_first_day(at=WEDNESDAY, scale=SCALE)
    with pytest.raises(CommandError):
        table()
    load_period(until=date(2025, 10, 6), at=WEDNESDAY, scale=SCALE)
    lines = table().splitlines()
    assert any("1.410" in line and "141.000" in line and line.endswith("bằng nhau") for line in lines)
    assert not any("records" in line for line in lines)
    assert sum(line.endswith("bằng nhau") for line in lines) >= 9
    assert not any(line.endswith("khác") for line in lines)
    assert any("9.673" in line and line.endswith("không dựng lại") for line in lines)
    draft = Reception(
        procedure_code=COPIES,
        centre_id=cast.units().centres[cast.HONG_GAI].pk,
        applicant=Party(name="Nguyễn Thị Thừa"),
    )
    receive(draft=draft, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY.replace(year=2025, month=7, day=1))
    with pytest.raises(CommandError, match="khác"):
        table()
