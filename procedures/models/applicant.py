"""The people and bodies around a record: owner, submitter, representative. One row each, as they were that day."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.identifiers import masked_name, masked_number
from procedures.domain.vocabulary import ApplicantKind
from units.domain.names import search_key


class Applicant(models.Model):
    """A party to one record, as written down at the time. Parties are never merged: merging leaks results.

    Personal data: read through ``queries.applicants`` and logged (Decree 118/2025 Art. 5.1d; Law 91/2025/QH15).
    """

    kind = models.CharField(_("Kind"), max_length=14, choices=ApplicantKind.choices(), default=ApplicantKind.CITIZEN)
    name = models.CharField(_("Name"), max_length=200)
    personal_number = models.CharField(_("Personal identification number"), max_length=12, blank=True)
    passport = models.CharField(_("Passport"), max_length=20, blank=True)
    tax_code = models.CharField(_("Tax code"), max_length=14, blank=True)
    born_on = models.DateField(_("Date of birth"), null=True, blank=True)
    telephone = models.CharField(_("Telephone"), max_length=16, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    address = models.CharField(_("Address"), max_length=300, blank=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    search_key = models.CharField(max_length=200, editable=False)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="applicant_named"),
            models.CheckConstraint(condition=Q(kind__in=list(ApplicantKind)), name="applicant_kind"),
            models.CheckConstraint(
                condition=Q(personal_number="") | Q(personal_number__regex=r"^\d{12}$"),
                name="applicant_personal_number",
            ),
        ]
        indexes = [
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="applicant_by_name", fastupdate=True),
            models.Index(fields=["personal_number"], condition=~Q(personal_number=""), name="applicant_by_number"),
            models.Index(fields=["telephone"], condition=~Q(telephone=""), name="applicant_by_telephone"),
            models.Index(fields=["tax_code"], condition=~Q(tax_code=""), name="applicant_by_tax_code"),
        ]

    def __str__(self) -> str:
        return self.masked_name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the search key true to the name."""
        self.search_key = search_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def masked_name(self) -> str:
        """The name for screens that others see."""
        return masked_name(self.name)

    @property
    def number(self) -> str:
        """The number that identifies the party, whichever it has."""
        return self.personal_number or self.tax_code or self.passport

    @property
    def masked_number(self) -> str:
        """The last four characters of the identifying number."""
        return masked_number(self.number)

    @property
    def masked_telephone(self) -> str:
        """The last three digits of the telephone number."""
        return masked_number(self.telephone, 3)
