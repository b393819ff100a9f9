"""What a person may see: a frozen value, and the queryset that obeys it."""

from dataclasses import dataclass, field
from typing import Any, Self

from django.db import models


@dataclass(frozen=True, slots=True)
class Scope:
    """The places whose records a person may open at one moment.

    ``whole_province`` opens every place; otherwise ``units`` (competent units' keys) and ``centres`` (service
    centres' keys) are what counts. An empty scope opens nothing.
    """

    whole_province: bool = False
    units: frozenset[int] = field(default_factory=frozenset)
    centres: frozenset[int] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return self.whole_province or bool(self.units) or bool(self.centres)

    def shared_with(self, other: "Scope") -> "Scope":
        """The places that both of them hold."""
        if self.whole_province:
            return other
        if other.whole_province:
            return self
        return Scope(units=self.units & other.units, centres=self.centres & other.centres)

    def covers(self, other: "Scope") -> bool:
        """Whether every place of ``other`` is one of these."""
        return self.shared_with(other) == other


NOWHERE = Scope()
PROVINCE = Scope(whole_province=True)


class ScopedQuerySet(models.QuerySet[Any]):
    """A queryset that can be narrowed to a scope; subclasses say which columns are places in ``in_places``."""

    def in_places(self, scope: Scope) -> models.Q:
        """The condition under which a row lies in one of the scope's places."""
        raise NotImplementedError(f"{type(self).__name__} must say which columns are places")

    def visible_to(self, scope: Scope) -> Self:
        """Rows that the holder of ``scope`` may see: all, some, or none."""
        if scope.whole_province:
            return self
        if not scope:
            return self.none()
        return self.filter(self.in_places(scope))
