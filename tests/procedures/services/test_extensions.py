"""A term is extended once, with an apology; a late apology is a promise and no excuse."""

from datetime import date, timedelta

import pytest

from procedures.domain.vocabulary import Act, Outcome, Reason, Status
from procedures.models import Extension, FigureDelta, LetterCounter, OutboxMessage, Record
from procedures.services import extensions, results
from procedures.services.results import ResultDraft
from tests import cast, record_cast
from tests.procedures.terms_cast import apology, asked_to_pay, extended, land, moment, reasons_chain
from tests.record_cast import IN_HOURS, MARRIAGE, WEDNESDAY
from units.errors import RuleBroken
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db
FRIDAY = moment("2026-11-13 09:00")
DUE = moment("2026-11-18 17:00")
NEXT = date(2026, 11, 25)


def test_in_time_the_due_date_moves_and_the_first_stays() -> None:
    record = extended(record_cast.taken(MARRIAGE), NEXT, FRIDAY)
    assert record.due_at == moment("2026-11-25 17:00")
    assert record.first_due_at == DUE
    assert record.overdue_from == moment("2026-11-26 00:00")
    assert record.status == Status.PROCESSING
    letter = Extension.objects.get(record=record)
    assert (letter.due_before, letter.due_after, letter.is_late) == (DUE, record.due_at, False)
    assert letter.letter_number == "01/PXL"
    assert letter.asked_by == cast.officer()
    assert letter.signer == cast.lead()


def test_the_event_tells_the_chain_and_the_reason_line_by_line() -> None:
    record = extended(record_cast.taken(MARRIAGE), NEXT, FRIDAY)
    event = record.events.get(act=Act.EXTEND)
    assert event.reason == Reason.AGENCY_LATE
    assert [line[0] for line in event.facts["why"]][-2:] == ["end_of_day", "extended"]
    assert "Chờ ý kiến" not in str(event.facts)
    (_, first), (before, after) = reasons_chain(record)
    assert (moment(before[:19]), moment(after[:19])) == (DUE, record.due_at)
    assert first[:19] == before[:19]


def test_the_owner_is_told() -> None:
    record = extended(record_cast.taken(MARRIAGE), NEXT, FRIDAY)
    assert OutboxMessage.objects.filter(record=record, kind="extended", recipient=None).count() == 1


def test_on_the_due_date_an_apology_is_late_and_moves_nothing() -> None:
    record = extended(record_cast.taken(MARRIAGE), NEXT, moment("2026-11-18 08:00"))
    assert record.due_at == DUE
    assert record.overdue_from == moment("2026-11-19 00:00")
    letter = Extension.objects.get(record=record)
    assert (letter.is_late, letter.due_after) == (True, moment("2026-11-25 17:00"))
    event = record.events.get(act=Act.EXTEND)
    assert event.facts["late"] is True
    assert "due_at" not in event.facts


def test_a_late_apology_polishes_no_rate() -> None:
    record = extended(record_cast.taken(MARRIAGE), NEXT, moment("2026-11-19 08:00"))
    on = moment("2026-11-20 09:00")
    draft = ResultDraft(number="1/KQ", issued_on=on.date(), signer=cast.lead())
    record = results.complete(record_id=record.pk, result=draft, actor=cast.officer(), scope=PROVINCE, at=on)
    assert record.outcome == Outcome.LATE


def test_an_extension_in_time_leaves_the_rate_by_the_first_due_date_alone() -> None:
    record = extended(record_cast.taken(MARRIAGE), NEXT, FRIDAY)
    on = moment("2026-11-20 09:00")
    draft = ResultDraft(number="1/KQ", issued_on=on.date(), signer=cast.lead())
    record = results.complete(record_id=record.pk, result=draft, actor=cast.officer(), scope=PROVINCE, at=on)
    assert record.outcome == Outcome.EARLY
    settled = FigureDelta.objects.get(measure="settled", amount=1)
    assert settled.first_due_kept is False


def test_a_second_extension_is_refused() -> None:
    record = extended(record_cast.taken(MARRIAGE), NEXT, FRIDAY)
    with pytest.raises(RuleBroken, match="extension_once"):
        extended(record, date(2026, 12, 1), FRIDAY)
    assert Extension.objects.count() == 1


def test_after_a_late_one_there_is_no_second_either() -> None:
    record = extended(record_cast.taken(MARRIAGE), NEXT, moment("2026-11-19 08:00"))
    with pytest.raises(RuleBroken, match="extension_once"):
        extended(record, date(2026, 12, 1), moment("2026-11-19 09:00"))


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (date(2026, 11, 18), "extension_not_later"),
        (date(2026, 11, 21), "extension_not_working_day"),
        (date(2028, 1, 4), "outside_calendar"),
    ],
)
def test_a_day_that_cannot_be_promised_is_refused_and_nothing_is_left_of_it(until: date, code: str) -> None:
    record = record_cast.taken(MARRIAGE)
    with pytest.raises(RuleBroken, match=code):
        extended(record, until, FRIDAY)
    fresh = Record.objects.get(pk=record.pk)
    assert (fresh.trail_length, fresh.extensions, fresh.due_at) == (record.trail_length, 0, DUE)
    assert not LetterCounter.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"explanation": "  "}, "explanation_missing"),
        ({"reason": Reason.DUPLICATE}, "reason_missing"),
    ],
)
def test_the_letter_needs_reason_and_explanation(changes: dict[str, object], code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        extended(record_cast.taken(MARRIAGE), NEXT, FRIDAY, **changes)


def test_whoever_signs_must_have_the_right() -> None:
    with pytest.raises(RuleBroken, match="signer_not_competent"):
        extended(record_cast.taken(MARRIAGE), NEXT, FRIDAY, signer=cast.officer())


def test_another_unit_cannot_extend_it() -> None:
    record = record_cast.taken(MARRIAGE)
    elsewhere = Scope(units=frozenset({cast.units().co_to.pk}))
    with pytest.raises(RuleBroken, match="record_not_found"):
        extensions.extend(record_id=record.pk, apology=apology(NEXT), actor=cast.lead(), scope=elsewhere, at=FRIDAY)


def test_while_a_payment_is_awaited_nothing_is_extended() -> None:
    record = asked_to_pay(land(), FRIDAY)
    with pytest.raises(RuleBroken, match="act_not_allowed"):
        extended(record, date(2026, 12, 10), FRIDAY)


def test_a_term_in_hours_is_extended_to_the_end_of_a_day() -> None:
    record = record_cast.taken(IN_HOURS)
    assert record.due_at == moment("2026-11-12 09:00")
    record = extended(record, date(2026, 11, 13), WEDNESDAY + timedelta(hours=1))
    assert record.due_at == moment("2026-11-13 17:00")
