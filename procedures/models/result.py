"""The result of a record, and its handing over: separate facts (Art. 22)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.vocabulary import EvidenceKind, ReturnMethod


class Result(models.Model):
    """What was decided: a result document, or a refusal letter after appraisal (Art. 19.3), signed on paper."""

    record = models.OneToOneField("procedures.Record", models.PROTECT, related_name="result")
    is_refusal = models.BooleanField(_("Refusal"), default=False)
    number = models.CharField(_("Number"), max_length=60)
    issued_on = models.DateField(_("Issued on"))
    signer = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    signer_title = models.CharField(_("Signer's title"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        constraints = [models.CheckConstraint(condition=~Q(number=""), name="result_numbered")]

    def __str__(self) -> str:
        return self.number


class Handover(models.Model):
    """To whom the result was given, and how that person was identified (Art. 22-23)."""

    record = models.OneToOneField("procedures.Record", models.PROTECT, related_name="handover")
    method = models.CharField(_("How"), max_length=10, choices=ReturnMethod.choices())
    receiver_name = models.CharField(_("Receiver"), max_length=200)
    evidence = models.CharField(_("Identified by"), max_length=20, choices=EvidenceKind.choices())
    evidence_number = models.CharField(_("Number of the evidence"), max_length=60, blank=True)
    handed_over_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    handed_over_at = models.DateTimeField(_("Handed over at"))

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        constraints = [
            models.CheckConstraint(
                condition=~Q(receiver_name="") & (~Q(evidence_number="") | Q(evidence=EvidenceKind.PRESENT)),
                name="handover_identified",
            ),
            models.CheckConstraint(condition=Q(evidence__in=list(EvidenceKind)), name="handover_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}"
