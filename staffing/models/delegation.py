"""Authority handed to another for a time (phân công, ủy quyền: TUQ., TL., KT., Q.)."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from staffing.domain.authority import DELEGABLE, AuthorityKind, Limits


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Delegations by day."""

    def not_revoked(self) -> Self:
        """Those that nobody took back."""
        return self.filter(revoked_at=None)

    def in_force(self, on: date) -> Self:
        """Those that count on ``on``: they begin and expire by themselves, and a revocation ends them at once.

        One revoked later still counts for a past day: what was signed by it then was signed rightly.
        """
        stands = Q(revoked_at=None) | Q(revoked_at__date__gt=on)
        return self.filter(stands, Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


class Delegation(models.Model):
    """One decision by which ``grantor`` lets ``grantee`` approve and sign at ``unit``, within what it names.

    Empty lists do not limit. The titles are those of the day of the decision, as they are printed. It is never passed
    on: only who holds the right by their own post can be the grantor, and it falls when that post does.
    """

    grantor = models.ForeignKey("staffing.Account", models.PROTECT, related_name="delegations_given")
    grantor_title = models.CharField(_("Title of who gives it"), max_length=120)
    grantee = models.ForeignKey("staffing.Account", models.PROTECT, related_name="delegations_held")
    grantee_title = models.CharField(_("Title of who receives it"), max_length=120)
    kind = models.CharField(_("Kind"), max_length=12, choices=[(kind.value, kind.label) for kind in DELEGABLE])
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    procedure_codes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    field_codes = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    document_kinds = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    decision_number = models.CharField(_("Decision number"), max_length=60)
    decided_on = models.DateField(_("Decided on"))
    valid_from = models.DateField(_("From"))
    valid_to = models.DateField(_("To (inclusive)"), null=True, blank=True)
    recorded_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("Recorded at"))
    revoked_at = models.DateTimeField(_("Revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="+")

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation of authority")
        verbose_name_plural = _("delegations of authority")
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(grantor=F("grantee")), name="delegation_to_another"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in DELEGABLE]), name="delegation_kind"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="delegation_period"
            ),
            models.CheckConstraint(condition=Q(valid_from__gte=F("decided_on")), name="delegation_decided_before"),
            models.CheckConstraint(
                condition=~Q(decision_number="") & ~Q(grantor_title="") & ~Q(grantee_title=""),
                name="delegation_by_a_decision",
            ),
            # Decree 30/2020 Art. 13: an authorisation is limited in time and in content.
            models.CheckConstraint(
                condition=~Q(kind=AuthorityKind.AUTHORISED)
                | Q(valid_to__isnull=False) & (~Q(procedure_codes=[]) | ~Q(field_codes=[]) | ~Q(document_kinds=[])),
                name="delegation_authorisation_limited",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="delegation_revoked_by_somebody",
            ),
            ExclusionConstraint(
                name="delegation_once_by_a_decision",
                expressions=[
                    ("grantor", RangeOperators.EQUAL),
                    ("grantee", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("decision_number", RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_to"), models.Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(revoked_at=None),
            ),
        ]
        indexes = [models.Index(fields=["grantee", "unit", "valid_from"], name="delegation_by_grantee")]

    def __str__(self) -> str:
        return f"{self.decision_number} {self.grantee_id}"

    @property
    def limits(self) -> Limits:
        """What it names."""
        return Limits(frozenset(self.procedure_codes), frozenset(self.field_codes), frozenset(self.document_kinds))

    def counts_on(self, day: date) -> bool:
        """Whether it gives anything on ``day``."""
        return self.revoked_at is None and self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)
