"""Scans of a record's papers: kept as they came, checked, described, shown to whoever may see personal data."""

from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.file_names import ENDINGS
from procedures.domain.scan_words import MediaType, VirusState
from units.scoping import Scope


def place_of(attachment: "Attachment", name: str) -> str:
    """Where a file lies in the storage: a name drawn by chance, since the given one may name a person."""
    day: datetime = attachment.uploaded_at
    return f"records/{day:%Y/%m}/{uuid4().hex}{PurePosixPath(name).suffix}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Scans by what they are good for."""

    def current(self) -> "AttachmentQuerySet":
        """Neither replaced by a new scan nor taken out."""
        return self.filter(replaced_by=None, taken_out_at=None)

    def visible_to(self, scope: Scope) -> "AttachmentQuerySet":
        """Scans of the records that lie within ``scope``."""
        from procedures.models.record import Record

        return self.filter(component__record__in=Record.objects.visible_to(scope).values("pk"))


class Attachment(models.Model):
    """One scan of one paper. The file is never altered: a better scan replaces it, and the old one stays readable.

    ``name`` is what the file was called where it came from, for the eyes of those who may see personal data alone.
    A scan laid to the wrong record can be taken out before the record goes on: the file goes, this row stays and
    says who did it (decision 29). ``sha256`` is of the bytes as they came. Description: Art. 19.2. It was laid there by
    somebody of the staff or, online, by a citizen.
    """

    component = models.ForeignKey("procedures.RecordComponent", models.PROTECT, related_name="attachments")
    file = models.FileField(upload_to=place_of, max_length=120, blank=True)
    name = models.CharField(_("File name"), max_length=150)
    media_type = models.CharField(_("Kind of file"), max_length=20, choices=MediaType.choices())
    size = models.PositiveIntegerField(_("Size in bytes"))
    pages = models.PositiveSmallIntegerField(_("Pages"))
    sha256 = models.CharField("SHA-256", max_length=64)
    virus = models.CharField(_("Virus check"), max_length=12, choices=VirusState.choices())
    virus_checked_at = models.DateTimeField(_("Checked at"), null=True, blank=True)
    uploaded_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_by_citizen = models.ForeignKey("staffing.Citizen", models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_at = models.DateTimeField(_("Uploaded at"))

    kind = models.CharField(_("Kind of paper"), max_length=200, blank=True)
    owner_number = models.CharField(_("Owner's identification number"), max_length=20, blank=True)
    issuer = models.CharField(_("Issued by"), max_length=200, blank=True)
    issued_on = models.DateField(_("Issued on"), null=True, blank=True)
    abstract = models.CharField(_("Abstract"), max_length=500, blank=True)
    valid_until = models.DateField(_("Valid until"), null=True, blank=True)
    validity = models.CharField(_("Where it is valid"), max_length=200, blank=True)

    replaced_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("Replaced by")
    )
    taken_out_at = models.DateTimeField(_("Taken out at"), null=True, blank=True)
    taken_out_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="+")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        ordering = ["component", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(media_type__in=list(MediaType)), name="attachment_media_type"),
            models.CheckConstraint(condition=Q(virus__in=list(VirusState)), name="attachment_virus_state"),
            models.CheckConstraint(
                condition=Q(uploaded_by__isnull=False, uploaded_by_citizen=None)
                | Q(uploaded_by=None, uploaded_by_citizen__isnull=False),
                name="attachment_of_one_realm",
            ),
            models.CheckConstraint(condition=Q(size__gte=1, pages__gte=1), name="attachment_not_empty"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="attachment_sha256"),
            models.CheckConstraint(
                condition=Q(virus=VirusState.NOT_CHECKED, virus_checked_at=None)
                | (~Q(virus=VirusState.NOT_CHECKED) & Q(virus_checked_at__isnull=False)),
                name="attachment_virus_checked_at",
            ),
            models.CheckConstraint(
                condition=(Q(taken_out_at=None, taken_out_by=None) & ~Q(file=""))
                | Q(taken_out_at__isnull=False, taken_out_by__isnull=False, file=""),
                name="attachment_taken_out",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(issued_on=None) | Q(valid_until__gte=models.F("issued_on")),
                name="attachment_valid_after_issue",
            ),
            models.UniqueConstraint(
                fields=["component", "sha256"],
                condition=Q(replaced_by=None, taken_out_at=None),
                name="attachment_once_a_paper",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(virus=VirusState.NOT_CHECKED, taken_out_at=None),
                name="attachment_to_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component_id}/{self.pk}"

    @property
    def is_current(self) -> bool:
        """Whether it is the scan that counts."""
        return self.replaced_by_id is None and self.taken_out_at is None

    @property
    def given_name(self) -> str:
        """A name to save it under: of the record and the paper, never the one it came with."""
        paper = self.component
        return f"{paper.record.code}-{paper.position}-{self.pk}.{ENDINGS[MediaType(self.media_type)][0]}"

    def description(self) -> dict[str, Any]:
        """What Art. 19.2 asks to be known of a paper."""
        names = ("kind", "owner_number", "issuer", "issued_on", "abstract", "valid_until", "validity")
        return {name: getattr(self, name) for name in names}
