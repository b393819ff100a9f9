"""Printing for real: the right template, the right copy, a line in both logs, and only then the file."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation

from procedures.domain.calendar import local
from procedures.print.forms import pdf
from procedures.print.printable import Printable
from procedures.print.registry import Form
from procedures.print.sheet import Content, short_moment
from procedures.services.printing import Copy, next_copy, write_down
from staffing.audit import record_look
from staffing.domain.acts import SubjectKind
from staffing.models import Account

TRIES = 5  # two counters that print the same paper in one moment differ by the second try


def issue(form: Form, printable: Printable, *, actor: Account, at: datetime, ip: str | None = None) -> bytes:
    """The paper for ``actor``, logged as a copy, and as a look where it shows whose it is. The original comes first.

    RuleBroken as the form's content says, where there is nothing to print.
    """
    for _try in range(TRIES):
        copy = next_copy(form.code, printable.subject, actor=actor, at=at)
        data = rendered(form, printable, copy, demo=settings.DEMO)
        if not copy.is_of(data):  # something has happened to the record since
            copy = copy.following(at)
            data = rendered(form, printable, copy, demo=settings.DEMO)
        with transaction.atomic():
            if copy.is_logged or write_down(
                copy,
                form=form.code,
                subject=printable.subject,
                template_version=form.in_force(local(copy.at).date()).version,
                data=data,
                actor=actor,
                record=printable.record,
                centre=printable.centre,
            ):
                if form.shows_people:
                    _look(form, printable, copy, actor=actor, at=at, ip=ip)
                return data
    raise RuntimeError(f"{form.code} {printable.subject}: copies are logged faster than they are made")


def rendered(form: Form, printable: Printable, copy: Copy, *, demo: bool) -> bytes:
    """The paper as PDF/A-2b, the same bytes for the same copy; ``demo`` prints across it that it is a rehearsal."""
    with translation.override("vi"):
        content = filled_in(form, printable, copy) | {"demo": demo}
        return pdf(form.in_force(local(copy.at).date()).file, content, tagged=form.is_tagged)


def filled_in(form: Form, printable: Printable, copy: Copy) -> Content:
    """Content with what only the printing knows: the note on the template, by whom, and whether it is a reprint."""
    stamp = form.marks_reprints and copy.reprint
    return printable.content(copy.at) | {
        "printed-by": copy.by,
        "note": form.note(local(copy.at).date()),
        "reprint": f"BẢN IN LẠI lần {copy.reprint}, {short_moment(copy.at)}" if stamp else "",
    }


def _look(form: Form, printable: Printable, copy: Copy, *, actor: Account, at: datetime, ip: str | None) -> None:
    record_look(
        actor=actor,
        subject_kind=SubjectKind.RECORD,
        subject_id=printable.record.pk if printable.record else None,
        at=at,
        purpose=form.code.value,
        facts={"paper": printable.subject, "copy": copy.number},
        ip=ip,
    )
