"""What staffing needs from an app above it: named in the settings, as Django names its storages."""

from collections.abc import Iterable
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Matters(Protocol):
    """The names of what an authority may be limited to, in the reader's language."""

    def fields(self) -> dict[str, str]:
        """Every field of administration: its name by its code, in alphabetical order."""
        ...

    def procedures(self, codes: Iterable[str]) -> dict[str, str]:
        """The names of those of ``codes`` that are procedures, by code; an unknown code has no entry."""
        ...


def matters() -> Matters:
    """The catalogue of ``settings.MATTERS``."""
    found: Matters = import_string(settings.MATTERS)()
    return found
