"""Reference data kept in the process for a few seconds: catalogue, calendar and places change seldom and are read on
every deed. A save or delete in this process forgets at once; other processes follow within ``SECONDS``.
"""

import time
from collections.abc import Callable, Iterable
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, post_save

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=Model)

SECONDS = 15.0
_all: list["Remembered[Any, Any] | RememberedRows[Any]"] = []


class Remembered(Generic[P, R]):
    """A function of hashable positional arguments whose answers are kept for a while."""

    def __init__(self, function: Callable[P, R]) -> None:
        self._function = function
        self._answers: dict[tuple[Any, ...], tuple[float, R]] = {}
        update_wrapper(self, function)
        _all.append(self)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        key = (*args, *sorted(kwargs.items()))
        kept = self._answers.get(key)
        if kept is not None and time.monotonic() - kept[0] < SECONDS:
            return kept[1]
        answer = self._function(*args, **kwargs)
        now = time.monotonic()
        fresh = {other: kept for other, kept in self._answers.copy().items() if now - kept[0] < SECONDS}
        self._answers = {**fresh, key: (now, answer)}
        return answer

    def forget(self, **_signal: Any) -> None:
        """Drop every answer: after bulk changes, which send no signal."""
        self._answers.clear()


class RememberedRows(Generic[M]):
    """Rows of a table by key: those not at hand are fetched in one query, however many they are.

    A list of records joins ten tables otherwise, and the database takes longer to plan that than to do it.
    """

    def __init__(self, rows: Callable[[], QuerySet[M]]) -> None:
        self._rows = rows
        self._kept: dict[int, tuple[float, M]] = {}
        _all.append(self)

    def __call__(self, keys: Iterable[int]) -> dict[int, M]:
        now = time.monotonic()
        wanted = set(keys)
        missing = [key for key in wanted if key not in self._kept or now - self._kept[key][0] >= SECONDS]
        if missing:
            self._kept.update((row.pk, (now, row)) for row in self._rows().filter(pk__in=missing))
        return {key: self._kept[key][1] for key in wanted if key in self._kept}

    def forget(self, **_signal: Any) -> None:
        """Drop every row: after bulk changes, which send no signal."""
        self._kept.clear()


def remembered_rows(rows: Callable[[], QuerySet[M]], *models: str) -> RememberedRows[M]:
    """Keep the rows of a queryset by key until one of ``models`` is saved or deleted here, or SECONDS pass."""
    kept = RememberedRows(rows)
    _forget_with(kept, models)
    return kept


def remembered(*models: str) -> Callable[[Callable[P, R]], Remembered[P, R]]:
    """Keep a function's answers until one of ``models`` ("app.Model") is saved or deleted here, or SECONDS pass."""

    def wrap(function: Callable[P, R]) -> Remembered[P, R]:
        kept = Remembered(function)
        _forget_with(kept, models)
        return kept

    return wrap


def _forget_with(kept: "Remembered[Any, Any] | RememberedRows[Any]", models: Iterable[str]) -> None:
    for model in models:
        post_save.connect(kept.forget, sender=model, weak=False)
        post_delete.connect(kept.forget, sender=model, weak=False)


def forget_all() -> None:
    """Drop every answer of every remembered function."""
    for kept in _all:
        kept.forget()
