"""The large numbers on top of a page of figures: denominator, target, and how they moved."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procedures.domain.definitions import ON_TIME_TARGET, Definition
from procedures.domain.ranking import difference
from procedures.queries.figure_rows import Settled, Summary
from procedures.queries.figure_slices import Flow
from procedures.web.figure_links import Links
from procedures.web.numbers import count, percent


@dataclass(frozen=True, slots=True)
class Trend:
    """How a number moved: a direction (up, down, same), whether that is good, bad or neither, and the words."""

    direction: str
    words: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One large number with its words."""

    label: str
    value: str
    note: str
    href: str
    definition: Definition
    tone: str = ""
    trend: Trend | None = None


def large_numbers(
    summary: Summary, before: Flow, links: Links, *, with_stock: bool = True, is_past: bool = False
) -> list[Shown]:
    """The five numbers on top; ``before`` is the period of the same length that came before.

    Open records are not counted by channel: ``with_stock`` leaves the last three out. ``is_past``: of a past moment.
    """
    settled, days = summary.settled, len(summary.period)
    judged = _("%(kept)s of %(total)s settled · target %(target)s") % {
        "kept": count(settled.kept),
        "total": count(settled.total),
        "target": percent(ON_TIME_TARGET, 0),
    }
    tone = "" if settled.rate is None else "good" if settled.rate >= ON_TIME_TARGET else "warning"
    per_day = _("%(number)s a day on average") % {"number": count(round(summary.received.total / days))}
    came = amount_trend(before.received.total, summary.received.total, days)
    kept = rate_trend(before.settled, settled, days)
    shown = [
        Shown(_("Received"), count(summary.received.total), per_day, links.received, Definition.RECEIVED, trend=came),
        Shown(_("Early and on time"), percent(settled.rate), judged, links.settled, Definition.ON_TIME, tone, kept),
    ]
    return shown + _stock_numbers(summary, links, is_past=is_past) if with_stock else shown


def _stock_numbers(summary: Summary, links: Links, *, is_past: bool) -> list[Shown]:
    stock = summary.stock
    in_term = _("%(number)s within their term") % {"number": count(stock.in_term)}
    overdue = _("%(share)s · target 0") % {"share": _of_open(stock.overdue, stock.open)}
    soon = _of_open(stock.due_soon, stock.open)
    return [
        Shown(
            _("In progress"),
            count(stock.open),
            in_term,
            links.open,
            Definition.OPEN,
            trend=balance(summary.received.total, summary.settled.total),
        ),
        Shown(
            _("Overdue") if is_past else _("Overdue now"),
            count(stock.overdue),
            overdue,
            links.overdue,
            Definition.OVERDUE,
            "bad" if stock.overdue else "",
        ),
        Shown(
            _("Due within 24 working hours"),
            count(stock.due_soon),
            soon,
            links.due_soon,
            Definition.DUE_SOON,
            "warning" if stock.due_soon else "",
        ),
    ]


def rate_trend(before: Settled, now: Settled, days: int) -> Trend | None:
    """In points; with a tone only where the rate moved by more than chance would move it."""
    if before.rate is None or now.rate is None:
        return None
    points = round((now.rate - before.rate) * 100, 1)
    low, high = difference((before.kept, before.total), (now.kept, now.total))
    facts = {"points": number_format(abs(points), 1), "before": percent(before.rate), "earlier": _earlier(days)}
    if not points:
        return Trend("same", _("as %(earlier)s") % facts)
    if points > 0:
        words = _("%(points)s points higher than %(earlier)s (%(before)s)") % facts
    else:
        words = _("%(points)s points lower than %(earlier)s (%(before)s)") % facts
    if low <= 0 <= high:
        return Trend("up" if points > 0 else "down", _("%(words)s, which may be chance") % {"words": words})
    return Trend("up" if points > 0 else "down", words, "good" if points > 0 else "bad")


def amount_trend(before: int, now: int, days: int) -> Trend | None:
    """In per cent; more or less work is neither good nor bad."""
    if not before:
        return None
    change = (now - before) / before
    facts = {"share": percent(min(abs(change), 99.99)), "before": count(before), "earlier": _earlier(days)}
    if now == before:
        return Trend("same", _("as %(earlier)s") % facts)
    if now > before:
        return Trend("up", _("%(share)s more than %(earlier)s (%(before)s)") % facts)
    return Trend("down", _("%(share)s fewer than %(earlier)s (%(before)s)") % facts)


def balance(received: int, settled: int) -> Trend:
    """Whether the pile grew in the period: received less settled."""
    more = received - settled
    if not more:
        return Trend("same", _("as many settled as received in the period"))
    facts = {"number": count(abs(more))}
    if more > 0:
        return Trend("up", _("%(number)s fewer settled than received in the period") % facts)
    return Trend("down", _("%(number)s more settled than received in the period") % facts)


def other_rates(summary: Summary) -> list[tuple[str, str, Definition]]:
    """What stands beside the rate, so that nothing can polish it."""
    settled = summary.settled
    return [
        (_("By the first due date"), percent(settled.rate_on_first_due), Definition.ON_FIRST_DUE),
        (_("By Decision 766"), percent(settled.rate_766), Definition.ON_TIME_766),
        (_("Early"), count(settled.early), Definition.ON_TIME),
        (_("Late"), count(settled.late), Definition.ON_TIME),
        (_("Filed online"), count(summary.submitted), Definition.SUBMITTED),
        (_("Refused at reception"), count(summary.refused), Definition.REFUSED),
        (_("Withdrawn"), count(summary.withdrawn), Definition.WITHDRAWN),
    ]


def _earlier(days: int) -> str:
    return ngettext("the day before", "the %(n)d days before", days) % {"n": days}


def _of_open(number: int, in_progress: int) -> str:
    if not in_progress:
        return _("nothing in progress")
    return _("%(share)s of %(total)s in progress") % {
        "share": percent(number / in_progress),
        "total": count(in_progress),
    }
