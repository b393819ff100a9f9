"""A filing online: a draft that belongs to whoever began it, until it is sent and becomes a record."""

from datetime import datetime
from pathlib import PurePosixPath
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.scan_words import MediaType, VirusState


class FilingQuerySet(models.QuerySet["Filing"]):
    """Filings by whose they are: nobody else sees a draft."""

    def of_citizen(self, citizen_id: int) -> "FilingQuerySet":
        """Those that a citizen began themselves."""
        return self.filter(citizen=citizen_id)

    def helped_by(self, account_id: int) -> "FilingQuerySet":
        """Those that a member of staff fills in for somebody."""
        return self.filter(assisted_by=account_id)

    def drafts(self) -> "FilingQuerySet":
        """Not sent yet."""
        return self.filter(sent_at=None)


class Filing(models.Model):
    """What somebody has answered so far; personal data. Sent it belongs to its ``record`` and changes no more.

    Either a ``citizen`` fills it in, or ``assisted_by`` of the staff does for somebody who ``agreed_at`` the summary.
    A draft is deleted at ``expires_at``, after a notice (``warned_at``).
    """

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    citizen = models.ForeignKey("staffing.Citizen", models.PROTECT, null=True, blank=True, related_name="filings")
    assisted_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="filings")
    version = models.ForeignKey("procedures.ProcedureVersion", models.PROTECT, related_name="filings")
    form = models.ForeignKey("procedures.FormVersion", models.PROTECT, related_name="filings")
    answers = models.JSONField(default=dict)
    begun_at = models.DateTimeField(_("Begun at"))
    saved_at = models.DateTimeField(_("Saved at"))
    expires_at = models.DateTimeField(_("Deleted at"))
    warned_at = models.DateTimeField(null=True, blank=True, editable=False)
    agreed_at = models.DateTimeField(_("Agreed at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("Sent at"), null=True, blank=True)
    record = models.OneToOneField("procedures.Record", models.PROTECT, null=True, blank=True, related_name="filing")

    objects = FilingQuerySet.as_manager()

    class Meta:
        verbose_name = _("filing")
        verbose_name_plural = _("filings")
        ordering = ["-saved_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(citizen__isnull=False, assisted_by=None) | Q(citizen=None, assisted_by__isnull=False),
                name="filing_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None, record=None) | Q(sent_at__isnull=False, record__isnull=False),
                name="filing_sent_is_a_record",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(assisted_by=None) | Q(agreed_at__isnull=False),
                name="filing_helped_was_agreed_to",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("saved_at")), name="filing_expires_later"),
        ]
        indexes = [
            models.Index(fields=["citizen", "-saved_at"], name="filing_of_citizen"),
            models.Index(fields=["assisted_by", "-saved_at"], name="filing_of_helper"),
            models.Index(fields=["expires_at"], condition=Q(sent_at=None), name="filing_expiring"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


def place_of_upload(upload: "FilingUpload", name: str) -> str:
    """Where a file lies in the storage: a name drawn by chance, since the given one may name a person."""
    day: datetime = upload.begun_at
    return f"filings/{day:%Y/%m}/{uuid4().hex}{PurePosixPath(name).suffix}"


class FilingUpload(models.Model):
    """One file for one paper of a filing, whole or on its way: ``received`` bytes of ``size`` have come.

    ``paper`` is the position in the procedure's list. Whole (``finished_at``) it was inspected and has its ``file``;
    when the filing is sent it becomes a scan of the record.
    """

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    filing = models.ForeignKey(Filing, models.CASCADE, related_name="uploads")
    paper = models.PositiveSmallIntegerField()
    name = models.CharField(_("File name"), max_length=150)
    size = models.PositiveIntegerField(_("Size in bytes"))
    received = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(upload_to=place_of_upload, max_length=120, blank=True)
    media_type = models.CharField(_("Kind of file"), max_length=20, blank=True, choices=MediaType.choices())
    pages = models.PositiveSmallIntegerField(_("Pages"), default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    virus = models.CharField(_("Virus check"), max_length=12, blank=True, choices=VirusState.choices())
    virus_checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("file of a filing")
        verbose_name_plural = _("files of filings")
        ordering = ["filing", "paper", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(received__lte=F("size"), size__gte=1), name="filing_upload_size"),
            models.CheckConstraint(
                condition=Q(finished_at=None, file="", sha256="")
                | (Q(finished_at__isnull=False, received=F("size"), sha256__regex=r"^[0-9a-f]{64}$") & ~Q(file="")),
                name="filing_upload_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id}/{self.paper}/{self.pk}"


class FilingPiece(models.Model):
    """A piece of a file that is still on its way: in the database, so that any worker can take the next one."""

    upload = models.ForeignKey(FilingUpload, models.CASCADE, related_name="pieces")
    offset = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "offset"], name="filing_piece_once")]

    def __str__(self) -> str:
        return f"{self.upload_id}+{self.offset}"
