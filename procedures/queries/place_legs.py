"""Conditions on places for lists of open records, as legs of a union: one way to walk them in order, one to count them.

At places that are no more little is still open, and less every day: their records are taken together, so that a merger
of many costs a list one leg more by each column, and a count none.
"""

from collections.abc import Callable, Collection
from datetime import date

from django.db.models import Q

from units.queries.successors import former_centres, former_units

Legs = Callable[[str, Collection[int]], list[Q]]
"""Makes the legs of a column that holds units or (it ends in "centre") centres, for the keys of some places."""


def walked(on: date) -> Legs:
    """A leg for each place in force, which walks its own index in order; one for all that are no more on ``on``."""

    def legs(column: str, keys: Collection[int]) -> list[Q]:
        former = former_centres(on) if column.endswith("centre") else former_units(on)
        ended = sorted(key for key in keys if key in former)
        own = [Q(**{column: key}) for key in sorted(keys) if key not in former]
        return [*own, Q(**{f"{column}__in": ended})] if ended else own

    return legs


def counted(column: str, keys: Collection[int]) -> list[Q]:
    """One leg for all places: a count asks for no order."""
    return [Q(**{f"{column}__in": sorted(keys)})] if keys else []
