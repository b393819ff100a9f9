"""Typing errors are put right with before and after; nobody reads the values in the trail."""

from datetime import date

import pytest

from procedures.domain.amendments import AmendedField, PartyRole
from procedures.domain.vocabulary import Act, Reason, ReturnMethod
from procedures.models import Adjustment, Amendment, Applicant, FeeRule, Record
from procedures.queries.tracking import digits_match
from procedures.services.adjustments import Point
from procedures.services.amendments import Correction
from procedures.services.drafting import Party
from tests import record_cast
from tests.procedures.terms_cast import adjusted, amended
from tests.record_cast import COPIES, OWNER
from units.errors import RuleBroken
from units.remembered import forget_all

pytestmark = pytest.mark.django_db
F, OWNER_ROLE = AmendedField, PartyRole.APPLICANT


def of_owner(field: AmendedField, value: object) -> Correction:
    return Correction(field, value, OWNER_ROLE)


def test_a_name_is_put_right_and_found_by_its_new_spelling() -> None:
    record = record_cast.received()
    amended(record, of_owner(F.NAME, "  Phạm  Thị Thư "))
    row = Applicant.objects.get(owned_record=record)
    assert (row.name, row.search_key) == ("Phạm Thị Thư", "pham thi thu")
    (amendment,) = Amendment.objects.all()
    assert (amendment.party, amendment.field) == ("applicant", "name")
    assert (amendment.before, amendment.after) == (OWNER.name, "Phạm Thị Thư")


def test_the_event_names_the_fields_and_no_value() -> None:
    record = record_cast.received()
    amended(record, of_owner(F.PERSONAL_NUMBER, "022192004418"), of_owner(F.BORN_ON, date(1992, 3, 15)))
    event = record.events.get(act=Act.AMEND)
    assert event.reason == Reason.TYPING_ERROR
    assert event.facts == {"fields": ["applicant.born_on", "applicant.personal_number"]}
    record.refresh_from_db()
    assert digits_match(Record.objects.get(pk=record.pk), "4418")


@pytest.mark.parametrize(
    ("correction", "code"),
    [
        (of_owner(F.PERSONAL_NUMBER, "123"), "personal_number_invalid"),
        (of_owner(F.TAX_CODE, "0000000000"), "tax_code_invalid"),
        (of_owner(F.TELEPHONE, "12"), "telephone_invalid"),
        (of_owner(F.NAME, "  "), "name_missing"),
        (of_owner(F.NAME, OWNER.name), "nothing_amended"),
        (Correction(F.NAME, "Ai đó", PartyRole.SUBMITTER), "party_unknown"),
        (Correction(F.NAME, "Ai đó"), "party_unknown"),
        (of_owner(F.COPIES, 3), "party_unknown"),
        (Correction(F.COPIES, 0), "count_invalid"),
        (Correction(F.PAGES, 1_000), "count_invalid"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_reception_refuses_is_refused_here_too(correction: Correction, code: str) -> None:
    record = record_cast.received()
    with pytest.raises(RuleBroken, match=code):
        amended(record, correction)
    assert not Amendment.objects.exists()
    assert Applicant.objects.get(owned_record=record).name == OWNER.name


def test_the_number_of_the_other_party_stays() -> None:
    record = record_cast.received(submitter=Party(name="Ngô Văn Nộp", telephone="0912440219"))
    amended(record, Correction(F.TELEPHONE, "0912 440 220", PartyRole.SUBMITTER))
    record = Record.objects.get(pk=record.pk)
    assert record.submitter is not None
    assert (record.submitter.telephone, record.applicant.telephone) == ("0912440220", OWNER.telephone)


def test_copies_and_pages_change_the_fee_and_the_event_says_so() -> None:
    record = record_cast.copied(copies=5, pages=2)
    record = amended(record, Correction(F.COPIES, 3), Correction(F.PAGES, 1))
    assert (record.copies, record.pages, record.fee_vnd) == (3, 1, 3 * 2_000)
    facts = record.events.get(act=Act.AMEND).facts
    assert (facts["fee_before"], facts["fee_vnd"]) == (20_000, 6_000)


def test_a_lower_fee_that_was_confirmed_stays_the_rule() -> None:
    version = record_cast.procedures()[COPIES]
    FeeRule.objects.create(
        version=version, kind="fixed", amount_vnd=1_000, basis="page", condition="cheaper", valid_from="2025-07-01"
    )
    forget_all()
    record = record_cast.copied(copies=2, pages=2)
    Record.objects.filter(pk=record.pk).update(fee_vnd=4_000)
    assert amended(record, Correction(F.COPIES, 3)).fee_vnd == 6_000


def test_the_return_is_changed_until_the_result_is_handed_over() -> None:
    record = amended(record_cast.completed(), Correction(F.RETURN_METHOD, "postal"))
    assert record.return_method == ReturnMethod.POSTAL
    with pytest.raises(RuleBroken, match="already_returned"):
        amended(record_cast.returned(), Correction(F.RETURN_METHOD, "postal"))


def test_neither_due_date_nor_unit_changes() -> None:
    record = record_cast.received()
    due_at, unit = record.due_at, record.competent_unit_id
    record = amended(record, of_owner(F.ADDRESS, "Tổ 1, khu 1"))
    assert (record.due_at, record.competent_unit_id) == (due_at, unit)


def test_the_applicant_adjusts_the_contents_before_the_decision() -> None:
    record = record_cast.taken()
    adjusted(record, Point("Tên người con", "Nam", " Nam Anh "), Point("Nơi sinh", "", "Hạ Long"))
    rows = Adjustment.objects.filter(record=record)
    assert [(row.sequence, row.position, row.after) for row in rows] == [(3, 1, "Nam Anh"), (3, 2, "Hạ Long")]
    event = record.events.get(act=Act.ADJUST)
    assert (event.facts, event.reason) == ({"points": 2}, Reason.APPLICANT_REQUEST)


def test_an_adjustment_that_changes_nothing_is_refused() -> None:
    record = record_cast.taken()
    for point in (Point("", "a", "b"), Point("Tên", "a", "a ")):
        with pytest.raises(RuleBroken, match="adjustment_empty"):
            adjusted(record, point)
    with pytest.raises(RuleBroken, match="adjustment_empty"):
        adjusted(record)


def test_after_the_decision_nothing_is_adjusted() -> None:
    with pytest.raises(RuleBroken, match="act_not_allowed"):
        adjusted(record_cast.completed(), Point("Tên", "a", "b"))
