"""What was changed in a record, with before and after: by its applicant, or because a clerk had mistyped."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.amendments import AmendedField, PartyRole


class Adjustment(models.Model):
    """One point of the contents that the applicant changed before the decision (Art. 21). Personal data."""

    record = models.ForeignKey("procedures.Record", models.PROTECT, related_name="adjustments")
    sequence = models.PositiveIntegerField(_("Event"))
    position = models.PositiveSmallIntegerField(_("Position"))
    subject = models.CharField(_("What is changed"), max_length=200)
    before = models.TextField(_("Before"), max_length=2000, blank=True)
    after = models.TextField(_("After"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        ordering = ["record", "sequence", "position"]
        constraints = [
            models.UniqueConstraint(fields=["record", "sequence", "position"], name="adjustment_once"),
            models.CheckConstraint(
                condition=~Q(subject="") & ~Q(before=models.F("after")), name="adjustment_changes_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}#{self.sequence}"


class Amendment(models.Model):
    """One mistyped value with what stands there now. ``party`` is blank for a value of the record. Personal data."""

    record = models.ForeignKey("procedures.Record", models.PROTECT, related_name="amendments")
    sequence = models.PositiveIntegerField(_("Event"))
    party = models.CharField(_("Party"), max_length=14, blank=True, choices=PartyRole.choices())
    field = models.CharField(_("What is corrected"), max_length=16, choices=AmendedField.choices())
    before = models.CharField(_("Before"), max_length=300, blank=True)
    after = models.CharField(_("After"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["record", "sequence", "id"]
        constraints = [
            models.UniqueConstraint(fields=["record", "sequence", "party", "field"], name="amendment_once"),
            models.CheckConstraint(condition=~Q(before=models.F("after")), name="amendment_changes_something"),
            models.CheckConstraint(condition=Q(field__in=list(AmendedField)), name="amendment_field"),
            models.CheckConstraint(condition=Q(party="") | Q(party__in=list(PartyRole)), name="amendment_party"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}#{self.sequence} {self.field}"
