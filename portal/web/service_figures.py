"""The few figures on the home page, read from their tables at most twice a minute."""

from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language
from redis.exceptions import RedisError

from procedures.queries import figures
from procedures.web.figure_filter import Stretch, period_of
from procedures.web.numbers import about, percent
from units import clock
from units.scoping import PROVINCE

SECONDS = 30


def service_figures() -> dict[str, Any]:
    """Rate, denominator, received and open since the merger, written out in the active language: the counts to tens,
    since everybody may look twice a minute and subtract (decision 80).

    A cache that is away must not take the home page with it.
    """
    try:
        return cache.get_or_set(f"service-figures-{get_language()}", _read, SECONDS) or {}
    except (RedisError, OSError):
        return _read()


def _read() -> dict[str, Any]:
    at = clock.now()
    summary = figures.summary(period_of(Stretch.ALL, at.date()), scope=PROVINCE, at=at)
    return {
        "rate": percent(summary.settled.rate),
        "settled": about(summary.settled.total) if summary.settled.total else "",
        "received": about(summary.received.total),
        "open": about(summary.stock.open),
        "at": at,
    }
