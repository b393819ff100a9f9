"""Files of the records behind a past figure: what the list of then shows, whatever was written since."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook
from rest_framework.test import APIClient

from procedures.domain.exports import ExportFormat, ExportList, ExportState
from procedures.domain.vocabulary import Channel, Reason, SourceSystem
from procedures.models import Export, FigureChange, Record
from procedures.queries import past_records
from procedures.services import export_files, exports
from procedures.services.figure_keeping import drain_all
from procedures.services.voiding import RightProcedure, void_and_receive
from staffing.models import AuditEntry
from tests import cast, record_cast
from tests.procedures.export_cast import made, worked_off
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import IN_HOURS, MARRIAGE, OWNER, WEDNESDAY
from units import clock
from units.errors import RuleBroken
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db
NEXT_DAY = WEDNESDAY + timedelta(days=1)
THEN = {"moment": "2026-11-11T12:00:00", "first": "2026-11-01", "last": "2026-11-30"}
REASON = "To tell the owners that their dates were wrong"


@pytest.fixture(autouse=True)
def corrected(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Seven received on Wednesday, one of them online, one elsewhere, one settled; on Thursday one of them is void, and
    three more are received, of which one is settled.
    """
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(export_files, "PART", 2)
    monkeypatch.setattr(past_records, "PAGE", 3)
    monkeypatch.setattr("procedures.web.figures_as_at.PAGE", 3)
    wrong, *_others = (record_cast.received(MARRIAGE) for _ in range(4))
    record_cast.received(MARRIAGE, channel=Channel.ONLINE, source_system=SourceSystem.PORTAL)
    away = {"competent_unit_id": cast.units().co_to.pk, "choice_reason": Reason.NEW_ADDRESS}
    record_cast.received(MARRIAGE, **away)
    record_cast.completed(MARRIAGE)
    drain_all(at=WEDNESDAY)
    with clock.frozen(NEXT_DAY):
        right = RightProcedure(IN_HOURS)
        void_and_receive(record_id=wrong.pk, right=right, actor=cast.clerk(), scope=PROVINCE, at=NEXT_DAY)
        record_cast.completed(MARRIAGE, at=NEXT_DAY)
        record_cast.received(MARRIAGE, at=NEXT_DAY)
        drain_all(at=NEXT_DAY)
        yield


def shown(client: Client, asked: dict[str, str]) -> tuple[list[str], str]:
    """The codes of the list, page after page, and where its button leads."""
    page = client.get(reverse("records_as_at"), asked)
    codes, button = [], page.context["export_href"]
    while True:
        codes += [line.record.code for line in page.context["rows"]]
        if not page.context["following"]:
            return codes, button
        page = client.get(page.context["following"])


def written(export: Export) -> list[list[str]]:
    rows = list(csv.reader(exports.path_of(export).read_text("utf-8-sig").splitlines()))
    return rows[1 : rows.index([])]


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({"figure": "received"}, 7),
        ({"figure": "received", "channel": "online"}, 1),
        ({"figure": "received", "unit": cast.CO_TO}, 1),
        ({"figure": "settled"}, 1),
        ({"figure": "open"}, 6),
        ({"figure": "open", "channel": "in_person"}, 5),
        ({"figure": "corrections"}, 1),
        ({"figure": "corrections", "channel": "online"}, 0),
    ],
)
def test_the_file_holds_what_the_list_of_then_shows_in_its_order_whatever_was_written_since(
    asked: dict[str, str], number: int
) -> None:
    province = cast.province()
    codes, button = shown(signed_in(province), {**THEN, **asked})
    assert len(codes) == number
    export = made(province, button.partition("?")[2], source=ExportList.AS_AT)
    assert export.state == ExportState.DONE
    assert [line[0] for line in written(export)] == codes


def test_from_the_list_to_its_file_which_says_the_moment_and_nobodys_name() -> None:
    client = signed_in(cast.province())
    _codes, button = shown(client, {**THEN, "moment": "2026-11-11T12:00:30", "figure": "received"})
    form = client.get(button).content.decode()
    assert "as at" in form.lower()
    assert "12:00" in form
    assert client.post(button, {"format": "csv"}).headers["Location"] == reverse("exports")
    worked_off()
    export = Export.objects.get()
    text = b"".join(client.get(reverse("export_file", args=[export.pk])).streaming_content).decode()
    said = [line for line in text.splitlines() if line.startswith("As at")]
    assert said == ['As at,"12:00, Wednesday 11 November 2026 (12:00:30)"']
    assert "what each of them counted as, is what was known as at the moment asked for" in text
    assert OWNER.name not in text
    listed = client.get(reverse("exports")).content.decode()
    assert f"{reverse('records_as_at')}?figure=received&amp;moment=" in listed


def test_a_workbook_says_what_each_correction_was() -> None:
    _codes, button = shown(signed_in(cast.province()), {**THEN, "figure": "corrections"})
    export = made(cast.province(), button.partition("?")[2], source=ExportList.AS_AT, format=ExportFormat.XLSX)
    head, *lines = CalamineWorkbook.from_path(str(exports.path_of(export))).get_sheet_by_index(0).to_python()
    line = dict(zip(head, lines[0], strict=True))
    assert (line["By how many"], line["After this moment"]) == (-1, "Yes")
    assert line["What was done"] == "Void and receive again"


def test_a_repair_after_a_recount_stands_among_the_corrections_as_of_no_record() -> None:
    one = FigureChange.objects.filter(measure="received").first()
    assert one is not None
    one.pk, one.record_id, one.amount, one.is_late, one.recorded_at = None, 0, -3, True, NEXT_DAY
    one.save(force_insert=True)
    client = signed_in(cast.province())
    asked = {**THEN, "figure": "corrections"}
    text = client.get(reverse("records_as_at"), asked).content.decode()
    assert "Of no record" in text
    assert "−3 Received" in text
    button = client.get(reverse("records_as_at"), asked).context["export_href"]
    lines = written(made(cast.province(), button.partition("?")[2], source=ExportList.AS_AT))
    assert sorted(line[0] for line in lines)[0] == ""
    assert "The figures were repaired after a recount" in lines[0]
    received = {**THEN, "figure": "received", "moment": ""}
    assert client.get(reverse("records_as_at"), received).status_code == 200


def test_names_stand_in_it_for_a_reason_and_each_look_is_one_at_the_record() -> None:
    lead = cast.lead()
    for figure in ("received", "corrections"):
        asked = f"figure={figure}&" + "&".join(f"{name}={value}" for name, value in THEN.items())
        export = made(lead, asked, source=ExportList.AS_AT, with_people=True, reason=REASON)
        assert all(OWNER.name in line for line in written(export))
        looks = AuditEntry.objects.filter(action="look", facts__export=export.pk).values_list("subject_id", flat=True)
        codes = {line[0] for line in written(export)}
        assert set(Record.objects.filter(pk__in=looks).values_list("code", flat=True)) == codes
    with pytest.raises(RuleBroken, match="export_people_forbidden"):
        made(cast.province(), asked, source=ExportList.AS_AT, with_people=True, reason=REASON)


def test_a_leader_gets_the_records_of_the_own_unit_and_a_clerk_none() -> None:
    codes, button = shown(signed_in(cast.lead()), {**THEN, "figure": "received"})
    export = made(cast.lead(), button.partition("?")[2], source=ExportList.AS_AT)
    assert [line[0] for line in written(export)] == codes
    assert len(codes) == 6
    there = button.replace("figure=received", f"figure=received&unit={cast.CO_TO}").partition("?")[2]
    assert written(made(cast.lead(), there, source=ExportList.AS_AT)) == []
    assert signed_in(cast.clerk()).get(button).status_code == 403


@pytest.mark.parametrize(
    "asked",
    [
        "figure=received&first=2026-11-01&last=2026-11-30",
        "figure=received&moment=2026-11-11T12:00&first=2026-11-30&last=2026-11-01",
        "figure=received&moment=2026-11-30T12:00&first=2026-11-01&last=2026-11-30",
        "figure=received&moment=2025-05-31T12:00&first=2025-05-01&last=2025-05-30",
        "figure=nothing&moment=2026-11-11T12:00&first=2026-11-01&last=2026-11-30",
        "figure=received&moment=then&first=2026-11-01&last=2026-11-30",
        "figure=received&moment=2026-11-11T12:00&first=2026-11-01&last=2026-11-30&unit=00000",
        "figure=received&moment=2026-11-11T12:00&first=2026-11-01&last=2026-11-30&channel=smoke",
    ],
)
def test_a_question_without_a_moment_or_that_means_nothing_is_refused(asked: str) -> None:
    with pytest.raises(RuleBroken, match="export_question"):
        made(cast.province(), asked, source=ExportList.AS_AT)


def test_the_api_takes_the_same_list() -> None:
    client = APIClient()
    client.force_authenticate(cast.province())
    question = "figure=received&" + "&".join(f"{name}={value}" for name, value in THEN.items())
    wish = {"list": "as_at", "question": question, "format": "csv"}
    answer = client.post("/api/v1/exports/", wish, format="json")
    assert answer.status_code == 202
    worked_off()
    assert client.get(f"/api/v1/exports/{answer.json()['id']}/").json()["total"] == 7
