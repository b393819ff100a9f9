"""Scans of a record's papers, as its pages show them."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Sum

from procedures.models import Attachment, RecordComponent


@dataclass(frozen=True, slots=True)
class ScannedPaper:
    """One paper of a record with the scans that count and those that were replaced."""

    paper: RecordComponent
    current: list[Attachment] = field(default_factory=list)
    earlier: list[Attachment] = field(default_factory=list)


def scanned_papers(record_id: int, *, component_id: int | None = None) -> list[ScannedPaper]:
    """The papers of a record, in their order, with their scans: two queries for any number."""
    papers = RecordComponent.objects.filter(record=record_id).order_by("position")
    scans = Attachment.objects.filter(component__record=record_id, taken_out_at=None)
    if component_id is not None:
        papers, scans = papers.filter(pk=component_id), scans.filter(component=component_id)
    by_paper: dict[int, list[Attachment]] = defaultdict(list)
    for scan in scans.select_related("uploaded_by").order_by("id"):
        by_paper[scan.component_id].append(scan)
    return [
        ScannedPaper(
            paper,
            current=[scan for scan in by_paper[paper.pk] if scan.is_current],
            earlier=[scan for scan in by_paper[paper.pk] if not scan.is_current],
        )
        for paper in papers
    ]


def kept_of(record_id: int) -> tuple[int, int]:
    """How many files a record holds, and their bytes altogether; replaced ones count, since they are kept."""
    kept = Attachment.objects.filter(component__record=record_id, taken_out_at=None)
    totals = kept.aggregate(bytes=Sum("size"))
    return kept.count(), totals["bytes"] or 0
