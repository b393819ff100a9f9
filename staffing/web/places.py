"""Choosing a place in a form: a centre, a competent unit, or the province, in one list."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from units import clock
from units.domain.kinds import COMMUNE_LEVEL, UnitKind
from units.models import ServiceCentre, Unit
from units.scoping import PROVINCE, Scope

Place = Unit | ServiceCentre


class PlaceField(forms.ChoiceField):
    """A select whose cleaned value is the Unit or the ServiceCentre; ``offer`` narrows it to a manager's places."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": gettext_lazy("Place"), "choices": lambda: choices_in(PROVINCE), **kwargs})

    def offer(self, scope: Scope) -> None:
        """Show the places of ``scope`` alone."""
        self.choices = lambda: choices_in(scope)

    def clean(self, value: Any) -> Any:
        """The place itself."""
        chosen = super().clean(value)
        if not chosen:
            return None
        kind, _separator, key = chosen.partition(":")
        model: type[Unit] | type[ServiceCentre] = Unit if kind == "unit" else ServiceCentre
        place = model.objects.filter(pk=int(key)).first()
        if place is None:
            raise ValidationError(_("This place is no longer there. Choose another one."))
        return place


def choices_in(scope: Scope) -> list[tuple[str, Any]]:
    """Options in groups: centres, wards and communes, agencies, the province."""
    units = Unit.objects.in_force(clock.today())
    centres = ServiceCentre.objects.select_related("unit").filter(unit__in=units)
    if not scope.whole_province:
        units, centres = units.filter(pk__in=scope.units), centres.filter(pk__in=scope.centres)
    rows = list(units)
    groups = {
        _("Service centres"): [(f"centre:{centre.pk}", centre.label) for centre in centres],
        _("Wards, communes and special zones"): _options(rows, COMMUNE_LEVEL),
        _("Provincial agencies"): _options(rows, frozenset(UnitKind) - COMMUNE_LEVEL - {UnitKind.PROVINCE}),
        _("The whole province"): _options(rows, frozenset({UnitKind.PROVINCE})),
    }
    return [("", "—"), *((name, options) for name, options in groups.items() if options)]


def _options(units: list[Unit], kinds: frozenset[UnitKind]) -> list[tuple[str, str]]:
    return [(f"unit:{unit.pk}", unit.label) for unit in units if unit.kind in kinds]
