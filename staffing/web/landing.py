"""Where a person's work begins."""

from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch, reverse


def landing() -> str:
    """The site's page that leads people to their work (LOGIN_REDIRECT_URL); where there is none, their own account."""
    try:
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    except NoReverseMatch:
        return reverse("account")
