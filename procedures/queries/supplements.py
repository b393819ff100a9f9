"""Requests to complete the papers of a record, with what was asked for."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from procedures.domain.vocabulary import ComponentForm, Fault, Status
from procedures.models import Record, SupplementItem, SupplementRequest


def requests_of(record: Record) -> list[SupplementRequest]:
    """All requests of a record with their papers, the latest first; two queries."""
    rows = SupplementRequest.objects.filter(record=record).select_related("asked_by", "confirmed_by")
    return list(rows.prefetch_related("items__provided_to").order_by("-sequence"))


def open_request(record: Record) -> SupplementRequest | None:
    """The request of a record that waits for its answer, with its papers; None where nothing is waited for."""
    rows = SupplementRequest.objects.filter(record=record, confirmed_at=None, closed_at=None)
    return rows.prefetch_related("items").first()


def nothing_missing(record: Record) -> bool:
    """Whether all that was asked of a record has come."""
    return not SupplementItem.objects.filter(request__record=record, request__closed_at=None, provided_at=None).exists()


@dataclass(frozen=True, slots=True)
class MissingPaper:
    """A paper that is waited for, in the active language: what is wrong with it, and how to mend it."""

    name: str
    fault: str
    mend: str
    form: str
    copies: int


def missing_papers(record: Record) -> tuple[MissingPaper, ...]:
    """What a record still waits for, as the letter said it; none where it waits for no papers."""
    if Status(record.status) not in (Status.INTAKE_SUPPLEMENT, Status.SUPPLEMENT_REQUESTED):
        return ()
    asked = open_request(record)
    return tuple(
        MissingPaper(
            name=item.name,
            fault=_(Fault(item.fault).label),
            mend=item.mend,
            form=_(ComponentForm(item.form).label),
            copies=item.copies,
        )
        for item in (asked.items.all() if asked else ())
        if item.provided_at is None
    )
