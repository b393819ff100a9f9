"""Undoing a take: the officer puts a record back, and nobody else does."""

import pytest

from procedures.domain.vocabulary import Act, Status
from procedures.models import Record
from procedures.services import processing, result_stages
from procedures.services.result_stages import ProposalDraft
from procedures.services.trail import verify
from tests import cast, record_cast
from tests.record_cast import WEDNESDAY
from units.errors import RuleBroken
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db


def test_a_record_taken_by_mistake_waits_again_and_its_clock_runs_on() -> None:
    record = record_cast.taken()
    due_at = record.due_at
    processing.release(record_id=record.pk, actor=cast.officer(), scope=PROVINCE, at=WEDNESDAY)
    record = Record.objects.get()
    assert (record.officer, record.status, record.due_at) == (None, Status.PROCESSING, due_at)
    assert record.events.get(act=Act.RELEASE).facts["officer"] == cast.officer().pk
    assert not verify(at=WEDNESDAY).findings


def test_a_colleague_cannot_put_it_back() -> None:
    record = record_cast.taken()
    with pytest.raises(RuleBroken, match="not_your_record"):
        processing.release(record_id=record.pk, actor=cast.another_officer(), scope=PROVINCE, at=WEDNESDAY)
    assert Record.objects.get().officer == cast.officer()


def test_a_proposed_result_is_not_left_alone() -> None:
    record = record_cast.taken()
    common = {"record_id": record.pk, "actor": cast.officer(), "scope": PROVINCE, "at": WEDNESDAY}
    result_stages.propose(proposal=ProposalDraft("Dự thảo"), **common)  # type: ignore[arg-type]
    with pytest.raises(RuleBroken, match="result_proposed"):
        processing.release(**common)  # type: ignore[arg-type]
