"""What was asked of an applicant (form 02), paper by paper, and why somebody was refused at reception (form 03)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.vocabulary import ComponentForm, Fault, Reason, SupplementPhase

_OPEN = Q(confirmed_at=None, closed_at=None)
_BEFORE = Q(phase=SupplementPhase.BEFORE)


class SupplementRequest(models.Model):
    """One request to complete the papers, before or after acceptance; complete and once (Art. 16.3, 17, 19.5).

    ``answer_by`` and what follows from it (reminders, the proposal to close) exist after acceptance only (decision 11);
    ``watch_at`` is the next moment at which somebody must be told. ``why`` and ``legal_ground`` are written by an
    officer and may speak of people: personal data. ``answered_at`` is when the first of the papers came. Nobody of the
    staff has confirmed what was answered in full online before acceptance.
    """

    record = models.ForeignKey("procedures.Record", models.PROTECT, related_name="supplements")
    phase = models.CharField(_("Phase"), max_length=8, choices=SupplementPhase.choices())
    sequence = models.PositiveSmallIntegerField()
    number = models.CharField(_("Number of the letter"), max_length=40)
    reason = models.CharField(_("Reason"), max_length=30, choices=Reason.choices())
    why = models.TextField(_("Explanation"), max_length=2000, blank=True)
    legal_ground = models.TextField(_("Legal ground"), max_length=1000, blank=True)
    is_repeated = models.BooleanField(_("Repeated"), default=False)
    is_late = models.BooleanField(_("Asked after the time allowed for it"), default=False)
    asked_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("Asked for at"))
    answer_by = models.DateTimeField(_("To be answered by"), null=True, blank=True)
    watch_at = models.DateTimeField(null=True, blank=True, editable=False)
    reminders = models.PositiveSmallIntegerField(_("Reminders"), default=0)
    close_proposed_at = models.DateTimeField(_("Closing proposed at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("Answered at"), null=True, blank=True)
    confirmed_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(_("Confirmed at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("Closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for supplement")
        verbose_name_plural = _("requests for supplement")
        ordering = ["record", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["record", "sequence"], name="supplement_sequence"),
            models.UniqueConstraint(fields=["record"], condition=_OPEN, name="supplement_one_open"),
            models.CheckConstraint(condition=Q(phase__in=list(SupplementPhase)), name="supplement_phase"),
            models.CheckConstraint(
                condition=Q(reason__in=list(Reason)) & ~Q(reason="") & ~Q(number=""),
                name="supplement_reasoned_and_numbered",
            ),
            models.CheckConstraint(
                condition=(_BEFORE & Q(answer_by=None, watch_at=None, close_proposed_at=None, closed_at=None))
                | (~_BEFORE & Q(answer_by__gt=F("asked_at"))),
                name="supplement_expires_after_acceptance",
            ),
            models.CheckConstraint(
                condition=Q(is_repeated=False, is_late=False) | ~Q(legal_ground=""),
                name="supplement_forced_on_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__gte=F("asked_at"), answered_at__isnull=False),
                name="supplement_confirmed_when_answered",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(confirmed_at=None, closed_at__gt=F("answer_by")),
                name="supplement_one_end",
            ),
        ]
        indexes = [
            models.Index(fields=["watch_at"], condition=Q(watch_at__isnull=False) & _OPEN, name="supplement_watched")
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Neither answered in full nor closed."""
        return self.confirmed_at is None and self.closed_at is None


class SupplementItem(models.Model):
    """One paper that was asked for: what is wrong with it, how to mend it, and when it came.

    ``component`` is the paper of the record that is meant, None for one that its list does not know. ``provided_to`` is
    None for what was answered online.
    """

    request = models.ForeignKey(SupplementRequest, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField(_("Position"))
    component = models.ForeignKey("procedures.RecordComponent", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("Name"), max_length=2000)
    fault = models.CharField(_("What is wrong"), max_length=15, choices=Fault.choices())
    mend = models.TextField(_("How to mend it"), max_length=1000)
    form = models.CharField(_("Form"), max_length=10, choices=ComponentForm.choices())
    copies = models.PositiveSmallIntegerField(_("Number"), default=1)
    provided_at = models.DateTimeField(_("Handed in at"), null=True, blank=True)
    provided_to = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("paper asked for")
        verbose_name_plural = _("papers asked for")
        ordering = ["request", "position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="supplement_item_position"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(mend="") & Q(copies__gte=1), name="supplement_item_says_what_and_how"
            ),
            models.CheckConstraint(condition=Q(fault__in=list(Fault)), name="supplement_item_fault"),
            models.CheckConstraint(condition=Q(form__in=list(ComponentForm)), name="supplement_item_form"),
            models.CheckConstraint(
                condition=Q(provided_to=None) | Q(provided_at__isnull=False),
                name="supplement_item_provided_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.name[:80]


class RefusalLetter(models.Model):
    """The letter of refusal at reception, form 03: nothing was accepted. ``why`` may speak of people: personal data."""

    record = models.OneToOneField("procedures.Record", models.PROTECT, related_name="refusal_letter")
    number = models.CharField(_("Number of the letter"), max_length=40)
    reason = models.CharField(_("Reason"), max_length=30, choices=Reason.choices())
    why = models.TextField(_("Explanation"), max_length=2000, blank=True)
    written_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("Written at"))

    class Meta:
        verbose_name = _("letter of refusal")
        verbose_name_plural = _("letters of refusal")
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=list(Reason)) & ~Q(reason="") & ~Q(number=""),
                name="refusal_reasoned_and_numbered",
            )
        ]

    def __str__(self) -> str:
        return self.number
