"""The offline counter: blocks of slip numbers kept by a device, and what was received under them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.vocabulary import SlipState


class SlipBlock(models.Model):
    """Slip numbers of a centre that one account keeps on one device, to be used while the line is down."""

    centre = models.ForeignKey("units.ServiceCentre", models.PROTECT, related_name="slip_blocks")
    account = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    device = models.UUIDField(_("Device"))
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    issued_at = models.DateTimeField(_("Issued at"))

    class Meta:
        verbose_name = _("block of slip numbers")
        verbose_name_plural = _("blocks of slip numbers")
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first"), first__gte=1), name="slip_block_in_order"),
            models.UniqueConstraint(fields=["centre", "first"], name="slip_block_first_once"),
        ]
        indexes = [models.Index(fields=["account", "device"], name="slip_block_by_device")]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.first}-{self.last}"


class Slip(models.Model):
    """One reception made offline, once it has reached us: registered as a record, or refused with its reason.

    ``content`` is what was typed, kept only until a person has looked after a refusal. ``clock_ahead`` is by how many
    seconds the device's clock was ahead of ours.
    """

    block = models.ForeignKey(SlipBlock, models.PROTECT, related_name="slips")
    number = models.PositiveIntegerField(_("Number"))
    state = models.CharField(_("State"), max_length=12, choices=SlipState.choices())
    received_at = models.DateTimeField(_("Received at the counter at"))
    sent_at = models.DateTimeField(_("Reached us at"))
    clock_ahead = models.IntegerField(_("Clock ahead, seconds"))
    record = models.OneToOneField("procedures.Record", models.PROTECT, null=True, blank=True, related_name="slip")
    refusal = models.CharField(_("Refused for"), max_length=60, blank=True)
    content = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("offline reception")
        verbose_name_plural = _("offline receptions")
        constraints = [
            models.UniqueConstraint(fields=["block", "number"], name="slip_once"),
            models.CheckConstraint(
                condition=Q(state=SlipState.REGISTERED, record__isnull=False, content={})
                | Q(state__in=[SlipState.REFUSED, SlipState.TAKEN_OVER], record=None),
                name="slip_has_its_record",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.block_id} {self.number}"
