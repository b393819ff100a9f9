"""Passkeys of staff (W3C Web Authentication)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Passkey(models.Model):
    """A key of an account, kept by the person's device: ``credential`` is its public part, which is no secret."""

    account = models.ForeignKey("staffing.Account", models.CASCADE, related_name="passkeys")
    name = models.CharField(_("Name"), max_length=60)
    credential = models.BinaryField(editable=False)
    handle = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("passkey")
        verbose_name_plural = _("passkeys")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"passkey {self.pk}"
