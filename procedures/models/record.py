"""The record (hồ sơ TTHC): three places, three identities, one code, and dates that explain themselves."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.figures import FigureFacts
from procedures.domain.lifecycle import MAY_PAUSE, OPEN, OURS_TO_MOVE, SETTLED, UNSETTLED_END
from procedures.domain.result_words import ResultStage
from procedures.domain.vocabulary import (
    Channel,
    ComponentForm,
    ComponentState,
    Outcome,
    ReturnMethod,
    SourceSystem,
    Status,
    TermUnit,
)
from procedures.models.record_queryset import RecordQuerySet

_OPEN = Q(status__in=sorted(OPEN))
_RUNNING = _OPEN & Q(paused_at=None)
_SUPPLEMENT = Q(status=Status.SUPPLEMENT_REQUESTED)
_OURS_TO_MOVE = Q(status__in=sorted(OURS_TO_MOVE), paused_at=None)
RETURNED_ELSEWHERE = ~Q(return_at_centre=F("received_at_centre"))
"""Its result is fetched at another centre than it was received at."""


class Record(models.Model):
    """One record. Current values stand here for fast lists; how they came to be stands in its events.

    ``first_due_at`` never moves; ``due_at`` is what the outcome is judged by; ``clock_from`` is where the present term
    began (reception, the competent unit's reception, or the last restart). ``overdue_from`` and ``soon_from`` are the
    moments at which an open record's standing changes by itself (None while the clock is stopped), ``watch_at`` the
    next moment at which somebody must be told. ``answer_by`` is there while a supplement is waited for, ``touched_at``
    is when the last act was written down. ``trail_head`` and ``trail_length`` are the hash of the last event and
    the number of events, so that a cut tail shows.
    """

    code = models.CharField(_("Record code"), max_length=50)
    external_code = models.CharField(_("Code in another system"), max_length=60, blank=True)
    source_system = models.CharField(_("Source"), max_length=20, choices=SourceSystem.choices())
    master_system = models.CharField(_("Master system"), max_length=40, blank=True)
    procedure = models.ForeignKey("procedures.Procedure", models.PROTECT, related_name="records")
    version = models.ForeignKey("procedures.ProcedureVersion", models.PROTECT, related_name="records")
    field = models.ForeignKey("procedures.Field", models.PROTECT, related_name="records")
    term_value = models.PositiveSmallIntegerField(_("Settlement term"))
    term_unit = models.CharField(_("Term unit"), max_length=15, choices=TermUnit.choices())

    # Their lists have indexes that begin with these keys.
    received_at_centre = models.ForeignKey(
        "units.ServiceCentre", models.PROTECT, related_name="records_received", db_index=False
    )
    competent_unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="records", db_index=False)
    return_at_centre = models.ForeignKey(
        "units.ServiceCentre", models.PROTECT, related_name="records_to_return", db_index=False
    )

    applicant = models.OneToOneField("procedures.Applicant", models.PROTECT, related_name="owned_record")
    submitter = models.OneToOneField(
        "procedures.Applicant", models.PROTECT, null=True, blank=True, related_name="submitted_record"
    )
    representative = models.OneToOneField(
        "procedures.Applicant", models.PROTECT, null=True, blank=True, related_name="represented_record"
    )
    assisted_by = models.ForeignKey(
        "staffing.Account", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("Received instead of")
    )

    channel = models.CharField(_("Channel"), max_length=10, choices=Channel.choices())
    return_method = models.CharField(_("Return"), max_length=10, choices=ReturnMethod.choices())
    status = models.CharField(_("Status"), max_length=24, choices=Status.choices())
    officer = models.ForeignKey("staffing.Account", models.PROTECT, null=True, blank=True, related_name="records")

    submitted_at = models.DateTimeField(_("Submitted at"))
    received_at = models.DateTimeField(_("Received at"), null=True, blank=True)
    forwarded_at = models.DateTimeField(_("Forwarded at"), null=True, blank=True)
    competent_received_at = models.DateTimeField(_("Received by the competent unit at"), null=True, blank=True)
    clock_from = models.DateTimeField(_("Term runs from"), null=True, blank=True)
    first_due_at = models.DateTimeField(_("First due date"), null=True, blank=True)
    due_at = models.DateTimeField(_("Due date"), null=True, blank=True)
    soon_from = models.DateTimeField(null=True, blank=True, editable=False)
    overdue_from = models.DateTimeField(null=True, blank=True, editable=False)
    paused_at = models.DateTimeField(_("Clock stands still since"), null=True, blank=True)
    intake_due_at = models.DateTimeField(_("Intake due"), null=True, blank=True)
    watch_at = models.DateTimeField(null=True, blank=True, editable=False)
    answer_by = models.DateTimeField(_("Supplement to be answered by"), null=True, blank=True)
    touched_at = models.DateTimeField(null=True, blank=True, editable=False)
    completed_at = models.DateTimeField(_("Settled at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("Closed at"), null=True, blank=True)
    returned_at = models.DateTimeField(_("Returned at"), null=True, blank=True)
    outcome = models.CharField(_("Outcome"), max_length=8, blank=True, choices=Outcome.choices())

    intake_requests = models.PositiveSmallIntegerField(default=0, db_default=0)
    supplement_requests = models.PositiveSmallIntegerField(default=0)
    extensions = models.PositiveSmallIntegerField(default=0)
    copies = models.PositiveIntegerField(_("Copies"), default=1)
    pages = models.PositiveIntegerField(_("Pages"), default=1)
    fee_vnd = models.PositiveIntegerField(_("Fee, đồng"), null=True, blank=True)
    result_stage = models.CharField(
        _("Stage of the result"), max_length=10, blank=True, choices=ResultStage.choices(), default="", db_default=""
    )
    in_the_post = models.BooleanField(_("Result on its way by post"), default=False, db_default=False)
    correction_due_at = models.DateTimeField(_("Error to be corrected by"), null=True, blank=True)

    # The owner's ``search_key``, kept here by the database, so that an index finds the names of one place.
    owner_key = models.CharField(max_length=200, editable=False, default="", db_default="", db_collation="C")
    trail_head = models.BinaryField(max_length=32, editable=False)
    trail_length = models.PositiveIntegerField(default=0, editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=list(Status)), name="record_status"),
            models.CheckConstraint(condition=Q(channel__in=list(Channel)), name="record_channel"),
            models.CheckConstraint(condition=Q(source_system__in=list(SourceSystem)), name="record_source"),
            models.CheckConstraint(condition=Q(return_method__in=list(ReturnMethod)), name="record_return_method"),
            models.CheckConstraint(condition=Q(copies__gte=1, pages__gte=1), name="record_counted_from_one"),
            models.CheckConstraint(condition=Q(trail_length__gte=1), name="record_has_a_trail"),
            models.CheckConstraint(condition=Q(term_unit__in=list(TermUnit)), name="record_term_unit"),
            models.CheckConstraint(condition=Q(outcome="") | Q(outcome__in=list(Outcome)), name="record_outcome"),
            models.CheckConstraint(
                condition=~_OPEN | Q(received_at__isnull=False, due_at__isnull=False, first_due_at__isnull=False),
                name="record_open_has_due_date",
            ),
            models.CheckConstraint(
                condition=~_RUNNING | Q(soon_from__isnull=False, overdue_from__isnull=False),
                name="record_running_has_standing",
            ),
            models.CheckConstraint(
                condition=Q(paused_at=None) | Q(status__in=sorted(MAY_PAUSE)), name="record_paused_in_its_states"
            ),
            models.CheckConstraint(
                condition=~_SUPPLEMENT | Q(paused_at__isnull=False), name="record_supplement_pauses"
            ),
            models.CheckConstraint(
                condition=(_SUPPLEMENT & Q(answer_by__isnull=False)) | (~_SUPPLEMENT & Q(answer_by=None)),
                name="record_supplement_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted(SETTLED), completed_at__isnull=False, outcome__in=list(Outcome))
                | (~Q(status__in=sorted(SETTLED)) & Q(completed_at=None, outcome="")),
                name="record_settled_is_judged",
            ),
            models.CheckConstraint(
                condition=(Q(status=Status.RETURNED) & Q(returned_at__isnull=False))
                | (~Q(status=Status.RETURNED) & Q(returned_at=None)),
                name="record_returned_at",
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted(UNSETTLED_END), closed_at__isnull=False)
                | (~Q(status__in=sorted(UNSETTLED_END)) & Q(closed_at=None)),
                name="record_closed_at",
            ),
            models.CheckConstraint(
                condition=Q(received_at=None) | Q(received_at__gte=F("submitted_at")), name="record_received_after"
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None) | Q(completed_at__gte=F("received_at")), name="record_completed_after"
            ),
            models.CheckConstraint(
                condition=Q(result_stage="") | Q(result_stage__in=list(ResultStage), status=Status.PROCESSING),
                name="record_result_stage",
            ),
            models.CheckConstraint(
                condition=Q(in_the_post=False) | Q(status=Status.RETURNED), name="record_in_the_post_is_returned"
            ),
            models.CheckConstraint(
                condition=Q(correction_due_at=None) | Q(status__in=[Status.COMPLETED, Status.RETURNED]),
                name="record_corrected_when_decided",
            ),
            # Not ``unique=True``, which brings a second index, for patterns, that nobody asks.
            models.UniqueConstraint(fields=["code"], name="record_code_once"),
            models.UniqueConstraint(
                fields=["source_system", "external_code"],
                condition=~Q(external_code=""),
                name="record_external_code_once",
            ),
        ]
        # A scoped list is a union of one leg per place, so each leg needs an index of its own (queries.record_pages).
        indexes = [
            models.Index(fields=["competent_unit", "due_at", "id"], condition=_OPEN, name="record_open_by_unit"),
            models.Index(fields=["received_at_centre", "due_at", "id"], condition=_OPEN, name="record_open_by_centre"),
            models.Index(fields=["return_at_centre", "due_at", "id"], condition=_OPEN, name="record_open_by_return"),
            models.Index(fields=["due_at", "id"], condition=_OPEN, name="record_open_by_due"),
            models.Index(fields=["officer", "due_at", "id"], condition=_OPEN, name="record_open_by_officer"),
            models.Index(
                fields=["return_at_centre", "completed_at", "id"],
                condition=Q(status=Status.COMPLETED),
                name="record_ready_to_return",
            ),
            models.Index(
                fields=["received_at_centre", "intake_due_at", "id"],
                condition=Q(status=Status.SUBMITTED),
                name="record_at_intake",
            ),
            models.Index(
                fields=["competent_unit", "answer_by", "id"], condition=_SUPPLEMENT, name="record_asked_by_unit"
            ),
            models.Index(
                fields=["received_at_centre", "answer_by", "id"], condition=_SUPPLEMENT, name="record_asked_by_centre"
            ),
            models.Index(fields=["answer_by", "id"], condition=_SUPPLEMENT, name="record_asked_by_end"),
            models.Index(
                fields=["competent_unit", "touched_at", "id"], condition=_OURS_TO_MOVE, name="record_touched_by_unit"
            ),
            models.Index(
                fields=["received_at_centre", "touched_at", "id"],
                condition=_OURS_TO_MOVE,
                name="record_touched_by_centre",
            ),
            models.Index(fields=["touched_at", "id"], condition=_OURS_TO_MOVE, name="record_touched"),
            models.Index(fields=["watch_at"], condition=Q(watch_at__isnull=False), name="record_watched"),
            models.Index(fields=["competent_unit", "-submitted_at", "-id"], name="record_by_unit"),
            models.Index(fields=["received_at_centre", "-submitted_at", "-id"], name="record_by_centre"),
            models.Index(fields=["return_at_centre", "-submitted_at", "-id"], name="record_by_return"),
            models.Index(fields=["-submitted_at", "-id"], name="record_by_submission"),
            models.Index(fields=["competent_unit", "owner_key", "submitted_at", "id"], name="record_named_by_unit"),
            models.Index(
                fields=["received_at_centre", "owner_key", "submitted_at", "id"], name="record_named_by_centre"
            ),
            models.Index(
                fields=["return_at_centre", "owner_key", "submitted_at", "id"],
                condition=RETURNED_ELSEWHERE,
                name="record_named_by_return",
            ),
            models.Index(
                fields=["competent_unit", "completed_at"],
                condition=Q(completed_at__isnull=False),
                name="record_settled_by_unit",
            ),
            models.Index(
                fields=["competent_unit", "completed_at"], condition=Q(outcome=Outcome.LATE), name="record_late_by_unit"
            ),
            models.Index(
                fields=["result_stage", "competent_unit", "due_at", "id"],
                condition=~Q(result_stage=""),
                name="record_result_on_its_way",
            ),
            models.Index(
                fields=["return_at_centre", "completed_at", "id"],
                condition=Q(status=Status.COMPLETED, return_method=ReturnMethod.POSTAL),
                name="record_to_be_posted",
            ),
            models.Index(
                fields=["return_at_centre", "returned_at", "id"], condition=Q(in_the_post=True), name="record_in_post"
            ),
            models.Index(
                fields=["competent_unit", "correction_due_at", "id"],
                condition=Q(correction_due_at__isnull=False),
                name="record_to_be_corrected",
            ),
            models.Index(fields=["external_code"], condition=~Q(external_code=""), name="record_by_external_code"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_mirrored(self) -> bool:
        """Another system is master: it can be read here, never changed (Decree 224/2026 Art. 15)."""
        return bool(self.master_system)

    @property
    def is_open(self) -> bool:
        """Received and not yet settled, refused or withdrawn."""
        return Status(self.status) in OPEN

    @property
    def crosses_boundary(self) -> bool:
        """Received at another unit's centre than that of the competent unit (phi địa giới)."""
        return self.received_at_centre.unit_id != self.competent_unit_id

    @property
    def figure_facts(self) -> FigureFacts:
        """What the figures see of this record now."""
        return FigureFacts(
            centre=self.received_at_centre_id,
            unit=self.competent_unit_id,
            field=self.field_id,
            channel=Channel(self.channel),
            status=Status(self.status),
            term_unit=TermUnit(self.term_unit),
            submitted_at=self.submitted_at,
            received_at=self.received_at,
            first_due_at=self.first_due_at,
            due_at=self.due_at,
            completed_at=self.completed_at,
            closed_at=self.closed_at,
            paused_at=self.paused_at,
            mirrored=self.is_mirrored,
            soon_from=self.soon_from,
            returned_at=self.returned_at,
            return_centre=self.return_at_centre_id,
        )


class RecordComponent(models.Model):
    """A paper of one record: what was asked for, in what form, and whether it is there."""

    record = models.ForeignKey(
        Record, models.CASCADE, related_name="components", db_index=False
    )  # its position has one
    component = models.ForeignKey("procedures.Component", models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(_("Position"))
    name = models.CharField(_("Name"), max_length=2000)
    form = models.CharField(_("Form"), max_length=10, choices=ComponentForm.choices())
    state = models.CharField(_("State"), max_length=20, choices=ComponentState.choices())
    originals = models.PositiveSmallIntegerField(_("Originals"), default=0)
    copies = models.PositiveSmallIntegerField(_("Copies"), default=0)
    is_present = models.BooleanField(_("Present"), default=False)

    class Meta:
        verbose_name = _("paper of a record")
        verbose_name_plural = _("papers of a record")
        ordering = ["record", "position"]
        constraints = [
            models.UniqueConstraint(fields=["record", "position"], name="record_component_position"),
            models.CheckConstraint(condition=Q(form__in=list(ComponentForm)), name="record_component_form"),
            models.CheckConstraint(condition=Q(state__in=list(ComponentState)), name="record_component_state"),
        ]

    def __str__(self) -> str:
        return self.name[:80]


class CodeCounter(models.Model):
    """The last serial given out for one unit and day; the row's lock makes codes consecutive under concurrency."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "day"], name="code_counter_key")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day} {self.last}"


class Draft(models.Model):
    """A reception not yet received: what a clerk has typed so far. Counted nowhere, cleared by rule."""

    account = models.ForeignKey("staffing.Account", models.CASCADE, related_name="drafts")
    centre = models.ForeignKey("units.ServiceCentre", models.CASCADE, related_name="drafts")
    title = models.CharField(_("Title"), max_length=200, blank=True)
    content = models.JSONField(default=dict)
    saved_at = models.DateTimeField(_("Saved at"))
    deleted_at = models.DateTimeField(_("Deleted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["-saved_at"]

    def __str__(self) -> str:
        return f"{self.account_id} {self.saved_at:%Y-%m-%d %H:%M}"


class IdempotencyKey(models.Model):
    """One key of one account: the same request sent again gets the same record, never a second one."""

    account = models.ForeignKey("staffing.Account", models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    fingerprint = models.BinaryField(max_length=32)
    record = models.ForeignKey(Record, models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="idempotency_key_once")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_by_age")]

    def __str__(self) -> str:
        return self.key
