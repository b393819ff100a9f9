"""Files of records: they hold the list and nothing else, survive every kill, and leave nobody's places."""

import csv
import hashlib
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from procedures.domain.exports import KEPT_FOR, LEASE, MOST_WAITING, ExportFormat, ExportList, ExportState
from procedures.domain.vocabulary import Reason
from procedures.models import Applicant, Export, Record
from procedures.queries import export_rows
from procedures.services import export_files, export_lists, exports
from procedures.services.export_files import Book, csv_bytes
from procedures.services.export_requests import cancel_export, take_export
from staffing.access import access_of
from staffing.domain.acts import AuditAction
from staffing.models import Account, Assignment, AuditEntry
from tests import cast, record_cast
from tests.procedures.export_cast import asked, made, worked_off
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import BIRTH, OWNER, WEDNESDAY
from units import clock
from units.errors import RuleBroken

pytestmark = pytest.mark.django_db
NOW = WEDNESDAY + timedelta(days=3)
REASON = "To call the owners whose results lie uncollected"


@pytest.fixture(autouse=True)
def three_days_later(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    with clock.frozen(NOW):
        yield


def some(number: int = 12) -> list[Record]:
    """Records of different moments, one of them at another unit."""
    made_here = [record_cast.received(at=WEDNESDAY + timedelta(minutes=n)) for n in range(number - 1)]
    away = {"competent_unit_id": cast.units().co_to.pk, "choice_reason": Reason.NEW_ADDRESS}
    return [*made_here, record_cast.received(BIRTH, at=WEDNESDAY, **away)]


def text_of(export: Export) -> str:
    return exports.path_of(export).read_bytes().decode("utf-8-sig")


def lines_in(export: Export) -> list[list[str]]:
    """Heads and lines; what stands under them is left out."""
    rows = list(csv.reader(StringIO(text_of(export))))
    return rows[: rows.index([])]


def codes_in(export: Export) -> list[str]:
    return [line[0] for line in lines_in(export)[1:]]


def take(export: Export, account: Account) -> Export:
    return take_export(export_id=export.pk, actor=account, access=access_of(account, NOW.date()), at=NOW)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_files, "PART", 3)


@pytest.mark.parametrize("question", ["", "unit=06685", "standing=overdue", "procedure=1.001193"])
def test_the_file_holds_the_list_in_its_order(question: str, small_parts: None) -> None:
    some()
    page = signed_in(cast.province()).get(f"{reverse('records')}?{question}")
    shown = [row.record.code for row in page.context["rows"]]
    export = made(question=question)
    assert codes_in(export) == shown
    assert (export.state, export.done, export.total) == (ExportState.DONE, len(shown), len(shown))
    assert export.sha256 == hashlib.sha256(exports.path_of(export).read_bytes()).hexdigest()


def test_a_unit_that_leads_itself_gets_its_own_records_alone() -> None:
    some()
    page = signed_in(cast.lead()).get(reverse("records"))
    assert codes_in(made(cast.lead())) == [row.record.code for row in page.context["rows"]]
    of_co_to = record_cast.received(BIRTH, centre_id=cast.units().centres[cast.CO_TO].pk, at=WEDNESDAY)
    Record.objects.filter(pk=of_co_to.pk).update(
        competent_unit=cast.units().co_to, return_at_centre=cast.units().centres[cast.CO_TO]
    )
    assert of_co_to.code not in codes_in(made(cast.lead()))
    assert of_co_to.code in codes_in(made(cast.province()))


def test_under_the_lines_it_says_what_was_asked_when_and_what_the_figures_mean() -> None:
    some(2)
    text = text_of(made(question="unit=06685&channel=in_person"))
    assert "Competent unit,Hong Gai Ward" in text
    assert 'Taken at,"09:00, Saturday 14 November 2026"' in text
    assert "Of which places,Whole province" in text
    assert "\r\non_time," in text
    assert "Toàn tỉnh" in text_of(made(language="vi"))


def test_nobody_is_named_in_it() -> None:
    some(2)
    text = text_of(made(cast.lead()))
    assert not [word for word in (OWNER.name, OWNER.personal_number, OWNER.telephone) if word in text]
    assert not AuditEntry.objects.filter(action=AuditAction.LOOK).exists()


def test_people_are_named_for_a_reason_to_whoever_may_see_them_and_each_of_them_sees_that() -> None:
    records = some(3)[:2]
    export = made(cast.lead(), "unit=06685", with_people=True, reason=REASON)
    assert OWNER.name in text_of(export)
    assert REASON in text_of(export)
    looks = AuditEntry.objects.filter(action=AuditAction.LOOK, actor=cast.lead())
    assert set(looks.values_list("subject_id", flat=True)) == {record.pk for record in records}
    (entry,) = AuditEntry.objects.filter(action=AuditAction.EXPORT)
    assert (entry.purpose, entry.facts["step"], entry.facts["with_people"]) == (REASON, "asked", True)


@pytest.mark.parametrize(
    ("who", "reason", "code"),
    [
        (cast.province, REASON, "export_people_forbidden"),
        (cast.lead, "", "export_reason_missing"),
        (cast.lead, "vì cần", "export_reason_missing"),
        (cast.lead, "Hỏi chủ hồ sơ 022192004417", "words_name_a_person"),
        (cast.clerk, REASON, "export_nowhere"),
    ],
)
def test_people_are_named_to_nobody_else_and_for_no_less(who: Any, reason: str, code: str) -> None:
    record_cast.procedures()
    with pytest.raises(RuleBroken, match=code):
        asked(who(), with_people=True, reason=reason)
    assert not Export.objects.exists()


def test_what_means_nothing_is_not_asked_for() -> None:
    record_cast.procedures()
    for source, question in (
        (ExportList.RECORDS, "status=lost"),
        (ExportList.RECORDS, "received_from=2026-13-01"),
        (ExportList.AT_RISK, "risk=rain"),
        (ExportList.AT_RISK, "risk=overdue&unit=99999"),
        (ExportList.DELAYS, "first=2026-11-01"),
        (ExportList.DELAYS, "first=2026-11-01&last=2026-11-30&holder=nobody"),
    ):
        with pytest.raises(RuleBroken, match="export_question"):
            asked(source=source, question=question)


def test_one_person_has_so_many_on_their_way_at_one_time() -> None:
    record_cast.procedures()
    waiting = [asked() for _ in range(MOST_WAITING)]
    with pytest.raises(RuleBroken, match="export_too_many"):
        asked()
    asked(cast.lead())
    cancel_export(export_id=waiting[0].pk, actor=cast.province(), at=NOW)
    asked()


def test_another_persons_file_is_not_there() -> None:
    some(2)
    export = made(cast.province())
    for act in (
        lambda: take(export, cast.lead()),
        lambda: cancel_export(export_id=export.pk, actor=cast.lead(), at=NOW),
    ):
        with pytest.raises(RuleBroken, match="export_not_found"):
            act()
    assert take(export, cast.province()).pk == export.pk
    assert AuditEntry.objects.filter(action=AuditAction.EXPORT, facts__step="taken").count() == 1


def test_who_lost_the_post_takes_nothing() -> None:
    some(2)
    export, waiting = made(cast.lead()), asked(cast.lead())
    Assignment.objects.filter(account=cast.lead()).update(valid_to=NOW.date() - timedelta(days=1))
    with pytest.raises(RuleBroken, match="export_scope_lost"):
        take(export, Account.objects.get(username="hg.lead"))
    worked_off()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.failure) == (ExportState.FAILED, "export_scope_lost")
    assert not exports.path_of(waiting).exists()


def test_a_list_that_is_too_large_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    some(3)
    monkeypatch.setattr(exports.rules, "MOST_RECORDS", 2)
    export = made()
    assert (export.state, export.failure) == (ExportState.FAILED, "export_too_large")
    assert not list(exports.path_of(export).parent.iterdir())


def test_after_a_week_it_is_gone() -> None:
    some(2)
    export = made()
    exports.clear_old_exports(at=NOW + KEPT_FOR - timedelta(minutes=1))
    assert exports.path_of(export).exists()
    with pytest.raises(RuleBroken, match="export_expired"):
        take_export(
            export_id=export.pk,
            actor=cast.province(),
            access=access_of(cast.province(), NOW.date()),
            at=NOW + KEPT_FOR,
        )
    assert exports.clear_old_exports(at=NOW + KEPT_FOR + timedelta(minutes=1)) == 1
    assert not exports.path_of(export).exists()
    assert not Export.objects.exists()


class Killed(BaseException):
    """The worker is gone: nothing after this is done."""


@pytest.mark.parametrize("form", ExportFormat)
def test_killed_anywhere_it_ends_as_if_nothing_had_happened(
    form: ExportFormat, monkeypatch: pytest.MonkeyPatch, small_parts: None
) -> None:
    some(14)
    whole = made(format=form)
    chance = random.Random(5)
    wanted = [b"", b""]
    kept, written = exports._keep, export_files._make_sure
    export = asked(format=form)

    def dies_at(steps: list[int]) -> None:
        """Before or after a part is written down, or in the middle of writing it."""

        def step(then: Any) -> Any:
            def taken(*args: Any, **kwargs: Any) -> Any:
                steps[0] -= 1
                if steps[0] < 0:
                    if then is written:
                        args[0].truncate(max(0, args[0].tell() - chance.randrange(40)))
                    raise Killed
                return then(*args, **kwargs)

            return taken

        monkeypatch.setattr(exports, "_keep", step(kept))
        monkeypatch.setattr(export_files, "_make_sure", step(written))

    moment = NOW
    for _try in range(5):
        dies_at([chance.randrange(9)])
        with clock.frozen(moment):
            try:
                exports.work(now=clock.now)
            except Killed:
                assert exports.work(now=clock.now) is None, "it is still held"
        moment += LEASE
    monkeypatch.setattr(exports, "_keep", kept)
    monkeypatch.setattr(export_files, "_make_sure", written)
    with clock.frozen(moment):
        worked_off()
    export.refresh_from_db()
    assert export.state == ExportState.DONE
    for index, one in enumerate((whole, export)):
        Export.objects.filter(pk=one.pk).update(taken_at=NOW)
        wanted[index] = "\n".join(map(str, lines_of(one))).encode()
    assert wanted[0] == wanted[1]
    assert not list(exports.path_of(export).parent.glob("*.keys"))
    assert not list(exports.path_of(export).parent.glob("*.parts"))


def lines_of(export: Export) -> list[list[Any]]:
    if export.format == ExportFormat.CSV:
        return lines_in(export)  # type: ignore[return-value]
    return CalamineWorkbook.from_path(str(exports.path_of(export))).get_sheet_by_index(0).to_python()


def test_a_worker_that_only_slept_writes_nothing_into_what_another_one_took_over(small_parts: None) -> None:
    some(8)
    export = asked()
    claimed = exports._claim(NOW)
    assert claimed is not None
    with clock.frozen(NOW + LEASE):
        worked_off()
    before = exports.path_of(export).read_bytes()
    with pytest.raises(exports._TakenAway), exports._held_file(claimed) as file:
        exports._go_on(claimed, file, clock.now)
    assert exports.path_of(export).read_bytes()[: len(before)] == before


def test_what_never_gets_on_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    some(2)
    export = asked()

    def full(*_args: Any, **_kwargs: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(export_files, "append", full)
    for minutes in range(0, 30, 3):
        with clock.frozen(NOW + timedelta(minutes=minutes)):
            try:
                exports.work(now=clock.now)
            except OSError:
                continue
    export.refresh_from_db()
    assert (export.state, export.failure) == (ExportState.FAILED, "export_broken")


def test_called_off_while_it_is_written_nothing_of_it_stays(
    monkeypatch: pytest.MonkeyPatch, small_parts: None, django_capture_on_commit_callbacks: Any
) -> None:
    some(8)
    export = asked()
    read = export_lists.lines_of

    def called_off(*args: Any, **kwargs: Any) -> Any:
        if Export.objects.filter(pk=export.pk, state=ExportState.RUNNING).exists():
            with django_capture_on_commit_callbacks(execute=True):
                cancel_export(export_id=export.pk, actor=cast.province(), at=NOW)
        return read(*args, **kwargs)

    monkeypatch.setattr(export_lists, "lines_of", called_off)
    worked_off()
    export.refresh_from_db()
    assert export.state == ExportState.CANCELLED
    assert not list(exports.path_of(export).parent.iterdir())
    with pytest.raises(RuleBroken, match="export_over"):
        cancel_export(export_id=export.pk, actor=cast.province(), at=NOW)


def test_a_workbook_holds_moments_numbers_and_words_as_what_they_are() -> None:
    record = some(2)[0]
    Applicant.objects.update(name="=1+1")
    export = made(cast.lead(), "unit=06685", format=ExportFormat.XLSX, with_people=True, reason=REASON)
    book = CalamineWorkbook.from_path(str(exports.path_of(export)))
    assert book.sheet_names == ["Records", "Definitions"]
    heads, line = book.get_sheet_by_index(0).to_python()
    cells = dict(zip(heads, line, strict=True))
    assert cells["Record"] == record.code
    assert cells["Received on"] == WEDNESDAY.replace(tzinfo=None)
    assert isinstance(cells["Due date"], datetime)
    assert cells["Requests for papers"] == 0.0
    assert cells["Owner"] == "=1+1"
    about = dict(row[:2] for row in book.get_sheet_by_index(1).to_python())
    assert about["Competent unit"] == "Hong Gai Ward"
    assert "on_time" in about


def test_a_full_sheet_is_followed_by_another(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(export_files, "SHEET_LINES", 4)
    with translation.override("en"):
        book = Book(tmp_path / "a.xlsx", tmp_path, ["Head"])
        book.add([[number] for number in range(10)])
        book.close(iter([("a", "b")]))
    read = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx"))
    assert read.sheet_names == ["Records", "Definitions", "Records 2", "Records 3"]
    lines = [read.get_sheet_by_index(index).to_python()[1:] for index in (0, 2, 3)]
    assert [line[0] for part in lines for line in part] == list(range(10))


def test_no_cell_of_a_file_is_a_formula() -> None:
    assert csv_bytes([["=1+1", "+84912", "-", " @x", "\t=2"]]).decode().split(",")[0] == "'=1+1"
    assert all(cell.startswith("'") for cell in next(csv.reader([csv_bytes([["=1", "+8", "@x"]]).decode()])))


def test_a_part_costs_as_many_queries_for_two_records_as_for_twenty() -> None:
    keys = [record.pk for record in some(20)]
    export_rows.lines_of(keys, people=True, delays=True)
    counts = []
    for few in (keys[:2], keys):
        with CaptureQueriesContext(connection) as queries:
            export_rows.lines_of(few, people=True, delays=True)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 2
