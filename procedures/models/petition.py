"""Petitions: their state in one table, what people wrote in another that is guarded, what is published in a third."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.petitions import (
    CODE_LETTERS,
    OtherLaw,
    PetitionAct,
    PetitionChannel,
    PetitionContent,
    PetitionGround,
    PetitionState,
)
from procedures.domain.vocabulary import NoticeKind
from units.scoping import Scope, ScopedQuerySet

_RATED = [PetitionState.ANSWERED, PetitionState.PUBLISHED]


class PetitionQuerySet(ScopedQuerySet):
    """By the unit that has it."""

    def in_places(self, scope: Scope) -> Q:
        """The units of the scope, and those whose centres are in it."""
        return Q(competent_unit__in=scope.units) | Q(competent_unit__centre__in=scope.centres)


class Petition(models.Model):
    """One petition. It holds nothing of what was written, nor who wrote it: see PetitionText.

    ``arrived_at`` is when it came to the unit that has it now; ``next_due_at`` the term that runs (None: none does);
    ``is_late``: a step was done after its term. ``form_key`` comes from the form, so that ten clicks file once.
    """

    code = models.CharField(_("Code"), max_length=20, unique=True)
    form_key = models.UUIDField(unique=True, editable=False)
    state = models.CharField(_("State"), max_length=12, choices=PetitionState.choices())
    content = models.CharField(_("About"), max_length=10, choices=PetitionContent.choices())
    channel = models.CharField(_("Channel"), max_length=10, choices=PetitionChannel.choices())
    addressed_unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    competent_unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="petitions")
    citizen = models.ForeignKey("staffing.Citizen", models.PROTECT, null=True, blank=True, related_name="petitions")
    officer = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(_("Sent in at"))
    arrived_at = models.DateTimeField(_("Came to the unit at"))
    asked_at = models.DateTimeField(_("More asked at"), null=True, blank=True)
    replied_at = models.DateTimeField(_("Replied at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("Answered at"), null=True, blank=True)
    published_at = models.DateTimeField(_("Published at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("Ended at"), null=True, blank=True)
    answer_due_at = models.DateTimeField(_("Answer due"))
    next_due_at = models.DateTimeField(_("Due next"), null=True, blank=True)
    watch_at = models.DateTimeField(null=True, blank=True)
    is_late = models.BooleanField(_("Late"), default=False)
    ground = models.CharField(_("Ground"), max_length=20, choices=PetitionGround.choices(), blank=True)
    other_law = models.CharField(_("Passed on as"), max_length=14, choices=OtherLaw.choices(), blank=True)
    satisfied = models.BooleanField(_("Satisfied"), null=True, blank=True)
    events_written = models.PositiveIntegerField(default=0)

    objects: Any = PetitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("petition")
        verbose_name_plural = _("petitions")
        ordering = ["-submitted_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(PetitionState)), name="petition_state"),
            models.CheckConstraint(condition=Q(content__in=list(PetitionContent)), name="petition_content"),
            models.CheckConstraint(condition=Q(channel__in=list(PetitionChannel)), name="petition_channel"),
            models.CheckConstraint(
                condition=Q(code__regex=rf"^PA-\d{{6}}-[{CODE_LETTERS}]{{6}}$"), name="petition_code_written"
            ),
            models.CheckConstraint(
                condition=Q(state=PetitionState.REFUSED, ground__in=list(PetitionGround))
                | (~Q(state=PetitionState.REFUSED) & Q(ground="")),
                name="petition_refused_on_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(state=PetitionState.ROUTED, other_law__in=list(OtherLaw))
                | (~Q(state=PetitionState.ROUTED) & Q(other_law="")),
                name="petition_routed_as_something",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_RATED, answered_at__isnull=False) | (~Q(state__in=_RATED) & Q(answered_at=None)),
                name="petition_answered_when_answered",
            ),
            models.CheckConstraint(
                condition=Q(state=PetitionState.PUBLISHED, published_at__gte=F("answered_at"))
                | (~Q(state=PetitionState.PUBLISHED) & Q(published_at=None)),
                name="petition_published_after_answer",
            ),
            models.CheckConstraint(
                condition=Q(satisfied=None) | Q(state__in=_RATED), name="petition_rated_after_answer"
            ),
            models.CheckConstraint(
                condition=Q(replied_at=None) | Q(replied_at__gte=F("asked_at")), name="petition_replied_after_asking"
            ),
        ]
        indexes = [
            models.Index(fields=["competent_unit", "next_due_at", "id"], name="petition_queue"),
            models.Index(fields=["competent_unit", "submitted_at"], name="petition_by_unit"),
            models.Index(fields=["watch_at"], condition=Q(watch_at__isnull=False), name="petition_watched"),
            models.Index(
                fields=["-published_at", "-id"], condition=Q(published_at__isnull=False), name="petition_published"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def term_began_at(self) -> datetime:
        """When the term that runs in this state began."""
        begun = {
            PetitionState.UNDER_WAY: self.submitted_at,
            PetitionState.ASKED: self.asked_at,
            PetitionState.ANSWERED: self.answered_at,
        }
        return begun.get(PetitionState(self.state)) or self.arrived_at


class PetitionText(models.Model):
    """Who wrote, and all that was written to and fro: personal data. A denouncer's identity is secret by law.

    ``opening_key``: eight digits by which somebody without an account opens their own petition.
    """

    petition = models.OneToOneField(Petition, models.PROTECT, primary_key=True, related_name="text")
    name = models.CharField(_("Name"), max_length=200)
    telephone = models.CharField(_("Telephone"), max_length=16, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    opening_key = models.CharField(max_length=8)
    subject = models.CharField(_("Subject"), max_length=150)
    body = models.TextField(_("Petition"), max_length=5000)
    asked = models.TextField(_("Asked of the writer"), max_length=5000, blank=True)
    reply = models.TextField(_("Reply of the writer"), max_length=5000, blank=True)
    answer = models.TextField(_("Answer"), max_length=5000, blank=True)
    note = models.TextField(_("Told to the writer"), max_length=5000, blank=True)

    class Meta:
        verbose_name = _("text of a petition")
        verbose_name_plural = _("texts of petitions")
        constraints = [
            models.CheckConstraint(condition=~Q(telephone="", email=""), name="petition_writer_can_be_answered"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(subject="") & ~Q(body=""), name="petition_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"text of {self.petition_id}"


class PetitionPublication(models.Model):
    """What everybody may read: petition and answer as an officer edited them, and the words by which they are found."""

    petition = models.OneToOneField(Petition, models.PROTECT, primary_key=True, related_name="publication")
    subject = models.CharField(_("Subject"), max_length=150)
    body = models.TextField(_("Petition"), max_length=5000)
    answer = models.TextField(_("Answer"), max_length=5000)
    search_key = models.TextField()
    published_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("published petition")
        verbose_name_plural = _("published petitions")
        indexes = [GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="petition_published_words")]

    def __str__(self) -> str:
        return f"publication of {self.petition_id}"


class PetitionEvent(models.Model):
    """One act. Refused by a database trigger to update, delete or truncate; ``facts`` hold no personal data."""

    id = models.BigAutoField(primary_key=True)
    petition = models.ForeignKey(Petition, models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    act = models.CharField(_("Act"), max_length=12, choices=PetitionAct.choices())
    from_state = models.CharField(_("From"), max_length=12, blank=True)
    to_state = models.CharField(_("To"), max_length=12)
    actor = models.ForeignKey("staffing.Account", models.PROTECT, null=True, related_name="+")
    citizen = models.ForeignKey("staffing.Citizen", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("At"))
    facts = models.JSONField(_("Facts"), default=dict)

    class Meta:
        verbose_name = _("event of a petition")
        verbose_name_plural = _("events of petitions")
        ordering = ["petition", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["petition", "sequence"], name="petition_event_sequence"),
            models.CheckConstraint(condition=Q(act__in=list(PetitionAct)), name="petition_event_act"),
            models.CheckConstraint(condition=Q(to_state__in=list(PetitionState)), name="petition_event_to_state"),
            models.CheckConstraint(condition=Q(actor=None) | Q(citizen=None), name="petition_event_of_one_realm"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="petition_event_counted_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id}#{self.sequence} {self.act}"


class PetitionWarning(models.Model):
    """That whoever must act was told about one petition and due date: once in the database, whatever workers do."""

    petition = models.ForeignKey(Petition, models.CASCADE, related_name="warnings")
    kind = models.CharField(max_length=20, choices=NoticeKind.choices())
    due_at = models.DateTimeField()
    raised_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["petition", "kind", "due_at"], name="petition_warning_once")]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.kind}"
