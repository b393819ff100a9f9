"""Papers that were not asked for again: which earlier paper stood for a new one, and who decided so."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class KnownPaper(models.Model):
    """A paper of a record taken over from an earlier record of the same person (Decree 118/2025 Art. 5.1.i)."""

    paper = models.OneToOneField("procedures.RecordComponent", models.CASCADE, related_name="known")
    earlier = models.ForeignKey("procedures.RecordComponent", models.PROTECT, related_name="+")
    decided_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("Decided at"))

    class Meta:
        verbose_name = _("paper known from an earlier record")
        verbose_name_plural = _("papers known from earlier records")

    def __str__(self) -> str:
        return f"{self.paper_id} <- {self.earlier_id}"
