"""Opening a petition by its eight digits: they open it, the look is written down, and guessing comes to an end."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from procedures.models import PetitionText
from procedures.services.petition_keys import open_by_key
from staffing.models import AuditEntry
from tests.procedures import petition_cast
from tests.record_cast import WEDNESDAY
from units.errors import RuleBroken

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_the_eight_digits_open_it_and_the_look_is_written_down():
    petition = petition_cast.filed()
    key = PetitionText.objects.get(petition=petition).opening_key
    open_by_key(petition=petition, typed=f"{key[:4]} {key[4:]}", ip="192.0.2.7", at=WEDNESDAY)
    assert AuditEntry.objects.get(subject_kind="petition").subject_id == petition.pk


def test_wrong_digits_open_nothing_and_lock_after_five():
    petition = petition_cast.filed()
    key = PetitionText.objects.get(petition=petition).opening_key
    wrong = f"{(int(key) + 1) % 10**8:08d}"
    for _ in range(5):
        with pytest.raises(RuleBroken, match=r"^petition_key_wrong\b"):
            open_by_key(petition=petition, typed=wrong, ip="192.0.2.8", at=WEDNESDAY)
    with pytest.raises(RuleBroken, match=r"^petition_key_locked\b"):
        open_by_key(petition=petition, typed=key, ip="192.0.2.8", at=WEDNESDAY)
    assert not AuditEntry.objects.filter(subject_kind="petition").exists()
