"""Queue tickets of the standing cast: Hồng Gai's centre with its usual groups, and two clerks at counters 3 and 4."""

from datetime import datetime, timedelta
from typing import Any

from procedures.domain.ticket_vocabulary import Priority, ScreenKind
from procedures.models import Ticket
from procedures.services.ticket_issue import ensure_series, issue
from procedures.services.ticket_screens import open_screen
from procedures.services.ticket_serving import call_next
from staffing.domain.capabilities import Role
from staffing.models import Account
from tests import cast
from tests.record_cast import WEDNESDAY
from units.models import ServiceCentre
from units.scoping import Scope

MINUTE = timedelta(minutes=1)


def centre() -> ServiceCentre:
    """Hồng Gai's centre, which gives numbers."""
    here = cast.units().centres[cast.HONG_GAI]
    ensure_series(here.pk)
    return here


def colleague() -> Account:
    """Serves tickets at counter 4 of Hồng Gai's centre."""
    return cast.person("hg.clerk4", "Hà Thị Bốn", [Role.RECEPTION_CLERK], centre(), counter="Quầy 4")


def given(prefix: str = "A", *, at: datetime = WEDNESDAY, priority: Priority = Priority.NONE, **more: Any) -> Ticket:
    """A number taken at Hồng Gai's kiosk."""
    return issue(centre_id=centre().pk, prefix=prefix, at=at, priority=priority, **more)


def by(account: Account, at: datetime) -> dict[str, Any]:
    """Who acts, where and when."""
    return {"actor": account, "scope": Scope(centres=frozenset({centre().pk})), "at": at}


def called(account: Account | None = None, *, counter: str = "3", at: datetime = WEDNESDAY) -> Ticket:
    """Whom the clerk's counter calls now."""
    return call_next(centre_id=centre().pk, counter=counter, **by(account or cast.clerk(), at))


def screen(kind: ScreenKind, *, at: datetime = WEDNESDAY) -> str:
    """The token of a new address."""
    here = centre()
    _, token = open_screen(centre_id=here.pk, kind=kind, name="Cửa chính", **by(cast.lead(), at))
    return token
