"""Scanning papers in: a file is inspected, checked for viruses, kept as it came, and never shown without a trace."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import IO, Any

import structlog
from django.conf import settings
from django.core.files import File
from django.db import transaction

from procedures.domain.file_names import ENDINGS
from procedures.domain.lifecycle import ENDED
from procedures.domain.scan_words import MediaType, VirusState
from procedures.domain.vocabulary import IncidentKind, Status
from procedures.models import Attachment, Record, RecordComponent, ResultFile
from procedures.ports import IntegrationError, connect, is_connected
from procedures.queries.attachments import kept_of
from procedures.services.file_inspection import Inspected, inspect, pieces
from procedures.services.incidents import open_incident
from staffing.audit import record_act, record_look
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.models import Account, AuditEntry
from units.errors import RuleBroken
from units.scoping import Scope

log = structlog.get_logger(__name__)

SCANNER = "virus_scanner"
SAME_LOOK = timedelta(minutes=10)
NAMED_IN_AN_INCIDENT = 20
CHECKED_AT_ONE_TIME = 200
AT_RECEPTION = frozenset({Status.SUBMITTED, Status.INTAKE_SUPPLEMENT, Status.RECEIVED})


@dataclass(frozen=True, slots=True)
class Description:
    """What Decree 118/2025 Art. 19.2 asks to be known of an electronic paper; all of it may be unknown."""

    kind: str = ""
    owner_number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    abstract: str = ""
    valid_until: date | None = None
    validity: str = ""

    def fields(self) -> dict[str, Any]:
        """By the names of the model's fields."""
        return {name: getattr(self, name) for name in self.__slots__}


def attach(
    *,
    record_id: int,
    component_id: int,
    file: IO[bytes],
    name: str,
    actor: Account,
    scope: Scope,
    at: datetime,
    description: Description | None = None,
    replaces: int | None = None,
) -> Attachment:
    """Lay a scan to a paper of the record, where it was received; the same file sent again gives the same scan.

    ``replaces`` is the scan that the new one stands in for: it stays readable, and counts no more. Raises RuleBroken as
    ``file_inspection.inspect`` does, and: record_not_found, scans_elsewhere, scans_closed, record_mirrored,
    paper_not_of_record, scan_not_found, scan_replaced, files_of_record_full, file_infected, file_not_kept.
    """
    _open_here(record_id, scope, lock=False)  # before anybody's scanner is kept busy
    inspected = inspect(file, name)
    virus = virus_state(file)
    with transaction.atomic():
        record = _open_here(record_id, scope)
        paper = RecordComponent.objects.filter(pk=component_id, record=record).first()
        if paper is None:
            raise RuleBroken("paper_not_of_record")
        same = Attachment.objects.current().filter(component=paper, sha256=inspected.sha256).first()
        if same is not None:
            return same
        old = _still_current(replaces, paper) if replaces is not None else None
        require_room(record, inspected.size)
        scan = Attachment(
            component=paper,
            name=inspected.name,
            media_type=inspected.media_type,
            size=inspected.size,
            pages=inspected.pages,
            sha256=inspected.sha256,
            virus=virus,
            virus_checked_at=at if virus is VirusState.CLEAN else None,
            uploaded_by=actor,
            uploaded_at=at,
            **(description or _described(old)).fields(),
        )
        keep_scan(scan, file, inspected)
        if old is not None:
            old.replaced_by = scan
            old.save(update_fields=["replaced_by"])
        _write(AuditAction.SCAN_REPLACED if old else AuditAction.SCAN_ADDED, scan, record, actor, at)
    return scan


@transaction.atomic
def describe_scan(
    *, attachment_id: int, description: Description, actor: Account, scope: Scope, at: datetime
) -> Attachment:
    """Say what paper the scan shows (Art. 19.2); the file itself stays as it is."""
    scan, record = _scan_here(attachment_id, scope)
    for name, value in description.fields().items():
        setattr(scan, name, value)
    scan.save(update_fields=list(description.fields()))
    _write(AuditAction.SCAN_DESCRIBED, scan, record, actor, at)
    return scan


@transaction.atomic
def take_out(*, attachment_id: int, actor: Account, scope: Scope, at: datetime) -> Attachment:
    """Remove a scan laid to the wrong record, while the record is still at reception (decision 29).

    The file goes, since it may show a stranger's data; its row stays. RuleBroken: scan_stays, scan_replaced, ...
    """
    scan, record = _scan_here(attachment_id, scope)
    if not may_take_out(record):
        raise RuleBroken("scan_stays")
    storage, place = scan.file.storage, str(scan.file.name)
    scan.file, scan.taken_out_at, scan.taken_out_by = "", at, actor
    scan.save(update_fields=["file", "taken_out_at", "taken_out_by"])
    _write(AuditAction.SCAN_TAKEN_OUT, scan, record, actor, at)
    transaction.on_commit(lambda: storage.delete(place))
    return scan


def look_at(
    *,
    attachment_id: int,
    actor: Account,
    scope: Scope,
    at: datetime,
    ip: str | None,
    goes_on: bool = False,
    record_id: int | None = None,
) -> Attachment:
    """The scan for whoever may see personal data there, with the look written down before anything is shown.

    ``goes_on``: a later part of a file, which a viewer fetches piece by piece; within ten minutes of the same person's
    look at the same file it is that look. ``record_id``: only if it belongs to that record. RuleBroken:
    scan_not_found, scan_gone, scan_infected.
    """
    scan = Attachment.objects.visible_to(scope).select_related("component__record").filter(pk=attachment_id).first()
    if scan is None or record_id not in (None, scan.component.record_id):
        raise RuleBroken("scan_not_found")
    if scan.taken_out_at is not None:
        raise RuleBroken("scan_gone")
    if scan.virus == VirusState.INFECTED:
        raise RuleBroken("scan_infected")
    record = scan.component.record
    if not (goes_on and _looked(actor, scan, record, since=at - SAME_LOOK)):
        record_look(
            actor=actor,
            subject_kind=SubjectKind.RECORD,
            subject_id=record.pk,
            at=at,
            purpose="scan",
            facts={"code": record.code, "scan": scan.pk},
            ip=ip,
        )
    return scan


def check_waiting_scans(*, at: datetime) -> int:
    """Check files that came while no scanner answered; says how many are checked now. Infected ones are locked away."""
    if not is_connected(SCANNER):
        return 0
    checked, infected = 0, False
    scans = Attachment.objects.filter(virus=VirusState.NOT_CHECKED, taken_out_at=None).order_by("id")
    results = ResultFile.objects.filter(virus=VirusState.NOT_CHECKED, ended_at=None).order_by("id")
    waiting: list[Attachment | ResultFile] = [*scans[:CHECKED_AT_ONE_TIME], *results[:CHECKED_AT_ONE_TIME]]
    for scan in waiting:
        try:
            with scan.file.open("rb") as file:
                found = connect(SCANNER).scan(pieces(file)).found
        except IntegrationError as error:
            log.warning("scanner.failed", error=str(error))
            if not error.permanent:
                break
            continue
        except OSError as error:  # lost, or taken out just now: the others do not wait for it
            log.error("storage.failed", error=type(error).__name__, scan=scan.pk)
            continue
        scan.virus, scan.virus_checked_at = VirusState.INFECTED if found else VirusState.CLEAN, at
        scan.save(update_fields=["virus", "virus_checked_at"])
        checked += 1
        infected = infected or bool(found)
    if infected:
        _report_infected(at)
    return checked


def _report_infected(at: datetime) -> None:
    """One incident for all of them, naming the records of the latest: an open one is brought up to date."""
    rows = Attachment.objects.filter(virus=VirusState.INFECTED).order_by("-id")
    results = ResultFile.objects.filter(virus=VirusState.INFECTED).order_by("-id")
    codes = [
        *rows.values_list("component__record__code", flat=True)[:NAMED_IN_AN_INCIDENT],
        *results.values_list("record__code", flat=True)[:NAMED_IN_AN_INCIDENT],
    ]
    facts = {"scans": rows.count() + results.count(), "named": codes[:NAMED_IN_AN_INCIDENT]}
    open_incident(IncidentKind.SCAN_INFECTED, facts=facts, at=at)


def _open_here(record_id: int, scope: Scope, *, lock: bool = True) -> Record:
    """The record, if papers are scanned to it by somebody of ``scope``: at the centre that received it."""
    rows = Record.objects.visible_to(scope)
    rows = rows.select_for_update(of=("self",)) if lock else rows
    record: Record | None = next(iter(rows.filter(pk=record_id)), None)
    if record is None:
        raise RuleBroken("record_not_found")
    if record.is_mirrored:
        raise RuleBroken("record_mirrored")
    if not (scope.whole_province or record.received_at_centre_id in scope.centres):
        raise RuleBroken("scans_elsewhere")
    if not takes_scans(record):
        raise RuleBroken("scans_closed")
    return record


def takes_scans(record: Record) -> bool:
    """Until the end; what was settled at once is at its end before anything could be scanned."""
    status = Status(record.status)
    return status not in ENDED or (status is Status.RETURNED and record.version.at_once)


def may_take_out(record: Record) -> bool:
    """While nobody but reception has worked with its papers."""
    return record.forwarded_at is None and Status(record.status) in AT_RECEPTION


def _scan_here(attachment_id: int, scope: Scope) -> tuple[Attachment, Record]:
    """The scan that counts, and its record, locked."""
    found = Attachment.objects.visible_to(scope).filter(pk=attachment_id).values_list("component__record").first()
    if found is None:
        raise RuleBroken("scan_not_found")
    record = _open_here(found[0], scope)
    scan = Attachment.objects.select_for_update().get(pk=attachment_id)
    if scan.taken_out_at is not None:
        raise RuleBroken("scan_gone")
    if scan.replaced_by_id is not None:
        raise RuleBroken("scan_replaced")
    return scan, record


def _still_current(attachment_id: int, paper: RecordComponent) -> Attachment:
    scan = Attachment.objects.select_for_update().filter(pk=attachment_id, component=paper, taken_out_at=None).first()
    if scan is None:
        raise RuleBroken("scan_not_found")
    if scan.replaced_by_id is not None:
        raise RuleBroken("scan_replaced")
    return scan


def _described(old: Attachment | None) -> Description:
    """A new scan shows the same paper as the one it replaces."""
    return Description(**old.description()) if old else Description()


def require_room(record: Record, size: int) -> None:
    files, kept = kept_of(record.pk)
    most = settings.UPLOAD_BYTES_OF_RECORD
    if files >= settings.UPLOAD_FILES_OF_RECORD or kept + size > most:
        raise RuleBroken("files_of_record_full", files=settings.UPLOAD_FILES_OF_RECORD, most=most // 2**20)


def virus_state(file: IO[bytes]) -> VirusState:
    """What the scanner says now. Where none is connected or none answers the file waits, visibly unchecked."""
    if not is_connected(SCANNER):
        return VirusState.NOT_CHECKED
    try:
        found = connect(SCANNER).scan(pieces(file)).found
    except IntegrationError as error:
        log.warning("scanner.failed", error=str(error))
        return VirusState.NOT_CHECKED
    if found:
        log.warning("scan.infected", found=found)
        raise RuleBroken("file_infected")
    return VirusState.CLEAN


def keep_scan(scan: Attachment, file: IO[bytes], inspected: Inspected) -> None:
    """Write file and row; a file whose row was refused is removed again."""
    file.seek(0)
    scan.file = File(file, name=f"scan.{ENDINGS[MediaType(inspected.media_type)][0]}")
    try:
        with transaction.atomic():
            scan.save()
    except OSError as error:
        log.error("storage.failed", error=type(error).__name__)
        raise RuleBroken("file_not_kept") from error
    except Exception:
        if scan.file._committed:
            scan.file.storage.delete(scan.file.name)
        raise


def _looked(actor: Account, scan: Attachment, record: Record, *, since: datetime) -> bool:
    looks = AuditEntry.objects.filter(
        actor=actor, action=AuditAction.LOOK, subject_kind=SubjectKind.RECORD, subject_id=record.pk, at__gte=since
    )
    return looks.filter(facts__scan=scan.pk).exists()


def _write(action: AuditAction, scan: Attachment, record: Record, actor: Account, at: datetime) -> None:
    record_act(
        actor=actor,
        action=action,
        subject_kind=SubjectKind.RECORD,
        subject_id=record.pk,
        at=at,
        facts={"code": record.code, "scan": scan.pk, "sha256": scan.sha256},
    )
