"""What the desk keeps for the people who work at it: their texts, their views, what they were told."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.domain.desk_words import DeskNotice, SnippetKind


class Snippet(models.Model):
    """A standard text: one person's own, or shared at a unit or a centre (exactly one of the three)."""

    account = models.ForeignKey("staffing.Account", models.CASCADE, null=True, blank=True, related_name="snippets")
    unit = models.ForeignKey("units.Unit", models.CASCADE, null=True, blank=True, related_name="+")
    centre = models.ForeignKey("units.ServiceCentre", models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(_("Used for"), max_length=12, choices=SnippetKind.choices())
    title = models.CharField(_("Short name"), max_length=60)
    text = models.TextField(_("Text"), max_length=1000)
    changed_by = models.ForeignKey("staffing.Account", models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("Changed at"))

    class Meta:
        verbose_name = _("snippet")
        verbose_name_plural = _("snippets")
        ordering = ["kind", "title", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(SnippetKind)), name="snippet_kind"),
            models.CheckConstraint(
                condition=Q(account__isnull=False, unit=None, centre=None)
                | Q(account=None, unit__isnull=False, centre=None)
                | Q(account=None, unit=None, centre__isnull=False),
                name="snippet_one_keeper",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SavedView(models.Model):
    """The filters of the records' page under a name: an address that may be given to a colleague."""

    account = models.ForeignKey("staffing.Account", models.CASCADE, related_name="saved_views")
    name = models.CharField(_("Name"), max_length=60)
    query = models.CharField(_("Filters"), max_length=1000)
    saved_at = models.DateTimeField(_("Saved at"))

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name


class Notice(models.Model):
    """What one member of staff was told about one record, in the portal itself. Told once per event (``sequence``)."""

    account = models.ForeignKey("staffing.Account", models.CASCADE, related_name="notices")
    record = models.ForeignKey("procedures.Record", models.CASCADE, related_name="notices")
    kind = models.CharField(_("Kind"), max_length=20, choices=DeskNotice.choices())
    sequence = models.PositiveIntegerField()
    by = models.ForeignKey("staffing.Account", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("At"))
    read_at = models.DateTimeField(_("Read at"), null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(DeskNotice)), name="notice_kind"),
            models.UniqueConstraint(fields=["account", "record", "kind", "sequence"], name="notice_once"),
        ]
        indexes = [
            models.Index(fields=["account", "-at", "-id"], name="notice_by_account"),
            models.Index(fields=["account"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["at"], name="notice_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.kind} {self.record_id}"
