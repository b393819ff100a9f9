"""From a number to the records behind it: the address of the list that the number counts."""

from datetime import date, datetime
from functools import cache
from urllib.parse import urlencode

from django.urls import reverse

from procedures.domain.calendar import local
from procedures.domain.lifecycle import OPEN
from procedures.domain.periods import Period
from procedures.domain.vocabulary import Channel, Outcome, Standing
from procedures.models import Field
from procedures.queries.past_records import Figure
from units.models import Unit


@cache
def _list() -> str:
    return reverse("records")


def records(**parameters: object) -> str:
    """The list of records with those filters; empty ones are left out."""
    given = {name: value for name, value in parameters.items() if value not in (None, "")}
    return f"{_list()}?{urlencode(given, doseq=True)}" if given else _list()


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

    def over(self, period: Period) -> "Links":
        """The same of other days."""
        links = Links(period)
        links.place = self.place
        return links

    def of_unit(self, unit: Unit | str) -> "Links":
        """The same for one unit, by its code."""
        links = Links(self.period)
        links.place = {**self.place, "unit": unit if isinstance(unit, str) else unit.code}
        return links

    def of_field(self, code: str) -> "Links":
        """The same for one field, by its code."""
        links = Links(self.period)
        links.place = {**self.place, "field": code}
        return links

    def of_channel(self, channel: Channel) -> "Links":
        """The same for one channel."""
        links = Links(self.period)
        links.place = {**self.place, "channel": channel.value}
        return links

    @property
    def received(self) -> str:
        """Received in the period."""
        return records(received_from=self.period.first, received_to=self.period.last, **self.place)

    @property
    def settled(self) -> str:
        """Settled in the period."""
        return records(completed_from=self.period.first, completed_to=self.period.last, **self.place)

    @property
    def late(self) -> str:
        """Settled late in the period."""
        return records(
            outcome=Outcome.LATE.value,
            completed_from=self.period.first,
            completed_to=self.period.last,
            **self.place,
        )

    @property
    def overdue(self) -> str:
        """Overdue now."""
        return records(standing=Standing.OVERDUE.value, **self.place)

    @property
    def due_soon(self) -> str:
        """Due soon now."""
        return records(standing=Standing.DUE_SOON.value, **self.place)

    @property
    def open(self) -> str:
        """Open now."""
        return records(status=sorted(status.value for status in OPEN), **self.place)

    def ending(self, first: date | None, last: date) -> str:
        """Open now, their term ending from one day to another; without the first, from now on."""
        return records(ends_from=first, ends_to=last, **self.place)

    def received_on(self, first: date, last: date, channel: Channel | None = None) -> str:
        """Received from one day to another by one channel."""
        place = self.place | ({"channel": channel.value} if channel else {})
        return records(received_from=first, received_to=last, **place)


class PastLinks(Links):
    """The same of a past moment: the records that made up the figures then. They are not listed by channel."""

    def __init__(
        self, period: Period, moment: datetime, *, unit: Unit | None = None, field: Field | None = None
    ) -> None:
        super().__init__(period, unit=unit.code if unit else None, field=field)
        self.moment = moment

    def of_unit(self, unit: Unit | str) -> "PastLinks":
        return self._with(unit=unit if isinstance(unit, str) else unit.code)

    def of_field(self, code: str) -> "PastLinks":
        return self._with(field=code)

    def of_channel(self, channel: Channel) -> "PastLinks":
        return self

    def _with(self, **place: str) -> "PastLinks":
        links = PastLinks(self.period, self.moment)
        links.place = {**self.place, **place}
        return links

    def _behind(self, figure: Figure, first: date | None = None, last: date | None = None) -> str:
        given = {
            "figure": figure.value,
            "moment": local(self.moment).replace(tzinfo=None).isoformat(),
            "first": first or self.period.first,
            "last": last or self.period.last,
            **self.place,
        }
        return f"{reverse('records_as_at')}?{urlencode({name: value for name, value in given.items() if value})}"

    @property
    def received(self) -> str:
        return self._behind(Figure.RECEIVED)

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

    def received_on(self, first: date, last: date, channel: Channel | None = None) -> str:
        return self._behind(Figure.RECEIVED, first, last)
