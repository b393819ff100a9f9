"""How a record ended without a decision: the notice of stopping, form 05 (Art. 21)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.vocabulary import Act, Reason, Status


class Ending(models.Model):
    """The notice that the settlement stopped, at the applicant's wish or on order.

    ``stage`` is the status in which it stopped. The texts are written by an officer and may speak of people: personal
    data, as is ``requester``, the person or body that asked for it. No staff ended what was withdrawn online.
    """

    record = models.OneToOneField("procedures.Record", models.PROTECT, related_name="ending")
    act = models.CharField(_("Act"), max_length=30, choices=Act.choices())
    stage = models.CharField(_("Stopped in"), max_length=24, choices=Status.choices())
    reason = models.CharField(_("Reason"), max_length=30, choices=Reason.choices())
    requester = models.CharField(_("Asked for by"), max_length=200, blank=True)
    ground = models.TextField(_("Ground"), max_length=2000, blank=True)
    papers = models.TextField(_("What becomes of the papers"), max_length=1000, blank=True)
    fees = models.TextField(_("What becomes of the fees"), max_length=1000, blank=True)
    letter_number = models.CharField(_("Number of the letter"), max_length=40)
    signer = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="+")
    signer_title = models.CharField(_("Signer's title"), max_length=300, blank=True)
    ended_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("Ended at"))

    class Meta:
        verbose_name = _("notice of stopping")
        verbose_name_plural = _("notices of stopping")
        constraints = [
            models.CheckConstraint(condition=Q(act__in=[Act.WITHDRAW, Act.STOP]), name="ending_act"),
            models.CheckConstraint(condition=Q(stage__in=list(Status)), name="ending_stage"),
            models.CheckConstraint(
                condition=Q(reason__in=list(Reason)) & ~Q(reason="") & ~Q(letter_number=""),
                name="ending_reasoned_and_numbered",
            ),
            models.CheckConstraint(
                condition=Q(act=Act.WITHDRAW) | (~Q(ground="") & Q(signer__isnull=False, ended_by__isnull=False)),
                name="ending_stopped_on_a_ground",
            ),
        ]

    def __str__(self) -> str:
        return self.letter_number
