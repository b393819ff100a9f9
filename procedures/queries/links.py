"""Addresses of our pages for people who are not on the site now: in letters and on printed forms."""

from django.conf import settings
from django.urls import reverse


def site_link(page: str, *arguments: object) -> str:
    """The full address of one of our pages by its name."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse(page, args=arguments)}"


def tracking_link(code: str) -> str:
    """Where anybody follows a record by its code."""
    return site_link("tracked_record", code)


def record_link(key: int) -> str:
    """Where the staff open a record."""
    return site_link("record", key)
