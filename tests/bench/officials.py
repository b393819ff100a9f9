"""What officials open, as whole pages, beside the same question asked of the records themselves."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from django.db import connection

from procedures.domain.periods import Period
from procedures.queries import figures
from staffing.domain.capabilities import Capability
from tests.bench.reading import access_on, page_of

PAGES = (
    "",
    "map/",
    "times/",
    "forecast/",
    "compare/?units=06685,06793,06994",
    "units/06685/",
    "fields/ho-tich/",
    "procedures/1.000894/",
    "at-risk/",
    "delays/",
    "delays/records/",
    "wall/",
    "wall/board/",
    "index/",
    "statistics/",
    "alerts/",
    "explanations/",
    "issued/",
    "exports/",
)
_RAW = """
    SELECT competent_unit_id, count(*), count(*) FILTER (WHERE outcome = 'late') FROM procedures_record
    WHERE completed_at >= %s AND completed_at < %s GROUP BY competent_unit_id
"""

Look = Callable[[], object]


def looks(at: datetime, _rng: Random) -> dict[str, Look]:
    """Every page of figures as the province has it and as a leader of one unit has it, and figures of the past."""
    province, lead = access_on("province", at), access_on("lead.honggai", at)
    scope = province.scope_for(Capability.VIEW_FIGURES)
    year, month = Period.until(at.date(), 365), Period.until(at.date(), 100)
    past = at - timedelta(days=60)
    pages = (*PAGES, f"?first={year.first}&last={year.last}", f"?as_at={past:%Y-%m-%dT%H:%M}")
    readers = {"the province": province.account, "a lead": lead.account}
    return {
        **{
            f"/dashboard/{page} of {who}": page_of(account, f"/dashboard/{page}")
            for who, account in readers.items()
            for page in pages
        },
        "The province as at 60 days ago, by unit, a year": lambda: figures.overview(
            year, scope=scope, at=at, as_at=past
        ),
        "Settled and late by unit in 100 days, kept": lambda: figures.by_unit(month, scope=scope, at=at),
    }


def raw_looks(at: datetime, _rng: Random) -> dict[str, Look]:
    """The same counted from the records."""

    def look() -> object:
        with connection.cursor() as cursor:
            cursor.execute(_RAW, [at - timedelta(days=100), at])
            return cursor.fetchall()

    return {"Settled and late by unit in 100 days, raw GROUP BY of the records": look}
