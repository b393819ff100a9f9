"""Addresses of kiosks and hall screens: made and revoked by whoever leads the centre. Nobody can guess one."""

from datetime import datetime
from secrets import token_urlsafe

from django.db import transaction

from procedures.domain.ticket_vocabulary import ScreenKind
from procedures.models import TicketScreen
from procedures.queries.places import centre
from procedures.queries.ticket_board import digest_of, screen_ends
from procedures.services.ticket_issue import ensure_series
from procedures.services.ticket_steps import check_centre
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope

MOST = 40
"""So many addresses of one centre may be open at a time."""


@transaction.atomic
def open_screen(
    *, centre_id: int, kind: ScreenKind, name: str, actor: Account | None, scope: Scope, at: datetime
) -> tuple[TicketScreen, str]:
    """An address's row and its token, which is shown once and kept only as a digest. The first gives the centre groups.

    Raises:
        RuleBroken: ``centre_unknown``, ``not_your_ticket_centre``, ``too_many_screens`` (``most``).
    """
    check_centre(centre(centre_id).pk, scope)
    if TicketScreen.objects.filter(centre=centre_id, revoked_at=None).count() >= MOST:
        raise RuleBroken("too_many_screens", most=MOST)
    ensure_series(centre_id)
    token = token_urlsafe(24)
    screen = TicketScreen.objects.create(
        centre_id=centre_id, kind=kind, name=name[:60], digest=digest_of(token), made_by=actor, made_at=at
    )
    return screen, token


@transaction.atomic
def revoke_screen(*, screen_id: int, scope: Scope, at: datetime) -> TicketScreen:
    """From now on the address opens nothing.

    Raises:
        RuleBroken: ``screen_not_found``.
    """
    screen = TicketScreen.objects.select_for_update().filter(pk=screen_id, revoked_at=None).first()
    if screen is None or not (scope.whole_province or screen.centre_id in scope.centres):
        raise RuleBroken("screen_not_found")
    screen.revoked_at = at
    screen.save(update_fields=["revoked_at"])
    screen_ends(screen.digest)
    return screen
