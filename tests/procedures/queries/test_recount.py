"""The recount in SQL is the twin of domain.figures.contribution: equal on every combination, allowed or not."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import product

import pytest
from django.db import connection
from psycopg2.extras import execute_values

from procedures.domain.calendar import ZONE
from procedures.domain.figures import Entry, FigureFacts, Measure, contribution
from procedures.domain.vocabulary import Channel, Outcome, Status, TermUnit
from procedures.queries.recount import ENTRIES, ENTRY

DUE = datetime(2026, 11, 20, 17, 0, tzinfo=ZONE)
MIDNIGHT = datetime(2026, 11, 21, 0, 0, tzinfo=ZONE)
TICK = timedelta.resolution
SETTLED_AT = (
    None,
    datetime(2026, 11, 19, 23, 59, 59, 999999, tzinfo=ZONE),
    datetime(2026, 11, 20, 0, 0, tzinfo=ZONE),
    datetime(2026, 11, 20, 6, 59, tzinfo=ZONE),  # still 19 November in UTC
    DUE - TICK,
    DUE,
    DUE + TICK,
    MIDNIGHT - TICK,
    MIDNIGHT,
    MIDNIGHT + TICK,
)
FIRST_DUE = (None, DUE - timedelta(days=3), DUE)
DUE_AT = (None, DUE)
RECEIVED_AT = (None, datetime(2026, 11, 17, 0, 0, tzinfo=ZONE))
PAUSED_AT = (None, DUE - timedelta(days=1))
SUBMITTED_AT = datetime(2026, 11, 16, 23, 59, 59, 999999, tzinfo=ZONE)

# Stands before the true table in the search path for as long as the test's transaction lasts.
SHADOW = """
    CREATE TEMP TABLE procedures_record (
        received_at_centre_id bigint, competent_unit_id bigint, field_id bigint, channel text, status text,
        term_unit text, submitted_at timestamptz, received_at timestamptz, first_due_at timestamptz,
        due_at timestamptz, completed_at timestamptz, closed_at timestamptz, paused_at timestamptz,
        mirrored boolean, soon_from timestamptz, returned_at timestamptz, return_at_centre_id bigint, id bigint,
        master_system text GENERATED ALWAYS AS (CASE WHEN mirrored THEN 'x' ELSE '' END) STORED
    ) ON COMMIT DROP
"""


def every_combination() -> list[FigureFacts]:
    return [
        FigureFacts(
            centre=1 + number % 2,
            unit=1 + number % 3,
            field=1 + number % 5,
            channel=channel,
            status=status,
            term_unit=unit,
            submitted_at=SUBMITTED_AT,
            received_at=received,
            first_due_at=first,
            due_at=due,
            completed_at=settled,
            closed_at=settled,
            paused_at=paused,
            mirrored=number % 7 == 0,
            soon_from=DUE - timedelta(days=2) if number % 4 else None,
            returned_at=settled if number % 3 else None,
            return_centre=1 + number % 4,
        )
        for number, (channel, status, unit, received, first, due, settled, paused) in enumerate(
            product(Channel, Status, TermUnit, RECEIVED_AT, FIRST_DUE, DUE_AT, SETTLED_AT, PAUSED_AT)
        )
    ]


def recounted() -> Counter[Entry]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {ENTRY}, amount FROM ({ENTRIES}) AS counted")
        return Counter(
            {
                Entry(
                    Measure(measure),
                    centre,
                    unit,
                    field,
                    Channel(channel),
                    day,
                    moment,
                    Outcome(outcome) if outcome else None,
                    kept,
                    in_766,
                    soon,
                ): amount
                for measure, centre, unit, field, channel, day, moment, outcome, kept, in_766, soon, amount in cursor
            }
        )


@pytest.mark.django_db
def test_the_recount_in_sql_equals_the_contribution_in_python_on_every_combination():
    everything = every_combination()
    rows = [tuple(getattr(facts, name) for name in FigureFacts.__slots__) for facts in everything]
    with connection.cursor() as cursor:
        cursor.execute(SHADOW)
        execute_values(cursor.cursor, "INSERT INTO procedures_record VALUES %s", rows)
    expected = sum((contribution(facts) for facts in everything), Counter())
    assert len(everything) == 3 * 12 * 5 * 2 * 3 * 2 * 10 * 2
    assert {entry.measure for entry in expected} == set(Measure)
    assert {entry.outcome for entry in expected} == {None, *Outcome}
    assert recounted() == expected
