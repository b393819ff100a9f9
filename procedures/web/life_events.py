"""The catalogue by events in life and by fields, for whoever does not know what a matter is called."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from procedures.domain.vocabulary import ProcedureLevel
from procedures.models import Field, LifeEvent
from procedures.queries.life_events import fields, versions_of_event, versions_of_field
from procedures.web.catalogue import with_facts
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock


@gate(Capability.PUBLIC)
@require_safe
def life_event_page(request: HttpRequest, code: str) -> HttpResponse:
    """What an event in life asks for."""
    event = get_object_or_404(LifeEvent, code=code)
    main, others = versions_of_event(event, clock.today())
    context = {"event": event, "main": with_facts(main), "others": with_facts(others)}
    return render(request, "procedures/life_event.html", context)


@gate(Capability.PUBLIC)
@require_safe
def fields_page(request: HttpRequest) -> HttpResponse:
    """All fields with the number of their procedures, in the order of the alphabet of the page's language."""
    counted = fields(clock.today())
    if get_language() == "en":
        counted = sorted(counted, key=lambda one: one.subject.label.casefold())
    return render(request, "procedures/fields.html", {"fields": counted})


@gate(Capability.PUBLIC)
@require_safe
def field_page(request: HttpRequest, code: str) -> HttpResponse:
    """The procedures of one field, the commune's before the province's."""
    field = get_object_or_404(Field.objects.select_related("agency"), code=code)
    versions = with_facts(versions_of_field(field, clock.today()))
    context = {
        "field": field,
        "commune": [version for version in versions if version.procedure.level == ProcedureLevel.COMMUNE],
        "province": [version for version in versions if version.procedure.level != ProcedureLevel.COMMUNE],
    }
    return render(request, "procedures/field.html", context)
