"""What one request for figures is about: period, field, channel, places; a unit outside the reader's is not found."""

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, QueryDict

from procedures.domain.figures import UnitView
from procedures.domain.periods import Period
from procedures.domain.vocabulary import Channel
from procedures.models import Field
from procedures.queries import figures
from procedures.queries.as_at import Past
from procedures.queries.places import all_units, units_in_force
from procedures.web.figure_filter import FigureFilter, day_of
from procedures.web.figure_links import Links, PastLinks
from procedures.web.figure_view import ViewForm, word_of
from staffing.domain.capabilities import Capability
from units import clock
from units.models import Unit
from units.scoping import Scope

_KEPT = ("period", "first", "last", "field", "channel", "as_at", "whose")
"""Parameters that go along from one page of figures to the next."""


@dataclass(frozen=True)
class Asked:
    """What one request for figures is about."""

    form: FigureFilter
    view: ViewForm
    period: Period
    of_field: Field | None
    channel: Channel | None
    scope: Scope
    unit: Unit | None = None
    past: Past | None = None
    by: UnitView = UnitView.IN_FORCE
    links: Links = field(init=False)

    def __post_init__(self) -> None:
        """Every address on the page keeps the period, the unit, the field and the channel."""
        visible = figures.units_of(self.scope)
        codes = None if visible is None else ",".join(one.code for one in all_units() if one.pk in visible)
        unit = self.unit.code if self.unit else codes
        links = Links(self.period, unit=unit, field=self.of_field, channel=self.channel)
        if self.past:
            links = PastLinks(self.period, self.past.moment, unit=self.unit, field=self.of_field)
        if self.unit and self.by is UnitView.OF_THE_DAY:
            links = links.of_unit_of_day(self.unit.code, self.unit.valid_from)
        object.__setattr__(self, "links", links)

    @property
    def narrowed(self) -> dict[str, Any]:
        """Unit, whose records it has, moment and field, as the queries take them."""
        return {**self.places, "field": None if self.of_field is None else self.of_field.pk}

    @property
    def places(self) -> dict[str, Any]:
        """The reader's places, the unit and the moment, as the queries take them."""
        return {"units": None if self.unit is None else [self.unit.pk], "as_at": self.past, "by": self.by}

    @property
    def clash(self) -> bool:
        """Settlements are counted by field or by channel, and past figures by no channel: then the channel is left
        out.
        """
        return self.view.chosen is not None and self.channel is None


def asked(request: HttpRequest, code: str | None = None) -> Asked:
    """Read a request for figures; a unit outside the person's places is not found."""
    form = FigureFilter(request.GET, today=day_of(request.GET.get("as_at", "")))
    view = ViewForm(request.GET)
    period, of_field = form.answer()
    past = Past(form.moment, Period(period.before().first, period.last)) if form.moment else None
    channel = None if of_field or past else view.chosen
    scope: Scope = request.access.scope_for(Capability.VIEW_FIGURES)  # type: ignore[attr-defined]
    unit = unit_or_404(code, scope) if code is not None else None
    by = word_of(UnitView, request.GET.get("whose"), UnitView.IN_FORCE)
    return Asked(form, view, period, of_field, channel, scope, unit, past, by)


def unit_or_404(code: str, scope: Scope) -> Unit:
    """A unit in force among the reader's places."""
    visible = figures.units_of(scope)
    for unit in units_in_force(clock.today()):
        if unit.code == code and (visible is None or unit.pk in visible):
            return unit
    raise Http404


def kept(query: QueryDict) -> str:
    """The part of an address that goes along to other pages of figures."""
    along = QueryDict(mutable=True)
    for name in _KEPT:
        if query.get(name):
            along[name] = str(query[name])
    return along.urlencode()
