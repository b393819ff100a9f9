"""Chance that can be repeated, and drawn from a million times."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance(Random):
    """Random with draws of one multiplication: their bias, below one in a billion, matters to nobody here."""

    def among(self, values: Sequence[T]) -> T:
        """One of them."""
        return values[int(self.random() * len(values))]

    def between(self, first: int, after: int) -> int:
        """A whole number from ``first`` to just before ``after``."""
        return first + int(self.random() * (after - first))
