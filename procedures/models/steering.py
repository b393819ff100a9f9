"""What those who answer for settlement did about it: whom they urged, what they had explained, what alerts them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from procedures.domain.steering import (
    EXPLANATION_OWED,
    LONGEST_EXPLANATION,
    LONGEST_EXPLANATION_TERM,
    LONGEST_NOTE,
    TENTHS,
    AlertMeasure,
    AskedFigure,
    ExplanationState,
)


class Urge(models.Model):
    """Somebody asked that a record be settled without delay. Written once: it was read by then.

    No act of the law, so it stands in no trail (decision 102). ``sequence`` is the number of the record's events at
    that moment: the first later one is what came of it. ``officer`` is who had the record then. The note is free text.
    """

    record = models.ForeignKey("procedures.Record", models.PROTECT, related_name="urges")
    by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    at = models.DateTimeField(_("At"))
    note = models.CharField(_("Note"), max_length=LONGEST_NOTE, blank=True)
    officer = models.ForeignKey("staffing.Account", models.PROTECT, null=True, related_name="+")
    told = models.PositiveSmallIntegerField(_("People told"))
    sequence = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("urging of a record")
        verbose_name_plural = _("urgings of records")
        ordering = ["-at", "-id"]
        constraints = [models.CheckConstraint(condition=Q(told__gte=1), name="urge_reached_somebody")]
        indexes = [models.Index(fields=["record", "-at"], name="urge_by_record")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.at:%Y-%m-%d %H:%M}"


class Explanation(models.Model):
    """A unit is asked to explain a record, or one of its figures for a period, within a term of working days.

    ``part`` of ``whole`` is what the figure was when it was asked about (``whole`` None for a number that is no share).
    Question, answers and objection are free words about how an office works: no personal data is to stand in them.
    ``late_told_at`` is when the asker was told that the present term had passed.
    """

    record = models.ForeignKey("procedures.Record", models.PROTECT, null=True, related_name="explanations")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="explanations", verbose_name=_("Asked unit"))
    figure = models.CharField(_("Figure"), max_length=12, blank=True, choices=AskedFigure.choices())
    first = models.DateField(_("From"), null=True)
    last = models.DateField(_("To"), null=True)
    part = models.PositiveIntegerField(null=True)
    whole = models.PositiveIntegerField(null=True)
    question = models.CharField(_("What is to be explained"), max_length=LONGEST_EXPLANATION)
    term_days = models.PositiveSmallIntegerField(_("Working days for the answer"))
    asked_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("Asked at"))
    due_at = models.DateTimeField(_("Due date"))
    state = models.CharField(
        _("State"), max_length=10, choices=ExplanationState.choices(), default=ExplanationState.ASKED
    )
    objection = models.CharField(_("Why it was sent back"), max_length=LONGEST_EXPLANATION, blank=True)
    sent_back_at = models.DateTimeField(_("Sent back at"), null=True)
    accepted_at = models.DateTimeField(_("Accepted at"), null=True)
    late_told_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("request for an explanation")
        verbose_name_plural = _("requests for explanations")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(record__isnull=False, figure="", first=None, last=None, part=None, whole=None)
                | Q(record=None, figure__in=list(AskedFigure), first__isnull=False, last__gte=F("first")),
                name="explanation_of_record_or_figure",
            ),
            models.CheckConstraint(condition=Q(state__in=list(ExplanationState)), name="explanation_state"),
            models.CheckConstraint(condition=~Q(question=""), name="explanation_says_what"),
            models.CheckConstraint(
                condition=Q(term_days__gte=1, term_days__lte=LONGEST_EXPLANATION_TERM), name="explanation_term"
            ),
            models.CheckConstraint(
                condition=Q(sent_back_at=None, objection="") | (Q(sent_back_at__isnull=False) & ~Q(objection="")),
                name="explanation_sent_back_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state=ExplanationState.ACCEPTED, accepted_at__isnull=False)
                | (~Q(state=ExplanationState.ACCEPTED) & Q(accepted_at=None)),
                name="explanation_accepted_at",
            ),
            models.UniqueConstraint(
                fields=["record", "asked_by"],
                condition=~Q(state=ExplanationState.ACCEPTED) & Q(record__isnull=False),
                name="explanation_of_record_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "figure", "first", "last", "asked_by"],
                condition=~Q(state=ExplanationState.ACCEPTED) & Q(record=None),
                name="explanation_of_figure_once",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-asked_at"], name="explanation_by_unit"),
            models.Index(fields=["asked_by", "-asked_at"], name="explanation_by_asker"),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=sorted(EXPLANATION_OWED), late_told_at=None),
                name="explanation_watched",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.asked_at:%Y-%m-%d}"


class ExplanationAnswer(models.Model):
    """What the asked unit answered; the second time after the first was sent back. Written once."""

    explanation = models.ForeignKey(Explanation, models.PROTECT, related_name="answers")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(_("Answer"), max_length=LONGEST_EXPLANATION)
    by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    at = models.DateTimeField(_("Time of the answer"))
    in_time = models.BooleanField(_("Within the term"))

    class Meta:
        verbose_name = _("answer to a request for an explanation")
        verbose_name_plural = _("answers to requests for explanations")
        ordering = ["explanation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["explanation", "number"], name="explanation_answer_number"),
            models.CheckConstraint(condition=Q(number__in=[1, 2]), name="explanation_answered_twice_at_most"),
            models.CheckConstraint(condition=~Q(text=""), name="explanation_answer_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.explanation_id}#{self.number}"


class AlertRule(models.Model):
    """What one person wants to be told of: a measure that stands beyond a threshold for a while.

    ``units`` are watched one by one; without any, all of the owner's places are watched together. ``threshold`` of a
    rate is in tenths of a percent. ``quiet_from`` to ``quiet_to`` are hours in which the owner is not told, but later.
    """

    owner = models.ForeignKey("staffing.Account", models.PROTECT, related_name="alert_rules")
    measure = models.CharField(_("Measure"), max_length=14, choices=AlertMeasure.choices())
    threshold = models.PositiveIntegerField(_("Threshold"))
    units = models.ManyToManyField("units.Unit", related_name="+", verbose_name=_("Units"))
    hold_minutes = models.PositiveIntegerField(_("Has to hold for, minutes"))
    quiet_from = models.TimeField(_("Quiet from"), null=True)
    quiet_to = models.TimeField(_("Quiet until"), null=True)
    made_at = models.DateTimeField(_("Made at"))
    ended_at = models.DateTimeField(_("Ended at"), null=True)

    class Meta:
        verbose_name = _("alert rule")
        verbose_name_plural = _("alert rules")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(measure__in=list(AlertMeasure)), name="alert_measure"),
            models.CheckConstraint(
                condition=~Q(measure=AlertMeasure.RATE_UNDER) | Q(threshold__gte=1, threshold__lte=100 * TENTHS),
                name="alert_rate_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None)
                | (Q(quiet_from__isnull=False, quiet_to__isnull=False) & ~Q(quiet_from=F("quiet_to"))),
                name="alert_quiet_hours",
            ),
        ]
        indexes = [models.Index(fields=["owner"], condition=Q(ended_at=None), name="alert_rule_in_force")]

    def __str__(self) -> str:
        return f"{self.measure} {self.threshold}"


class Alert(models.Model):
    """A threshold passed at one unit (None: at all of the owner's places together), from the first sight of it on.

    Raised when it has held long enough, told once outside the quiet hours, closed when it holds no longer. One that
    ended before it was raised is deleted. The owner may take it up with a note. ``value`` is the latest number.
    """

    rule = models.ForeignKey(AlertRule, models.PROTECT, related_name="alerts")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField(_("Since"))
    value = models.PositiveIntegerField(_("Value"))
    raised_at = models.DateTimeField(_("Raised at"), null=True)
    told_at = models.DateTimeField(_("Told at"), null=True)
    taken_at = models.DateTimeField(_("Taken up at"), null=True)
    note = models.CharField(_("Note"), max_length=LONGEST_NOTE, blank=True)
    closed_at = models.DateTimeField(_("Closed at"), null=True)

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(
                "rule", Coalesce("unit", 0), condition=Q(closed_at=None), name="alert_one_open_of_a_rule"
            ),
            models.CheckConstraint(condition=Q(told_at=None) | Q(raised_at__isnull=False), name="alert_told_is_raised"),
            models.CheckConstraint(
                condition=Q(taken_at=None, note="")
                | (Q(taken_at__isnull=False, raised_at__isnull=False) & ~Q(note="")),
                name="alert_taken_says_what",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(raised_at__isnull=False), name="alert_closed_was_raised"
            ),
        ]
        indexes = [models.Index(fields=["rule", "-since"], name="alert_by_rule")]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.since:%Y-%m-%d %H:%M}"
