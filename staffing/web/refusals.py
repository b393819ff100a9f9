"""Refusals in the words of the site, which stands above this app and is named by the setting REFUSALS."""

from importlib import import_module

from django.conf import settings

from units.errors import RuleBroken


def sentence(refusal: RuleBroken) -> str:
    """The whole sentence that tells the reader what the rule is and what to do next."""
    return str(import_module(settings.REFUSALS).sentence(refusal))
