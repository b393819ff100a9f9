"""The index for officials: scores, the records behind them, what if, entries and files, each within one's places."""

import csv
import hashlib
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from procedures.domain.vocabulary import Reason
from procedures.models import IndexInput, IndexMonth
from procedures.services.index_766 import count_month
from staffing.models import AuditEntry
from staffing.services.monitoring import MonitoringDraft, give_monitoring
from tests import cast, record_cast
from tests.procedures import petition_cast
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import ADOPTION, BIRTH, MARRIAGE, OWNER, WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db

MONTH, NOVEMBER = "2026-11", date(2026, 11, 1)
MONDAY = WEDNESDAY + timedelta(days=5)
NOT_LISTED = "Of units whose records you may not see, the score is shown without its list."


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen(MONDAY):
        yield


def page(client: Client, name: str, *arguments: str, status: int = 200, **query: object) -> str:
    answer = client.get(reverse(name, args=arguments), query)
    assert answer.status_code == status
    return answer.content.decode()


def one_in_term_one_late() -> str:
    """Returned on its day at Hồng Gai; open at Cô Tô past its due moment. The code of the late one."""
    record_cast.returned(MARRIAGE)
    elsewhere = {"competent_unit_id": cast.units().co_to.pk, "choice_reason": Reason.NEW_ADDRESS}
    return record_cast.received(BIRTH, **elsewhere).code


def test_the_province_sees_groups_indicators_and_its_units():
    one_in_term_one_late()
    count_month(NOVEMBER, at=MONDAY)
    shown = page(signed_in(cast.province()), "index_766")
    assert "1 / 2" in shown
    assert "10.00" in shown  # 2.1: half of 20 points
    assert reverse("index_lost", args=[MONTH, "2.1"]) in shown
    for code in (cast.HONG_GAI, cast.CO_TO):
        assert reverse("index_unit", args=[MONTH, code]) in shown
    assert "not entered" in shown


def test_a_unit_leader_sees_the_own_unit_and_no_other():
    late = one_in_term_one_late()
    count_month(NOVEMBER, at=MONDAY)
    lead = signed_in(cast.lead())
    shown = page(lead, "index_month", MONTH)
    assert "1 / 1" in shown
    assert cast.CO_TO not in shown
    page(lead, "index_unit", MONTH, cast.CO_TO, status=404)
    page(lead, "index_lost", MONTH, "2.1", status=404, unit=cast.CO_TO)
    assert late not in page(lead, "index_lost", MONTH, "2.1")
    assert page(signed_in(cast.clerk()), "index_766", status=403)


def test_a_score_opens_its_records_with_reasons_and_no_names_and_says_what_mending_them_gives():
    late = one_in_term_one_late()
    count_month(NOVEMBER, at=MONDAY)
    client = signed_in(cast.province())
    shown = page(client, "index_lost", MONTH, "2.1", kind="open_late")
    assert late in shown
    assert "Open, and past its due moment" in shown
    assert OWNER.name not in shown
    assert "1 record in term would give" in shown
    assert "+10.00" in shown  # of 2.1: from 10 to 20 points
    assert "1 record in term would give" in page(client, "index_lost", MONTH, "2.1", kind=["open_late", "open_late"])
    assert late not in page(client, "index_lost", MONTH, "2.1", kind="asked_twice")
    assert "would give" not in page(client, "index_lost", MONTH, "2.1")
    page(client, "index_lost", MONTH, "1.1", status=404)
    page(client, "index_lost", MONTH, "x", status=404)


def test_a_unit_that_is_only_watched_shows_its_score_and_neither_its_list_nor_a_file():
    late = one_in_term_one_late()
    second = datetime(2026, 11, 2, 9, tzinfo=MONDAY.tzinfo)
    petition = petition_cast.filed(at=second, unit_id=cast.units().co_to.pk)
    count_month(NOVEMBER, at=MONDAY)
    draft = MonitoringDraft(cast.units().co_to, "", "45/QĐ-UBND", MONDAY.date(), None)
    give_monitoring(account_id=cast.lead().pk, draft=draft, actor=cast.admin(), at=MONDAY)
    lead = signed_in(cast.lead())
    shown = page(lead, "index_lost", MONTH, "2.1", unit=cast.CO_TO, kind="open_late")
    assert "0 / 1" in shown
    assert NOT_LISTED in shown
    assert late not in shown
    assert late not in page(lead, "index_lost", MONTH, "2.1")
    assert NOT_LISTED not in page(lead, "index_lost", MONTH, "2.1", unit=cast.HONG_GAI)
    assert "index.csv" not in page(lead, "index_unit", MONTH, cast.CO_TO)
    page(lead, "index_csv", MONTH, status=404, unit=cast.CO_TO)
    assert cast.CO_TO not in page(lead, "index_csv", MONTH)
    with clock.frozen(datetime(2026, 11, 28, 9, tzinfo=MONDAY.tzinfo)):
        assert petition.code not in page(signed_in(cast.lead()), "index_lost", MONTH, "5.2", unit=cast.CO_TO)
    province = signed_in(cast.province())
    listed = page(province, "index_lost", MONTH, "2.1", unit=cast.CO_TO)
    assert late in listed
    assert NOT_LISTED not in listed


@pytest.mark.parametrize("query", [{"after": "x"}, {"after": "9" * 40}, {"record": "-1"}, {"record": "9" * 18}])
def test_odd_addresses_of_the_list_are_answered(query):
    one_in_term_one_late()
    page(signed_in(cast.province()), "index_lost", MONTH, "2.1", **query)


def test_months_that_cannot_be_are_not_found():
    client = signed_in(cast.province())
    for month in ("2026-12", "2025-06"):
        page(client, "index_month", month, status=404)
    page(client, "index_compare", MONTH, status=404)  # not stored
    assert client.get("/dashboard/index/2026-13/").status_code == 404


def test_an_official_enters_what_the_portal_does_not_hold():
    record_cast.procedures()
    client = signed_in(cast.province())
    address = reverse("index_entries", args=[MONTH])
    given = {"place": "province", "indicator": "1.2", "numerator": 9, "denominator": 8, "note": "12/BC-VP"}
    assert client.post(address, given).status_code == 422
    assert client.post(address, given | {"denominator": 10}).status_code == 302
    assert IndexInput.objects.get().entered_by == cast.province()
    assert "9 / 10" in page(client, "index_entries", MONTH)
    assert "12/BC-VP" in page(client, "index_month", MONTH)
    lead = signed_in(cast.lead())
    assert lead.post(address, given | {"denominator": 10}).status_code == 422  # the province is not theirs
    assert "12/BC-VP" not in page(lead, "index_entries", MONTH)
    assert signed_in(cast.auditor()).get(address).status_code == 403


def test_a_stored_month_has_an_address_a_checksum_and_a_comparison():
    one_in_term_one_late()
    later = datetime(2026, 12, 7, 9, tzinfo=MONDAY.tzinfo)
    count_month(NOVEMBER, at=later)
    with clock.frozen(later):
        client = signed_in(cast.province())
        record_cast.returned(MARRIAGE)  # written down after the month was stored
        assert "1 / 2" in page(client, "index_month", MONTH)
        compared = page(client, "index_compare", MONTH)
        assert "1 / 2" in compared
        assert "2 / 3" in compared
        text = page(client, "index_json", MONTH)
        assert hashlib.sha256(text.encode()).hexdigest() == IndexMonth.objects.get().checksum
        assert "The stored lines give the checksum" in compared
        page(signed_in(cast.lead()), "index_json", MONTH, status=404)
        entries = reverse("index_entries", args=[MONTH])
        given = {"place": "province", "indicator": "1.2", "numerator": 9, "denominator": 10, "note": "12/BC-VP"}
        assert client.post(entries, given).status_code == 409


def test_files_hold_every_indicator_and_what_it_counts_and_leave_an_audit_row():
    one_in_term_one_late()
    client = signed_in(cast.province())
    rows = list(csv.reader(StringIO(page(client, "index_csv", MONTH).removeprefix("\ufeff"))))
    assert ["", "The province", "2.1", "Records in term", "1", "2", "0.5", "10.0", "20.0"] in [row[:9] for row in rows]
    book = client.get(reverse("index_xlsx", args=[MONTH]))
    sheets = CalamineWorkbook.from_filelike(BytesIO(book.content))
    first, second = (sheets.get_sheet_by_index(number).to_python() for number in (0, 1))
    assert len(first) == 1 + 24 * 3  # the province and two units with records: 23 indicators and the sum
    assert any("The numerator of 2.2 is in seconds." in row for row in second)
    assert AuditEntry.objects.filter(action="export").count() == 2
    assert signed_in(cast.auditor()).get(reverse("index_csv", args=[MONTH])).status_code == 403
    own = page(signed_in(cast.lead()), "index_csv", MONTH)
    assert cast.CO_TO not in own


def test_the_page_asks_as_many_queries_for_two_units_as_for_all(django_assert_max_num_queries):
    one_in_term_one_late()
    count_month(NOVEMBER, at=MONDAY)
    client = signed_in(cast.province())
    page(client, "index_766")
    with django_assert_max_num_queries(12):
        page(client, "index_766")


def test_procedures_without_a_part_and_late_petitions_are_listed_as_well():
    record_cast.procedures()
    petition = petition_cast.filed(at=datetime(2026, 11, 2, 9, tzinfo=MONDAY.tzinfo))
    client = signed_in(cast.province())
    listed = page(client, "index_lost", MONTH, "1.3", unit=cast.HONG_GAI)
    assert MARRIAGE in listed
    assert ADOPTION not in listed  # the province's own
    assert "No result named" in listed
    assert ADOPTION in page(client, "index_lost", MONTH, "1.3")
    assert f">{MARRIAGE}</a>" not in page(client, "index_lost", MONTH, "1.3", after=MARRIAGE)
    assert petition.code not in page(client, "index_lost", MONTH, "5.2")
    with clock.frozen(datetime(2026, 11, 28, 9, tzinfo=MONDAY.tzinfo)):
        listed = page(signed_in(cast.province()), "index_lost", MONTH, "5.2")
    assert petition.code in listed
    assert petition.text.subject not in listed
