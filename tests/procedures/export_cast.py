"""Files of records for the tests: asked for as pages do, and worked off to the end."""

from typing import Any

from django.utils import translation

from procedures.domain.exports import ExportFormat, ExportList
from procedures.models import Export
from procedures.services.export_requests import Wish, ask_for_export
from procedures.services.exports import work
from staffing.access import access_of
from staffing.models import Account
from tests import cast
from units import clock


def asked(account: Account | None = None, question: str = "", **wish: Any) -> Export:
    """Asked for by the supervisor of the province, or whoever is named."""
    actor = account or cast.province()
    given = {"source": ExportList.RECORDS, "format": ExportFormat.CSV, "language": "en", **wish}
    at = clock.now()
    return ask_for_export(wish=Wish(question=question, **given), actor=actor, access=access_of(actor, at.date()), at=at)


def made(account: Account | None = None, question: str = "", **wish: Any) -> Export:
    """Worked off."""
    export = asked(account, question, **wish)
    worked_off()
    export.refresh_from_db()
    return export


def worked_off() -> None:
    """As workers do, until nothing waits."""
    with translation.override(None):
        while work(now=clock.now):
            pass
