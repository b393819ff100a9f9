"""Received under the wrong procedure: void, and received again, in one deed."""

import pytest

from procedures.domain.vocabulary import Act, Reason, Status
from procedures.models import OutboxMessage, Record
from procedures.queries.tracking import record_by_code, tracked
from procedures.services import intake, voiding
from procedures.services.drafting import Party
from procedures.services.figure_keeping import drain_all, reconcile
from procedures.services.trail import verify
from procedures.services.voiding import RightProcedure
from tests import cast, record_cast
from tests.procedures.terms_cast import asked_to_pay, land, moment, received_again
from tests.record_cast import BIRTH, LAND_CHANGE, MARRIAGE, OWNER, WEDNESDAY, WITHOUT_TERM
from units.errors import RuleBroken
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db
MONDAY = moment("2026-11-16 10:00")


def test_the_wrong_one_is_void_and_the_right_one_runs_from_now() -> None:
    old = record_cast.taken(BIRTH)
    new = received_again(old, MARRIAGE, MONDAY)
    old.refresh_from_db()
    assert (old.status, old.closed_at) == (Status.VOIDED, MONDAY)
    assert old.events.last().reason == Reason.WRONG_PROCEDURE
    assert (new.status, new.procedure.code, new.replaces) == (Status.RECEIVED, MARRIAGE, old)
    assert (new.received_at, new.due_at) == (MONDAY, moment("2026-11-23 17:00"))
    assert new.first_due_at == new.due_at
    assert new.submitted_at == old.submitted_at
    assert new.events.get().facts["replaces"] == old.code


def test_people_channel_and_return_stay() -> None:
    old = record_cast.received(
        representative=Party(name="Ngô Văn Thay", telephone="0912440219"), channel="postal", return_method="postal"
    )
    new = received_again(old, BIRTH)
    assert (new.applicant.name, new.applicant.personal_number) == (OWNER.name, OWNER.personal_number)
    assert new.applicant.pk != old.applicant.pk
    assert new.representative is not None
    assert (new.representative.name, new.channel, new.return_method) == ("Ngô Văn Thay", "postal", "postal")


def test_papers_that_lie_here_are_kept() -> None:
    old = record_cast.received(BIRTH)
    old.components.filter(name="Giấy chứng sinh").update(is_present=True)
    new = received_again(old, LAND_CHANGE)
    kept = [(paper.name, paper.is_present) for paper in new.components.order_by("position")]
    assert kept == [("Đơn đề nghị cấp đổi", False), ("Giấy chứng nhận đã cấp", False), ("Giấy chứng sinh", True)]


def test_the_void_record_counts_nowhere_and_the_figures_reconcile() -> None:
    record_cast.procedures()
    online = record_cast.submitted()
    intake.receive_submission(record_id=online.pk, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY)
    for old in (record_cast.received(BIRTH), asked_to_pay(land(), WEDNESDAY), online):
        received_again(old, MARRIAGE if old.procedure.code != MARRIAGE else BIRTH, MONDAY)
    drain_all(at=MONDAY)
    found = reconcile(at=MONDAY)
    assert found.agrees, found
    assert Record.objects.filter(status=Status.VOIDED).count() == 3


def test_the_old_code_leads_to_the_new_record() -> None:
    old = record_cast.received()
    new = received_again(old, BIRTH)
    found = record_by_code(old.code)
    assert found == new
    shown = tracked(found, at=MONDAY)
    assert shown.code == new.code
    assert shown.replaces == old.code


def test_the_owner_is_told_once_of_both_codes() -> None:
    new = received_again(record_cast.received(), BIRTH)
    assert [m.kind for m in OutboxMessage.objects.filter(record=new)] == ["received_again"]


@pytest.mark.parametrize(
    ("code", "refusal"),
    [(MARRIAGE, "same_procedure"), (WITHOUT_TERM, "term_unknown"), ("9.999999", "procedure_unknown")],
)
def test_what_cannot_be_received_leaves_the_old_one_as_it_was(code: str, refusal: str) -> None:
    old = record_cast.received(MARRIAGE)
    with pytest.raises(RuleBroken, match=refusal):
        received_again(old, code)
    assert Record.objects.get().status == Status.RECEIVED


def test_nothing_decided_is_made_void() -> None:
    with pytest.raises(RuleBroken, match="act_not_allowed"):
        received_again(record_cast.completed(), BIRTH)


def test_sent_twice_it_is_done_once() -> None:
    old = record_cast.received()
    received_again(old, BIRTH)
    with pytest.raises(RuleBroken, match="act_not_allowed"):
        received_again(old, BIRTH)
    assert Record.objects.count() == 2


def test_another_centre_makes_nothing_void() -> None:
    old = record_cast.received()
    with pytest.raises(RuleBroken, match="record_not_found"):
        voiding.void_and_receive(
            record_id=old.pk,
            right=RightProcedure(BIRTH),
            actor=cast.clerk(),
            scope=Scope(centres=frozenset({cast.units().centres[cast.CO_TO].pk})),
            at=WEDNESDAY,
        )


def test_both_trails_verify() -> None:
    old = record_cast.received()
    new = received_again(old, BIRTH)
    assert old.events.last().act == Act.VOID
    assert verify(at=MONDAY).findings == [], new.code
