"""A month's statement of the platform or the bank beside our payments: what agrees, and every difference by name."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext

from procedures.domain.calendar import ZONE
from procedures.domain.money_vocabulary import DifferenceKind, PaymentMeans
from procedures.models import Payment, PaymentIntent, Reconciliation, ReconciliationDifference
from procedures.services.online_payments import answer_about, settle
from staffing.models import Account
from units.errors import RuleBroken

COLUMNS = ("MaThamChieu", "MaGiaoDich", "SoTien")
MOST_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement."""

    reference: str
    transaction_number: str
    amount_vnd: int


def read_statement(content: bytes) -> list[Line]:
    """The lines of a statement (CSV in UTF-8). RuleBroken: statement_unreadable with the line, statement_empty."""
    try:
        rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), strict=True)
        if not set(COLUMNS) <= set(rows.fieldnames or ()):
            raise RuleBroken("statement_unreadable", line=1)
        found = [_line(row, number) for number, row in enumerate(rows, start=2)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise RuleBroken("statement_unreadable", line=1) from error
    if not found:
        raise RuleBroken("statement_empty")
    return found


def _line(row: dict[str, str | None], number: int) -> Line:
    reference, transaction_number, amount = ((row.get(column) or "").strip() for column in COLUMNS)
    plain = amount.replace(".", "")
    known = 0 < len(transaction_number) <= 60 and len(reference) <= 60
    if not (known and plain.isascii() and plain.isdigit() and 0 < int(plain) < 10**13):
        raise RuleBroken("statement_unreadable", line=number)
    return Line(reference, transaction_number, int(plain))


@transaction.atomic
def reconcile(*, month: date, means: PaymentMeans, content: bytes, actor: Account, at: datetime) -> Reconciliation:
    """Compare, and write down what does not agree. Nothing is entered by it: a person looks at each difference."""
    lines = read_statement(content)
    ours = {payment.transaction_number: payment for payment in _payments(month, means)}
    differences = list(_differences(lines, ours))
    run = Reconciliation.objects.create(
        month=month.replace(day=1),
        means=means,
        rows=len(lines),
        agreed=sum(ours[line.transaction_number].amount_vnd == line.amount_vnd for line in _first(lines, ours)),
        theirs_vnd=sum(line.amount_vnd for line in lines),
        ours_vnd=sum(payment.amount_vnd for payment in ours.values()),
        sha256=hashlib.sha256(content).hexdigest(),
        done_by=actor,
        done_at=at,
    )
    for difference in differences:
        difference.reconciliation = run
    ReconciliationDifference.objects.bulk_create(differences)
    return run


def _payments(month: date, means: PaymentMeans) -> Iterable[Payment]:
    begins, ends = _month(month)
    return Payment.objects.filter(means=means, paid_at__gte=begins, paid_at__lt=ends).select_related("intent")


def _month(month: date) -> tuple[datetime, datetime]:
    """Its first moment, and the first one after it."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return datetime(month.year, month.month, 1, tzinfo=ZONE), datetime.combine(following, time(), ZONE)


def _first(lines: list[Line], ours: dict[str, Payment]) -> list[Line]:
    """Lines about payments of ours, each transaction once."""
    return list({line.transaction_number: line for line in reversed(lines) if line.transaction_number in ours}.values())


def _differences(lines: list[Line], ours: dict[str, Payment]) -> Iterable[ReconciliationDifference]:
    times = Counter(line.transaction_number for line in lines)
    first = {line.transaction_number: line for line in reversed(lines)}
    for number, line in first.items():
        payment = ours.get(number)
        if payment is None:
            yield _difference(DifferenceKind.MISSING_HERE, line, None)
        elif payment.amount_vnd != line.amount_vnd:
            yield _difference(DifferenceKind.AMOUNT_DIFFERS, line, payment)
        if times[number] > 1:
            yield _difference(DifferenceKind.TWICE_THERE, line, payment)
    for number, payment in ours.items():
        if number not in first:
            yield _difference(DifferenceKind.MISSING_THERE, None, payment)


def _difference(kind: DifferenceKind, line: Line | None, payment: Payment | None) -> ReconciliationDifference:
    of_ours = payment.intent.reference if payment and payment.intent else ""
    return ReconciliationDifference(
        kind=kind,
        reference=line.reference if line else of_ours,
        transaction_number=line.transaction_number if line else payment.transaction_number if payment else "",
        payment=payment,
        ours_vnd=payment.amount_vnd if payment else None,
        theirs_vnd=line.amount_vnd if line else None,
    )


def enter_from_statement(*, difference_id: int, actor: Account, at: datetime) -> ReconciliationDifference:
    """Enter a payment that the platform's statement has and whose notice never came; the difference is settled by it.

    A statement is a file that somebody brings, and proves nothing: the platform itself is asked once more. A transfer
    names no order of ours: its centre's cashier enters it on the record's page. RuleBroken: difference_not_found,
    difference_not_an_order, difference_not_confirmed, platform_absent, platform_away, and those of settle.
    """
    found = ReconciliationDifference.objects.filter(settled_at=None).select_related("reconciliation")
    line = found.filter(pk=difference_id).first()
    if line is None:
        raise RuleBroken("difference_not_found")
    of_platform = line.reconciliation.means == PaymentMeans.PLATFORM and line.kind == DifferenceKind.MISSING_HERE
    if not of_platform or not PaymentIntent.objects.filter(reference=line.reference).exists():
        raise RuleBroken("difference_not_an_order")
    report = answer_about(line.reference, at=at)
    if not report.paid or report.transaction_number != line.transaction_number:
        raise RuleBroken("difference_not_confirmed")
    with transaction.atomic():
        locked = _open_difference(difference_id)
        settle(report=report, at=at)
        return _conclude(locked, gettext("Entered as a payment."), actor, at)


@transaction.atomic
def settle_difference(*, difference_id: int, conclusion: str, actor: Account, at: datetime) -> ReconciliationDifference:
    """Close one with a word about it. RuleBroken: difference_not_found, difference_unconcluded."""
    found = _open_difference(difference_id)
    if not conclusion.strip():
        raise RuleBroken("difference_unconcluded")
    return _conclude(found, conclusion.strip()[:500], actor, at)


def _open_difference(difference_id: int) -> ReconciliationDifference:
    rows = ReconciliationDifference.objects.select_for_update(of=("self",)).select_related("reconciliation")
    found = rows.filter(settled_at=None, pk=difference_id).first()
    if found is None:
        raise RuleBroken("difference_not_found")
    return found


def _conclude(
    found: ReconciliationDifference, conclusion: str, actor: Account, at: datetime
) -> ReconciliationDifference:
    found.conclusion, found.settled_by, found.settled_at = conclusion, actor, at
    found.save(update_fields=["conclusion", "settled_by", "settled_at"])
    return found
