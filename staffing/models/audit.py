"""Who looked at whose data, and when."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One look at personal data, or one act on accounts. Append-only; holds keys, never the data looked at."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("At"))
    actor = models.ForeignKey("staffing.Account", models.PROTECT, null=True, related_name="audit_entries")
    action = models.CharField(_("Action"), max_length=40)
    subject_kind = models.CharField(_("Subject"), max_length=40)
    subject_id = models.BigIntegerField(_("Subject number"), null=True)
    purpose = models.CharField(_("Purpose"), max_length=200, blank=True)
    ip = models.GenericIPAddressField(_("Address"), null=True)
    facts = models.JSONField(_("Facts"), default=dict)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["actor", "-id"], name="audit_by_actor"),
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="audit_by_subject"),
            models.Index(fields=["action", "-id"], name="audit_by_action"),
            BrinIndex(fields=["at"], name="audit_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"
