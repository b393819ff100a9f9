"""The pages and the API of files of records: asked from a list, moving by themselves, taken by whoever asked."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from procedures.domain.exports import ExportFormat, ExportList, ExportState
from procedures.domain.steering import Risk
from procedures.models import Export
from procedures.services import exports
from staffing.models import AuditEntry
from tests import cast, record_cast
from tests.procedures.export_cast import asked, made, worked_off
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db
NOW = WEDNESDAY + timedelta(days=14)


@pytest.fixture(autouse=True)
def two_weeks_later(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    with clock.frozen(NOW):
        yield


def export_of(page: Any) -> str:
    return str(page.context["export_href"])


def test_from_a_list_to_its_file() -> None:
    record = record_cast.received()
    province = signed_in(cast.province())
    form = export_of(province.get(reverse("records"), {"unit": cast.HONG_GAI, "at": ""}))
    assert form == f"{reverse('export_new', args=['records'])}?unit=06685"
    page = province.get(form).content.decode()
    assert "Hong Gai Ward" in page
    assert "None: the file says codes" in page
    assert "with_people" not in page
    assert province.post(form, {"format": "csv"}).headers["Location"] == reverse("exports")
    assert "Waits for its turn" in province.get(reverse("exports")).content.decode()
    worked_off()
    listed = province.get(reverse("exports")).content.decode()
    export = Export.objects.get()
    assert export.sha256 in listed
    assert f"{reverse('records')}?unit=06685" in listed
    answer = province.get(reverse("export_file", args=[export.pk]))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="records-20261125-{export.pk}.csv"'
    assert record.code in b"".join(answer.streaming_content).decode()


@pytest.mark.parametrize("risk", [Risk.OVERDUE, Risk.STUCK])
def test_the_records_at_risk_are_a_file_in_the_order_of_their_page(risk: Risk) -> None:
    for day in range(3):
        record_cast.taken(at=WEDNESDAY - timedelta(days=day))
    page = signed_in(cast.lead()).get(reverse("at_risk"), {"risk": risk.value, "unit": cast.HONG_GAI})
    shown = [line.record.code for line in page.context["lines"]]
    question = export_of(page).partition("?")[2]
    export = made(cast.lead(), question, source=ExportList.AT_RISK)
    written = exports.path_of(export).read_text("utf-8-sig").splitlines()[1 : len(shown) + 1]
    assert [line.partition(",")[0] for line in written] == shown
    assert len(shown) == export.total == 3


def test_who_may_not_export_sees_no_button_and_gets_no_file() -> None:
    record_cast.received()
    export = made()
    clerk = signed_in(cast.clerk())
    assert export_of(clerk.get(reverse("records"))) == ""
    for address in (
        reverse("exports"),
        reverse("exports_now"),
        reverse("export_new", args=["records"]),
        reverse("export_file", args=[export.pk]),
    ):
        assert clerk.get(address).status_code == 403
    lead = signed_in(cast.lead())
    assert lead.get(reverse("export_file", args=[export.pk])).status_code == 404
    assert "no file yet" in lead.get(reverse("exports")).content.decode()
    assert lead.post(reverse("export_cancel", args=[export.pk])).status_code == 404


def test_names_need_a_reason_of_whoever_may_see_them() -> None:
    record_cast.received()
    lead, form = signed_in(cast.lead()), reverse("export_new", args=["records"])
    given = {"format": "xlsx", "with_people": "on", "reason": ""}
    refused = lead.post(form, given)
    assert refused.status_code == 422
    assert "Write why you need the personal data" in refused.content.decode()
    assert lead.post(form, given | {"reason": "Để gọi điện cho chủ hồ sơ"}).status_code == 302
    assert Export.objects.get().with_people
    signed_in(cast.province()).post(form, given | {"reason": "Để gọi điện cho chủ hồ sơ"})
    assert not Export.objects.get(account=cast.province()).with_people  # the form does not ask the province


def test_conditions_that_mean_nothing_get_a_sentence_and_an_unknown_list_is_not_there() -> None:
    record_cast.procedures()
    province = signed_in(cast.province())
    for given in (province.get, province.post):
        page = given(f"{reverse('export_new', args=['records'])}?status=lost")
        assert page.status_code == 422
        assert "One of the conditions of this list means nothing" in page.content.decode()
    assert province.get(reverse("export_new", args=["people"])).status_code == 404


def test_a_file_of_delays_without_days_is_of_those_that_the_page_shows() -> None:
    record_cast.received()
    province, form = signed_in(cast.province()), reverse("export_new", args=["delays"])
    answer = province.get(form, {"period": "week", "unit": cast.HONG_GAI})
    last, first = NOW.date(), NOW.date() - timedelta(days=6)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{form}?unit={cast.HONG_GAI}&first={first}&last={last}"
    page = province.get(answer.headers["Location"])
    assert page.status_code == 200
    assert "means nothing" not in page.content.decode()


def test_the_bar_moves_by_itself_and_costs_nothing_while_nothing_moves() -> None:
    record_cast.received()
    export = asked()
    province = signed_in(cast.province())
    assert "hx-trigger" in province.get(reverse("exports")).content.decode()
    first = province.get(reverse("exports_now"))
    again = province.get(reverse("exports_now"), headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Export.objects.filter(pk=export.pk).update(state=ExportState.RUNNING, total=4, done=3)
    moved = province.get(reverse("exports_now"), headers={"if-none-match": first.headers["ETag"]})
    assert 'value="3" max="4"' in moved.content.decode()
    Export.objects.filter(pk=export.pk).update(state=ExportState.FAILED, failure="export_too_large")
    ended = province.get(reverse("exports_now"), headers={"if-none-match": moved.headers["ETag"]}).content.decode()
    assert "hx-trigger" not in ended
    assert "more than 2,000,000 records" in ended
    assert f'href="{reverse("export_new", args=["records"])}"' in ended


def test_what_is_called_off_is_over() -> None:
    record_cast.received()
    export = asked()
    province = signed_in(cast.province())
    address = reverse("export_cancel", args=[export.pk])
    assert "Nothing of it is kept" in province.post(address, follow=True).content.decode()
    assert province.post(address).status_code == 409
    assert province.get(reverse("export_file", args=[export.pk])).status_code == 409


def test_the_api_asks_looks_and_takes_in_parts() -> None:
    record = record_cast.received()
    client = APIClient(headers={"accept-language": "en"})
    client.force_authenticate(cast.lead())
    wish = {"list": "records", "question": "unit=06685", "format": ExportFormat.CSV.value}
    answer = client.post("/api/v1/exports/", wish, format="json")
    assert (answer.status_code, answer.data["state"], answer.data["file_url"]) == (202, "waiting", None)
    one = f"/api/v1/exports/{answer.data['id']}/"
    early = client.get(f"{one}file/")
    assert (early.status_code, early.data["code"]) == (409, "export_not_ready")
    worked_off()
    told = client.get(one).data
    assert (told["state"], told["total"]) == ("done", 1)
    part = client.get(f"{one}file/", headers={"range": "bytes=3-8"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"Record")
    assert record.code in b"".join(client.get(f"{one}file/").streaming_content).decode()
    assert AuditEntry.objects.filter(facts__step="taken").count() == 2
    other = APIClient()
    other.force_authenticate(cast.province())
    assert other.get(one).status_code == 404
    assert other.get("/api/v1/exports/").data == []
    refused = other.post("/api/v1/exports/", wish | {"with_people": True, "reason": "Cần gọi cho dân"}, format="json")
    assert (refused.status_code, refused.data["code"]) == (422, "export_people_forbidden")
