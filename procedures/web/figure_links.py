"""From a number to the records behind it: the address of the list that the number counts."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from procedures.domain.lifecycle import OPEN
from procedures.domain.periods import Period
from procedures.domain.vocabulary import Channel, Outcome, Standing
from procedures.models import Field
from units.models import Unit


def records(**parameters: object) -> str:
    """The list of records with those filters; empty ones are left out."""
    given = {name: value for name, value in parameters.items() if value not in (None, "")}
    return f"{reverse('records')}?{urlencode(given, doseq=True)}" if given else reverse("records")


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

    def received_on(self, first: date, last: date, channel: Channel | None = None) -> str:
        """Received from one day to another by one channel."""
        place = self.place | ({"channel": channel.value} if channel else {})
        return records(received_from=first, received_to=last, **place)
