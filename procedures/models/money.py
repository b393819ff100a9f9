"""Fees: what a record owes, what was paid and given back, and the ledger of all of it.

Obligations towards others, such as land taxes, are no fees of ours and stand in ``payment.py``.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.money_vocabulary import (
    DifferenceKind,
    IntentState,
    LedgerAccount,
    LedgerAct,
    PaymentMeans,
    RefundReason,
    RefundState,
)
from procedures.domain.vocabulary import FeeBasis


class CollectionAccount(models.Model):
    """The bank account into which fees of a centre are transferred; without one no VietQR is shown there."""

    centre = models.OneToOneField("units.ServiceCentre", models.PROTECT, related_name="collection_account")
    bank_bin = models.CharField(_("Number of the bank (six digits)"), max_length=6)
    bank_name = models.CharField(_("Bank"), max_length=100)
    number = models.CharField(_("Account number"), max_length=19)
    holder = models.CharField(_("Account holder"), max_length=200)

    class Meta:
        verbose_name = _("account for fees")
        verbose_name_plural = _("accounts for fees")
        constraints = [
            models.CheckConstraint(
                condition=Q(bank_bin__regex=r"^\d{6}$", number__regex=r"^[0-9A-Za-z]{1,19}$"),
                name="collection_account_as_vietqr_asks",
            )
        ]

    def __str__(self) -> str:
        return f"{self.bank_name} {self.number}"


class Charge(models.Model):
    """The fee of one record, by the rule that held on its day (khoản phải nộp). Free matters have none.

    A row with the amount zero says that a condition was met under which nothing is owed. What of it is paid, waived or
    reduced since stands in the ledger.
    """

    record = models.OneToOneField("procedures.Record", models.PROTECT, related_name="charge")
    amount_vnd = models.PositiveBigIntegerField(_("Amount, đồng"))
    quantity = models.PositiveIntegerField(_("Quantity"))
    basis = models.CharField(_("Counted"), max_length=16, choices=FeeBasis.choices())
    condition = models.CharField(_("Condition"), max_length=40, blank=True)
    fixed_at = models.DateTimeField(_("Fixed at"))

    class Meta:
        verbose_name = _("fee of a record")
        verbose_name_plural = _("fees of records")
        constraints = [
            models.CheckConstraint(condition=Q(basis__in=list(FeeBasis)), name="charge_basis"),
            models.CheckConstraint(condition=Q(amount_vnd__gt=0) | ~Q(condition=""), name="charge_zero_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.amount_vnd}"


class PaymentIntent(models.Model):
    """One attempt to pay through the platform, by a reference of ours that nobody can guess.

    ``address`` is where the platform takes the payer. ``ask_at`` is when the platform is asked again whether it was
    paid; None once that is known. Money that comes after all for a failed attempt is taken in all the same.
    """

    reference = models.CharField(_("Reference"), max_length=40, unique=True)
    record = models.ForeignKey("procedures.Record", models.PROTECT, related_name="payment_intents")
    amount_vnd = models.PositiveBigIntegerField(_("Amount, đồng"))
    state = models.CharField(_("State"), max_length=10, choices=IntentState.choices())
    address = models.URLField(max_length=500, blank=True)
    created_at = models.DateTimeField(_("Begun at"))
    ask_at = models.DateTimeField(null=True, blank=True)
    asked = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(_("Ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("attempt to pay")
        verbose_name_plural = _("attempts to pay")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(IntentState), amount_vnd__gt=0), name="intent_state"),
            models.CheckConstraint(
                condition=Q(state=IntentState.WAITING, ended_at=None)
                | (~Q(state=IntentState.WAITING) & Q(ended_at__isnull=False, ask_at=None)),
                name="intent_asks_while_it_waits",
            ),
        ]
        indexes = [models.Index(fields=["ask_at"], condition=Q(ask_at__isnull=False), name="intent_to_ask")]

    def __str__(self) -> str:
        return self.reference


class Payment(models.Model):
    """Money that came in. One number of a bank or of the platform is one payment, however often it is told."""

    record = models.ForeignKey("procedures.Record", models.PROTECT, related_name="payments")
    means = models.CharField(_("Means"), max_length=10, choices=PaymentMeans.choices())
    amount_vnd = models.PositiveBigIntegerField(_("Amount, đồng"))
    intent = models.ForeignKey(PaymentIntent, models.PROTECT, null=True, blank=True, related_name="payments")
    transaction_number = models.CharField(_("Number of the transaction"), max_length=60, blank=True)
    paid_at = models.DateTimeField(_("Paid at"))
    recorded_at = models.DateTimeField(_("Recorded at"))
    centre = models.ForeignKey("units.ServiceCentre", models.PROTECT, null=True, blank=True, related_name="+")
    taken_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["record", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_vnd__gt=0)
                & (
                    Q(means=PaymentMeans.CASH, transaction_number="", taken_by__isnull=False, centre__isnull=False)
                    | Q(means=PaymentMeans.TRANSFER, taken_by__isnull=False, centre__isnull=False)
                    & ~Q(transaction_number="")
                    | Q(means=PaymentMeans.PLATFORM, intent__isnull=False) & ~Q(transaction_number="")
                ),
                name="payment_says_how",
            ),
            models.UniqueConstraint(
                fields=["means", "transaction_number"],
                condition=~Q(transaction_number=""),
                name="payment_transaction_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.means} {self.amount_vnd}"


class Refund(models.Model):
    """Money that goes back: asked for (by nobody, where the portal saw it was paid twice), decided by another, paid."""

    record = models.ForeignKey("procedures.Record", models.PROTECT, related_name="refunds")
    amount_vnd = models.PositiveBigIntegerField(_("Amount, đồng"))
    reason = models.CharField(_("Reason"), max_length=12, choices=RefundReason.choices())
    state = models.CharField(_("State"), max_length=10, choices=RefundState.choices())
    requested_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField(_("Asked for at"))
    decided_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("Decided at"), null=True, blank=True)
    means = models.CharField(_("Means"), max_length=10, blank=True, choices=PaymentMeans.choices())
    transaction_number = models.CharField(_("Number of the transaction"), max_length=60, blank=True)
    paid_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="+")
    paid_at = models.DateTimeField(_("Paid out at"), null=True, blank=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_vnd__gt=0, reason__in=list(RefundReason), state__in=list(RefundState)),
                name="refund_words",
            ),
            models.CheckConstraint(
                condition=Q(state=RefundState.REQUESTED, decided_by=None)
                | ~Q(state=RefundState.REQUESTED) & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="refund_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(requested_by=None) | ~Q(decided_by=F("requested_by")),
                name="refund_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=RefundState.PAID_OUT)
                | Q(paid_by__isnull=False, paid_at__isnull=False, means=PaymentMeans.CASH)
                | Q(paid_by__isnull=False, paid_at__isnull=False, means=PaymentMeans.TRANSFER)
                & ~Q(transaction_number=""),
                name="refund_paid_says_how",
            ),
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(state__in=[RefundState.REQUESTED, RefundState.APPROVED]),
                name="refund_one_open_of_a_record",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.amount_vnd}"


class LedgerEntry(models.Model):
    """``amount_vnd`` moved from ``credit`` to ``debit``: rows are added and read, the database refuses all else.

    ``cashier`` and ``centre`` are there for what passed through a counter; ``day`` is its local day, closed once.
    """

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey("procedures.Record", models.PROTECT, related_name="ledger")
    act = models.CharField(_("Act"), max_length=16, choices=LedgerAct.choices())
    debit = models.CharField(_("To"), max_length=10, choices=LedgerAccount.choices())
    credit = models.CharField(_("From"), max_length=10, choices=LedgerAccount.choices())
    amount_vnd = models.PositiveBigIntegerField(_("Amount, đồng"))
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, blank=True, related_name="entries")
    refund = models.ForeignKey(Refund, models.PROTECT, null=True, blank=True, related_name="entries")
    centre = models.ForeignKey("units.ServiceCentre", models.PROTECT, null=True, blank=True, related_name="+")
    cashier = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="+")
    day = models.DateField(_("Day"))
    at = models.DateTimeField(_("At"))
    actor = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["record", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    act__in=list(LedgerAct),
                    debit__in=list(LedgerAccount),
                    credit__in=list(LedgerAccount),
                    amount_vnd__gt=0,
                )
                & ~Q(debit=F("credit")),
                name="ledger_entry_moves_something",
            ),
            models.CheckConstraint(
                condition=Q(cashier=None, centre=None) | Q(cashier__isnull=False, centre__isnull=False),
                name="ledger_entry_cashier_at_a_centre",
            ),
        ]
        indexes = [
            models.Index(fields=["cashier", "day"], condition=Q(cashier__isnull=False), name="ledger_of_a_cashiers_day")
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.amount_vnd}"


class DailyClosing(models.Model):
    """A cashier's day at one centre, counted and signed: what the ledger expects beside what lay in the till."""

    centre = models.ForeignKey("units.ServiceCentre", models.PROTECT, related_name="closings")
    cashier = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    day = models.DateField(_("Day"))
    expected_cash_vnd = models.BigIntegerField(_("Cash expected, đồng"))
    counted_cash_vnd = models.BigIntegerField(_("Cash counted, đồng"))
    transfers_vnd = models.BigIntegerField(_("Transfers, đồng"))
    reason = models.CharField(_("Reason of the difference"), max_length=500, blank=True)
    signed_name = models.CharField(_("Signed"), max_length=200)
    closed_at = models.DateTimeField(_("Closed at"))

    class Meta:
        verbose_name = _("daily closing")
        verbose_name_plural = _("daily closings")
        ordering = ["-day", "-closed_at"]
        constraints = [
            models.UniqueConstraint(fields=["cashier", "day", "centre"], name="daily_closing_once"),
            models.CheckConstraint(
                condition=(Q(expected_cash_vnd=F("counted_cash_vnd")) | ~Q(reason="")) & ~Q(signed_name=""),
                name="daily_closing_reasoned_and_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.cashier_id}"


class Reconciliation(models.Model):
    """A statement of one month, compared with our payments by the same means. The file is not kept, its SHA-256 is."""

    month = models.DateField(_("Month"))
    means = models.CharField(_("Means"), max_length=10, choices=PaymentMeans.choices())
    rows = models.PositiveIntegerField(_("Lines"))
    agreed = models.PositiveIntegerField(_("Lines that agree"))
    theirs_vnd = models.PositiveBigIntegerField(_("Their sum, đồng"))
    ours_vnd = models.PositiveBigIntegerField(_("Our sum, đồng"))
    sha256 = models.CharField(max_length=64)
    done_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    done_at = models.DateTimeField(_("Done at"))

    class Meta:
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")
        ordering = ["-done_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(means__in=[PaymentMeans.TRANSFER, PaymentMeans.PLATFORM]), name="reconciliation_means"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.means}"


class ReconciliationDifference(models.Model):
    """One thing that does not agree; settled by a person with a word about it."""

    reconciliation = models.ForeignKey(Reconciliation, models.PROTECT, related_name="differences")
    kind = models.CharField(_("What differs"), max_length=16, choices=DifferenceKind.choices())
    reference = models.CharField(_("Reference"), max_length=60, blank=True)
    transaction_number = models.CharField(_("Number of the transaction"), max_length=60, blank=True)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, blank=True, related_name="+")
    ours_vnd = models.PositiveBigIntegerField(_("Ours, đồng"), null=True, blank=True)
    theirs_vnd = models.PositiveBigIntegerField(_("Theirs, đồng"), null=True, blank=True)
    conclusion = models.CharField(_("Conclusion"), max_length=500, blank=True)
    settled_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(_("Settled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("difference of a reconciliation")
        verbose_name_plural = _("differences of reconciliations")
        ordering = ["reconciliation", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None)
                | Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(conclusion=""),
                name="difference_settled_with_a_word",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.transaction_number}"
