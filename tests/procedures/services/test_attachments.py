"""Scans laid to papers: kept as they came, counted once, replaced and taken out by rule, never looked at unseen."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, IntegrityError, transaction

from portal.rehearsal.virus_scanner import VirusDaemon
from procedures.domain.scan_words import VirusState
from procedures.domain.vocabulary import ComponentForm, ComponentState, Reason
from procedures.models import Attachment, Incident, Record
from procedures.services import attachments, intake, processing
from procedures.services.attachments import Description, attach, describe_scan, look_at, take_out
from procedures.services.drafting import Paper
from staffing.domain.acts import AuditAction
from staffing.models import Account, AuditEntry
from tests import cast, record_cast
from tests.procedures import scans
from tests.record_cast import BIRTH, COPIES, WEDNESDAY
from units.errors import RuleBroken
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def record() -> Record:
    return record_cast.received(BIRTH)


def counter(code: str = cast.HONG_GAI) -> Scope:
    return Scope(centres=frozenset({cast.units().centres[code].pk}))


def lay(record: Record, content: bytes | None = None, name: str = "giay.pdf", **more: Any) -> Attachment:
    given = {
        "component_id": record.components.order_by("position")[0].pk,
        "actor": cast.clerk(),
        "scope": counter(),
        "at": WEDNESDAY,
        **more,
    }
    return attach(record_id=record.pk, file=scans.opened(content or scans.pdf()), name=name, **given)


def refusal_of(act: Callable[..., Any], *args: Any, **more: Any) -> str:
    with pytest.raises(RuleBroken) as broken:
        act(*args, **more)
    return broken.value.code


def test_a_scan_is_kept_as_it_came(record: Record) -> None:
    content = scans.pdf(2)
    scan = lay(record, content, "C:\\scan\\Giấy chứng sinh.pdf")
    with scan.file.open("rb") as kept:
        assert kept.read() == content
    assert (scan.name, scan.pages, scan.size) == ("Giấy chứng sinh.pdf", 2, len(content))
    assert (scan.uploaded_by, scan.uploaded_at) == (cast.clerk(), WEDNESDAY)


def test_the_place_of_a_file_names_nobody(record: Record) -> None:
    assert "thu" not in lay(record, name="CCCD Pham Thi Thu.pdf").file.name.lower()


def test_the_same_file_sent_again_is_the_same_scan(record: Record) -> None:
    content = scans.pdf()
    assert lay(record, content) == lay(record, content)
    assert Attachment.objects.count() == 1


def test_a_scan_is_written_into_the_audit_log_without_its_name(record: Record) -> None:
    lay(record, name="CCCD Phạm Thị Thử.pdf")
    entry = AuditEntry.objects.get(action=AuditAction.SCAN_ADDED)
    assert entry.subject_id == record.pk
    assert "Thử" not in str(entry.facts)


def test_another_centre_lays_nothing_to_it(record: Record) -> None:
    assert refusal_of(lay, record, scope=counter(cast.CO_TO)) == "record_not_found"


def test_who_settles_the_record_does_not_scan_for_reception(record: Record) -> None:
    unit = Scope(units=frozenset({record.competent_unit_id}))
    assert refusal_of(lay, record, actor=cast.officer(), scope=unit) == "scans_elsewhere"


def test_a_paper_of_another_record_is_refused(record: Record) -> None:
    other = record_cast.received(BIRTH)
    assert refusal_of(lay, record, component_id=other.components.first().pk) == "paper_not_of_record"


def test_a_record_that_was_refused_takes_no_scans() -> None:
    record = record_cast.submitted(BIRTH)
    intake.refuse(record_id=record.pk, reason=Reason.INCOMPLETE, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY)
    assert refusal_of(lay, record) == "scans_closed"


def test_what_was_settled_at_once_may_still_be_scanned() -> None:
    record_cast.procedures()
    paper = Paper(name="Bản chính", form=ComponentForm.ORIGINAL, state=ComponentState.MUST_PROVIDE)
    draft = record_cast.reception(COPIES, papers=(paper,))
    record = intake.settle_at_once(draft=draft, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY)
    assert lay(record).pages == 1


def test_a_record_of_another_system_is_only_read() -> None:
    record = record_cast.received(BIRTH)
    Record.objects.filter(pk=record.pk).update(master_system="hotich")
    assert refusal_of(lay, record) == "record_mirrored"


def test_a_new_scan_replaces_the_old_one_which_stays(record: Record) -> None:
    old = lay(record, description=Description(kind="Giấy chứng sinh"))
    new = lay(record, scans.pdf(2), replaces=old.pk)
    old.refresh_from_db()
    assert old.replaced_by == new
    assert default_storage.exists(old.file.name)
    assert new.kind == "Giấy chứng sinh"
    assert list(Attachment.objects.current()) == [new]
    assert refusal_of(lay, record, scans.pdf(3), replaces=old.pk) == "scan_replaced"


def test_a_scan_of_the_wrong_person_is_taken_out_at_reception(
    record: Record, django_capture_on_commit_callbacks: Any
) -> None:
    scan = lay(record)
    place = scan.file.name
    with django_capture_on_commit_callbacks(execute=True):
        take_out(attachment_id=scan.pk, actor=cast.clerk(), scope=counter(), at=WEDNESDAY)
    assert not default_storage.exists(place)
    assert refusal_of(look, scan) == "scan_gone"
    assert AuditEntry.objects.filter(action=AuditAction.SCAN_TAKEN_OUT, facts__sha256=scan.sha256).exists()
    assert lay(record).pk != scan.pk  # and may come again


def test_nothing_is_taken_out_once_the_record_went_on(record: Record) -> None:
    scan = lay(record)
    processing.forward(record_id=record.pk, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY)
    answer = refusal_of(take_out, attachment_id=scan.pk, actor=cast.clerk(), scope=counter(), at=WEDNESDAY)
    assert answer == "scan_stays"
    assert default_storage.exists(scan.file.name)


def test_nothing_is_taken_out_either_when_the_officer_has_put_the_record_back(record: Record) -> None:
    scan = lay(record)
    common = {"record_id": record.pk, "actor": cast.officer(), "scope": PROVINCE, "at": WEDNESDAY}
    processing.take(**common)
    processing.release(**common)
    answer = refusal_of(take_out, attachment_id=scan.pk, actor=cast.clerk(), scope=counter(), at=WEDNESDAY)
    assert answer == "scan_stays"


def test_a_scan_stands_in_for_one_of_the_same_paper_alone(record: Record) -> None:
    first, second = record.components.order_by("position")[:2]
    other = lay(record, component_id=second.pk)
    assert refusal_of(lay, record, scans.pdf(2), component_id=first.pk, replaces=other.pk) == "scan_not_found"
    other.refresh_from_db()
    assert other.is_current


def test_a_description_is_written_into_the_audit_log_without_its_words(record: Record) -> None:
    scan = lay(record)
    common = {"attachment_id": scan.pk, "actor": cast.clerk(), "scope": counter(), "at": WEDNESDAY}
    describe_scan(description=Description(kind="Giấy chứng sinh", owner_number="022192004417"), **common)
    entry = AuditEntry.objects.get(action=AuditAction.SCAN_DESCRIBED)
    assert entry.facts == {"code": record.code, "scan": scan.pk, "sha256": scan.sha256}


def test_a_paper_is_described_by_what_the_law_asks(record: Record) -> None:
    scan = lay(record)
    description = Description(kind="Giấy chứng sinh", issuer="Bệnh viện Sản Nhi", issued_on=date(2026, 11, 1))
    described = describe_scan(
        attachment_id=scan.pk, description=description, actor=cast.clerk(), scope=counter(), at=WEDNESDAY
    )
    assert (described.kind, described.issuer, described.issued_on) == (
        "Giấy chứng sinh",
        "Bệnh viện Sản Nhi",
        date(2026, 11, 1),
    )


def test_a_record_holds_no_more_files_than_it_may(record: Record, settings) -> None:
    settings.UPLOAD_FILES_OF_RECORD = 2
    lay(record, scans.pdf(1))
    lay(record, scans.pdf(2))
    assert refusal_of(lay, record, scans.pdf(3)) == "files_of_record_full"
    settings.UPLOAD_FILES_OF_RECORD, settings.UPLOAD_BYTES_OF_RECORD = 200, len(scans.pdf(1))
    assert refusal_of(lay, record, scans.pdf(3)) == "files_of_record_full"


def test_a_file_whose_row_is_refused_is_removed_again(record: Record, tmp_path) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        lay(record, description=Description(kind="x" * 500))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


# ---- the database itself


def test_the_database_keeps_a_scan_as_it_came(record: Record) -> None:
    scan = lay(record)
    for change in ({"sha256": "0" * 64}, {"file": "elsewhere"}, {"size": 1}, {"uploaded_by": cast.officer()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Attachment.objects.filter(pk=scan.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.filter(pk=scan.pk).delete()


def test_the_database_wants_one_current_scan_of_the_same_file(record: Record) -> None:
    scan = lay(record)
    scan.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        scan.save(force_insert=True)


# ---- viruses


@pytest.fixture
def daemon(settings) -> Iterator[VirusDaemon]:
    with VirusDaemon() as running:
        settings.INTEGRATIONS = {**settings.INTEGRATIONS, "virus_scanner": "portal.integrations.clamav.ClamAv"}
        settings.CLAMAV_SOCKET, settings.CLAMAV_TIMEOUT = running.socket, 5
        yield running


def test_without_a_scanner_a_file_says_that_it_was_not_checked(record: Record) -> None:
    assert lay(record).virus == VirusState.NOT_CHECKED


def test_a_clean_file_says_since_when(record: Record, daemon: VirusDaemon) -> None:
    scan = lay(record)
    assert (scan.virus, scan.virus_checked_at) == (VirusState.CLEAN, WEDNESDAY)


def test_an_infected_file_is_not_kept(record: Record, daemon: VirusDaemon, tmp_path) -> None:
    daemon.answer = lambda data: "stream: Eicar-Test-Signature FOUND"
    assert refusal_of(lay, record) == "file_infected"
    assert not Attachment.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_with_the_scanner_away_work_goes_on_and_is_checked_later(record: Record, daemon: VirusDaemon, settings) -> None:
    address, settings.CLAMAV_SOCKET = settings.CLAMAV_SOCKET, "unix:/nowhere"
    scan = lay(record)
    assert scan.virus == VirusState.NOT_CHECKED
    assert attachments.check_waiting_scans(at=WEDNESDAY) == 0
    settings.CLAMAV_SOCKET = address
    assert attachments.check_waiting_scans(at=WEDNESDAY) == 1
    scan.refresh_from_db()
    assert scan.virus == VirusState.CLEAN
    assert attachments.check_waiting_scans(at=WEDNESDAY) == 0


def test_a_lost_file_does_not_keep_the_others_from_being_checked(record: Record, daemon: VirusDaemon, settings) -> None:
    address, settings.CLAMAV_SOCKET = settings.CLAMAV_SOCKET, "unix:/nowhere"
    lost, kept = lay(record), lay(record, scans.pdf(2))
    settings.CLAMAV_SOCKET = address
    lost.file.storage.delete(lost.file.name)
    assert attachments.check_waiting_scans(at=WEDNESDAY) == 1
    kept.refresh_from_db()
    assert kept.virus == VirusState.CLEAN


def test_a_file_found_infected_later_is_locked_away(record: Record, daemon: VirusDaemon, settings) -> None:
    address, settings.CLAMAV_SOCKET = settings.CLAMAV_SOCKET, "unix:/nowhere"
    scan = lay(record)
    settings.CLAMAV_SOCKET = address
    daemon.answer = lambda data: "stream: Eicar-Test-Signature FOUND"
    attachments.check_waiting_scans(at=WEDNESDAY)
    assert refusal_of(look, scan) == "scan_infected"
    assert Incident.objects.get().facts == {"scans": 1, "named": [record.code]}


# ---- looking


def look(scan: Attachment, account: Account | None = None, scope: Scope | None = None, **more: Any) -> Attachment:
    given = {"at": WEDNESDAY, "ip": None, **more}
    return look_at(attachment_id=scan.pk, actor=account or cast.clerk(), scope=scope or counter(), **given)


def looks() -> int:
    return AuditEntry.objects.filter(action=AuditAction.LOOK, purpose="scan").count()


def test_every_look_is_written_down(record: Record) -> None:
    scan = lay(record)
    look(scan)
    look(scan)
    assert looks() == 2


def test_the_parts_of_one_look_are_one_look(record: Record) -> None:
    scan = lay(record)
    look(scan)
    look(scan, goes_on=True, at=WEDNESDAY + timedelta(minutes=9))
    assert looks() == 1
    look(scan, goes_on=True, at=WEDNESDAY + timedelta(minutes=11))
    look(scan, cast.lead(), goes_on=True)
    assert looks() == 3


def test_a_part_of_a_scan_that_was_not_looked_at_is_a_look(record: Record) -> None:
    first, second = lay(record), lay(record, scans.pdf(2))
    look(first)
    look(second, goes_on=True)
    assert looks() == 2


def test_nobody_sees_a_scan_of_another_place(record: Record) -> None:
    scan = lay(record)
    assert refusal_of(look, scan, scope=counter(cast.CO_TO)) == "scan_not_found"
    assert looks() == 0
