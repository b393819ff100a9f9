"""The figures of a morning: what the last working day brought, the last 30 days, what waits, who needs attention."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from procedures.domain.definitions import ON_TIME_TARGET
from procedures.domain.periods import Period
from procedures.domain.ranking import difference, interval
from procedures.queries import figures
from procedures.queries.figure_rows import Settled, Summary, UnitRow
from staffing.access import figure_scopes
from staffing.domain.capabilities import Role
from staffing.models import Account
from staffing.queries.posts import posts
from units.scoping import PROVINCE, Scope

LATEST_DAYS = 30
NEEDING_ATTENTION = 5
READERS = (Role.UNIT_LEADER, Role.CENTRE_LEADER, Role.PROVINCIAL_SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Morning:
    """``last`` is the last working day with the days off after it; ``latest`` 30 days, with the stock of now."""

    last: Summary
    latest: Summary
    before: Settled
    attention: tuple[UnitRow, ...]

    @property
    def has_anything(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.latest.received.total or self.latest.settled.total or self.latest.stock.open)

    @property
    def points(self) -> float | None:
        """By how many points the rate moved against the 30 days before; None where either is unknown."""
        now, then = self.latest.settled.rate, self.before.rate
        return None if now is None or then is None else (now - then) * 100

    @property
    def may_be_chance(self) -> bool:
        """Whether the interval of the movement contains zero."""
        now = self.latest.settled
        low, high = difference((self.before.kept, self.before.total), (now.kept, now.total))
        return low <= 0 <= high


def morning(scope: Scope, day: date, *, at: datetime, is_working: Callable[[date], bool]) -> Morning:
    """The figures of ``scope`` in the morning of ``day``, before its work: its own day is not among them."""
    yesterday = day - timedelta(days=1)
    latest = Period.until(yesterday, LATEST_DAYS)
    whole, rows = figures.overview(latest, scope=scope, at=at)
    last = Period(_last_worked(yesterday, latest.first, is_working), yesterday)
    of_last, _rows = figures.overview(last, scope=scope, at=at, flows_only=True)
    earlier, _rows = figures.overview(latest.before(), scope=scope, at=at, flows_only=True)
    worst = sorted((row for row in rows if _falls_short(row)), key=_best_possible) if len(rows) > 1 else []
    return Morning(of_last, whole, earlier.settled, tuple(worst[:NEEDING_ATTENTION]))


def _last_worked(day: date, earliest: date, is_working: Callable[[date], bool]) -> date:
    while day > earliest and not is_working(day):
        day -= timedelta(days=1)
    return day


def _best_possible(row: UnitRow) -> float:
    return interval(row.settled.kept, row.settled.total)[1]


def _falls_short(row: UnitRow) -> bool:
    """Below the target, and not by chance."""
    return bool(row.settled.total) and _best_possible(row) < ON_TIME_TARGET


def readers(day: date, *, at: datetime) -> list[Account]:
    """Leaders and provincial supervisors with an address who want the figures, and at whose places something was
    counted in the last 30 days or is open.
    """
    held = [post.account for post in posts(READERS, on=day)]
    wanted = {account.pk: account for account in held if account.email and account.mails_figures}
    if not wanted:
        return []
    period = Period.until(day - timedelta(days=1), LATEST_DAYS)
    _whole, rows = figures.overview(period, scope=PROVINCE, at=at)
    busy = {row.unit_id for row in rows if row.received.total or row.settled.total or row.stock.open}
    scopes = figure_scopes(wanted, day)
    return [account for key, account in wanted.items() if _sees_some(scopes[key], busy)]


def _sees_some(scope: Scope, busy: set[int]) -> bool:
    visible = figures.units_of(scope)
    return bool(busy if visible is None else busy & visible)
