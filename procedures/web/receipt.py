"""The receipt as a file to print."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from procedures.models import Record
from procedures.print.receipt import receipt_pdf
from staffing.access import Access
from staffing.audit import record_look
from staffing.domain.acts import SubjectKind
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.origin import ip_of
from units import clock

PURPOSE = "receipt"
_PRINTED = (
    "version__procedure",
    "applicant__unit",
    "submitter__unit",
    "representative__unit",
    "received_at_centre__unit",
    "competent_unit",
    "return_at_centre",
)


@gate(Capability.VIEW_PERSONAL_DATA)
@never_cache
@require_safe
def record_receipt(request: HttpRequest, record_id: int) -> HttpResponse:
    """Form 01 of a record within one's places; every printing is written down, since it shows whose it is."""
    access: Access = request.access  # type: ignore[attr-defined]
    scope = access.scope_for(Capability.VIEW_PERSONAL_DATA)
    rows = Record.objects.visible_to(scope).select_related(*_PRINTED).prefetch_related("components")
    record = rows.filter(pk=record_id).first()
    if record is None:
        raise Http404
    printed = receipt_pdf(record, demo=settings.DEMO)
    record_look(
        actor=access.account,
        subject_kind=SubjectKind.RECORD,
        subject_id=record.pk,
        at=clock.now(),
        purpose=PURPOSE,
        ip=ip_of(request),
    )
    response = HttpResponse(printed, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{record.code}.pdf"'
    return response
