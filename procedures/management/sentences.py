"""What a command says when a rule says no: the site's own sentence, reached by the setting REFUSALS."""

from importlib import import_module

from django.conf import settings

from units.errors import RuleBroken


def refusal(broken: RuleBroken) -> str:
    """The whole sentence in the active language."""
    return str(import_module(settings.REFUSALS).sentence(broken))
