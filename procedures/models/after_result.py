"""After a decision: errors put right, originals given back, letters that came back (decision 13; Art. 22-23)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.vocabulary import EvidenceKind, Reason
from procedures.models.result import AUTHORITIES
from staffing.domain.authority import AuthorityKind, signature_block

UNDELIVERED_REASONS = (
    Reason.ADDRESS_NOT_FOUND,
    Reason.RECEIVER_MOVED,
    Reason.NOT_COLLECTED,
    Reason.NOT_ACCEPTED,
)
"""Why the post brings a letter back."""


class ResultCorrection(models.Model):
    """An error in a result, from its report to the corrected one (within 3 working days). The first result stays.

    ``what`` is free text about a person: shown only to whoever may see personal data there.
    """

    record = models.ForeignKey("procedures.Record", models.PROTECT, related_name="result_corrections")
    what = models.TextField(_("What is wrong"))
    reported_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(_("Reported at"))
    due_at = models.DateTimeField(_("To be corrected by"))
    corrected_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, related_name="+")
    corrected_at = models.DateTimeField(_("Corrected at"), null=True)
    number = models.CharField(_("Number"), max_length=60, blank=True)
    issued_on = models.DateField(_("Issued on"), null=True)
    signer = models.ForeignKey("staffing.Account", models.PROTECT, null=True, related_name="+")
    signer_title = models.CharField(max_length=120, blank=True)
    authority = models.CharField(max_length=12, blank=True, choices=AUTHORITIES)
    on_behalf_of = models.CharField(max_length=120, blank=True)
    authority_decision = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("correction of a result")
        verbose_name_plural = _("corrections of results")
        ordering = ["record", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(corrected_at=None), name="result_correction_one_open"
            ),
            models.CheckConstraint(condition=~Q(what=""), name="result_correction_says_what"),
            models.CheckConstraint(
                condition=Q(corrected_at=None, corrected_by=None, number="", issued_on=None, signer=None)
                | Q(
                    corrected_at__gte=F("reported_at"),
                    corrected_by__isnull=False,
                    issued_on__isnull=False,
                    signer__isnull=False,
                )
                & ~Q(number=""),
                name="result_correction_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.reported_at:%Y-%m-%d}"

    @property
    def signing_block(self) -> tuple[str, ...]:
        """The lines over the signature of the corrected result."""
        kind = AuthorityKind(self.authority or AuthorityKind.OWN)
        return signature_block(kind, on_behalf_of=self.on_behalf_of, title=self.signer_title)


class OriginalGivenBack(models.Model):
    """Originals of one paper put back into somebody's hands, ticked off at the counter."""

    record = models.ForeignKey("procedures.Record", models.PROTECT, related_name="originals_given_back")
    component = models.OneToOneField("procedures.RecordComponent", models.PROTECT, related_name="given_back")
    count = models.PositiveSmallIntegerField(_("Originals"))
    receiver_name = models.CharField(_("Receiver"), max_length=200)
    evidence = models.CharField(_("Identified by"), max_length=20, choices=EvidenceKind.choices())
    evidence_number = models.CharField(_("Number of the evidence"), max_length=60)
    given_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("Given back at"))

    class Meta:
        verbose_name = _("originals given back")
        verbose_name_plural = _("originals given back")
        ordering = ["record", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(count__gte=1), name="original_counted_from_one"),
            models.CheckConstraint(
                condition=~Q(receiver_name="") & ~Q(evidence_number="") & Q(evidence__in=list(EvidenceKind)),
                name="original_receiver_identified",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.count}"


class UndeliveredLetter(models.Model):
    """A result that the post brought back: under which number and when it went, when and why it came back.

    Its handover is undone with it, since nobody has the result; a second letter has a number of its own.
    """

    record = models.ForeignKey("procedures.Record", models.PROTECT, related_name="undelivered_letters")
    tracking_number = models.CharField(_("Tracking number of the post"), max_length=60)
    posted_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    posted_at = models.DateTimeField(_("Handed to the post"))
    came_back_on = models.DateField(_("Came back on"))
    reason = models.CharField(
        _("Reason"), max_length=30, choices=[(one.value, one.label) for one in UNDELIVERED_REASONS]
    )
    recorded_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("Recorded at"))

    class Meta:
        verbose_name = _("undelivered letter")
        verbose_name_plural = _("undelivered letters")
        ordering = ["record", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(tracking_number="") & Q(reason__in=list(UNDELIVERED_REASONS)),
                name="undelivered_letter_says_why",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__gte=F("posted_at")), name="undelivered_letter_after_posting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.came_back_on:%Y-%m-%d}"
