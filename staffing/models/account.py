"""Accounts of staff. Citizens are another realm."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from units.domain.names import search_key, sort_key


class Account(AbstractUser):
    """A person who works here. What they may do comes from their assignments, never from the account itself."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("Full name of the person"), max_length=120)
    email = models.EmailField(_("E-mail"), blank=True)
    title = models.CharField(_("Title"), max_length=120, blank=True)
    telephone = models.CharField(_("Telephone"), max_length=20, blank=True)
    language = models.CharField(
        _("Language"), max_length=2, choices=[("vi", "Tiếng Việt"), ("en", "English")], default="vi"
    )
    single_keys = models.BooleanField(_("Single keys work"), default=True, db_default=True)
    opens_next = models.BooleanField(_("The next record opens by itself"), default=True, db_default=True)
    mails_each = models.BooleanField(_("A mail for each notice"), default=False, db_default=False)
    mails_figures = models.BooleanField(_("The figures in the morning's letter"), default=True, db_default=True)
    is_demo = models.BooleanField(_("Demonstration account"), default=False)
    must_change_password = models.BooleanField(_("Must change password"), default=False)
    search_key = models.CharField(max_length=300, editable=False)
    sort_key = models.CharField(max_length=300, editable=False, db_collation="C")

    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["sort_key", "username"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the keys true: Vietnamese names are ordered by the given name, which stands last."""
        self.search_key = search_key(f"{self.full_name} {self.username}")
        words = self.full_name.split()
        self.sort_key = sort_key(" ".join([*words[-1:], *words[:-1]]))
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_full_name(self) -> str:
        """The name as it is written."""
        return self.full_name

    def get_short_name(self) -> str:
        """The given name, which stands last in Vietnamese; a remark in brackets is none."""
        words = self.full_name.partition("(")[0].split()
        return words[-1] if words else self.username
