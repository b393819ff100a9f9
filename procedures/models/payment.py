"""The financial obligation of a record, such as the tax on a land certificate (Art. 24)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PaymentObligation(models.Model):
    """What is to be paid before the result, and the proof that it was. ``amount_vnd`` None: not yet determined.

    ``paused_at`` is set where the version of the procedure says that the clock stands still for it: from then
    until ``confirmed_at``, by which its due date moves (domain.pauses).
    """

    record = models.ForeignKey("procedures.Record", models.PROTECT, related_name="obligations")
    amount_vnd = models.PositiveBigIntegerField(_("Amount, đồng"), null=True, blank=True)
    notice_number = models.CharField(_("Number of the tax notice"), max_length=60, blank=True)
    notice_on = models.DateField(_("Date of the tax notice"), null=True, blank=True)
    asked_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("Asked for at"))
    paused_at = models.DateTimeField(_("Clock stopped at"), null=True, blank=True)
    paid_on = models.DateField(_("Paid on"), null=True, blank=True)
    evidence_number = models.CharField(_("Number of the proof of payment"), max_length=60, blank=True)
    confirmed_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(_("Confirmed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("financial obligation")
        verbose_name_plural = _("financial obligations")
        ordering = ["record", "asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(confirmed_at=None), name="obligation_one_open_of_a_record"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None, paid_on=None, evidence_number="")
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, paid_on__isnull=False)
                & ~Q(evidence_number="")
                & Q(amount_vnd__isnull=False),
                name="obligation_met_with_proof",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(confirmed_at__gte=F("asked_at")), name="obligation_met_after_asked"
            ),
        ]
        indexes = [
            models.Index(
                fields=["record"],
                condition=Q(paused_at__isnull=False, confirmed_at__isnull=False),
                name="obligation_that_paused",
            )
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.amount_vnd}"
