"""What other agencies are asked about a record: their part in a chain, or their opinion (Arts. 19.4 and 20.2)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.circulation_vocabulary import TaskAnswer, TaskKind
from procedures.domain.vocabulary import TermUnit


class AgencyTask(models.Model):
    """One agency asked about one record. It never pauses the record, and its silence is not consent.

    ``asked_in`` is the number of the event that asked: tasks of one event belong together, ``position`` is their order.
    ``begun_at`` is when its turn came (None before that) and its term began by that unit's calendar. What is to be done
    and what was answered are free words about a matter: shown only to whoever may see personal data there.
    """

    record = models.ForeignKey("procedures.Record", models.PROTECT, related_name="tasks")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="tasks")
    kind = models.CharField(_("Its part"), max_length=12, choices=TaskKind.choices())
    asked_in = models.PositiveIntegerField(editable=False)
    position = models.PositiveSmallIntegerField(_("Position"))
    in_parallel = models.BooleanField(_("At the same time as the others"), default=False)
    is_lead = models.BooleanField(_("Leads"), default=False)
    request = models.TextField(_("What is to be done"), max_length=2000)
    term_value = models.PositiveSmallIntegerField(_("Term"))
    term_unit = models.CharField(_("Term unit"), max_length=15, choices=TermUnit.choices())
    asked_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("Asked at"))
    begun_at = models.DateTimeField(_("Begun at"), null=True, blank=True)
    due_at = models.DateTimeField(_("Due date"), null=True, blank=True)
    answer = models.CharField(_("Answer"), max_length=10, blank=True, choices=TaskAnswer.choices())
    opinion = models.TextField(_("What was answered"), max_length=4000, blank=True)
    letter_number = models.CharField(_("Number of the answering letter"), max_length=60, blank=True)
    answered_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("Time of the answer"), null=True, blank=True)

    class Meta:
        verbose_name = _("task of an agency")
        verbose_name_plural = _("tasks of agencies")
        ordering = ["record", "asked_in", "position"]
        constraints = [
            models.UniqueConstraint(fields=["record", "asked_in", "position"], name="task_position"),
            models.UniqueConstraint(
                fields=["record", "unit"], condition=Q(answered_at=None), name="task_open_once_by_unit"
            ),
            models.CheckConstraint(condition=Q(kind__in=list(TaskKind)), name="task_kind"),
            models.CheckConstraint(condition=Q(term_unit__in=list(TermUnit)), name="task_term_unit"),
            models.CheckConstraint(condition=~Q(request=""), name="task_says_what"),
            models.CheckConstraint(
                condition=Q(begun_at=None, due_at=None) | Q(begun_at__isnull=False, due_at__isnull=False),
                name="task_begun_is_due",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="", answered_by=None)
                | Q(answered_at__isnull=False, answer__in=list(TaskAnswer), answered_by__isnull=False),
                name="task_answered",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(begun_at__isnull=False, answered_at__gte=F("begun_at")),
                name="task_answered_after",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "due_at"],
                condition=Q(answered_at=None, begun_at__isnull=False),
                name="task_asked_of_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.unit_id} {self.kind}"
