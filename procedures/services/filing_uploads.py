"""Files of a filing: they come in pieces, so that a lost line costs one piece; whole, they are looked through."""

from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO
from uuid import UUID

import structlog
from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Sum

from procedures.domain.file_names import ENDINGS, cleaned
from procedures.domain.forms import kept, papers_wanted
from procedures.domain.scan_words import VirusState
from procedures.models import Filing, FilingPiece, FilingUpload
from procedures.models.filing import FilingQuerySet
from procedures.services.attachments import virus_state
from procedures.services.file_inspection import inspect
from procedures.services.filings import form_of_filing, locked_draft, touch
from units.errors import RuleBroken

log = structlog.get_logger(__name__)

PIECE = 256 * 1024
IN_MEMORY = 2 * 2**20
FILES_OF_FILING = 40


@transaction.atomic
def begin_upload(
    *, filings: FilingQuerySet, uuid: UUID, paper: int, name: str, size: int, at: datetime
) -> FilingUpload:
    """Announce a file; one of that name and size that broke off is gone on with.

    RuleBroken: filing_unknown, filing_sent, filing_paper_unknown, file_empty, file_too_large, files_of_record_full.
    """
    filing = locked_draft(filings, uuid)
    _require_paper(filing, paper)
    name = cleaned(name)
    if size < 1:
        raise RuleBroken("file_empty")
    if size > settings.UPLOAD_FILE_BYTES:
        raise RuleBroken("file_too_large", most=settings.UPLOAD_FILE_BYTES // 2**20)
    broken_off = filing.uploads.filter(paper=paper, name=name, size=size, finished_at=None).first()
    if broken_off is not None:
        return broken_off
    held = filing.uploads.aggregate(total=Sum("size"))["total"] or 0
    most = settings.UPLOAD_BYTES_OF_RECORD
    if filing.uploads.count() >= FILES_OF_FILING or held + size > most:
        raise RuleBroken("files_of_record_full", files=FILES_OF_FILING, most=most // 2**20)
    touch(filing, at)
    return FilingUpload.objects.create(filing=filing, paper=paper, name=name, size=size, begun_at=at)


def take_piece(
    *, filings: FilingQuerySet, uuid: UUID, upload: UUID, offset: int, data: bytes, at: datetime
) -> FilingUpload:
    """Take the next piece of a file; with the last one it is looked through, and refused it is gone.

    RuleBroken: upload_unknown, upload_elsewhere (fact ``received``: where to go on), upload_too_long, and as
    ``file_inspection.inspect`` does.
    """
    with transaction.atomic():
        filing = locked_draft(filings, uuid)
        held = filing.uploads.select_for_update().filter(uuid=upload).first()
        if held is None:
            raise RuleBroken("upload_unknown")
        if held.finished_at is not None:
            return held
        if offset != held.received:
            raise RuleBroken("upload_elsewhere", received=held.received)
        if not data or len(data) > PIECE or offset + len(data) > held.size:
            raise RuleBroken("upload_too_long")
        FilingPiece.objects.create(upload=held, offset=offset, data=data)
        held.received += len(data)
        held.save(update_fields=["received"])
    return _finished(held, at) if held.received == held.size else held


def add_file(
    *, filings: FilingQuerySet, uuid: UUID, paper: int, file: IO[bytes], name: str, size: int, at: datetime
) -> FilingUpload:
    """A whole file at once, as a form without a script sends it; RuleBroken as in the other two."""
    upload = begin_upload(filings=filings, uuid=uuid, paper=paper, name=name, size=size, at=at)
    return _kept(upload, file, at)


@transaction.atomic
def remove_upload(*, filings: FilingQuerySet, uuid: UUID, upload: UUID) -> None:
    """Take a file back, whole or not."""
    filing = locked_draft(filings, uuid)
    held = filing.uploads.filter(uuid=upload).first()
    if held is None:
        raise RuleBroken("upload_unknown")
    _remove(held)


def _require_paper(filing: Filing, paper: int) -> None:
    form = form_of_filing(filing)
    if paper not in {one.paper for one in papers_wanted(form, kept(form, filing.answers))}:
        raise RuleBroken("filing_paper_unknown")


def _finished(upload: FilingUpload, at: datetime) -> FilingUpload:
    with SpooledTemporaryFile(max_size=IN_MEMORY) as whole:
        for piece in upload.pieces.order_by("offset").values_list("data", flat=True).iterator(chunk_size=8):
            whole.write(bytes(piece))
        return _kept(upload, whole, at)


def _kept(upload: FilingUpload, file: IO[bytes], at: datetime) -> FilingUpload:
    """Look a whole file through and keep it; the same file a second time for the same paper is the first one."""
    try:
        found = inspect(file, upload.name)
        virus = virus_state(file)
    except RuleBroken:
        _remove(upload)
        raise
    same = FilingUpload.objects.filter(filing=upload.filing_id, paper=upload.paper, sha256=found.sha256).first()
    if same is not None:
        _remove(upload)
        return same
    file.seek(0)
    upload.file = File(file, name=f"scan.{ENDINGS[found.media_type][0]}")
    upload.name, upload.media_type, upload.pages = found.name, found.media_type.value, found.pages
    upload.size = upload.received = found.size
    upload.sha256, upload.finished_at = found.sha256, at
    upload.virus, upload.virus_checked_at = virus.value, at if virus is VirusState.CLEAN else None
    try:
        with transaction.atomic():
            upload.save()
            upload.pieces.all().delete()
    except OSError as error:
        log.error("storage.failed", error=type(error).__name__)
        raise RuleBroken("file_not_kept") from error
    return upload


def _remove(upload: FilingUpload) -> None:
    if upload.file:
        storage, place = upload.file.storage, str(upload.file.name)
        transaction.on_commit(lambda: storage.delete(place))
    upload.delete()
