"""Letter numbers from a locked counter per place, form and year: consecutive under any concurrency."""

from datetime import date

from django.db import connection

from procedures.domain.letter_number import letter_number
from procedures.domain.vocabulary import LetterForm
from units.models import ServiceCentre, Unit

_NEXT = """
    INSERT INTO procedures_lettercounter (centre_id, unit_id, form, year, last) VALUES (%s, %s, %s, %s, 1)
    ON CONFLICT (centre_id, unit_id, form, year) DO UPDATE SET last = procedures_lettercounter.last + 1
    RETURNING last
"""


def next_letter_number(form: LetterForm, place: ServiceCentre | Unit, day: date) -> str:
    """The next number of ``form`` at ``place`` in the year of ``day`` (local), from 1 again each year.

    The counter's row stays locked until the transaction ends: call it late.
    """
    centre, unit = (place.pk, None) if isinstance(place, ServiceCentre) else (None, place.pk)
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [centre, unit, form.value, day.year])
        (serial,) = cursor.fetchone()
    return letter_number(form, serial)
