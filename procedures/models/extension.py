"""The extension of a term with its apology, form 04 (Art. 19.6; decision 12)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.extensions import EXTENSION_REASONS
from procedures.domain.vocabulary import Reason


class Extension(models.Model):
    """What the citizen was promised anew, once in a record's life.

    In time it moved the record's due date from ``due_before`` to ``due_after``. ``is_late``: issued after it was owed,
    it moved nothing; ``due_after`` is then a promise that stands beside the due date by which the record is judged.
    ``explanation`` is written by an officer and may speak of people: personal data.
    """

    record = models.OneToOneField("procedures.Record", models.PROTECT, related_name="extension")
    due_before = models.DateTimeField(_("Due before"))
    due_after = models.DateTimeField(_("Promised anew for"))
    is_late = models.BooleanField(_("Issued later than owed"), default=False)
    reason = models.CharField(_("Reason"), max_length=30, choices=Reason.choices())
    explanation = models.TextField(_("Explanation"), max_length=2000)
    letter_number = models.CharField(_("Number of the letter"), max_length=40)
    asked_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    signer = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    signer_title = models.CharField(_("Signer's title"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("Decided at"))

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints = [
            models.CheckConstraint(condition=Q(due_after__gt=F("due_before")), name="extension_moves_later"),
            models.CheckConstraint(condition=Q(reason__in=list(EXTENSION_REASONS)), name="extension_reason"),
            models.CheckConstraint(
                condition=~Q(explanation="") & ~Q(letter_number=""), name="extension_explained_and_numbered"
            ),
        ]

    def __str__(self) -> str:
        return self.letter_number
