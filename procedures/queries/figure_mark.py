"""What figures somebody was shown: while this mark stays the same, asking again would give the same."""

import hashlib
from datetime import datetime

from procedures.queries.figure_rows import State
from units.scoping import Scope


def mark_of(state: State, *, at: datetime, reader: int, scope: Scope, language: str) -> str:
    """An entity tag: another with every change of the figures, with each minute (a record becomes overdue by itself),
    for each person, their places and language. Of the address it says nothing: a tag belongs to one address.
    """
    places = (scope.whole_province, sorted(scope.units), sorted(scope.centres))
    shown = f"{state.mark} {at:%Y%m%d%H%M} {reader} {places} {language}"
    return f'"{hashlib.sha256(shown.encode()).hexdigest()[:32]}"'


def age_of(state: State, at: datetime) -> str:
    """The header Figures-Age: for how many seconds nobody has moved the figures; empty where they never were."""
    return "" if state.refreshed_at is None else str(int((at - state.refreshed_at).total_seconds()))
