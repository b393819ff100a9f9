"""Who may sign for whom: given by a decision, limited, never passed on, over by itself."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from staffing.access import access_of
from staffing.domain.authority import AuthorityKind, DocumentKind, Limits, Matter, signature_block
from staffing.domain.capabilities import Capability, Role
from staffing.models import Account, AuditEntry, Delegation
from staffing.queries.delegations import authority_of
from staffing.services.assignments import end_assignment
from staffing.services.delegations import DelegationDraft, delegate, revoke
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from units import clock
from units.clock import ZONE
from units.errors import RuleBroken

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 11, 9, 0, tzinfo=ZONE)
TODAY, LAST = NOW.date(), date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _catalogue() -> None:
    record_cast.procedures()


def another_lead() -> Account:
    return cast.person("hg.lead2", "Bùi Thị Phó", [Role.UNIT_LEADER], cast.units().hong_gai)


def decision(**changes: Any) -> DelegationDraft:
    draft = DelegationDraft(
        grantor=cast.lead(),
        grantor_title="Chủ tịch",
        grantee=cast.clerk(),
        grantee_title="Giám đốc Trung tâm",
        kind=AuthorityKind.AUTHORISED,
        unit=cast.units().hong_gai,
        decision_number="12/QĐ-UBND",
        decided_on=TODAY,
        valid_from=TODAY,
        valid_to=LAST,
        field_codes=("chung-thuc",),
        document_kinds=("result",),
    )
    return replace(draft, **changes)


def granted(**changes: Any) -> Delegation:
    return delegate(draft=decision(**changes), actor=cast.lead(), at=NOW)


def right_of(account: Account, on: date = TODAY, field: str = "chung-thuc", kind: DocumentKind = DocumentKind.RESULT):
    return authority_of(
        account,
        cast.units().hong_gai.pk,
        on,
        procedure_code="2.000815",
        field_code=field,
        document_kind=kind,
    )


def test_whoever_holds_the_post_signs_in_their_own_right() -> None:
    right = right_of(cast.lead())
    assert right is not None
    assert right.kind is AuthorityKind.OWN
    assert right_of(cast.clerk()) is None


def test_an_authorisation_covers_what_it_names_and_prints_both_titles() -> None:
    granted()
    right = right_of(cast.clerk())
    assert right is not None
    assert right.block == ("TUQ. CHỦ TỊCH", "GIÁM ĐỐC TRUNG TÂM")
    assert right.decision_number == "12/QĐ-UBND"
    assert right_of(cast.clerk(), field="ho-tich") is None
    assert right_of(cast.clerk(), kind=DocumentKind.REFUSAL_LETTER) is None


def test_it_begins_and_expires_by_itself() -> None:
    granted(valid_from=TODAY + timedelta(days=1))
    assert right_of(cast.clerk()) is None
    assert right_of(cast.clerk(), on=LAST) is not None
    assert right_of(cast.clerk(), on=LAST + timedelta(days=1)) is None


def test_a_revoked_one_gives_nothing_at_once() -> None:
    delegation = granted()
    assert access_of(cast.clerk(), TODAY).may(Capability.SIGN_RESULTS)
    revoke(delegation_id=delegation.pk, actor=cast.lead(), at=NOW)
    assert right_of(cast.clerk()) is None
    assert not access_of(cast.clerk(), TODAY).may(Capability.SIGN_RESULTS)
    with pytest.raises(RuleBroken, match="delegation_over"):
        revoke(delegation_id=delegation.pk, actor=cast.lead(), at=NOW)


def test_it_is_revoked_until_its_last_day_and_only_where_it_counts() -> None:
    delegation = granted(valid_to=TODAY)
    elsewhere = cast.person("cx.lead", "Hà Thị Khác", [Role.UNIT_LEADER], cast.units().cao_xanh)
    with pytest.raises(RuleBroken, match="delegation_unknown"):
        revoke(delegation_id=delegation.pk, actor=elsewhere, at=NOW)
    with pytest.raises(RuleBroken, match="delegation_over"):
        revoke(delegation_id=delegation.pk, actor=cast.lead(), at=NOW + timedelta(days=1))
    revoke(delegation_id=delegation.pk, actor=cast.lead(), at=NOW)
    assert right_of(cast.clerk()) is None


def test_it_falls_when_the_account_of_who_gave_it_is_closed() -> None:
    granted(grantor=another_lead())
    Account.objects.filter(pk=another_lead().pk).update(is_active=False)
    assert right_of(cast.clerk()) is None
    assert not access_of(cast.clerk(), TODAY).delegated


def test_it_opens_the_unit_to_who_signs_and_to_nobody_else() -> None:
    granted()
    access = access_of(cast.clerk(), TODAY)
    assert cast.units().hong_gai.pk in access.scope_for(Capability.SIGN_RESULTS).units
    assert cast.units().hong_gai.pk not in access.scope_for(Capability.PROCESS_RECORDS).units
    assert access_of(cast.clerk(), LAST).may(Capability.SIGN_RESULTS)
    assert not access_of(cast.clerk(), LAST + timedelta(days=1)).may(Capability.SIGN_RESULTS)
    assert not access_of(cast.officer(), TODAY).may(Capability.SIGN_RESULTS)


def test_what_was_granted_is_not_passed_on() -> None:
    granted()
    with pytest.raises(RuleBroken, match="delegation_not_passed_on"):
        granted(grantor=cast.clerk(), grantee=cast.officer())


def test_it_falls_with_the_post_of_who_gave_it() -> None:
    granted(grantor=another_lead())
    assert right_of(cast.clerk()) is not None
    held = another_lead().assignments.get()
    end_assignment(assignment_id=held.pk, last_day=TODAY, actor=None, at=NOW)
    assert right_of(cast.clerk()) is not None
    tomorrow = TODAY + timedelta(days=1)
    assert right_of(cast.clerk(), on=tomorrow) is None
    assert access_of(cast.clerk(), TODAY).delegated
    assert not access_of(cast.clerk(), tomorrow).delegated  # nor does it open the unit's records any more


def test_it_counts_at_its_own_unit_alone_where_the_giver_leads_two() -> None:
    granted()
    giver, other = cast.lead(), cast.units().cao_xanh
    cast.person(giver.username, giver.full_name, [Role.UNIT_LEADER], other)
    codes = {"procedure_code": "2.000815", "field_code": "chung-thuc"}
    assert authority_of(cast.clerk(), other.pk, TODAY, document_kind=DocumentKind.RESULT, **codes) is None


def test_a_deputy_who_holds_the_post_still_signs_for_the_head() -> None:
    granted(
        kind=AuthorityKind.DEPUTY,
        grantee=another_lead(),
        grantee_title="Phó Chủ tịch",
        valid_to=None,
        field_codes=(),
        document_kinds=(),
    )
    right = right_of(another_lead())
    assert right is not None
    assert right.block == ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")


REFUSED: dict[str, dict[str, Any]] = {
    "delegation_reversed": {"valid_to": TODAY - timedelta(days=1)},
    "delegation_before_decision": {"decided_on": TODAY + timedelta(days=1)},
    "authorisation_unlimited": {"valid_to": None},
    "delegation_without_titles": {"grantor_title": " "},
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_decision_that_cannot_be_is_refused(code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        granted(**REFUSED[code])


def test_a_code_that_nothing_bears_is_refused_since_it_would_cover_nothing() -> None:
    with pytest.raises(RuleBroken, match="delegation_field_unknown") as field:
        granted(field_codes=("chung-thuc", "chung-thuk"))
    assert field.value.facts["codes"] == "chung-thuk"
    with pytest.raises(RuleBroken, match="delegation_procedure_unknown") as procedure:
        granted(procedure_codes=(record_cast.COPIES, "9.999999"))
    assert procedure.value.facts["codes"] == "9.999999"


def test_an_authorisation_for_everything_is_refused() -> None:
    with pytest.raises(RuleBroken, match="authorisation_unlimited"):
        granted(field_codes=(), document_kinds=())


def test_people_who_cannot_give_or_receive_are_refused() -> None:
    with pytest.raises(RuleBroken, match="grantor_not_competent"):
        granted(grantor=cast.officer())
    with pytest.raises(RuleBroken, match="delegation_to_oneself"):
        granted(grantee=cast.lead())
    with pytest.raises(RuleBroken, match="grantee_without_post"):
        granted(grantee=cast.auditor())
    with pytest.raises(RuleBroken, match="delegation_for_oneself"):
        delegate(draft=decision(grantee=another_lead()), actor=another_lead(), at=NOW)


def test_nobody_records_it_for_another_unit() -> None:
    with pytest.raises(RuleBroken, match="place_outside_yours"):
        granted(unit=cast.units().co_to)
    with pytest.raises(RuleBroken, match="place_outside_yours"):
        delegate(draft=decision(), actor=cast.officer(), at=NOW)


def test_the_same_authority_is_not_held_twice_on_one_day() -> None:
    granted()
    with pytest.raises(RuleBroken, match="delegation_overlaps"):
        granted(decision_number="13/QĐ-UBND", valid_from=LAST)
    granted(decision_number="14/QĐ-UBND", field_codes=("ho-tich",))
    granted(decision_number="15/QĐ-UBND", valid_from=LAST + timedelta(days=1), valid_to=LAST + timedelta(days=9))


def test_the_database_refuses_an_authorisation_without_limits() -> None:
    delegation = granted()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.filter(pk=delegation.pk).update(valid_to=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.filter(pk=delegation.pk).update(grantee=delegation.grantor)


def test_its_end_is_written_into_the_audit_log_too() -> None:
    revoke(delegation_id=granted().pk, actor=cast.lead(), at=NOW)
    assert AuditEntry.objects.get(action="delegation_revoked").facts["decision"] == "12/QĐ-UBND"


def test_it_is_written_into_the_audit_log() -> None:
    granted()
    entry = AuditEntry.objects.get(action="delegated")
    assert entry.subject_id == cast.clerk().pk
    assert entry.facts["decision"] == "12/QĐ-UBND"


@pytest.mark.parametrize(
    ("mine", "others", "meet"),
    [
        (Limits(), Limits(field_codes=frozenset({"a"})), True),
        (Limits(field_codes=frozenset({"a"})), Limits(field_codes=frozenset({"b"})), False),
        (Limits(document_kinds=frozenset({"result"})), Limits(document_kinds=frozenset({"stop_notice"})), False),
        (Limits(procedure_codes=frozenset({"1"})), Limits(procedure_codes=frozenset({"1", "2"})), True),
    ],
)
def test_limits_meet_where_one_matter_fits_both(mine: Limits, others: Limits, meet: bool) -> None:
    assert mine.meets(others) is others.meets(mine) is meet


def test_a_field_or_a_procedure_is_enough_to_be_covered() -> None:
    limits = Limits(procedure_codes=frozenset({"1.000001"}), field_codes=frozenset({"ho-tich"}))
    assert limits.covers(Matter("1.000001", "dat-dai", DocumentKind.RESULT))
    assert limits.covers(Matter("9.000009", "ho-tich", DocumentKind.RESULT))
    assert not limits.covers(Matter("9.000009", "dat-dai", DocumentKind.RESULT))


def test_signature_blocks_follow_decree_30() -> None:
    assert signature_block(AuthorityKind.OWN, on_behalf_of="", title="Chủ tịch") == ("CHỦ TỊCH",)
    assert signature_block(AuthorityKind.BY_ORDER, on_behalf_of="Giám đốc", title="Trưởng phòng") == (
        "TL. GIÁM ĐỐC",
        "TRƯỞNG PHÒNG",
    )
    assert signature_block(AuthorityKind.ACTING, on_behalf_of="Giám đốc", title="Phó Giám đốc") == ("Q. GIÁM ĐỐC",)


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "authorised",
        "unit": cast.units().hong_gai.pk,
        "grantor": cast.lead().pk,
        "grantor_title": "Chủ tịch",
        "grantee": cast.clerk().pk,
        "grantee_title": "Giám đốc Trung tâm",
        "document_kinds": ["result"],
        "field_codes": ["chung-thuc", "ho-tich"],
        "procedure_codes": "",
        "decision_number": "12/QĐ-UBND",
        "decided_on": "2026-11-11",
        "valid_from": "2026-11-11",
        "valid_to": "2026-11-30",
        **changes,
    }


def test_a_leader_records_lists_and_revokes_on_pages() -> None:
    with clock.frozen(NOW):
        client = signed_in(cast.lead())
        assert client.post(reverse("delegation_new"), typed()).status_code == 302
        delegation = Delegation.objects.get()
        assert delegation.field_codes == ["chung-thuc", "ho-tich"]
        page = client.get(reverse("delegations")).content.decode()
        assert "TUQ. CHỦ TỊCH" in page
        assert "In force" in page
        assert client.post(reverse("delegation_revoke", args=[delegation.pk])).status_code == 302
        assert "Revoked" in client.get(reverse("delegations")).content.decode()


def test_a_faulty_decision_comes_back_with_a_sentence() -> None:
    with clock.frozen(NOW):
        answer = signed_in(cast.lead()).post(reverse("delegation_new"), typed(valid_to=""))
        assert answer.status_code == 422
        assert "limited in time and content" in answer.content.decode()
        wrong = signed_in(cast.lead()).post(reverse("delegation_new"), typed(procedure_codes="birth"))
        assert "six digits" in wrong.content.decode()


def test_fields_are_ticked_and_procedures_chosen_by_name_and_the_list_names_both() -> None:
    with clock.frozen(NOW):
        client = signed_in(cast.lead())
        form = client.get(reverse("delegation_new")).content.decode()
        assert "Certification" in form
        assert reverse("procedures_typeahead") in form
        (found,) = client.get(reverse("procedures_typeahead"), {"q": "chứng thực bản sao"}).json()
        answer = client.post(reverse("delegation_new"), typed(procedure_codes=f"{found['via']}, "))
        assert answer.status_code == 302
        page = client.get(reverse("delegations")).content.decode()
        assert f"{record_cast.COPIES}</span> Certified copies" in page
        assert "Civil status" in page


def test_an_unknown_procedure_comes_back_with_a_sentence() -> None:
    with clock.frozen(NOW):
        answer = signed_in(cast.lead()).post(reverse("delegation_new"), typed(procedure_codes="9.999999"))
        assert answer.status_code == 422
        assert "No procedure has the code 9.999999" in answer.content.decode()
        assert not Delegation.objects.exists()


def test_pages_of_authority_are_closed_to_officers() -> None:
    for name in ("delegations", "delegation_new", "absences"):
        assert signed_in(cast.officer()).get(reverse(name)).status_code == 403


def test_programs_read_delegations_of_their_units() -> None:
    granted()
    with clock.frozen(NOW):
        (row,) = signed_in(cast.lead()).get(reverse("api_delegations")).json()
        assert row["signature_block"] == ["TUQ. CHỦ TỊCH", "GIÁM ĐỐC TRUNG TÂM"]
        assert signed_in(cast.officer()).get(reverse("api_delegations")).status_code == 403
