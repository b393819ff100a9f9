"""Asking a unit to explain: within a term, answered by its leaders alone, accepted or sent back once."""

from datetime import datetime, timedelta

import pytest

from procedures.domain.periods import Period
from procedures.domain.steering import AskedFigure, ExplanationState
from procedures.models import Explanation, OutboxMessage, Record
from procedures.services import explanations
from procedures.services.explanations import Subject
from procedures.services.figure_keeping import drain
from staffing.models import Account
from tests import cast, record_cast
from tests.record_cast import WEDNESDAY
from units.clock import ZONE
from units.errors import RuleBroken
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db
FRIDAY_EVENING = datetime(2026, 11, 13, 17, 0, tzinfo=ZONE)
SATURDAY = datetime(2026, 11, 14, 0, 30, tzinfo=ZONE)


def here() -> Scope:
    return Scope(units=frozenset({cast.units().hong_gai.pk}))


def with_address(account: Account) -> Account:
    account.email = f"{account.username}@example.invalid"
    account.save()
    return account


def asked(record: Record | None = None, question: str = "Vì sao quá hạn?", **changes: object) -> Explanation:
    with_address(cast.lead())
    subject = Subject(record_id=(record or record_cast.taken()).pk)
    common = {"actor": with_address(cast.province()), "scope": PROVINCE, "at": WEDNESDAY}
    return explanations.ask(subject=subject, question=question, **(common | changes))


def answered(request: Explanation, at: datetime = FRIDAY_EVENING, text: str = "Thiếu người") -> Explanation:
    return explanations.answer(explanation_id=request.pk, text=text, actor=cast.lead(), scope=here(), at=at)


def told(kind: str) -> list[str]:
    return [message.recipient.username for message in OutboxMessage.objects.filter(kind=kind)]


def test_the_term_counts_working_days_and_the_leader_is_told() -> None:
    request = asked()
    assert request.due_at == FRIDAY_EVENING
    assert request.unit == cast.units().hong_gai
    assert told("explanation_asked") == ["hg.lead"]


def test_a_figure_is_kept_as_it_was_when_it_was_asked_about() -> None:
    record_cast.returned()
    drain(at=WEDNESDAY)
    period = Period(WEDNESDAY.date(), WEDNESDAY.date())
    subject = Subject(unit_id=cast.units().hong_gai.pk, figure=AskedFigure.ON_TIME, period=period)
    cast.lead()
    request = explanations.ask(subject=subject, question="Vì sao?", actor=cast.province(), scope=PROVINCE, at=WEDNESDAY)
    assert (request.part, request.whole) == (1, 1)
    elsewhere = Scope(units=frozenset({cast.units().co_to.pk}))
    with pytest.raises(RuleBroken, match="explanation_unit"):
        explanations.ask(subject=subject, question="Vì sao?", actor=cast.lead(), scope=elsewhere, at=WEDNESDAY)


def test_answered_in_the_term_and_accepted() -> None:
    request = answered(asked())
    assert request.state == ExplanationState.ANSWERED
    assert request.answers.get().in_time
    assert told("explanation_given") == ["qn.province"]
    done = explanations.accept(explanation_id=request.pk, actor=cast.province(), at=FRIDAY_EVENING)
    assert done.state == ExplanationState.ACCEPTED
    with pytest.raises(RuleBroken, match="explanation_act_not_allowed"):
        answered(request)


def test_sent_back_once_with_a_new_term_and_not_twice() -> None:
    request = answered(asked())
    common = {"explanation_id": request.pk, "actor": cast.province()}
    back = explanations.send_back(objection="Chưa rõ ai chịu trách nhiệm", at=FRIDAY_EVENING, **common)
    assert back.due_at == datetime(2026, 11, 17, 17, 0, tzinfo=ZONE)
    answered(request, at=FRIDAY_EVENING + timedelta(days=3), text="Do phân công chậm")
    with pytest.raises(RuleBroken, match="explanation_sent_back_once"):
        explanations.send_back(objection="Vẫn chưa rõ", at=FRIDAY_EVENING + timedelta(days=4), **common)


def test_only_the_asker_judges_and_only_the_asked_units_leaders_answer() -> None:
    request = asked()
    with pytest.raises(RuleBroken, match="explanation_not_found"):
        explanations.answer(explanation_id=request.pk, text="Thay", actor=cast.province(), scope=PROVINCE, at=WEDNESDAY)
    answered(request)
    with pytest.raises(RuleBroken, match="explanation_not_found"):
        explanations.accept(explanation_id=request.pk, actor=cast.lead(), at=FRIDAY_EVENING)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"question": "  "}, "words_missing"),
        ({"question": "Ông 022 192 004 417 chờ lâu"}, "words_name_a_person"),
        ({"term_days": 0}, "explanation_term"),
        ({"term_days": 11}, "explanation_term"),
        ({"scope": Scope()}, "record_not_found"),
    ],
)
def test_what_cannot_be_asked(changes: dict[str, object], code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        asked(**changes)
    assert not Explanation.objects.exists()


def test_one_does_not_ask_oneself_nor_the_same_twice_nor_a_unit_that_nobody_leads() -> None:
    record = record_cast.taken()
    with pytest.raises(RuleBroken, match="explanation_without_leader"):
        explanations.ask(
            subject=Subject(record_id=record.pk), question="?", actor=cast.province(), scope=PROVINCE, at=WEDNESDAY
        )
    with pytest.raises(RuleBroken, match="explanation_not_of_own_unit"):
        asked(record, actor=cast.lead())
    asked(record)
    with pytest.raises(RuleBroken, match="explanation_open"):
        asked(record)


def test_whoever_asked_does_not_answer_even_if_they_lead_the_unit_since() -> None:
    request = asked()
    with pytest.raises(RuleBroken, match="explanation_not_of_own_unit"):
        explanations.answer(
            explanation_id=request.pk, text="Đã rõ", actor=cast.province(), scope=here(), at=FRIDAY_EVENING
        )
    assert not request.answers.exists()
    assert answered(request).state == ExplanationState.ANSWERED


def test_the_asker_is_told_once_when_the_answer_is_late() -> None:
    request = asked()
    assert explanations.sweep_explanations(at=FRIDAY_EVENING + timedelta(hours=2)) == 0
    assert explanations.sweep_explanations(at=SATURDAY) == 1
    assert explanations.sweep_explanations(at=SATURDAY + timedelta(hours=1)) == 0
    assert told("explanation_late") == ["qn.province"]
    assert not answered(request, at=SATURDAY + timedelta(days=2)).answers.get().in_time
