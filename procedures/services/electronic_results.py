"""The electronic result: laid to the record by who issues it, taken by its owner, looked at by staff with a trace."""

from datetime import datetime, timedelta
from typing import IO

import structlog
from django.core.files import File
from django.db import transaction

from procedures.domain.lifecycle import possible_acts
from procedures.domain.scan_words import MediaType, VirusState
from procedures.domain.vocabulary import Act, EvidenceKind, ReturnMethod, Status
from procedures.models import Handover, Record, ResultDownload, ResultFile
from procedures.queries.own_records import own
from procedures.services.attachments import virus_state
from procedures.services.charges import require_paid
from procedures.services.file_inspection import Inspected, inspect
from procedures.services.step import Step, lifecycle_facts, locked
from staffing.audit import record_look
from staffing.domain.acts import SubjectKind
from staffing.models import Account, Citizen
from units.errors import RuleBroken
from units.scoping import PROVINCE, Scope

log = structlog.get_logger(__name__)

SAME_DOWNLOAD = timedelta(minutes=10)
"""Later parts of a file, which a viewer fetches piece by piece, belong to the download that began within this time."""


def may_add_file(record: Record) -> bool:
    """Whether a file may be laid to the record now: signed or issued, and not returned."""
    return Act.ADD_RESULT_FILE in possible_acts(lifecycle_facts(record))


def add_result_file(
    *,
    record_id: int,
    file: IO[bytes],
    name: str,
    actor: Account,
    scope: Scope,
    at: datetime,
    seen: int | None = None,
) -> Record:
    """Lay the signed file to the record; an earlier one is replaced and kept.

    RuleBroken: as ``file_inspection.inspect`` does, result_file_not_pdf, file_infected, file_not_kept,
    result_not_signed, result_returned, result_file_known (the very same file), not_done_here, record_changed.
    """
    inspected = inspect(file, name)
    if inspected.media_type is not MediaType.PDF:
        raise RuleBroken("result_file_not_pdf", field="file")
    virus = virus_state(file)
    with transaction.atomic():
        record = locked(record_id, Act.ADD_RESULT_FILE, scope=scope, seen=seen)
        step = Step(record, Act.ADD_RESULT_FILE, actor, at, at)
        step.move()
        before = record.result_files.current().first()
        if before is not None and before.sha256 == inspected.sha256:
            raise RuleBroken("result_file_known", field="file")
        end_result_file(record, at)
        kept = ResultFile(
            record=record,
            size=inspected.size,
            pages=inspected.pages,
            sha256=inspected.sha256,
            virus=virus,
            virus_checked_at=at if virus is VirusState.CLEAN else None,
            added_by=actor,
            added_at=at,
        )
        _keep(kept, file)
        step.write(facts=_facts(inspected, replaced=before is not None))
    return record


def end_result_file(record: Record, at: datetime) -> None:
    """What was laid to the record counts no more: another takes its place, or the result is proposed anew."""
    ResultFile.objects.current().filter(record=record).update(ended_at=at)


@transaction.atomic
def take_electronically(*, citizen: Citizen, code: str, at: datetime, seen: int | None = None) -> Record:
    """The owner takes the result: it is returned at this moment, to the account that is signed in.

    RuleBroken: record_not_found, not_electronic, electronic_result_missing, fee_before_result, act_not_allowed.
    """
    record = locked(_own_key(citizen, code), Act.RETURN, scope=PROVINCE, seen=seen)
    if record.return_method != ReturnMethod.ELECTRONIC:
        raise RuleBroken("not_electronic")
    require_paid(record, "fee_before_result")
    file = record.result_files.current().first()
    step = Step(record, Act.RETURN, None, at, at, citizen=citizen)
    step.move(receiver_identified=True, electronic_file_missing=file is None)
    record.returned_at = at
    Handover.objects.create(
        record=record,
        method=ReturnMethod.ELECTRONIC,
        receiver_name=citizen.name,
        evidence=EvidenceKind.ELECTRONIC,
        evidence_number=citizen.tax_code or citizen.personal_number,
        handed_over_at=at,
    )
    step.write(facts={"method": ReturnMethod.ELECTRONIC.value, "evidence": EvidenceKind.ELECTRONIC.value})
    return record


def file_to_download(record: Record) -> ResultFile | None:
    """The file that the owner of a record may have now: none before the result is ready, none that is infected.

    What is to be returned electronically is taken first (``take_electronically``): the download follows the return.
    """
    status = Status(record.status)
    taken = record.return_method != ReturnMethod.ELECTRONIC or status is Status.RETURNED
    if status not in (Status.COMPLETED, Status.RETURNED) or not taken:
        return None
    return ResultFile.objects.current().exclude(virus=VirusState.INFECTED).filter(record=record).first()


@transaction.atomic
def download(*, citizen: Citizen, code: str, at: datetime, goes_on: bool = False) -> ResultFile:
    """The file for its owner, with the download written down. RuleBroken: record_not_found, result_file_not_there,
    fee_before_result.
    """
    record = own(citizen).filter(pk=_own_key(citizen, code)).get()
    file = file_to_download(record)
    if file is None:
        raise RuleBroken("result_file_not_there")
    if Status(record.status) is Status.COMPLETED:
        require_paid(record, "fee_before_result")
    mine = ResultDownload.objects.filter(file=file, citizen=citizen, at__gte=at - SAME_DOWNLOAD)
    if not (goes_on and mine.exists()):
        ResultDownload.objects.create(file=file, citizen=citizen, at=at)
    return file


def look_at_result_file(
    *, file_id: int, actor: Account, scope: Scope, at: datetime, ip: str | None, record_id: int
) -> ResultFile:
    """The file for whoever may see personal data there, with the look written down.

    RuleBroken: result_file_not_there, scan_infected.
    """
    file = ResultFile.objects.visible_to(scope).select_related("record").filter(pk=file_id, record=record_id).first()
    if file is None:
        raise RuleBroken("result_file_not_there")
    if file.virus == VirusState.INFECTED:
        raise RuleBroken("scan_infected")
    record_look(
        actor=actor,
        subject_kind=SubjectKind.RECORD,
        subject_id=record_id,
        at=at,
        purpose="result_file",
        facts={"code": file.record.code, "result_file": file.pk},
        ip=ip,
    )
    return file


def _facts(inspected: Inspected, *, replaced: bool) -> dict[str, object]:
    return {"sha256": inspected.sha256, "pages": inspected.pages, "replaced": replaced}


def _keep(kept: ResultFile, file: IO[bytes]) -> None:
    """Write file and row; a file whose row was refused is removed again."""
    file.seek(0)
    kept.file = File(file, name="result.pdf")
    try:
        with transaction.atomic():
            kept.save()
    except OSError as error:
        log.error("storage.failed", error=type(error).__name__)
        raise RuleBroken("file_not_kept") from error
    except Exception:
        if kept.file._committed:
            kept.file.storage.delete(kept.file.name)
        raise


def _own_key(citizen: Citizen, code: str) -> int:
    key: int | None = own(citizen).filter(code=code).values_list("pk", flat=True).first()
    if key is None:
        raise RuleBroken("record_not_found")
    return key
