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
    "compare/?units=06685&units=06793&units=06994",
    "at-risk/",
    "delays/",
    "wall/",
    "wall/board/",
    "index/",
    "alerts/",
    "explanations/",
    "issued/",
)
_RAW = """
    SELECT competent_unit_id, count(*), count(*) FILTER (WHERE outcome = 'late') FROM procedures_record
    WHERE completed_at >= %s AND completed_at < %s GROUP BY competent_unit_id
"""

Look = Callable[[], object]


def looks(at: datetime, _rng: Random) -> dict[str, Look]:
    """Every page of figures as the province has it, and a lead's overview."""
    province, lead = access_on("province", at), access_on("lead.honggai", at)
    scope = province.scope_for(Capability.VIEW_FIGURES)
    year, month = Period.until(at.date(), 365), Period.until(at.date(), 100)
    past = at - timedelta(days=60)
    return {
        **{f"/dashboard/{page} of the province": page_of(province.account, f"/dashboard/{page}") for page in PAGES},
        "/dashboard/ of a lead": page_of(lead.account, "/dashboard/"),
        "/dashboard/ of the province, a year": page_of(
            province.account, f"/dashboard/?first={year.first}&last={year.last}"
        ),
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
