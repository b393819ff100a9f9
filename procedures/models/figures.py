"""The figures as they are kept: small tables moved by deltas (domain.figures), reconciled every night."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.figures import Measure
from procedures.domain.vocabulary import Channel, IncidentKind, Outcome


def _key(to: str) -> "models.ForeignKey[models.Model, models.Model]":
    """A key without a constraint or an index of its own: these rows are many, and written by one statement of ours."""
    return models.ForeignKey(to, models.CASCADE, related_name="+", db_constraint=False, db_index=False)


class FigureDelta(models.Model):
    """What one act adds to the figures, written in its transaction; a worker drains the rows into the tables below."""

    id = models.BigAutoField(primary_key=True)
    record = _key("procedures.Record")
    measure = models.CharField(max_length=10, choices=Measure.choices())
    centre = _key("units.ServiceCentre")
    unit = _key("units.Unit")
    field = _key("procedures.Field")
    channel = models.CharField(max_length=10, choices=Channel.choices())
    day = models.DateField(null=True)
    moment = models.DateTimeField(null=True)
    soon_from = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, blank=True, choices=Outcome.choices())
    first_due_kept = models.BooleanField(default=False)
    on_time_766 = models.BooleanField(default=False)
    amount = models.SmallIntegerField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.measure} {self.amount:+d}"


class FigureChange(models.Model):
    """One change of a day's figures that was ever made, with the moment at which it was written down: the figures as at
    any past moment are those of now less what came later (``queries.as_at``). The database refuses to change it.

    ``is_late``: written down after the day that it counts in, so that it corrects what was told of that day.
    """

    id = models.BigAutoField(primary_key=True)
    record = _key("procedures.Record")
    measure = models.CharField(max_length=10, choices=Measure.choices())
    centre = _key("units.ServiceCentre")
    unit = _key("units.Unit")
    field = _key("procedures.Field")
    channel = models.CharField(max_length=10, choices=Channel.choices())
    day = models.DateField()
    outcome = models.CharField(max_length=8, blank=True, choices=Outcome.choices())
    first_due_kept = models.BooleanField(default=False)
    on_time_766 = models.BooleanField(default=False)
    amount = models.SmallIntegerField()
    recorded_at = models.DateTimeField()
    is_late = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["day", "recorded_at"], name="figure_change_by_day"),
            models.Index(fields=["recorded_at"], condition=Q(is_late=True), name="figure_change_late"),
            models.Index(fields=["record", "measure", "day"], name="figure_change_by_record"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.day} {self.amount:+d}"


class Span(models.Func):
    """The time from one moment to another that is not counted any more; without end where that is null."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class OpenSpell(models.Model):
    """How long a record was open with the same dates, in the time of writing: the stock as at any moment is those
    spells that span it. A pause, an extension, the end begin a new spell or none.
    """

    id = models.BigAutoField(primary_key=True)
    record = _key("procedures.Record")
    unit = _key("units.Unit")
    field = _key("procedures.Field")
    overdue_from = models.DateTimeField(null=True)
    soon_from = models.DateTimeField(null=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record"], condition=Q(ended_at=None), name="open_spell_one_now"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("began_at")), name="open_spell_order"
            ),
        ]
        indexes = [GistIndex(Span("began_at", "ended_at"), name="open_spell_span")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.began_at}"


class CentreDay(models.Model):
    """Receptions by receiving centre and day, a column per channel; what was refused or withdrawn stands beside, and
    ``returned`` is what this centre gave back, wherever it was received.
    """

    centre = models.ForeignKey("units.ServiceCentre", models.CASCADE, related_name="+")
    day = models.DateField()
    submitted = models.IntegerField(default=0)
    received_in_person = models.IntegerField(default=0)
    received_online = models.IntegerField(default=0)
    received_postal = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    withdrawn = models.IntegerField(default=0)
    returned = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "centre"], name="centre_day_key")]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.day}"


class UnitDay(models.Model):
    """Receptions and settlements by competent unit and day; settlements have a column per channel and outcome.

    ``first_due_kept`` counts those settled by their first due date, ``on_time_766`` those by the national index.
    """

    unit = models.ForeignKey("units.Unit", models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    submitted = models.IntegerField(default=0)
    received_in_person = models.IntegerField(default=0)
    received_online = models.IntegerField(default=0)
    received_postal = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    withdrawn = models.IntegerField(default=0)
    in_person_early = models.IntegerField(default=0)
    in_person_on_time = models.IntegerField(default=0)
    in_person_late = models.IntegerField(default=0)
    online_early = models.IntegerField(default=0)
    online_on_time = models.IntegerField(default=0)
    online_late = models.IntegerField(default=0)
    postal_early = models.IntegerField(default=0)
    postal_on_time = models.IntegerField(default=0)
    postal_late = models.IntegerField(default=0)
    first_due_kept = models.IntegerField(default=0)
    on_time_766 = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "unit"], name="unit_day_key")]
        indexes = [models.Index(fields=["unit", "day"], name="unit_day_by_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day}"


class FieldDay(models.Model):
    """Receptions and settlements by competent unit, field and day."""

    unit = models.ForeignKey("units.Unit", models.CASCADE, related_name="+")
    field = models.ForeignKey("procedures.Field", models.CASCADE, related_name="+")
    day = models.DateField()
    submitted = models.IntegerField(default=0)
    received_in_person = models.IntegerField(default=0)
    received_online = models.IntegerField(default=0)
    received_postal = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    withdrawn = models.IntegerField(default=0)
    early = models.IntegerField(default=0)
    on_time = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    first_due_kept = models.IntegerField(default=0)
    on_time_766 = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "field", "unit"], name="field_day_key")]
        # The leader of one unit reads a year of days: the key alone would walk every unit's rows.
        indexes = [models.Index(fields=["unit", "day"], name="field_day_by_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.field_id} {self.day}"


class OpenStock(models.Model):
    """Open records by competent unit, field and the moment from which they are overdue (none while paused).

    What is overdue at any moment is a sum over moments not after it: nothing need run for a record to become overdue.
    """

    unit = models.ForeignKey("units.Unit", models.CASCADE, related_name="+")
    field = models.ForeignKey("procedures.Field", models.CASCADE, related_name="+")
    overdue_from = models.DateTimeField(null=True)
    records = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["overdue_from", "unit", "field"], name="open_stock_key", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.overdue_from} {self.records}"


class FigureState(models.Model):
    """One row: when the figures were last moved, and when they were last found equal to a recount."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    refreshed_at = models.DateTimeField(null=True)
    reconciled_at = models.DateTimeField(null=True)
    reconciled_records = models.BigIntegerField(default=0)
    differences = models.IntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="figure_state_one_row")]

    def __str__(self) -> str:
        return f"{self.refreshed_at}"


class Incident(models.Model):
    """Something that must not be: figures that differ from a recount, a broken trail, messages given up."""

    kind = models.CharField(_("Kind"), max_length=30, choices=IncidentKind.choices())
    opened_at = models.DateTimeField(_("Opened at"))
    facts = models.JSONField(_("Facts"), default=dict)
    closed_at = models.DateTimeField(_("Closed at"), null=True, blank=True)
    closed_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="+")
    conclusion = models.CharField(_("Conclusion"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(closed_at=None), name="incident_one_open_of_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.opened_at:%Y-%m-%d}"
