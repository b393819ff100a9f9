"""How people rate a result, what a unit's ratings sum to, and what became of those who were not satisfied."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.satisfaction import MatterState, RatingChannel, Score
from units.scoping import Scope, ScopedQuerySet


class Rating(models.Model):
    """One rating of one record by one channel. It bears no name, and nothing that would tell who tapped.

    ``answers``: the questionnaire, question by question, where somebody went on. ``remark`` is free text and may speak
    of people: personal data, shown to the head of the centre alone.
    """

    record = models.ForeignKey("procedures.Record", models.PROTECT, related_name="ratings")
    channel = models.CharField(_("Channel"), max_length=10, choices=RatingChannel.choices())
    score = models.PositiveSmallIntegerField(_("Score"))
    answers = models.JSONField(_("Answers"), default=dict, blank=True)
    remark = models.TextField(_("Remark"), max_length=1000, blank=True)
    rated_at = models.DateTimeField(_("Rated at"))
    answered_at = models.DateTimeField(_("Questions answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["rated_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["record", "channel"], name="rating_once_by_channel"),
            models.CheckConstraint(condition=Q(channel__in=list(RatingChannel)), name="rating_channel"),
            models.CheckConstraint(condition=Q(score__in=[score.value for score in Score]), name="rating_score"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.channel} {self.score}"


class UnitSatisfaction(models.Model):
    """How many records of a competent unit were rated, and how many of them satisfied: moved with every rating."""

    unit = models.OneToOneField("units.Unit", models.CASCADE, related_name="satisfaction")
    rated = models.PositiveIntegerField(default=0)
    satisfied = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(satisfied__lte=F("rated")), name="satisfied_within_rated"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.satisfied}/{self.rated}"


class DissatisfactionQuerySet(ScopedQuerySet):
    """By the centre whose head answers."""

    def in_places(self, scope: Scope) -> Q:
        """The head's own centres."""
        return Q(centre__in=scope.centres)


class Dissatisfaction(models.Model):
    """Somebody was not satisfied: a matter for the head of the centre that received the record.

    ``done`` says what was done; its author knows who is meant, so that it is personal data as the remark is.
    """

    record = models.ForeignKey("procedures.Record", models.PROTECT, related_name="dissatisfactions")
    rating = models.OneToOneField(Rating, models.PROTECT, related_name="dissatisfaction")
    centre = models.ForeignKey("units.ServiceCentre", models.PROTECT, related_name="+")
    state = models.CharField(_("State"), max_length=10, choices=MatterState.choices(), default=MatterState.OPEN)
    opened_at = models.DateTimeField(_("Opened at"))
    done = models.TextField(_("What was done"), max_length=1000, blank=True)
    answered_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("Answered at"), null=True, blank=True)

    objects: Any = DissatisfactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("matter of somebody not satisfied")
        verbose_name_plural = _("matters of people not satisfied")
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(state=MatterState.OPEN), name="dissatisfaction_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state=MatterState.OPEN, done="", answered_by=None, answered_at=None)
                | (
                    Q(state=MatterState.ANSWERED, answered_by__isnull=False, answered_at__gte=F("opened_at"))
                    & ~Q(done="")
                ),
                name="dissatisfaction_answered_in_full",
            ),
        ]
        indexes = [models.Index(fields=["centre", "state", "-opened_at"], name="dissatisfaction_by_centre")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.state}"
