"""The electronic result of a record: the signed file, and each time its owner took it."""

from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.scan_words import VirusState
from units.scoping import Scope


def place_of(result: "ResultFile", _name: str) -> str:
    """Where the file lies in the storage: a name drawn by chance, as scans have."""
    day: datetime = result.added_at
    return f"results/{day:%Y/%m}/{uuid4().hex}.pdf"


class ResultFileQuerySet(models.QuerySet["ResultFile"]):
    """Files by what they are good for."""

    def current(self) -> "ResultFileQuerySet":
        """The one that counts."""
        return self.filter(ended_at=None)

    def visible_to(self, scope: Scope) -> "ResultFileQuerySet":
        """Files of the records that lie within ``scope``."""
        from procedures.models.record import Record

        return self.filter(record__in=Record.objects.visible_to(scope).values("pk"))


class ResultFile(models.Model):
    """A PDF as it was signed. One is current for a record; those replaced or overtaken stay, with their end.

    The file is never altered. ``sha256`` is of the bytes as they came.
    """

    record = models.ForeignKey("procedures.Record", models.PROTECT, related_name="result_files")
    file = models.FileField(upload_to=place_of, max_length=120)
    size = models.PositiveIntegerField(_("Size in bytes"))
    pages = models.PositiveSmallIntegerField(_("Pages"))
    sha256 = models.CharField("SHA-256", max_length=64)
    virus = models.CharField(_("Virus check"), max_length=12, choices=VirusState.choices())
    virus_checked_at = models.DateTimeField(_("Checked at"), null=True, blank=True)
    added_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("Added at"))
    ended_at = models.DateTimeField(_("Replaced at"), null=True, blank=True)

    objects = ResultFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("electronic result")
        verbose_name_plural = _("electronic results")
        ordering = ["record", "id"]
        constraints = [
            models.UniqueConstraint(fields=["record"], condition=Q(ended_at=None), name="result_file_one_current"),
            models.CheckConstraint(condition=Q(virus__in=list(VirusState)), name="result_file_virus_state"),
            models.CheckConstraint(condition=Q(size__gte=1, pages__gte=1) & ~Q(file=""), name="result_file_not_empty"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="result_file_sha256"),
            models.CheckConstraint(
                condition=Q(virus=VirusState.NOT_CHECKED, virus_checked_at=None)
                | (~Q(virus=VirusState.NOT_CHECKED) & Q(virus_checked_at__isnull=False)),
                name="result_file_virus_checked_at",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("added_at")), name="result_file_ended_after"
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(virus=VirusState.NOT_CHECKED, ended_at=None),
                name="result_file_to_check",
            )
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.sha256[:8]}"


class ResultDownload(models.Model):
    """A citizen took the file: who and when. Written once."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(ResultFile, models.PROTECT, related_name="downloads")
    citizen = models.ForeignKey("staffing.Citizen", models.PROTECT, related_name="+")
    at = models.DateTimeField(_("At"))

    class Meta:
        verbose_name = _("download of a result")
        verbose_name_plural = _("downloads of results")
        ordering = ["file", "id"]

    def __str__(self) -> str:
        return f"{self.file_id} {self.at:%Y-%m-%d}"
