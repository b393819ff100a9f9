"""The result of a record on its way and issued, and its handing over: separate facts (Art. 22)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.result_words import SigningMethod
from procedures.domain.vocabulary import EvidenceKind, Reason, ReturnMethod
from staffing.domain.authority import AuthorityKind, signature_block

AUTHORITIES = [(kind.value, kind.label) for kind in AuthorityKind]


class Proposal(models.Model):
    """A result as it was proposed, approved and signed. It has no number: that comes when it is issued.

    One is current for a record; those sent back or overtaken by events stay, with the moment they ended. ``text`` and
    ``note`` are free text about a person: shown only to whoever may see personal data there.
    """

    record = models.ForeignKey("procedures.Record", models.PROTECT, related_name="proposals")
    is_refusal = models.BooleanField(_("Refusal"), default=False)
    reason = models.CharField(_("Reason"), max_length=30, blank=True, choices=Reason.choices())
    text = models.TextField(_("Draft"), blank=True)
    proposed_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("Proposed at"))

    approved_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(_("Approved at"), null=True)
    approver_title = models.CharField(max_length=120, blank=True)
    approval_authority = models.CharField(max_length=12, blank=True, choices=AUTHORITIES)
    approval_on_behalf_of = models.CharField(max_length=120, blank=True)
    approval_decision = models.CharField(max_length=60, blank=True)

    signed_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(_("Signed at"), null=True)
    signer_title = models.CharField(max_length=120, blank=True)
    signing_method = models.CharField(max_length=10, blank=True, choices=SigningMethod.choices())
    signing_authority = models.CharField(max_length=12, blank=True, choices=AUTHORITIES)
    signing_on_behalf_of = models.CharField(max_length=120, blank=True)
    signing_decision = models.CharField(max_length=60, blank=True)
    certificate_serial = models.CharField(_("Serial number of the certificate"), max_length=80, blank=True)

    ended_at = models.DateTimeField(_("Sent back at"), null=True)
    ended_by = models.ForeignKey("staffing.Account", models.PROTECT, null=True, related_name="+")
    note = models.TextField(_("Why it was sent back"), blank=True)

    class Meta:
        verbose_name = _("proposed result")
        verbose_name_plural = _("proposed results")
        ordering = ["record", "id"]
        constraints = [
            models.UniqueConstraint(fields=["record"], condition=Q(ended_at=None), name="proposal_one_current"),
            models.CheckConstraint(condition=Q(is_refusal=False) | ~Q(reason=""), name="proposal_refusal_has_reason"),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None, approval_authority="")
                | Q(approved_at__gte=F("proposed_at"), approved_by__isnull=False) & ~Q(approval_authority=""),
                name="proposal_approved_after",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")), name="proposal_approved_by_another"
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None, signing_method="", signing_authority="")
                | Q(signed_at__gte=F("approved_at"), signed_by__isnull=False, signing_method__in=list(SigningMethod))
                & ~Q(signing_authority=""),
                name="proposal_signed_after",
            ),
            models.CheckConstraint(
                condition=~Q(signing_method=SigningMethod.ELECTRONIC) | ~Q(certificate_serial=""),
                name="proposal_electronic_has_certificate",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("proposed_at")), name="proposal_ended_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.proposed_at:%Y-%m-%d}"

    @property
    def signing_block(self) -> tuple[str, ...]:
        """The lines over the signature."""
        kind = AuthorityKind(self.signing_authority or AuthorityKind.OWN)
        return signature_block(kind, on_behalf_of=self.signing_on_behalf_of, title=self.signer_title)


class Result(models.Model):
    """What was issued: a result document, or a refusal letter after appraisal (Art. 19.3), with its number and date.

    ``proposal`` is empty where it came signed on paper and was recorded in one deed. The authority is the signer's on
    the day of the signature and stays as it was.
    """

    record = models.OneToOneField("procedures.Record", models.PROTECT, related_name="result")
    proposal = models.OneToOneField(Proposal, models.PROTECT, null=True, blank=True, related_name="result")
    is_refusal = models.BooleanField(_("Refusal"), default=False)
    number = models.CharField(_("Number"), max_length=60)
    issued_on = models.DateField(_("Issued on"))
    issued_by = models.ForeignKey(
        "staffing.Account", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    signer = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+", db_index=False)
    signer_title = models.CharField(_("Signer's title"), max_length=120, blank=True)
    signing_method = models.CharField(
        max_length=10,
        choices=SigningMethod.choices(),
        default=SigningMethod.PAPER.value,
        db_default=SigningMethod.PAPER.value,
    )
    authority = models.CharField(
        max_length=12, choices=AUTHORITIES, default=AuthorityKind.OWN.value, db_default=AuthorityKind.OWN.value
    )
    on_behalf_of = models.CharField(max_length=120, blank=True, default="", db_default="")
    authority_decision = models.CharField(max_length=60, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        constraints = [
            models.CheckConstraint(condition=~Q(number=""), name="result_numbered"),
            models.CheckConstraint(
                condition=Q(authority__in=[kind.value for kind in AuthorityKind]), name="result_authority"
            ),
            models.CheckConstraint(
                condition=Q(authority=AuthorityKind.OWN) | ~Q(authority_decision=""),
                name="result_authority_by_decision",
            ),
            # Who signs electronically does not give the number as well.
            models.CheckConstraint(
                condition=~Q(signing_method=SigningMethod.ELECTRONIC) | ~Q(issued_by=F("signer")),
                name="result_issued_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def signing_block(self) -> tuple[str, ...]:
        """The lines over the signature."""
        return signature_block(AuthorityKind(self.authority), on_behalf_of=self.on_behalf_of, title=self.signer_title)


class Handover(models.Model):
    """To whom the result was given, and how that person was identified (Art. 22-23).

    By post ``handed_over_at`` is when the post took it, ``evidence_number`` its tracking number, and ``delivered_at``
    a second fact. Nobody hands over what its owner took electronically. ``to_a_party`` is false where the receiver is
    neither owner, submitter nor representative.
    """

    record = models.OneToOneField("procedures.Record", models.PROTECT, related_name="handover")
    method = models.CharField(_("How"), max_length=10, choices=ReturnMethod.choices())
    receiver_name = models.CharField(_("Receiver"), max_length=200)
    to_a_party = models.BooleanField(default=True, db_default=True)
    evidence = models.CharField(_("Identified by"), max_length=20, choices=EvidenceKind.choices())
    evidence_number = models.CharField(_("Number of the evidence"), max_length=60, blank=True)
    handed_over_by = models.ForeignKey(
        "staffing.Account", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    handed_over_at = models.DateTimeField(_("Handed over at"))
    delivered_at = models.DateTimeField(_("Delivered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        constraints = [
            models.CheckConstraint(
                condition=~Q(receiver_name="") & (~Q(evidence_number="") | Q(evidence=EvidenceKind.PRESENT)),
                name="handover_identified",
            ),
            models.CheckConstraint(condition=Q(evidence__in=list(EvidenceKind)), name="handover_evidence"),
            models.CheckConstraint(
                condition=Q(handed_over_by__isnull=False) | Q(evidence=EvidenceKind.ELECTRONIC),
                name="handover_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(delivered_at=None)
                | Q(delivered_at__gte=F("handed_over_at"), evidence=EvidenceKind.POSTAL_TRACKING),
                name="handover_delivered_by_post",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}"
