"""Files of records that somebody asked for, and how far each of them is."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.exports import ON_THE_WAY, ExportFormat, ExportList, ExportState
from units.scoping import Scope

FOLDER = "exports/"


class Export(models.Model):
    """A list of records as a file: asked for by one person, for that person alone, kept for seven days.

    ``question`` is the list's own query (its conditions), ``scope`` the places that the person could export when they
    asked. ``taken_at`` is the moment of which the file says which records stood in the list; their number is ``total``.
    ``done`` of them are written for good, in the first ``size`` bytes of the file; what a killed worker wrote beyond
    is cut off. ``holder`` is the worker that has it, until ``held_until``. ``failure`` is the code of a refusal.
    ``reason`` is why people are named in it, empty where they are not.
    """

    account = models.ForeignKey("staffing.Account", models.CASCADE, related_name="exports")
    source = models.CharField(_("Which list"), max_length=10, choices=ExportList.choices())
    question = models.TextField(blank=True)
    format = models.CharField(_("Form"), max_length=4, choices=ExportFormat.choices())
    language = models.CharField(max_length=2)
    with_people = models.BooleanField(_("With personal data"), default=False)
    reason = models.CharField(_("Reason"), max_length=200, blank=True)
    scope = models.JSONField()

    state = models.CharField(_("State"), max_length=9, choices=ExportState.choices(), default=ExportState.WAITING.value)
    total = models.PositiveIntegerField(_("Records"), null=True)
    done = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(_("Size in bytes"), default=0)
    file = models.FileField(upload_to=FOLDER, max_length=120)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    failure = models.CharField(max_length=60, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    holder = models.CharField(max_length=32, blank=True)
    held_until = models.DateTimeField(null=True)

    asked_at = models.DateTimeField(_("Asked for at"))
    taken_at = models.DateTimeField(_("Taken at"), null=True)
    worked_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("Finished at"), null=True)
    expires_at = models.DateTimeField(_("Deleted at"))

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(source__in=list(ExportList)), name="export_source"),
            models.CheckConstraint(condition=Q(format__in=list(ExportFormat)), name="export_format"),
            models.CheckConstraint(condition=Q(state__in=list(ExportState)), name="export_state"),
            models.CheckConstraint(
                condition=Q(with_people=False, reason="") | (Q(with_people=True) & ~Q(reason="")),
                name="export_names_people_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=ExportState.DONE) | Q(sha256__regex=r"^[0-9a-f]{64}$", finished_at__isnull=False),
                name="export_done_has_a_checksum",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "-id"], name="export_of_account"),
            models.Index(fields=["worked_at", "id"], condition=Q(state__in=ON_THE_WAY), name="export_on_the_way"),
            models.Index(fields=["expires_at"], name="export_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.source} {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def places(self) -> Scope:
        """The places whose records it holds."""
        return Scope(self.scope["whole_province"], frozenset(self.scope["units"]), frozenset(self.scope["centres"]))
