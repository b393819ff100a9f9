"""Reference data kept in the process for a few seconds: catalogue, calendar and places change seldom and are read on
every deed. A save or delete in this process forgets at once; other processes follow within ``SECONDS``.
"""

import time
from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

from django.db.models.signals import post_delete, post_save

P = ParamSpec("P")
R = TypeVar("R")

SECONDS = 15.0
_all: list["Remembered[Any, Any]"] = []


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
        self._answers[key] = (time.monotonic(), answer)
        return answer

    def forget(self, **_signal: Any) -> None:
        """Drop every answer: after bulk changes, which send no signal."""
        self._answers.clear()


def remembered(*models: str) -> Callable[[Callable[P, R]], Remembered[P, R]]:
    """Keep a function's answers until one of ``models`` ("app.Model") is saved or deleted here, or SECONDS pass."""

    def wrap(function: Callable[P, R]) -> Remembered[P, R]:
        kept = Remembered(function)
        for model in models:
            post_save.connect(kept.forget, sender=model, weak=False)
            post_delete.connect(kept.forget, sender=model, weak=False)
        return kept

    return wrap


def forget_all() -> None:
    """Drop every answer of every remembered function."""
    for kept in _all:
        kept.forget()
