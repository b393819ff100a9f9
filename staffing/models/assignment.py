"""Who works where, as what, from when to when."""

from collections.abc import Collection
from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from staffing.domain.capabilities import ROLE_CAPABILITIES, Capability, Employer, Role
from units.domain.kinds import UnitKind
from units.models import ServiceCentre, Unit


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments by day."""

    def active(self, on: date) -> Self:
        """Those that count on ``on``; the last day (``valid_to``) counts, the day after does not."""
        return self.not_over(on).filter(valid_from__lte=on)

    def not_over(self, on: date) -> Self:
        """Those that count on ``on`` or begin later: what whoever manages the account holds power over."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on))

    def carrying(self, capability: Capability, units: Collection[int]) -> Self:
        """Those of active accounts whose role carries ``capability`` at one of the units, or for the province."""
        roles = [role for role, held in ROLE_CAPABILITIES.items() if capability in held]
        there = self.filter(Q(unit__in=units) | Q(unit__kind=UnitKind.PROVINCE))
        return there.filter(account__is_active=True, role__in=roles)


class Assignment(models.Model):
    """An account's role at one place: a centre, or a unit (the province's own unit means the whole province)."""

    account = models.ForeignKey("staffing.Account", models.PROTECT, related_name="assignments")
    role = models.CharField(_("Role"), max_length=30, choices=[(role.value, _(role.label)) for role in Role])
    centre = models.ForeignKey("units.ServiceCentre", models.PROTECT, null=True, blank=True, related_name="assignments")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, blank=True, related_name="assignments")
    counter = models.CharField(_("Counter"), max_length=20, blank=True)
    employer = models.CharField(
        _("Employer"), max_length=20, choices=[(employer.value, _(employer.label)) for employer in Employer]
    )
    decision_number = models.CharField(_("Decision number"), max_length=60)
    valid_from = models.DateField(_("From"))
    valid_to = models.DateField(_("To (inclusive)"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["account", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(centre=None, unit__isnull=False) | Q(centre__isnull=False, unit=None),
                name="assignment_one_place",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="assignment_period"
            ),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="assignment_role"),
            models.CheckConstraint(
                condition=Q(employer__in=[employer.value for employer in Employer]), name="assignment_employer"
            ),
            ExclusionConstraint(
                name="assignment_once_at_a_time",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Func(F("centre"), 0, function="coalesce"), RangeOperators.EQUAL),
                    (Func(F("unit"), 0, function="coalesce"), RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_to"), models.Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [models.Index(fields=["account", "valid_from"], name="assignment_by_account")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"

    @property
    def place(self) -> Unit | ServiceCentre:
        """The centre or the unit; the check ``assignment_one_place`` holds that there is exactly one."""
        place = self.centre or self.unit
        if place is None:
            raise ValueError("an assignment without a place")
        return place

    def counts_on(self, day: date) -> bool:
        """Whether the assignment opens anything on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)
