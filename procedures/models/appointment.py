"""Appointments at a centre: what it offers, and what is booked. No name, no number, no telephone stands here."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.appointments import (
    CODE_LENGTH,
    HOLDS_A_PLACE,
    LEAST_MINUTES,
    LETTERS,
    MOST_AT_ONE_TIME,
    MOST_MINUTES,
    USUAL_MINUTES,
    AppointmentState,
    Slot,
)


class AppointmentPlan(models.Model):
    """What a centre offers: how long a slot is, and for how many people at one time. Without one it offers none."""

    centre = models.OneToOneField("units.ServiceCentre", models.PROTECT, related_name="appointment_plan")
    minutes = models.PositiveSmallIntegerField(_("Length of a slot in minutes"), default=USUAL_MINUTES)
    capacity = models.PositiveSmallIntegerField(_("People at one time"), default=1)
    is_offered = models.BooleanField(_("Offered"), default=True)
    set_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    set_at = models.DateTimeField(_("Set at"))

    class Meta:
        verbose_name = _("plan of appointments")
        verbose_name_plural = _("plans of appointments")
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=LEAST_MINUTES, minutes__lte=MOST_MINUTES), name="appointment_plan_minutes"
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=MOST_AT_ONE_TIME), name="appointment_plan_capacity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.minutes}"


class Appointment(models.Model):
    """One booked time. ``place`` is which of the people at that time it is: nobody else can hold it meanwhile.

    ``record`` is there where somebody signed in has chosen a time for a record of their own, ``procedure`` where they
    said what they come for. Of whoever is not signed in nothing is kept.
    """

    centre = models.ForeignKey("units.ServiceCentre", models.PROTECT, related_name="appointments")
    begins_at = models.DateTimeField(_("From"))
    ends_at = models.DateTimeField(_("To"))
    place = models.PositiveSmallIntegerField()
    code = models.CharField(_("Code"), max_length=CODE_LENGTH, unique=True)
    state = models.CharField(
        _("State"), max_length=10, choices=AppointmentState.choices(), default=AppointmentState.BOOKED
    )
    citizen = models.ForeignKey("staffing.Citizen", models.PROTECT, null=True, blank=True, related_name="appointments")
    record = models.ForeignKey("procedures.Record", models.PROTECT, null=True, blank=True, related_name="appointments")
    procedure = models.ForeignKey("procedures.Procedure", models.PROTECT, null=True, blank=True, related_name="+")
    ticket = models.OneToOneField(
        "procedures.Ticket", models.PROTECT, null=True, blank=True, related_name="appointment"
    )
    language = models.CharField(_("Language"), max_length=2, default="vi")
    booked_at = models.DateTimeField(_("Booked at"))
    moves = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["begins_at", "place"]
        constraints = [
            ExclusionConstraint(
                name="appointment_place_held_once",
                expressions=[
                    ("centre", RangeOperators.EQUAL),
                    ("place", RangeOperators.EQUAL),
                    (Func(F("begins_at"), F("ends_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=sorted(HOLDS_A_PLACE)),
            ),
            models.UniqueConstraint(
                fields=["record"], condition=Q(state=AppointmentState.BOOKED), name="appointment_one_for_a_record"
            ),
            models.UniqueConstraint(
                fields=["citizen", "procedure"],
                condition=Q(state=AppointmentState.BOOKED, record=None),
                name="appointment_one_for_a_matter",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at"), place__gte=1), name="appointment_order"),
            models.CheckConstraint(condition=Q(state__in=list(AppointmentState)), name="appointment_state"),
            models.CheckConstraint(
                condition=Q(code__regex=rf"^[{LETTERS}]{{{CODE_LENGTH}}}$"), name="appointment_code"
            ),
            models.CheckConstraint(
                condition=Q(state=AppointmentState.ARRIVED, ticket__isnull=False)
                | (~Q(state=AppointmentState.ARRIVED) & Q(ticket=None)),
                name="appointment_arrived_has_ticket",
            ),
            models.CheckConstraint(
                condition=Q(record=None) | Q(citizen__isnull=False), name="appointment_record_of_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["begins_at"], condition=Q(state=AppointmentState.BOOKED), name="appointment_booked")
        ]

    def __str__(self) -> str:
        return self.written

    @property
    def written(self) -> str:
        """The code as people read it."""
        return f"{self.code[:4]} {self.code[4:]}"

    @property
    def slot(self) -> Slot:
        """When."""
        return Slot(self.begins_at, self.ends_at)
