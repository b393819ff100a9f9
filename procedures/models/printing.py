"""What was printed: the first copy is the original, every later one says that it is not."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.printing import FormCode


class Printing(models.Model):
    """One copy of one paper. ``subject`` tells the paper from its like ("record:12", "supplement:3").

    ``digest`` is the SHA-256 of the file that went out, so that a paper shown later can be told from a forged one; the
    file itself is not kept.
    """

    id = models.BigAutoField(primary_key=True)
    form = models.CharField(_("Form"), max_length=20, choices=FormCode.choices())
    subject = models.CharField(_("Paper"), max_length=60)
    record = models.ForeignKey("procedures.Record", models.PROTECT, null=True, related_name="printings")
    centre = models.ForeignKey("units.ServiceCentre", models.PROTECT, null=True, related_name="+")
    template_version = models.CharField(_("Template version"), max_length=20)
    copy_number = models.PositiveIntegerField(_("Copy"))
    printed_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    printed_at = models.DateTimeField(_("Printed at"))
    digest = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("printed paper")
        verbose_name_plural = _("printed papers")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["form", "subject", "copy_number"], name="printing_copy_once"),
            models.CheckConstraint(condition=Q(form__in=list(FormCode)), name="printing_form"),
            models.CheckConstraint(condition=~Q(subject="") & Q(copy_number__gte=1), name="printing_counted_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.subject} {self.copy_number}"
