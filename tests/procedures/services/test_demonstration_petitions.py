"""The demonstration's petitions."""

import pytest

from procedures.domain.petitions import PetitionState
from procedures.models import OutboxMessage, Petition, PetitionText
from procedures.services.demonstration.petitions import invent_petitions
from tests import cast, record_cast
from tests.record_cast import WEDNESDAY

pytestmark = pytest.mark.django_db


def test_the_demonstration_shows_three_says_that_they_are_invented_and_writes_to_nobody():
    record_cast.procedures()
    made = invent_petitions(cast.units().hong_gai, cast.petition_officer(), at=WEDNESDAY)
    states = [Petition.objects.get(pk=one.pk).state for one in made]
    assert states == [PetitionState.PUBLISHED, PetitionState.UNDER_WAY, PetitionState.SUBMITTED]
    assert all("phản ánh mẫu" in text.body for text in PetitionText.objects.all())
    assert not OutboxMessage.objects.exists()
