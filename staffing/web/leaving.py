"""The end of whatever session a browser holds, of staff and citizens alike, written down."""

from django.contrib.auth import logout
from django.http import HttpRequest

from staffing import realms
from staffing.audit import record_act
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.models import Account
from staffing.origin import ip_of
from staffing.services.citizen_sign_ins import let_out
from units import clock


def leave_all(request: HttpRequest) -> None:
    """End the session, here and in the table; what nobody's session held (codes that were proven) goes with it."""
    account, citizen = request.user, request.citizen  # type: ignore[attr-defined]
    if isinstance(account, Account):
        record_act(
            actor=account,
            action=AuditAction.SIGNED_OUT,
            subject_kind=SubjectKind.ACCOUNT,
            subject_id=account.pk,
            at=clock.now(),
            ip=ip_of(request),
        )
    elif citizen:
        let_out(citizen=citizen, at=clock.now(), ip=ip_of(request))
    logout(request)
    realms.set_citizen(request)
