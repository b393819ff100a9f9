"""Which version of a procedure holds on a day."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q


class ProcedureVersionQuerySet(models.QuerySet[Any]):
    """Versions by day."""

    def in_force(self, on: date) -> Self:
        """The versions that hold on ``on`` (``valid_to`` is the first day on which one no longer does)."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)
