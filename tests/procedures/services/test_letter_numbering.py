"""Numbers of letters: consecutive per form, place and year."""

from datetime import date

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from procedures.domain.vocabulary import LetterForm
from procedures.models import LetterCounter
from procedures.services.letter_numbering import next_letter_number
from tests import cast
from tests.procedures.services.test_many_at_one_time import all_at_one_time

TODAY = date(2026, 11, 20)


@pytest.mark.django_db
def test_letters_of_a_form_are_numbered_one_after_the_other():
    centre = cast.units().centres[cast.HONG_GAI]
    numbers = [next_letter_number(LetterForm.SUPPLEMENT, centre, TODAY) for _ in range(3)]
    assert numbers == ["01/HDHS", "02/HDHS", "03/HDHS"]


@pytest.mark.django_db
def test_each_place_form_and_year_counts_for_itself():
    places = cast.units()
    next_letter_number(LetterForm.SUPPLEMENT, places.centres[cast.HONG_GAI], TODAY)
    assert next_letter_number(LetterForm.REFUSAL, places.centres[cast.HONG_GAI], TODAY) == "01/TCHS"
    assert next_letter_number(LetterForm.SUPPLEMENT, places.centres[cast.CO_TO], TODAY) == "01/HDHS"
    assert next_letter_number(LetterForm.SUPPLEMENT, places.centres[cast.HONG_GAI], date(2027, 1, 4)) == "01/HDHS"
    assert next_letter_number(LetterForm.APOLOGY, places.hong_gai, TODAY) == "01/PXL"
    assert next_letter_number(LetterForm.APOLOGY, places.hong_gai, TODAY) == "02/PXL"


@pytest.mark.django_db
def test_a_counter_belongs_to_one_place():
    places = cast.units()
    with pytest.raises(IntegrityError, match="letter_counter_of_one_place"), transaction.atomic():
        LetterCounter.objects.create(form=LetterForm.STOP, year=2026)
    with pytest.raises(IntegrityError, match="letter_counter_of_one_place"), transaction.atomic():
        LetterCounter.objects.create(
            form=LetterForm.STOP, year=2026, unit=places.hong_gai, centre=places.centres[cast.HONG_GAI]
        )


@pytest.mark.django_db(transaction=True)
def test_twenty_letters_at_one_time_have_twenty_numbers():
    centre = cast.units().centres[cast.HONG_GAI]

    def write() -> str:
        with transaction.atomic():
            return next_letter_number(LetterForm.SUPPLEMENT, centre, TODAY)

    assert sorted(all_at_one_time([write] * 20, threads=5)) == [f"{n:02d}/HDHS" for n in range(1, 21)]
