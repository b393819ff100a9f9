"""From a number to the records behind it: the address of the list that the number counts."""

from copy import copy
from datetime import date, datetime
from functools import cache, lru_cache
from html import escape
from typing import Self
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from procedures.domain.calendar import local
from procedures.domain.lifecycle import OPEN
from procedures.domain.periods import Period
from procedures.domain.vocabulary import Channel, Outcome, Standing
from procedures.models import Field
from procedures.queries.past_records import Figure
from procedures.web.numbers import count
from units.models import Unit
from units.queries.units_of_day import written_unit


@cache
def _page(name: str) -> str:
    return reverse(name)


@lru_cache(maxsize=2048)
def _asking(**conditions: object) -> str:
    """Conditions as an address has them, without those that are empty. A page has hundreds of links, which ask few
    different things of few places: each is written once.
    """
    return urlencode({name: value for name, value in conditions.items() if value not in (None, "")}, doseq=True)


def linked(number: int, href: str) -> SafeString:
    """A number that opens the records that it counts."""
    return SafeString(f'<a href="{escape(href)}">{count(number)}</a>')


def unit_page(along: str) -> str:
    """The address of a unit's page, with ``CODE`` for its code; ``along`` goes with it."""
    return reverse("unit_figures", args=["CODE"]) + (f"?{along}" if along else "")


class Links:
    """The lists behind the numbers of one page: its period, its unit, field and channel go into every address."""

    def __init__(
        self,
        period: Period,
        *,
        unit: str | None = None,
        field: Field | None = None,
        channel: Channel | None = None,
    ) -> None:
        self.period = period
        self.place = {
            "unit": unit,
            "field": field.code if field else None,
            "channel": channel.value if channel else None,
        }

    def over(self, period: Period) -> Self:
        """The same of other days."""
        links = copy(self)
        links.period = period
        return links

    def of_unit(self, unit: Unit | str) -> Self:
        """The same for one unit, by its code."""
        return self._with(unit=unit if isinstance(unit, str) else unit.code)

    def of_unit_of_day(self, code: str, since: date) -> Self:
        """The same for one unit itself, without what was merged into it."""
        return self._with(unit="", unit_of_day=written_unit(code, since))

    def of_field(self, code: str) -> Self:
        """The same for one field, by its code."""
        return self._with(field=code)

    def of_channel(self, channel: Channel) -> Self:
        """The same for one channel."""
        return self._with(channel=channel.value)

    def _with(self, **place: str) -> Self:
        links = copy(self)
        links.place = {**self.place, **place}
        return links

    def _records(self, **conditions: object) -> str:
        return self._to("records", **conditions)

    def _to(self, page: str, **conditions: object) -> str:
        place = _asking(**self.place)
        return f"{_page(page)}?{_asking(**conditions)}{'&' if place else ''}{place}"

    @property
    def received(self) -> str:
        """Received in the period."""
        return self.received_on(self.period.first, self.period.last)

    @property
    def settled(self) -> str:
        """Settled in the period."""
        return self._records(completed_from=self.period.first, completed_to=self.period.last)

    @property
    def late(self) -> str:
        """Settled late in the period."""
        return self._records(
            outcome=Outcome.LATE.value, completed_from=self.period.first, completed_to=self.period.last
        )

    @property
    def overdue(self) -> str:
        """Overdue now."""
        return self._records(standing=Standing.OVERDUE.value)

    @property
    def due_soon(self) -> str:
        """Due soon now."""
        return self._records(standing=Standing.DUE_SOON.value)

    @property
    def open(self) -> str:
        """Open now."""
        return self._records(status=_OPEN)

    def ending(self, first: date | None, last: date) -> str:
        """Open now, their term ending from one day to another; without the first, from now on."""
        return self._records(ends_from=first, ends_to=last)

    def received_on(self, first: date, last: date) -> str:
        """Received from one day to another."""
        return self._records(received_from=first, received_to=last)


_OPEN = tuple(sorted(status.value for status in OPEN))


class PastLinks(Links):
    """The same of a past moment: the records that made up the figures then."""

    def __init__(
        self, period: Period, moment: datetime, *, unit: Unit | None = None, field: Field | None = None
    ) -> None:
        super().__init__(period, unit=unit.code if unit else None, field=field)
        self.moment = local(moment).replace(tzinfo=None).isoformat()

    def _behind(self, figure: Figure, first: date | None = None, last: date | None = None) -> str:
        return self._to(
            "records_as_at",
            figure=figure.value,
            moment=self.moment,
            first=first or self.period.first,
            last=last or self.period.last,
        )

    @property
    def settled(self) -> str:
        return self._behind(Figure.SETTLED)

    @property
    def late(self) -> str:
        return self._behind(Figure.LATE)

    @property
    def overdue(self) -> str:
        return self._behind(Figure.OVERDUE)

    @property
    def due_soon(self) -> str:
        return self._behind(Figure.DUE_SOON)

    @property
    def open(self) -> str:
        return self._behind(Figure.OPEN)

    def received_on(self, first: date, last: date) -> str:
        return self._behind(Figure.RECEIVED, first, last)
