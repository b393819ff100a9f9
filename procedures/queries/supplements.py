"""Requests to complete the papers of a record, with what was asked for."""

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
