"""Drafts: one for each form, their clerk's alone, and gone after seven days."""

from datetime import timedelta

import pytest

from procedures.models import Draft
from procedures.services.drafts import clear_expired_drafts, discard_draft, save_draft
from procedures.services.intake import receive
from staffing.models import Account
from tests import cast, record_cast
from tests.record_cast import WEDNESDAY
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db


def save(account: Account, key: str = "k", at=WEDNESDAY, **content: str) -> Draft | None:
    centre = cast.units().centres[cast.HONG_GAI]
    return save_draft(actor=account, centre_id=centre.pk, key=key, title="x", content=content, at=at)


def test_a_form_has_one_draft_however_often_it_saves_itself() -> None:
    save(cast.clerk(), name="Ph")
    save(cast.clerk(), name="Phạm")
    assert [draft.content["name"] for draft in Draft.objects.all()] == ["Phạm"]


def test_another_form_and_another_clerk_have_drafts_of_their_own() -> None:
    save(cast.clerk(), "k")
    save(cast.clerk(), "l")
    save(cast.clerk_of_another_unit(), "k")
    discard_draft(actor=cast.clerk(), key="k")
    assert Draft.objects.count() == 2


def test_a_draft_that_saves_itself_after_the_reception_stays_away() -> None:
    record_cast.procedures()
    receive(draft=record_cast.reception(), actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY, key="k")
    assert save(cast.clerk(), "k") is None
    assert not Draft.objects.exists()


def test_drafts_are_deleted_seven_days_after_their_last_change() -> None:
    save(cast.clerk(), "old")
    save(cast.clerk(), "new", at=WEDNESDAY + timedelta(seconds=1))
    assert clear_expired_drafts(at=WEDNESDAY + timedelta(days=7, seconds=1)) == 1
    assert Draft.objects.get().content["key"] == "new"
