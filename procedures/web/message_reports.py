"""Where the gateways to telephones report what became of a message: closed to whoever does not know their secret."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from procedures.services.telling import take_report
from procedures.throttles import FailedReportThrottle
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from units import clock
from units.errors import RuleBroken

log = structlog.get_logger(__name__)
MOST_BYTES = 10_000  # of a report
STATUSES = {"channel_absent": 404, "report_not_genuine": 401, "report_unknown": 404}


@csrf_exempt
@gate(Capability.PUBLIC)
@never_cache
@require_POST
def message_report(request: HttpRequest, channel: str) -> HttpResponse:
    """No session and no form, but a signature that only the gateway can make. 204: it need not be told again."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return HttpResponse(status=413)
    signature = request.headers.get("X-Signature", "")
    try:
        take_report(channel=channel, body=request.body, signature=signature, at=clock.now())
    except RuleBroken as broken:
        return _failed(request, channel, broken)
    return HttpResponse(status=204)


def _failed(request: HttpRequest, channel: str, broken: RuleBroken) -> HttpResponse:
    """Say and write down why, a few times a minute for one address; genuine reports are never counted."""
    throttle = FailedReportThrottle()
    if throttle.allow_request(request, None):
        log.warning("message.report_refused", channel=channel, reason=broken.code, error=str(broken.__cause__ or ""))
        return HttpResponse(status=STATUSES[broken.code])
    response = HttpResponse(status=429)
    response["Retry-After"] = str(int(throttle.wait() or 60) + 1)
    return response
