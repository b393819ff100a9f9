"""Outages of a whole centre or unit: written down once, with the records that lay open there meanwhile."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from procedures.domain.outages import OutageSystem
from procedures.models import Outage
from procedures.queries import record_rows
from procedures.queries.outages import open_meanwhile, outages_at
from procedures.services.outages import record_outage_of_place
from procedures.web.desk import access_to, desk_page, rows_of
from procedures.web.terms_forms import OutageFields
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.formats import spoken_moment
from units.models import ServiceCentre, Unit
from units.queries.units import centres_in_operation
from units.scoping import Scope
from units.web.refusals import sentence_of, status_of

SHOWN = 100


class PlaceOutageForm(OutageFields):
    """Where it was, and what."""

    place = forms.ChoiceField(label=gettext_lazy("Where"))
    field_order = ["place", "system", "since", "until", "explanation"]

    def __init__(self, *args: Any, places: dict[str, ServiceCentre | Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["place"]
        field.choices = [(key, place.label) for key, place in places.items()]


def places_of(scope: Scope) -> dict[str, ServiceCentre | Unit]:
    """The centres and units where the person works; whoever works everywhere chooses among all centres."""
    centres = centres_in_operation()
    if not scope.whole_province:
        centres = centres.filter(pk__in=scope.centres)
    units = Unit.objects.filter(pk__in=scope.units)
    return {f"centre-{centre.pk}": centre for centre in centres} | {f"unit-{unit.pk}": unit for unit in units}


@gate(Capability.RECORD_OUTAGES)
@require_http_methods(["GET", "HEAD", "POST"])
def outages(request: HttpRequest) -> HttpResponse:
    """The list, and the form above it."""
    scope = access_to(request).places_for(Capability.RECORD_OUTAGES)
    places = places_of(scope)
    form = PlaceOutageForm(request.POST or None, places=places)
    status = 200
    if request.method == "POST" and not form.is_valid():
        status = 422
    elif request.method == "POST":
        try:
            outage = record_outage_of_place(
                place=places[form.cleaned_data["place"]],
                failure=form.failure(),
                actor=account_of(request),
                scope=scope,
                at=clock.now(),
            )
        except RuleBroken as broken:
            form.add_error(None, sentence_of(broken))
            status = status_of(broken)
        else:
            messages.success(request, _("The outage was written down. No due date was moved."))
            return redirect("desk_outage", key=outage.pk)
    rows = [(outage, told(outage)) for outage in outages_at(scope)[:SHOWN]]
    return desk_page(request, "procedures/desk/outages.html", {"form": form, "rows": rows}, status=status)


def told(outage: Outage) -> tuple[str, str, str, str]:
    """System, place, from and to, in words."""
    place = outage.unit or outage.centre
    return (
        _(OutageSystem(outage.system).label),
        str(place.label) if place else "",
        spoken_moment(outage.since),
        spoken_moment(outage.until),
    )


@gate(Capability.RECORD_OUTAGES)
@require_safe
def outage_page(request: HttpRequest, key: int) -> HttpResponse:
    """One outage with the records that lay open at its place meanwhile."""
    scope = access_to(request).scope_for(Capability.RECORD_OUTAGES)
    outage = outages_at(scope).filter(pk=key).first()
    if outage is None:
        raise Http404
    found = open_meanwhile(outage, access_to(request).scope)
    system, place, since, until = told(outage)
    context = {
        "outage": outage,
        "facts": [(_("Where"), place), (_("Not working from"), since), (_("Working again at"), until)],
        "system": system,
        "count": found.count(),
        "rows": rows_of(record_rows.rows_of(found[:SHOWN])),
    }
    return desk_page(request, "procedures/desk/outage.html", context)
