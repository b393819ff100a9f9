"""The privacy notice, in place of a consent that nobody could refuse: what is done with personal data, and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from procedures.domain.data_rights import TERM_DAYS, DataRequestKind
from procedures.services.filings import KEPT_FOR
from procedures.services.telling import READERS_KEPT_FOR
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units.domain.kinds import CentreKind
from units.models import ServiceCentre


@gate(Capability.PUBLIC)
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """One page for everybody; whom to turn to comes from the table of centres."""
    context = {
        "centre": ServiceCentre.objects.filter(kind=CentreKind.PROVINCIAL).first(),
        "kinds": [(kind, TERM_DAYS[kind]) for kind in DataRequestKind],
        "kept_days": KEPT_FOR.days,
        "contact_days": READERS_KEPT_FOR.days,
    }
    return render(request, "procedures/data_rights/privacy.html", context)
