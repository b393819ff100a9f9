"""Files of records: asked for, written by a worker part by part, taken by whoever asked, gone after a week.

A part is read, written behind what is there, made sure of on the disk, and only then written down as done. A worker
that is killed anywhere leaves a file whose first bytes are whole; the next one cuts off what follows them and goes
on, so that nothing is lost and nothing stands twice. A workbook is packed at its end, so it is made anew from its
beginning.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

import structlog
from django.db import connection, transaction
from django.db.models import F
from django.http import QueryDict
from django.utils import translation

from procedures.domain import exports as rules
from procedures.domain.exports import ON_THE_WAY, ExportFormat, ExportList, ExportState
from procedures.models import Export
from procedures.models.export import FOLDER
from procedures.services import export_files
from procedures.services.export_lists import exportable, listing_of
from procedures.services.export_words import about
from staffing.access import access_of
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.domain.capabilities import Capability
from staffing.models import AuditEntry
from units.errors import RuleBroken

log = structlog.get_logger(__name__)

PURPOSE = "export"
SLICE = timedelta(seconds=20)
"""How long one CSV file keeps a worker before the next one has its turn."""
_LOCK = 0x4558504F  # "EXPO": the advisory lock of whoever looks for an export to work on

Now = Callable[[], datetime]


class _TakenAway(Exception):
    """Called off, or in the hands of another worker: nothing of it is ours to write any more."""


def work(*, now: Now) -> Export | None:
    """Work on the export whose turn it is, for a while; None where none waits.

    One export at a time in the whole portal: the other workers stay free for figures and deadlines. What breaks a rule
    on the way is written with the export as the reason why there is no file.
    """
    export = _claim(now())
    if export is None:
        return None
    try:
        with translation.override(export.language), _held_file(export) as file:
            _go_on(export, file, now)
    except RuleBroken as broken:
        _end(export, ExportState.FAILED, now(), failure=broken.code)
    except _TakenAway:
        log.info("export.taken_away", export=export.pk)
    return export


@transaction.atomic
def _claim(at: datetime) -> Export | None:
    """The export that nobody works on and that has waited longest for its turn, held from now on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if Export.objects.filter(state=ExportState.RUNNING, held_until__gt=at).exists():
        return None
    waiting = Export.objects.select_related("account").filter(state__in=ON_THE_WAY)
    export = waiting.order_by(F("worked_at").asc(nulls_first=True), "id").first()
    if export is None:
        return None
    export.state, export.holder, export.tries = ExportState.RUNNING, uuid4().hex, export.tries + 1
    export.worked_at, export.held_until = at, at + rules.LEASE
    export.save(update_fields=["state", "holder", "tries", "worked_at", "held_until"])
    return export


class _held_file:
    """The export's file, locked: a worker that only slept may wake up beside the one that took its place."""

    def __init__(self, export: Export) -> None:
        self._path = path_of(export)

    def __enter__(self) -> BinaryIO:
        self._file = export_files.opened(self._path)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.close()
            raise _TakenAway from error
        return self._file

    def __exit__(self, *_error: object) -> None:
        self._file.close()


def path_of(export: Export) -> Path:
    """Where the file lies: under a name drawn by chance."""
    return Path(export.file.path)


def _go_on(export: Export, file: BinaryIO, now: Now) -> None:
    if export.tries > rules.MOST_TRIES:
        raise RuleBroken("export_broken")
    access = access_of(export.account, now().date())
    require_places(export, access)
    path, question = path_of(export), QueryDict(export.question)
    if export.total is None or not export_files.has_keys(path, export.total):
        at = now()
        keys = listing_of(ExportList(export.source)).keys(question, export.places, access, at)
        most = rules.MOST_WITH_PEOPLE if export.with_people else rules.MOST_RECORDS
        total = export_files.write_keys(path, keys, most=most)
        _keep(export, now(), total=total, taken_at=at, done=0, size=0)
    if export.format == ExportFormat.XLSX:
        _write_book(export, file, now)
    else:
        _write_lines(export, file, now)


def _write_lines(export: Export, file: BinaryIO, now: Now) -> None:
    """CSV: a part after the other, for a while; the rest when it is its turn again."""
    until = now() + SLICE
    if not export.size:
        first = export_files.csv_bytes([_heads(export)], first=True)
        _keep(export, now(), size=export_files.append(file, 0, first))
    while keys := export_files.keys_from(path_of(export), export.done):
        data = export_files.csv_bytes(_lines(export, keys))
        size = export_files.append(file, export.size, data)
        _keep(export, now(), keys=keys, size=size, done=export.done + len(keys), tries=0)
        if now() >= until:
            _keep(export, now(), held_until=None)
            return
    end = export_files.csv_bytes([[], *about(export)])
    _finish(export, now, size=export_files.append(file, export.size, end))


def _write_book(export: Export, file: BinaryIO, now: Now) -> None:
    """A workbook, from its beginning to its end."""
    folder = path_of(export).with_suffix(".parts")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        _keep(export, now(), done=0)
        book = export_files.Book(path_of(export), folder, _heads(export))
        while keys := export_files.keys_from(path_of(export), export.done):
            book.add(_lines(export, keys))
            _keep(export, now(), keys=keys, done=export.done + len(keys))
        _keep(export, now(), held_until=now() + rules.CLOSING)
        book.close(about(export))
        os.fsync(file.fileno())
        _finish(export, now, size=path_of(export).stat().st_size)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _heads(export: Export) -> list[str]:
    return listing_of(ExportList(export.source)).heads(QueryDict(export.question), people=export.with_people)


def _lines(export: Export, keys: Sequence[int]) -> list[list[Any]]:
    listing, question = listing_of(ExportList(export.source)), QueryDict(export.question)
    return listing.lines(question, export.places, keys, people=export.with_people)


def _keep(export: Export, at: datetime, *, keys: Sequence[int] = (), **progress: Any) -> None:
    """Write down how far it is and hold it on; with it, whose data was read. _TakenAway where it is not ours."""
    values = {"held_until": at + rules.LEASE, **progress}
    with transaction.atomic():
        ours = Export.objects.filter(pk=export.pk, holder=export.holder, state=ExportState.RUNNING)
        if not ours.update(**values):
            raise _TakenAway
        if export.with_people:
            _write_looks(export, keys, at)
    for name, value in values.items():
        setattr(export, name, value)


def _write_looks(export: Export, keys: Sequence[int], at: datetime) -> None:
    """A look at each record whose people are named, as if it had been opened: they see it on their own page.

    A workbook made anew reads them again, and says so again.
    """
    entry = {"at": at, "actor": export.account, "action": AuditAction.LOOK, "subject_kind": SubjectKind.RECORD}
    facts = {"export": export.pk}
    read = listing_of(ExportList(export.source)).records(QueryDict(export.question), keys)
    AuditEntry.objects.bulk_create(AuditEntry(**entry, subject_id=key, purpose=PURPOSE, facts=facts) for key in read)


def _finish(export: Export, now: Now, *, size: int) -> None:
    checksum, at = export_files.digest(path_of(export)), now()
    _keep(
        export,
        at,
        size=size,
        sha256=checksum,
        state=ExportState.DONE,
        finished_at=at,
        expires_at=at + rules.KEPT_FOR,
        holder="",
        held_until=None,
    )
    export_files.keys_beside(path_of(export)).unlink(missing_ok=True)


def _end(export: Export, state: ExportState, at: datetime, *, failure: str = "") -> None:
    """There will be no file."""
    ended = Export.objects.filter(pk=export.pk, state__in=ON_THE_WAY)
    ended.update(
        state=state, failure=failure, finished_at=at, expires_at=at + rules.KEPT_FOR, holder="", held_until=None
    )
    remove_files(export)


def remove_files(export: Export) -> None:
    """Delete what lies on the disk."""
    path = path_of(export)
    path.unlink(missing_ok=True)
    export_files.keys_beside(path).unlink(missing_ok=True)
    shutil.rmtree(path.with_suffix(".parts"), ignore_errors=True)


def require_places(export: Export, access: Any) -> None:
    """RuleBroken("export_scope_lost") once the person may no longer take out all that the file holds."""
    places = export.places
    allowed = exportable(ExportList(export.source), access)
    if export.with_people:
        allowed = allowed.shared_with(access.scope_for(Capability.VIEW_PERSONAL_DATA))
    if not allowed or not allowed.covers(places):
        raise RuleBroken("export_scope_lost")


def new_place(form: ExportFormat) -> str:
    """A name in the storage."""
    return f"{FOLDER}{uuid4().hex}.{form.value}"


def clear_old_exports(*, at: datetime) -> int:
    """Delete exports whose week is over, with their files; says how many. What nobody works on for so long goes too."""
    old = list(Export.objects.filter(expires_at__lt=at))
    for export in old:
        remove_files(export)
        export.delete()
    return len(old)
