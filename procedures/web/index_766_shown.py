"""The index in words and written numbers, as its pages show it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from procedures.domain.index_766 import Count, GroupScore, Result, Scored
from procedures.domain.index_766_words import FORMULAS, Group, Indicator, Source
from procedures.domain.ranking import interval
from procedures.models import IndexInput
from procedures.queries.index_766 import Place
from procedures.queries.index_766_months import Ranked, Told
from procedures.queries.index_766_sql import LOSSES
from procedures.web.numbers import count, percent
from units.formats import brief_moment
from units.models import Unit

SECONDS_A_DAY = 86_400
OTHERS = frozenset({Indicator.COMPLETE, Indicator.PETITIONS, Indicator.PETITION_SATISFACTION})
"""Indicators that lose points by procedures or petitions, not by records."""


@dataclass(frozen=True, slots=True)
class Change:
    """Against the month before: ``words`` with its sign, and whether that is good."""

    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class ShownIndicator:
    """One indicator as its line says it."""

    indicator: Indicator
    name: str
    formula: str
    source: str
    numbers: str
    share: str
    points: str
    most: str
    change: Change | None
    entry: str
    href: str


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """One group: its points, of those that could be reached, and its weight."""

    group: Group
    name: str
    points: str
    available: str
    most: str
    is_whole: bool
    value: str  # for the bar, which is no text: a number with a point
    highest: str
    change: Change | None
    indicators: tuple[ShownIndicator, ...]


@dataclass(frozen=True, slots=True)
class ShownUnit:
    """One unit among the others."""

    place: int
    name: str
    href: str
    total: str
    available: str
    change: Change | None
    records: str
    rate: str
    likely: str


def points_of(number: Decimal | None) -> str:
    """``19,40``; a dash where nothing can be said."""
    return "—" if number is None else str(number_format(number, 2))


def whole(number: Decimal) -> str:
    """A weight: ``20``."""
    return str(number_format(number.normalize() if number else number, 0))


def change(now: Decimal | None, before: Decimal | None) -> Change | None:
    """From the month before to this one; None where one of them has no number."""
    if now is None or before is None:
        return None
    gained = now - before
    sign = "+" if gained > 0 else "−" if gained < 0 else "±"
    return Change(
        f"{sign}{number_format(abs(gained), 2)}", "good" if gained > 0 else "bad" if gained < 0 else "neutral"
    )


def shown_groups(
    result: Result,
    before: Result | None,
    entries: Mapping[tuple[Place, Indicator], IndexInput],
    *,
    month: str,
    unit: Unit | None,
) -> list[ShownGroup]:
    """The groups of an index with their indicators. ``month`` as in addresses: ``2026-10``."""
    earlier = {group.group: group for group in before.groups} if before else {}
    return [_group(group, earlier.get(group.group), before, entries, month, unit) for group in result.groups]


def _group(
    group: GroupScore,
    earlier: GroupScore | None,
    before: Result | None,
    entries: Mapping[tuple[Place, Indicator], IndexInput],
    month: str,
    unit: Unit | None,
) -> ShownGroup:
    alike = earlier is not None and earlier.available == group.available > 0
    return ShownGroup(
        group=group.group,
        name=_(group.group.label),
        points=points_of(group.points if group.available else None),
        available=whole(group.available),
        most=whole(group.most),
        is_whole=group.available == group.most,
        value=f"{group.points:f}",
        highest=f"{group.most:f}",
        change=change(group.points, earlier.points) if earlier is not None and alike else None,
        indicators=tuple(_indicator(one, before, entries, month, unit) for one in group.indicators),
    )


def _indicator(
    one: Scored,
    before: Result | None,
    entries: Mapping[tuple[Place, Indicator], IndexInput],
    month: str,
    unit: Unit | None,
) -> ShownIndicator:
    indicator = one.rule.indicator
    earlier = before.of(indicator) if before else None
    return ShownIndicator(
        indicator=indicator,
        name=_(indicator.label),
        formula=_(FORMULAS[indicator]),
        source=_(one.rule.source.label),
        numbers=numbers_of(indicator, one.count),
        share=share_of(indicator, one.count),
        points="" if one.rule.is_monitored else points_of(one.points),
        most="" if one.rule.is_monitored else whole(one.rule.points),
        change=change(one.points, earlier.points) if earlier else None,
        entry=_entry(indicator, one, entries, unit),
        href=lost_address(month, indicator, unit) if _costs(one) else "",
    )


def numbers_of(indicator: Indicator, counted: Count | None) -> str:
    """``970 / 1.000``; of the mean time the number of records alone."""
    if counted is None:
        return _("not entered")
    if indicator == Indicator.MEAN_TIME:
        return f"n = {count(counted.denominator)}"
    return f"{count(counted.numerator)} / {count(counted.denominator)}"


def share_of(indicator: Indicator, counted: Count | None) -> str:
    """A percentage; of the mean time days; a dash without a denominator."""
    share = None if counted is None else counted.share
    if share is None:
        return "—"
    if indicator == Indicator.MEAN_TIME:
        return _("%(days)s days") % {"days": number_format(share / SECONDS_A_DAY, 2)}
    return percent(float(share))


def _costs(one: Scored) -> bool:
    listed = one.rule.indicator in LOSSES or one.rule.indicator in OTHERS
    return listed and one.count is not None and one.count.numerator < one.count.denominator


def _entry(
    indicator: Indicator, one: Scored, entries: Mapping[tuple[Place, Indicator], IndexInput], unit: Unit | None
) -> str:
    """Who entered the numbers, when and from where; of a sum of units that it is one."""
    if one.rule.source != Source.ENTERED or one.count is None:
        return ""
    found = entries.get((unit.pk if unit else None, indicator))
    if found is None:
        return _("Sum of what the units entered")
    facts = {"who": found.entered_by, "when": brief_moment(found.entered_at), "note": found.note}
    return _("%(note)s (%(who)s, %(when)s)") % facts


def lost_address(month: str, indicator: Indicator, unit: Unit | None) -> str:
    """Where the records stand that cost points."""
    address = reverse("index_lost", args=[month, indicator.value])
    return f"{address}?unit={unit.code}" if unit else address


def shown_units(ranked: Sequence[Ranked], before: Told | None, month: str) -> list[ShownUnit]:
    """The units in their order, each with between what and what its share of records in term truly lies."""
    return [_unit(place, one, before, month) for place, one in enumerate(ranked, start=1)]


def _unit(place: int, one: Ranked, before: Told | None, month: str) -> ShownUnit:
    kept, total = one.in_term.numerator, one.in_term.denominator
    low, high = interval(kept, total)
    return ShownUnit(
        place=place,
        name=one.unit.label,
        href=reverse("index_unit", args=[month, one.unit.code]),
        total=points_of(one.result.total),
        available=whole(one.result.available),
        change=change(one.result.total, before.of(one.unit.pk).total) if before else None,
        records=count(total),
        rate=percent(kept / total if total else None),
        likely=f"{percent(low)} - {percent(high)}" if total else "—",
    )


def differences(stored: Result, now: Result) -> list[tuple[str, str, str, str, str, str]]:
    """Indicators counted otherwise today: number, name, and numbers and points of then and now."""
    pairs = ((one, now.of(one.rule.indicator)) for one in _all(stored))
    return [
        (
            one.rule.indicator.value,
            _(one.rule.indicator.label),
            numbers_of(one.rule.indicator, one.count),
            points_of(one.points),
            numbers_of(one.rule.indicator, other.count),
            points_of(other.points),
        )
        for one, other in pairs
        if other is not None and other.count != one.count
    ]


def _all(result: Result) -> Iterable[Scored]:
    return (one for group in result.groups for one in group.indicators)
