"""What the roles carry and where they are held (no database)."""

import pytest

from staffing.domain.capabilities import ROLE_CAPABILITIES, Capability, Role
from staffing.domain.places import ROLE_PLACES, PlaceKind

C = Capability
SEES_PERSONAL_DATA = {role for role, held in ROLE_CAPABILITIES.items() if C.VIEW_PERSONAL_DATA in held}


def holders(capability: Capability) -> set[Role]:
    return {role for role, held in ROLE_CAPABILITIES.items() if capability in held}


def test_every_role_says_what_it_carries_and_where_it_is_held() -> None:
    assert set(ROLE_CAPABILITIES) == set(ROLE_PLACES) == set(Role)
    assert all(ROLE_PLACES.values())


@pytest.mark.parametrize("role", list(Role))
def test_every_role_may_sign_in(role: Role) -> None:
    assert C.SIGNED_IN in ROLE_CAPABILITIES[role]
    assert C.PUBLIC not in ROLE_CAPABILITIES[role]


def test_every_capability_is_held_by_some_role() -> None:
    assert {capability for capability in C if not holders(capability)} == {C.PUBLIC, C.CITIZEN}  # the other realm


def test_an_assistant_only_types() -> None:
    assert ROLE_CAPABILITIES[Role.ASSISTANT] == {C.SIGNED_IN, C.SUBMIT_RECORDS}


def test_only_reception_clerks_receive_and_refuse_at_reception() -> None:
    assert holders(C.RECEIVE_RECORDS) == holders(C.REFUSE_INTAKE) == {Role.RECEPTION_CLERK}


def test_only_unit_leaders_sign() -> None:
    assert holders(C.SIGN_RESULTS) == {Role.UNIT_LEADER}


def test_administrators_and_auditors_read_no_dossiers() -> None:
    for role in (Role.TECHNICAL_ADMIN, Role.CATALOGUE_ADMIN, Role.AUDITOR):
        assert not ROLE_CAPABILITIES[role] & {C.VIEW_RECORDS, C.VIEW_PERSONAL_DATA}


def test_nobody_sees_personal_data_of_the_whole_province() -> None:
    assert {role for role in SEES_PERSONAL_DATA if PlaceKind.PROVINCE in ROLE_PLACES[role]} == set()


def test_whoever_manages_accounts_reads_no_audit_log() -> None:
    assert not holders(C.MANAGE_STAFF) & holders(C.VIEW_AUDIT)
