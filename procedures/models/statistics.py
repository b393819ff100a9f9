"""Statistical reports as they were issued, what became of each, and what a centre says of its equipment."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.statistics import ReportAct, ReportState, StatisticsForm
from procedures.domain.statistics_periods import ReportingPeriod, period_of
from procedures.domain.vocabulary import NoticeKind
from units.scoping import Scope, ScopedQuerySet

EQUIPMENT = ("staff_computers", "public_computers", "scanners", "touch_screens")
_APPROVED = Q(state=ReportState.APPROVED)


class ReportQuerySet(ScopedQuerySet):
    """By the unit that reports."""

    def in_places(self, scope: Scope) -> Q:
        """The units of the scope, and those whose centres are in it."""
        return Q(unit__in=scope.units) | Q(unit__centre__in=scope.centres)


class StatisticalReport(models.Model):
    """One report of one unit (for the province's forms, the province) for one period, and what it says.

    ``content`` is all that stands on it, ``checksum`` the SHA-256 of its canonical JSON. Once it is approved a database
    trigger refuses every change. A mistake is mended by the next ``revision``, which names the one that it ``replaces``
    and why; in force is the approved one of the highest revision. ``made_by`` None: prepared by the programme.
    """

    form = models.CharField(_("Form"), max_length=3, choices=StatisticsForm.choices())
    period = models.CharField(_("Period"), max_length=8)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="statistical_reports")
    revision = models.PositiveSmallIntegerField(_("Revision"), default=1)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    reason = models.CharField(_("Reason for the correction"), max_length=500, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=ReportState.choices())
    window_from = models.DateField(_("Data from"))
    window_to = models.DateField(_("Data to (inclusive)"))
    content = models.JSONField(_("Content"))
    checksum = models.CharField(_("Checksum"), max_length=64)
    made_at = models.DateTimeField(_("Counted at"))
    made_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(_("Submitted at"), null=True, blank=True)
    submitted_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(_("Approved at"), null=True, blank=True)
    approved_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, related_name="+")

    objects: Any = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("statistical report")
        verbose_name_plural = _("statistical reports")
        ordering = ["form", "unit__sort_key", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["form", "period", "unit", "revision"], name="statistics_revision_once"),
            models.UniqueConstraint(
                fields=["form", "period", "unit"], condition=~_APPROVED, name="statistics_one_in_work"
            ),
            models.CheckConstraint(condition=Q(form__in=list(StatisticsForm)), name="statistics_form"),
            models.CheckConstraint(condition=Q(state__in=list(ReportState)), name="statistics_state"),
            models.CheckConstraint(
                condition=Q(revision=1, replaces=None, reason="")
                | (Q(revision__gt=1, replaces__isnull=False) & ~Q(reason="")),
                name="statistics_correction_says_why",
            ),
            models.CheckConstraint(
                condition=(_APPROVED & Q(approved_at__isnull=False, approved_by__isnull=False))
                | (~_APPROVED & Q(approved_at=None, approved_by=None)),
                name="statistics_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(submitted_by=None) | ~Q(submitted_by=F("approved_by")), name="statistics_two_persons"
            ),
            models.CheckConstraint(condition=Q(window_to__gte=F("window_from")), name="statistics_window"),
        ]
        indexes = [models.Index(fields=["period", "form"], name="statistics_by_period")]

    def __str__(self) -> str:
        return f"{self.form} {self.period} {self.unit_id} {self.revision}"

    @property
    def of_period(self) -> ReportingPeriod:
        """The period by its key."""
        return period_of(self.period)


class StatisticalStep(models.Model):
    """An act on a report; the table refuses change and removal. ``reason``: why it was sent back, for its unit."""

    report = models.ForeignKey(StatisticalReport, models.PROTECT, related_name="steps")
    act = models.CharField(_("Act"), max_length=10, choices=ReportAct.choices())
    by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("At"))
    reason = models.CharField(_("Reason"), max_length=500, blank=True)
    checksum = models.CharField(_("Checksum"), max_length=64)

    class Meta:
        verbose_name = _("step of a statistical report")
        verbose_name_plural = _("steps of statistical reports")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(act__in=list(ReportAct)), name="statistics_step_act"),
            models.CheckConstraint(
                condition=~Q(act=ReportAct.SEND_BACK) | ~Q(reason=""), name="statistics_sent_back_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.act}"


class IssuedFile(models.Model):
    """A file of an approved report as it first went out; whoever asks again gets the same bytes. Append-only."""

    report = models.ForeignKey(StatisticalReport, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=4, choices=[("pdf", "PDF"), ("xlsx", "XLSX")])
    data = models.BinaryField()
    digest = models.CharField(_("SHA-256"), max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("file of a statistical report")
        verbose_name_plural = _("files of statistical reports")
        constraints = [models.UniqueConstraint(fields=["report", "kind"], name="statistics_file_once")]

    def __str__(self) -> str:
        return f"{self.report_id}.{self.kind}"


class StatisticsReminder(models.Model):
    """That the leaders of a unit were told of a period: once before the date due, once after it."""

    unit = models.ForeignKey("units.Unit", models.CASCADE, related_name="+")
    period = models.CharField(max_length=8)
    kind = models.CharField(max_length=20, choices=NoticeKind.choices())
    raised_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "period", "kind"], name="statistics_reminder_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period} {self.kind}"


class CentreEquipment(models.Model):
    """Whether a centre has enough of each kind of equipment (form 08b), as its people said at ``entered_at``."""

    centre = models.ForeignKey("units.ServiceCentre", models.PROTECT, related_name="equipment")
    staff_computers = models.BooleanField(_("Enough computers for staff"))
    public_computers = models.BooleanField(_("Enough computers for filing online"))
    scanners = models.BooleanField(_("Enough scanners"))
    touch_screens = models.BooleanField(_("Enough touch screens for look-ups"))
    entered_at = models.DateTimeField(_("Entered at"))
    entered_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("equipment of a centre")
        verbose_name_plural = _("equipment of centres")
        ordering = ["-entered_at", "-id"]
        indexes = [models.Index(fields=["centre", "-entered_at"], name="centre_equipment_latest")]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.entered_at:%Y-%m-%d}"
