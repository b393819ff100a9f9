"""Browsers of the cast, signed in."""

from django.test import Client

from staffing.models import Account


def signed_in(account: Account, language: str = "en") -> Client:
    """A client of that person, reading that language."""
    client = Client(headers={"accept-language": language})
    client.force_login(account)
    return client
