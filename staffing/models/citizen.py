"""Whoever files: a citizen or an organisation, as an identity provider vouched for them: not the staff's realm."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staffing.domain.identity import AssuranceLevel, CitizenKind


class Citizen(models.Model):
    """One account of an identity provider (VNeID, the national portal), known by ``issuer`` and ``subject``.

    Kept as asserted at the last sign-in; never edited here. An organisation signs in through the person who represents
    it: ``person_name`` and ``personal_number`` are that person's, ``organisation_name`` and ``tax_code`` the
    organisation's (Decree 69/2024 Art. 7-9). Personal data: never in logs, addresses or trails.
    """

    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    kind = models.CharField(_("Kind"), max_length=14, choices=[(kind.value, _(kind.label)) for kind in CitizenKind])
    person_name = models.CharField(_("Name"), max_length=200)
    personal_number = models.CharField(_("Personal identification number"), max_length=12)
    organisation_name = models.CharField(_("Organisation"), max_length=300, blank=True)
    tax_code = models.CharField(_("Tax code"), max_length=14, blank=True)
    born_on = models.DateField(_("Date of birth"), null=True, blank=True)
    sex = models.CharField(_("Sex"), max_length=6, blank=True)
    telephone = models.CharField(_("Telephone"), max_length=16, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    address = models.CharField(_("Address"), max_length=300, blank=True)
    assurance = models.PositiveSmallIntegerField(_("Level of the electronic identity"))
    created_at = models.DateTimeField()
    signed_in_at = models.DateTimeField(_("Last signed in"))

    class Meta:
        verbose_name = _("citizen")
        verbose_name_plural = _("citizens")
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="citizen_once"),
            models.CheckConstraint(condition=Q(kind__in=list(CitizenKind)), name="citizen_kind"),
            models.CheckConstraint(condition=Q(personal_number__regex=r"^\d{12}$"), name="citizen_personal_number"),
            models.CheckConstraint(condition=Q(assurance__in=list(AssuranceLevel)), name="citizen_assurance"),
            models.CheckConstraint(
                condition=Q(kind=CitizenKind.ORGANISATION, tax_code__gt="", organisation_name__gt="")
                | Q(kind=CitizenKind.CITIZEN, tax_code="", organisation_name=""),
                name="citizen_organisation_is_named",
            ),
        ]
        indexes = [models.Index(fields=["personal_number"], name="citizen_by_number")]

    def __str__(self) -> str:
        return f"citizen {self.pk}"

    @property
    def name(self) -> str:
        """In whose name they file: the organisation, or the person."""
        return self.organisation_name or self.person_name

    @property
    def represents(self) -> bool:
        """Whether the person acts for an organisation."""
        return self.kind == CitizenKind.ORGANISATION
