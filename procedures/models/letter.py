"""The numbers of letters (forms 02 to 05), counted by whoever writes them."""

from django.db import models
from django.db.models import Q

from procedures.domain.vocabulary import LetterForm


class LetterCounter(models.Model):
    """The last serial of one form that one centre or unit gave out in a year; the row's lock keeps them consecutive."""

    centre = models.ForeignKey("units.ServiceCentre", models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    form = models.CharField(max_length=12, choices=LetterForm.choices())
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "unit", "form", "year"], nulls_distinct=False, name="letter_counter_key"
            ),
            models.CheckConstraint(
                condition=Q(centre=None, unit__isnull=False) | Q(centre__isnull=False, unit=None),
                name="letter_counter_of_one_place",
            ),
            models.CheckConstraint(condition=Q(form__in=list(LetterForm)), name="letter_counter_form"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.year} {self.last}"
