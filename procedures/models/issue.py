"""Figures that were issued: what they were as at a moment, for good, under an address that does not change."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.calendar import ZONE
from procedures.domain.figures import UnitView

BEGINNING = datetime(2025, 6, 1, tzinfo=ZONE)
"""The last month of the units of before the merger: nothing is known of moments before."""


class IssuedFigures(models.Model):
    """The figures of a period as known at ``as_at``, by unit and by field. The database refuses to change one.

    ``content`` holds the numbers and the versions of their definitions; ``checksum`` is the SHA-256 of its canonical
    JSON (services.issuing). ``issued_by`` is nobody where the portal issued them by itself at the end of a month.
    """

    first = models.DateField(_("First day"))
    last = models.DateField(_("Last day"))
    as_at = models.DateTimeField(_("As at"))
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    field = models.ForeignKey("procedures.Field", models.PROTECT, null=True, related_name="+")
    by = models.CharField(_("Units"), max_length=10, choices=UnitView.choices())
    content = models.JSONField(_("Content"))
    checksum = models.CharField(_("Checksum"), max_length=64)
    issued_at = models.DateTimeField(_("Issued at"))
    issued_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("issued figures")
        verbose_name_plural = _("issued figures")
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "last", "as_at", "unit", "field", "by"], name="issued_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="issued_period"),
            models.CheckConstraint(condition=Q(as_at__lte=F("issued_at")), name="issued_of_the_past"),
            models.CheckConstraint(condition=Q(as_at__gte=BEGINNING), name="issued_since_the_beginning"),
            models.CheckConstraint(condition=Q(checksum__regex="^[0-9a-f]{64}$"), name="issued_checksum"),
            models.CheckConstraint(condition=Q(by__in=list(UnitView)), name="issued_by_units"),
        ]

    def __str__(self) -> str:
        return f"{self.first} - {self.last}"


class IssuedPaper(models.Model):
    """Issued figures on paper as they first went out: whoever asks again gets these bytes, whatever has become of the
    template since. ``digest`` is the SHA-256 of ``data``. The database refuses to change one.
    """

    issued = models.ForeignKey(IssuedFigures, models.PROTECT, related_name="papers")
    language = models.CharField(_("Language"), max_length=2, choices=[("vi", "Tiếng Việt"), ("en", "English")])
    data = models.BinaryField()
    digest = models.CharField(_("SHA-256"), max_length=64)
    template = models.CharField(_("Template"), max_length=20)
    made_at = models.DateTimeField(_("Made at"))

    class Meta:
        verbose_name = _("paper of issued figures")
        verbose_name_plural = _("papers of issued figures")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["issued", "language"], name="issued_paper_once"),
            models.CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="issued_paper_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.issued_id}.{self.language}.pdf"
