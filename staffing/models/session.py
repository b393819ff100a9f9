"""Who is signed in, from where, since when."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _


class StaffSession(AbstractBaseSession):
    """A browser's session, of an account or of a citizen.

    ``handle`` names it on pages: the session key itself is a secret and is never shown.
    """

    account = models.ForeignKey("staffing.Account", models.CASCADE, null=True, related_name="sessions")
    citizen = models.ForeignKey("staffing.Citizen", models.CASCADE, null=True, related_name="sessions")
    provider_session = models.CharField(max_length=255, blank=True)  # the identity provider's own name for it (sid)
    handle = models.CharField(max_length=32, unique=True)
    created_at = models.DateTimeField(_("Signed in at"))
    last_seen_at = models.DateTimeField(_("Last seen at"))
    ip = models.GenericIPAddressField(_("Address"), null=True)
    user_agent = models.CharField(_("Browser"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["-last_seen_at"]
        indexes = [models.Index(fields=["account", "-last_seen_at"], name="session_by_account")]

    def __str__(self) -> str:
        return self.handle

    @classmethod
    def get_session_store_class(cls) -> Any:
        """The store that reads and writes this table (Django asks the model for it)."""
        return import_module(settings.SESSION_ENGINE).SessionStore
