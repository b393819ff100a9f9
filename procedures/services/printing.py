"""Which copy of a paper is printed now, and its line in the log."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError, transaction

from procedures.domain.printing import SAME_COPY, FormCode
from procedures.models import Printing, Record
from staffing.models import Account
from units.models import ServiceCentre


@dataclass(frozen=True, slots=True)
class Copy:
    """The ``number``-th copy of a paper, printed at ``at`` by somebody of that name. ``digest``: of the file that went
    out, where the same copy is opened again.
    """

    number: int
    at: datetime
    by: str = ""
    digest: bytes = b""

    @property
    def is_logged(self) -> bool:
        """Whether this very copy went out before."""
        return bool(self.digest)

    def is_of(self, data: bytes) -> bool:
        """Whether ``data`` may go out as this copy: what was logged is never another file."""
        return not self.digest or self.digest == sha256(data).digest()

    def following(self, at: datetime) -> "Copy":
        """The copy after this one."""
        return Copy(self.number + 1, at, self.by)

    @property
    def reprint(self) -> int:
        """How often the paper was printed again by now; 0 for the original."""
        return self.number - 1


def next_copy(form: FormCode, subject: str, *, actor: Account, at: datetime) -> Copy:
    """The copy that ``actor`` gets at ``at``: a new one, or within a minute the one that they just had."""
    last = Printing.objects.filter(form=form, subject=subject).order_by("-copy_number").first()
    if last is None:
        return Copy(1, at, actor.full_name)
    if last.printed_by_id == actor.pk and last.printed_at <= at < last.printed_at + SAME_COPY:
        return Copy(last.copy_number, last.printed_at, actor.full_name, bytes(last.digest))
    return Copy(last.copy_number + 1, at, actor.full_name)


def write_down(
    copy: Copy,
    *,
    form: FormCode,
    subject: str,
    template_version: str,
    data: bytes,
    actor: Account,
    record: Record | None = None,
    centre: ServiceCentre | None = None,
) -> bool:
    """Log one copy. False when another counter has printed a copy of that number meanwhile: print the next one."""
    try:
        with transaction.atomic():
            Printing.objects.create(
                form=form,
                subject=subject,
                record=record,
                centre=centre,
                template_version=template_version,
                copy_number=copy.number,
                printed_by=actor,
                printed_at=copy.at,
                digest=sha256(data).digest(),
            )
    except IntegrityError:
        return False
    return True
