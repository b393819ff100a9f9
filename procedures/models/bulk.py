"""Bulk acts: what was asked for many records at once, and how each of them fared."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.desk_words import BulkAct, BulkState
from procedures.domain.vocabulary import EvidenceKind


class BulkRun(models.Model):
    """One bulk act. It is worked off in parts; each record is an item with its own end.

    ``officer`` is whom to assign to; ``receiver``, ``evidence`` and ``evidence_number`` are who collects results
    (personal data: shown to the run's own account alone, and cleared with the run).
    """

    account = models.ForeignKey("staffing.Account", models.CASCADE, related_name="bulk_runs")
    act = models.CharField(_("Act"), max_length=10, choices=BulkAct.choices())
    queue = models.CharField(max_length=20, blank=True)
    key = models.CharField(max_length=80)
    officer = models.ForeignKey("staffing.Account", models.PROTECT, null=True, related_name="+")
    receiver = models.CharField(_("Receiver's name"), max_length=200, blank=True)
    evidence = models.CharField(max_length=20, blank=True, choices=EvidenceKind.choices())
    evidence_number = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(_("Asked for at"))

    class Meta:
        verbose_name = _("bulk act")
        verbose_name_plural = _("bulk acts")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(act__in=list(BulkAct)), name="bulk_run_act"),
            models.UniqueConstraint(fields=["account", "key"], name="bulk_run_once"),
        ]
        indexes = [models.Index(fields=["created_at"], name="bulk_run_by_age")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.act} {self.created_at:%Y-%m-%d %H:%M}"


class BulkItem(models.Model):
    """One record of a bulk act. ``seen`` is the number of its events when it was chosen; ``sentence`` why not."""

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="items")
    record = models.ForeignKey("procedures.Record", models.CASCADE, related_name="+")
    seen = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=BulkState.choices(), default=BulkState.WAITING.value)
    sentence = models.CharField(max_length=600, blank=True)

    class Meta:
        verbose_name = _("record of a bulk act")
        verbose_name_plural = _("records of bulk acts")
        ordering = ["run", "id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "record"], name="bulk_item_once"),
            models.CheckConstraint(condition=Q(state__in=list(BulkState)), name="bulk_item_state"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.record_id} {self.state}"
