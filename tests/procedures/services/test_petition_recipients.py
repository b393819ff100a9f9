"""Receipts of petitions: anybody types anybody's telephone, and nobody is rung by it again and again."""

import pytest
from django.core.cache import cache

from procedures.domain.petitions import PetitionState
from procedures.domain.vocabulary import NoticeKind
from procedures.models import OutboxMessage, Petition
from procedures.services.petition_recipients import A_DAY
from tests import cast
from tests.procedures import petition_cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_was_told_today(settings) -> None:
    settings.INTEGRATIONS = settings.INTEGRATIONS | {"sms": "portal.integrations.short_messages.SmsOverHttp"}
    cache.clear()


def receipts() -> list[tuple[str, str]]:
    """To which telephone and e-mail receipts go, in order."""
    sent = OutboxMessage.objects.filter(kind=NoticeKind.PETITION_RECEIVED, recipient=None).order_by("id")
    return [(one.reader.telephone, one.reader.email) for one in sent]


def test_nobody_is_rung_more_than_three_times_a_day_by_petitions_in_their_name_however_many_are_taken_down():
    for _ in range(A_DAY + 2):
        petition_cast.filed(email="")
    assert receipts() == [(petition_cast.TELEPHONE, "")] * A_DAY
    petition_cast.filed()  # the e-mail address has had nothing yet
    assert receipts()[A_DAY:] == [("", petition_cast.EMAIL)]
    for _ in range(A_DAY):
        petition_cast.filed(telephone="", email=petition_cast.EMAIL.upper())
    assert len(receipts()) == A_DAY + A_DAY
    assert Petition.objects.count() == 2 * A_DAY + 3


def test_a_signed_in_citizen_is_told_at_their_own_address_each_time_and_at_anybody_elses_three_times():
    mother = cast.citizen()
    for _ in range(A_DAY + 2):
        petition_cast.filed(citizen=mother, telephone=mother.telephone, email="")
    assert receipts() == [(mother.telephone, "")] * (A_DAY + 2)
    for _ in range(A_DAY + 2):
        petition_cast.filed(citizen=mother, telephone="", email="somebody@example.invalid")
    assert receipts()[A_DAY + 2 :] == [("", "somebody@example.invalid")] * A_DAY


def test_where_nothing_can_be_counted_the_petition_is_taken_down_and_nobody_is_rung(settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    petition = petition_cast.filed()
    assert (petition.state, receipts()) == (PetitionState.SUBMITTED, [])
