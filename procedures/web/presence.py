"""The notice that a colleague has the same record open."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from procedures.models import Record
from procedures.services.presence import here
from procedures.web.desk import access_to
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken


@gate(Capability.VIEW_RECORDS)
@require_POST
def record_presence(request: HttpRequest, key: int) -> HttpResponse:
    """Polled by the record's page: the sentence about whoever else has it open, and how long the trail is by now."""
    trail = Record.objects.visible_to(access_to(request).scope_for(Capability.VIEW_RECORDS)).filter(pk=key)
    length = trail.values_list("trail_length", flat=True).first()
    if length is None:
        raise RuleBroken("record_not_found")
    others = here(account=account_of(request), record_id=key, at=clock.now())
    sentence = _("Also open at: %(names)s. Whoever acts second is told.") % {"names": ", ".join(others)}
    return JsonResponse({"sentence": sentence if others else "", "length": length})
