"""What is held with a record, table by table: all that its people are handed when they ask (decision 86)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, Model, QuerySet, Value

from procedures import models
from procedures.domain.data_rights import HeldPart

P = HeldPart


@dataclass(frozen=True, slots=True)
class Kept:
    """The rows of one table that belong to a record: their name in the copy, and the columns that are handed over.

    No column names an officer, or anybody else who stands in the record.
    """

    part: HeldPart
    name: str
    table: type[Model]
    columns: tuple[str, ...]
    record: str = "record"

    def rows(self, records: Iterable[int]) -> QuerySet[Any]:
        """The rows of these records, in the order in which they came."""
        return self.table._default_manager.filter(**{f"{self.record}__in": records}).order_by("pk")


KEPT = (
    Kept(
        P.PAPERS,
        "papers",
        models.RecordComponent,
        ("position", "name", "form", "state", "originals", "copies", "is_present"),
    ),
    Kept(
        P.PAPERS,
        "files",
        models.Attachment,
        ("name", "media_type", "size", "pages", "kind", "uploaded_at", "taken_out_at"),
        "component__record",
    ),
    # Not the record from which it was known: that may be another person's.
    Kept(P.PAPERS, "papers_known_already", models.KnownPaper, ("paper__name", "decided_at"), "paper__record"),
    Kept(P.PAPERS, "originals_given_back", models.OriginalGivenBack, ("component__name", "count", "given_at")),
    Kept(P.PAPERS, "folder", models.Folder, ("place", "since")),
    Kept(P.PAPERS, "way_of_the_folder", models.FolderMove, ("place", "at"), "folder__record"),
    Kept(
        P.LETTERS,
        "supplements_asked",
        models.SupplementRequest,
        ("number", "reason", "why", "legal_ground", "asked_at", "answer_by", "answered_at"),
    ),
    Kept(
        P.LETTERS,
        "papers_asked",
        models.SupplementItem,
        ("name", "fault", "mend", "copies", "provided_at"),
        "request__record",
    ),
    Kept(P.LETTERS, "refusals_at_reception", models.RefusalLetter, ("number", "reason", "why", "written_at")),
    Kept(
        P.LETTERS,
        "extensions",
        models.Extension,
        ("letter_number", "reason", "explanation", "due_before", "due_after", "decided_at"),
    ),
    Kept(
        P.LETTERS,
        "notices_of_stopping",
        models.Ending,
        ("letter_number", "act", "reason", "ground", "papers", "fees", "ended_at"),
    ),
    Kept(P.CHANGES, "contents_changed", models.Adjustment, ("subject", "before", "after")),
    Kept(P.CHANGES, "slips_corrected", models.Amendment, ("party", "field", "after")),
    Kept(P.MONEY, "fees_fixed", models.Charge, ("amount_vnd", "quantity", "basis", "condition", "fixed_at")),
    Kept(
        P.MONEY,
        "attempts_to_pay",
        models.PaymentIntent,
        ("reference", "amount_vnd", "state", "created_at", "ended_at"),
    ),
    Kept(P.MONEY, "payments", models.Payment, ("means", "amount_vnd", "transaction_number", "paid_at")),
    Kept(
        P.MONEY,
        "refunds",
        models.Refund,
        ("amount_vnd", "reason", "state", "requested_at", "decided_at", "means", "transaction_number", "paid_at"),
    ),
    Kept(P.MONEY, "waivers", models.Waiver, ("amount_vnd", "ground", "decided_at")),
    Kept(
        P.MONEY,
        "obligations",
        models.PaymentObligation,
        ("amount_vnd", "notice_number", "notice_on", "asked_at", "paid_on", "evidence_number", "confirmed_at"),
    ),
    Kept(P.RESULT, "results", models.Result, ("number", "issued_on", "is_refusal", "signer_title")),
    Kept(P.RESULT, "result_files", models.ResultFile, ("size", "pages", "sha256", "added_at", "ended_at")),
    Kept(P.RESULT, "downloads_of_the_result", models.ResultDownload, ("at",), "file__record"),
    Kept(P.RESULT, "handed_over", models.Handover, ("method", "handed_over_at", "delivered_at")),
    Kept(
        P.RESULT,
        "letters_that_came_back",
        models.UndeliveredLetter,
        ("tracking_number", "posted_at", "came_back_on", "reason"),
    ),
    Kept(
        P.RESULT,
        "errors_in_the_result",
        models.ResultCorrection,
        ("what", "reported_at", "due_at", "corrected_at", "number", "issued_on"),
    ),
    Kept(P.STEPS, "steps", models.RecordEvent, ("at", "act", "from_status", "to_status", "reason")),
    Kept(
        P.STEPS,
        "agencies_asked",
        models.AgencyTask,
        ("unit__name", "kind", "asked_at", "due_at", "answered_at", "letter_number"),
    ),
    Kept(P.STEPS, "visits", models.TicketMatter, ("ticket__day", "ticket__prefix", "ticket__serial", "begun_at")),
    Kept(P.STEPS, "return_tickets", models.TicketReturn, ("code", "given_at", "last_day")),
    Kept(P.STEPS, "received_without_a_line", models.Slip, ("number", "received_at", "sent_at")),
    Kept(P.STEPS, "printed", models.Printing, ("form", "copy_number", "printed_at")),
)


def rows_with(records: Iterable[int]) -> Mapping[int, Mapping[str, list[dict[str, Any]]]]:
    """All rows kept with these records, by record and name; one query for each table."""
    keys = list(records)
    found: dict[int, dict[str, list[dict[str, Any]]]] = defaultdict(dict)
    for kept in KEPT:
        for row in kept.rows(keys).values_list(kept.record, *kept.columns):
            named = dict(zip(map(_written, kept.columns), row[1:], strict=True))
            found[row[0]].setdefault(kept.name, []).append(named)
    return found


def counts_with(records: Iterable[int]) -> Mapping[int, Mapping[HeldPart, int]]:
    """How many rows of each part are kept with these records; one query for all of them."""
    keys = list(records)
    if not keys:
        return {}
    first, *others = _legs(keys)
    found: dict[int, dict[HeldPart, int]] = defaultdict(lambda: dict.fromkeys(HeldPart, 0))
    for record, part, number in first.union(*others, all=True):
        found[record][HeldPart(part)] += number
    return found


def _legs(keys: list[int]) -> Iterator[QuerySet[Any, Any]]:
    for kept in KEPT:
        rows = kept.rows(keys).order_by()
        named = rows.annotate(of_record=F(kept.record), part=Value(kept.part.value, CharField()))
        yield named.values("of_record", "part").annotate(rows=Count("pk")).values_list("of_record", "part", "rows")


def _written(column: str) -> str:
    """``unit__name`` as ``unit_name``."""
    return column.replace("__", "_")
