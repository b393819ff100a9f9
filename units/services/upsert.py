"""Bring a table to what a file says, counting what was created, changed and left alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models


@dataclass
class Count:
    """What happened to the rows of one kind."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    kept: int = 0  # left alone because an administrator changed it


@dataclass(frozen=True)
class Wanted:
    """A row as the file has it.

    ``key`` finds it; ``facts`` are the file's and are written again whenever they differ; ``first`` is written only
    when the row is created, because it belongs to the administrators from then on.
    """

    key: dict[str, Any]
    facts: dict[str, Any] = field(default_factory=dict)
    first: dict[str, Any] = field(default_factory=dict)


def upsert(rows: models.QuerySet[Any], wanted: Iterable[Wanted]) -> Count:
    """Write ``wanted`` among ``rows`` (the part of the table that may be looked at): three statements at most."""
    wanted = list(wanted)
    count = Count()
    if not wanted:
        return count
    key = tuple(wanted[0].key)
    present = {tuple(getattr(row, column) for column in key): row for row in rows}
    new: list[Any] = []
    altered: list[Any] = []
    columns: set[str] = set()
    for want in wanted:
        row = present.get(tuple(want.key.values()))
        if row is None:
            new.append(rows.model(**want.key, **want.facts, **want.first))
            continue
        differing = [column for column, value in want.facts.items() if getattr(row, column) != value]
        for column in differing:
            setattr(row, column, want.facts[column])
        if differing:
            altered.append(row)
            columns.update(differing)
        else:
            count.unchanged += 1
    if new:
        rows.model._default_manager.bulk_create(new)
    if altered:
        rows.model._default_manager.bulk_update(altered, sorted(columns))
    count.created, count.changed = len(new), len(altered)
    return count
