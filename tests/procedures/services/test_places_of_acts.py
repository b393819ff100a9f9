"""Each act at its own place: seeing a record from another of its places gives no right to act on it there."""

from collections.abc import Callable
from typing import Any

import pytest

from procedures.domain.vocabulary import EvidenceKind, Reason
from procedures.models import Record
from procedures.services import intake, processing, results, withdrawal
from procedures.services.results import Receiver, ResultDraft
from tests import cast, record_cast
from tests.record_cast import OWNER, WEDNESDAY
from units.errors import RuleBroken
from units.scoping import Scope

pytestmark = pytest.mark.django_db
RECEIVER = Receiver(OWNER.name, EvidenceKind.PERSONAL_NUMBER, OWNER.personal_number)


def at_centre(code: str) -> Scope:
    return Scope(centres=frozenset({cast.units().centres[code].pk}))


def _result() -> ResultDraft:
    return ResultDraft(number="1/KQ", issued_on=WEDNESDAY.date(), signer=cast.lead())


DEEDS: dict[str, tuple[Callable[..., Record], Callable[..., Record], Callable[[], dict[str, Any]]]] = {
    "receive": (record_cast.submitted, intake.receive_submission, dict),
    "refuse": (record_cast.submitted, intake.refuse, lambda: {"reason": Reason.DUPLICATE}),
    "forward": (record_cast.received, processing.forward, dict),
    "withdraw": (record_cast.received, withdrawal.withdraw, dict),
    "take": (record_cast.received, processing.take, dict),
    "complete": (record_cast.taken, results.complete, lambda: {"result": _result()}),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_the_centre_that_returns_the_result_only_returns_it(deed: str) -> None:
    made, do, arguments = DEEDS[deed]
    record = made(return_centre_id=cast.units().centres[cast.CO_TO].pk)
    with pytest.raises(RuleBroken, match="not_done_here"):
        do(
            record_id=record.pk,
            actor=cast.clerk_of_another_unit(),
            scope=at_centre(cast.CO_TO),
            at=WEDNESDAY,
            **arguments(),
        )


@pytest.mark.parametrize("deed", DEEDS)
def test_each_deed_is_done_at_its_own_place(deed: str) -> None:
    made, do, arguments = DEEDS[deed]
    record = made()
    places = cast.units()
    scope = Scope(units=frozenset({places.hong_gai.pk}), centres=frozenset({places.centres[cast.HONG_GAI].pk}))
    done = do(record_id=record.pk, actor=cast.clerk(), scope=scope, at=WEDNESDAY, **arguments())
    assert done.trail_length == record.trail_length + 1


def test_a_result_is_handed_over_only_where_it_is_returned() -> None:
    record = record_cast.completed(return_centre_id=cast.units().centres[cast.CO_TO].pk)
    with pytest.raises(RuleBroken, match="not_done_here"):
        results.return_result(
            record_id=record.pk, receiver=RECEIVER, actor=cast.clerk(), scope=at_centre(cast.HONG_GAI), at=WEDNESDAY
        )
    done = results.return_result(
        record_id=record.pk,
        receiver=RECEIVER,
        actor=cast.clerk_of_another_unit(),
        scope=at_centre(cast.CO_TO),
        at=WEDNESDAY,
    )
    assert done.returned_at == WEDNESDAY


def test_several_matters_at_once_are_a_record_each() -> None:
    record_cast.procedures()
    drafts = [record_cast.reception(record_cast.COPIES, copies=n, pages=1) for n in (1, 2)]
    made = [
        intake.settle_all_at_once(
            drafts=drafts, actor=cast.clerk(), scope=at_centre(cast.HONG_GAI), at=WEDNESDAY, key="one"
        )
        for _click in range(3)
    ]
    assert [[record.fee_vnd for record in records] for records in made] == [[2_000, 4_000]] * 3
    assert Record.objects.count() == 2


def test_when_one_of_several_matters_is_refused_none_is_done() -> None:
    record_cast.procedures()
    drafts = [record_cast.reception(record_cast.COPIES), record_cast.reception(record_cast.MARRIAGE)]
    with pytest.raises(RuleBroken, match="not_at_once"):
        intake.settle_all_at_once(drafts=drafts, actor=cast.clerk(), scope=at_centre(cast.HONG_GAI), at=WEDNESDAY)
    assert not Record.objects.exists()


def test_a_reception_is_foreseen_as_it_then_comes_and_leaves_nothing() -> None:
    record_cast.procedures()
    draft, scope = record_cast.reception(), at_centre(cast.HONG_GAI)
    foreseen = intake.foresee(draft=draft, actor=cast.clerk(), scope=scope, at=WEDNESDAY)
    assert not Record.objects.exists()
    record = intake.receive(draft=draft, actor=cast.clerk(), scope=scope, at=WEDNESDAY)
    assert (foreseen.record.due_at, foreseen.record.competent_unit) == (record.due_at, record.competent_unit)
    assert foreseen.charge.amount_vnd == record.fee_vnd
