"""The officials' pages: every number is true, opens its records, and stays within the reader's places."""

import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from procedures.domain.csv_cells import harmless
from procedures.domain.vocabulary import Reason
from procedures.services.figure_keeping import drain, reconcile
from staffing.models import Account, AuditEntry
from tests import cast, record_cast
from tests.record_cast import MARRIAGE, WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday():
    with clock.frozen(WEDNESDAY):
        yield


def signed_in(account: Account, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(account)
    return client


def _some_figures() -> None:
    record_cast.returned(MARRIAGE)
    record_cast.received(MARRIAGE)
    record_cast.copied()
    drain(at=WEDNESDAY)


def test_the_province_sees_the_rate_with_its_denominator():
    _some_figures()
    page = signed_in(cast.province()).get(reverse("dashboard")).content.decode()
    assert "2 of 2 settled" in page
    assert "100%" in page


def test_in_vietnamese_numbers_are_written_the_vietnamese_way():
    _some_figures()
    page = signed_in(cast.province(), "vi").get(reverse("dashboard")).content.decode()
    assert "Trước và đúng hạn" in page
    assert "2 trên 2 đã giải quyết" in page


@pytest.mark.parametrize("reader", [cast.province, cast.lead])
def test_every_number_opens_as_many_records_as_it_says(reader):
    _some_figures()
    record_cast.received(MARRIAGE, competent_unit_id=cast.units().co_to.pk, choice_reason=Reason.NEW_ADDRESS)
    drain(at=WEDNESDAY)
    client = signed_in(reader())
    numbers = client.get(reverse("dashboard")).context["numbers"]
    for number in numbers[:1] + numbers[2:]:
        rows = client.get(number.href).context["rows"]
        assert len(rows) == int(number.value), number.label
    assert len(client.get(numbers[1].href).context["rows"]) == 2


def test_a_leader_sees_the_own_unit_and_not_another():
    _some_figures()
    client = signed_in(cast.lead())
    assert [line.row.code for line in client.get(reverse("dashboard")).context["lines"]] == [cast.HONG_GAI]
    assert client.get(reverse("unit_figures", args=[cast.HONG_GAI])).status_code == 200
    assert client.get(reverse("unit_figures", args=[cast.CO_TO])).status_code == 404


def test_a_clerk_sees_no_figures():
    assert signed_in(cast.clerk()).get(reverse("dashboard")).status_code == 403


def test_the_page_says_when_the_figures_were_found_equal_to_the_records():
    _some_figures()
    client = signed_in(cast.province())
    assert "not yet reconciled" in client.get(reverse("dashboard")).content.decode()
    reconcile(at=WEDNESDAY)
    assert "reconciled with 3 records" in client.get(reverse("dashboard")).content.decode()


def test_days_in_the_wrong_order_get_a_sentence():
    page = signed_in(cast.province()).get(reverse("dashboard"), {"first": "2026-11-10", "last": "2026-11-01"})
    assert "The last day lies before the first" in page.content.decode()


def test_the_workbook_has_typed_columns_and_the_definitions_and_is_written_into_the_audit_log():
    _some_figures()
    answer = signed_in(cast.province()).get(reverse("figures_xlsx"))
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    units, definitions = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    (row,) = (row for row in units if row[0] == cast.HONG_GAI)
    assert row[6:11] == [2, 1, 1, 0, 1.0]
    assert any(line[0] == "on_time" for line in definitions)
    assert AuditEntry.objects.filter(action="export").count() == 1


def test_the_csv_has_a_row_for_every_unit():
    _some_figures()
    text = signed_in(cast.province()).get(reverse("figures_csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert {cast.HONG_GAI, cast.CO_TO, cast.CAO_XANH} <= {row[0] for row in rows if row}


FORMULA = '=HYPERLINK("http://evil.example","x")'


def test_a_name_that_is_a_formula_is_text_in_both_files():
    _some_figures()
    unit = cast.units().hong_gai
    unit.full_name = unit.name_en = FORMULA
    unit.save()
    client = signed_in(cast.province())
    text = client.get(reverse("figures_csv")).content.decode("utf-8-sig")
    assert f"'{FORMULA}" in {row[1] for row in csv.reader(StringIO(text)) if len(row) > 1}
    book = ZipFile(BytesIO(client.get(reverse("figures_xlsx")).content))
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert b"evil.example" in book.read("xl/sharedStrings.xml")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", " =", "＝", "\r="])
def test_whatever_a_spreadsheet_would_carry_out_is_kept_from_it(sign: str):
    assert harmless(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("cell", ["Hồng Gai", "", "a=b", -5, 0.5, None])
def test_other_cells_stay_as_they_are(cell: object):
    assert harmless(cell) == cell
