"""Record codes from a locked counter per unit and day: consecutive under any concurrency."""

from datetime import date

from django.db import connection

from procedures.domain.record_code import record_code
from units.errors import RuleBroken
from units.models import Unit

_NEXT = """
    INSERT INTO procedures_codecounter (unit_id, day, last) VALUES (%s, %s, 1)
    ON CONFLICT (unit_id, day) DO UPDATE SET last = procedures_codecounter.last + 1
    RETURNING last
"""


def next_code(unit: Unit, day: date) -> str:
    """The next code of ``unit`` on ``day``; the counter's row stays locked until the transaction ends: call it late."""
    if not unit.identifier:
        raise RuleBroken("unit_without_identifier", unit=unit.full_name)
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [unit.pk, day])
        (serial,) = cursor.fetchone()
    return record_code(unit.identifier, day, serial)
