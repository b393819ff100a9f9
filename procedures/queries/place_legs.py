"""Conditions on places for unions of open records: a leg for each place in force, one for all that became one of them.

Each leg of one place walks its own index in the order that is asked for. At places that are no more little is still
open, and less every day: their records are taken together and sorted, so that a merger of many costs one leg a column.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from units.queries.successors import former_centres, former_units


def unit_legs(units: Collection[int], on: date, *, column: str = "competent_unit") -> list[Q]:
    """The legs of ``units`` (keys) by a column that holds a unit."""
    return _legs(column, units, former_units(on))


def centre_legs(column: str, centres: Collection[int], on: date) -> list[Q]:
    """The legs of ``centres`` (keys) by a column that holds a centre."""
    return _legs(column, centres, former_centres(on))


def _legs(column: str, keys: Collection[int], former: Collection[int]) -> list[Q]:
    ended = sorted(key for key in keys if key in former)
    legs = [Q(**{column: key}) for key in sorted(keys) if key not in former]
    return [*legs, Q(**{f"{column}__in": ended})] if ended else legs
