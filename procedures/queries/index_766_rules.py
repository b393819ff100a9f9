"""The versions of the index: weights, thresholds and the rule for empty denominators, read from their files once.

They change by a decision of the ministry, not in daily work: a new version is new rows with the day from which they
hold, and what was stored under an older one keeps it.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from procedures.domain.index_766 import HUNDRED, Rule, Version
from procedures.domain.index_766_words import Group, Indicator, Source, ZeroRule
from units.errors import RuleBroken

DATA = Path(__file__).resolve().parent.parent / "data"


@cache
def versions(folder: Path = DATA) -> tuple[Version, ...]:
    """All versions, the earliest first. RuleBroken("index_files") where one does not come to 100 points."""
    rules: defaultdict[str, list[Rule]] = defaultdict(list)
    for row in _rows(folder / "index_766_indicators.csv"):
        rules[row["version"]].append(_rule(row))
    found = [_version(row, tuple(rules[row["version"]])) for row in _rows(folder / "index_766_versions.csv")]
    return tuple(sorted(found, key=lambda version: version.valid_from))


def version_on(day: date) -> Version:
    """The version that holds on ``day``; before the first one, the first."""
    held = [version for version in versions() if version.valid_from <= day]
    return held[-1] if held else versions()[0]


def version_of(code: str) -> Version:
    """The version by its code; KeyError where a stored month names one that the files no longer have."""
    return {version.code: version for version in versions()}[code]


def _version(row: Mapping[str, str], rules: tuple[Rule, ...]) -> Version:
    if sum(rule.points for rule in rules) != HUNDRED or len({rule.indicator for rule in rules}) != len(rules):
        raise RuleBroken("index_files", version=row["version"])
    return Version(row["version"], date.fromisoformat(row["valid_from"]), ZeroRule(row["zero_rule"]), rules)


def _rule(row: Mapping[str, str]) -> Rule:
    return Rule(
        Indicator(row["indicator"]),
        Group(row["group"]),
        Decimal(row["points"]),
        Decimal(row["full_at"]),
        Source(row["source"]),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))
