"""An assignment opens its place from its first day to its last, by itself."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from staffing.access import access_of
from staffing.domain.capabilities import Capability, Employer, Role
from staffing.models import Account, Assignment
from staffing.services.accounts import reset_password
from staffing.services.assignments import Posting, assign, end_assignment
from tests import cast
from units.clock import ZONE
from units.errors import RuleBroken
from units.models import Unit
from units.queries.successors import with_former
from units.scoping import NOWHERE, Scope

pytestmark = pytest.mark.django_db
TODAY = date(2025, 9, 10)
NOW = datetime(2025, 9, 10, 9, 0, tzinfo=ZONE)


def posting(**changes: object) -> Posting:
    facts = {
        "role": Role.RECEPTION_CLERK,
        "place": cast.units().centres[cast.HONG_GAI],
        "employer": Employer.POST_OFFICE,
        "decision_number": "7/QĐ",
        "valid_from": TODAY,
    }
    return Posting(**(facts | changes))  # type: ignore[arg-type]


def newcomer() -> Account:
    return Account.objects.create(username="moi", full_name="Người Mới")


def test_a_clerk_sees_the_records_of_the_own_centre_and_of_no_other() -> None:
    centre = cast.units().centres[cast.HONG_GAI]
    access = access_of(cast.clerk(), TODAY)
    assert access.scope == Scope(centres=frozenset({centre.pk}))
    assert access.scope_for(Capability.RECEIVE_RECORDS) == access.scope
    assert access.scope_for(Capability.SIGN_RESULTS) == NOWHERE


def test_of_two_roles_at_two_places_each_counts_at_its_own() -> None:
    lead = cast.lead()
    access = access_of(lead, TODAY)
    hong_gai = cast.units().hong_gai.pk
    assert access.places_for(Capability.SIGN_RESULTS) == Scope(units=frozenset({hong_gai}))
    assert access.scope_for(Capability.SIGN_RESULTS) == Scope(units=with_former({hong_gai}, TODAY))
    assert access.scope_for(Capability.FORWARD_RECORDS).units == frozenset()


def test_an_auditor_sees_all_figures_and_no_record() -> None:
    access = access_of(cast.auditor(), TODAY)
    assert access.scope_for(Capability.VIEW_FIGURES).whole_province
    assert access.scope == NOWHERE


def test_an_assignment_that_ends_today_opens_records_today_and_not_tomorrow() -> None:
    account = newcomer()
    given = assign(account_id=account.pk, posting=posting(), actor=None, at=NOW)
    end_assignment(assignment_id=given.pk, last_day=TODAY, actor=cast.admin(), at=NOW)
    assert access_of(account, TODAY).may(Capability.RECEIVE_RECORDS)
    assert not access_of(account, TODAY + timedelta(days=1)).may(Capability.RECEIVE_RECORDS)


def test_an_assignment_of_tomorrow_opens_nothing_today() -> None:
    account = newcomer()
    assign(account_id=account.pk, posting=posting(valid_from=TODAY + timedelta(days=1)), actor=None, at=NOW)
    assert access_of(account, TODAY).scope == NOWHERE


def test_an_inactive_account_holds_nothing() -> None:
    account = cast.clerk()
    account.is_active = False
    assert access_of(account, TODAY).capabilities == {Capability.PUBLIC}


def test_reading_access_costs_one_query(django_assert_num_queries: object) -> None:
    lead = cast.lead()
    access_of(lead, TODAY)  # places are remembered
    with django_assert_num_queries(1):  # type: ignore[operator]
        access = access_of(lead, TODAY)
        assert [assignment.place.label for assignment in access.assignments]


def test_the_same_role_at_the_same_place_is_not_given_twice() -> None:
    account = newcomer()
    assign(account_id=account.pk, posting=posting(valid_to=TODAY + timedelta(days=30)), actor=None, at=NOW)
    with pytest.raises(RuleBroken, match="assignment_overlaps"):
        assign(account_id=account.pk, posting=posting(valid_from=TODAY + timedelta(days=30)), actor=None, at=NOW)
    assign(account_id=account.pk, posting=posting(valid_from=TODAY + timedelta(days=31)), actor=None, at=NOW)
    assert Assignment.objects.filter(account=account).count() == 2


def test_the_database_itself_refuses_an_overlap() -> None:
    held = Assignment.objects.filter(account=cast.officer()).get()
    held.pk, held.valid_from = None, TODAY
    with pytest.raises(IntegrityError, match="assignment_once_at_a_time"), transaction.atomic():
        held.save()


def test_the_last_day_cannot_lie_before_the_first() -> None:
    with pytest.raises(RuleBroken, match="assignment_reversed"):
        assign(account_id=newcomer().pk, posting=posting(valid_to=TODAY - timedelta(days=1)), actor=None, at=NOW)


def test_processing_is_not_given_for_the_whole_province() -> None:
    wrong = posting(role=Role.PROCESSING_OFFICER, place=cast.units().province)
    with pytest.raises(RuleBroken, match="role_not_at_this_place"):
        assign(account_id=newcomer().pk, posting=wrong, actor=None, at=NOW)


def test_a_unit_that_is_no_more_takes_nobody_on() -> None:
    cast.units()
    gone = Unit.objects.filter(valid_to__isnull=False, kind="ward").earliest("id")
    with pytest.raises(RuleBroken, match="place_not_in_force"):
        assign(account_id=newcomer().pk, posting=posting(role=Role.UNIT_LEADER, place=gone), actor=None, at=NOW)


def test_a_last_day_is_brought_forward_and_never_put_off() -> None:
    account = newcomer()
    given = assign(account_id=account.pk, posting=posting(valid_to=TODAY), actor=None, at=NOW)
    with pytest.raises(RuleBroken, match="assignment_over"):
        end_assignment(assignment_id=given.pk, last_day=TODAY + timedelta(days=1), actor=None, at=NOW)


def test_what_was_done_until_yesterday_stays_within_the_right() -> None:
    held = Assignment.objects.filter(account=cast.officer()).get()
    with pytest.raises(RuleBroken, match="last_day_past"):
        end_assignment(assignment_id=held.pk, last_day=TODAY - timedelta(days=2), actor=None, at=NOW)
    end_assignment(assignment_id=held.pk, last_day=TODAY - timedelta(days=1), actor=None, at=NOW)
    assert not access_of(cast.officer(), TODAY).may(Capability.PROCESS_RECORDS)


def test_nobody_gives_a_role_to_the_own_account() -> None:
    admin = cast.admin()
    wanted = posting(role=Role.PROVINCIAL_SUPERVISOR, place=cast.units().province)
    with pytest.raises(RuleBroken, match="own_account"):
        assign(account_id=admin.pk, posting=wanted, actor=admin, at=NOW)
    assign(account_id=admin.pk, posting=wanted, actor=cast.another_admin(), at=NOW)


def test_a_clerk_gives_no_roles() -> None:
    with pytest.raises(RuleBroken, match="not_a_manager"):
        assign(account_id=newcomer().pk, posting=posting(), actor=cast.clerk(), at=NOW)


def test_the_administrator_of_one_unit_manages_its_staff_and_nobody_elses() -> None:
    admin = cast.admin_of_hong_gai()
    assign(account_id=newcomer().pk, posting=posting(), actor=admin, at=NOW)
    elsewhere = posting(place=cast.units().centres[cast.CO_TO])
    with pytest.raises(RuleBroken, match="place_outside_yours"):
        assign(account_id=cast.officer().pk, posting=elsewhere, actor=admin, at=NOW)
    with pytest.raises(RuleBroken, match="account_outside_your_places"):
        assign(account_id=cast.clerk_of_another_unit().pk, posting=posting(), actor=admin, at=NOW)


def test_an_account_that_will_work_elsewhere_is_not_taken_over_before_it_begins() -> None:
    supervisor = newcomer()
    province = posting(place=cast.units().province, role=Role.PROVINCIAL_SUPERVISOR, valid_from=date(2026, 12, 1))
    assign(account_id=supervisor.pk, posting=province, actor=cast.admin(), at=NOW)
    with pytest.raises(RuleBroken, match="account_outside_your_places"):
        reset_password(account_id=supervisor.pk, actor=cast.admin_of_hong_gai(), at=NOW)
