"""Issued figures as a paper to download: kept as it first went out."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from procedures.print.issued import paper_of
from procedures.web.figures_as_at import issued_or_404
from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.origin import ip_of
from units import clock


@gate(Capability.EXPORT_FIGURES)
@require_safe
def issued_paper(request: HttpRequest, key: int, language: str) -> HttpResponse:
    """The paper in a language: the same bytes whoever asks, and whenever."""
    issued, at = issued_or_404(request, key), clock.now()
    paper = paper_of(issued, language, at=at)
    record_act(
        actor=request.access.account,  # type: ignore[attr-defined]
        action=AuditAction.EXPORT,
        subject_kind=SubjectKind.FIGURES,
        subject_id=issued.pk,
        at=at,
        facts={"kind": "pdf", "issued": issued.pk, "language": language},
        ip=ip_of(request),
    )
    response = HttpResponse(bytes(paper.data), content_type="application/pdf")
    name = f"figures-{issued.first:%Y%m%d}-{issued.last:%Y%m%d}-{issued.pk}-{language}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
