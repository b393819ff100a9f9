"""The classes of the map's colours: fixed for each measure, so that two months can be compared by eye."""

from dataclasses import dataclass
from itertools import pairwise

from django.utils.formats import number_format
from django.utils.translation import gettext as _

_GOOD_IS_MUCH = ("bad", "poor", "low", "fair", "good", "best")
_GOOD_IS_LITTLE = tuple(reversed(_GOOD_IS_MUCH))


@dataclass(frozen=True, slots=True)
class Scale:
    """``bounds`` rise; a number belongs to the class after as many bounds as it reaches. ``factor`` makes a share per
    cent.
    """

    bounds: tuple[float, ...]
    steps: tuple[str, ...]
    factor: int = 100

    def step_of(self, number: float | None) -> str:
        """The class of a number's colour; ``none`` where nothing is known."""
        if number is None:
            return "none"
        return self.steps[sum(number >= bound for bound in self.bounds)]

    def legend(self, nothing: str) -> tuple[tuple[str, str], ...]:
        """Each class with what it stands for, the greatest first; ``nothing`` names the units without a number."""
        said = [self._said(bound) for bound in self.bounds]
        words = [
            _("below %(number)s") % {"number": said[0]},
            *(f"{low} – {high}" for low, high in pairwise(said)),
            _("%(number)s or more") % {"number": said[-1]},
        ]
        return (*reversed(list(zip(self.steps, words, strict=True))), ("none", nothing))

    def _said(self, bound: float) -> str:
        scaled = round(bound * self.factor, 1)
        return str(number_format(scaled, 0 if scaled == int(scaled) else 1))


ON_TIME = Scale((0.95, 0.96, 0.98, 0.99, 0.995), _GOOD_IS_MUCH)
OVERDUE = Scale((0.005, 0.01, 0.02, 0.05, 0.1), _GOOD_IS_LITTLE)
VOLUME = Scale((5, 15, 30), ("low", "fair", "good", "best"), factor=1)
ONLINE = Scale((0.2, 0.4, 0.6, 0.8), ("poor", "low", "fair", "good", "best"))
SATISFACTION = Scale((0.8, 0.85, 0.9, 0.95), ("bad", "poor", "low", "fair", "best"))
DAYS = Scale((1, 2, 4, 8, 15), _GOOD_IS_LITTLE, factor=1)
