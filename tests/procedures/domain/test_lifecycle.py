"""The whole lifecycle, every status with every act, and every guard."""

from dataclasses import replace
from itertools import product

import pytest

from procedures.domain.lifecycle import (
    AT_INTAKE,
    ENDED,
    NATIONAL_PORTAL_STATUS,
    OPEN,
    PAUSED,
    SETTLED,
    TABLE,
    Facts,
    move,
    possible_acts,
    refusal,
)
from procedures.domain.vocabulary import Act, Status
from units.errors import RuleBroken

# Each line: an act, and where it leads from each status that allows it. What is not written is refused.
TRANSITIONS = """
submit                     -:submitted
receive                    -:received submitted:received
settle_at_once             -:returned
request_intake_supplement  submitted:intake_supplement
answer_intake_supplement   intake_supplement:submitted
refuse                     submitted:refused intake_supplement:refused
forward                    received:processing
take                       received:processing processing:processing
assign                     received:processing processing:processing
request_supplement         received:supplement_requested processing:supplement_requested
confirm_supplement         supplement_requested:processing
request_payment            processing:financial_obligation
confirm_payment            financial_obligation:processing
extend                     received:received processing:processing financial_obligation:financial_obligation
complete                   processing:completed
return                     completed:returned
withdraw                   submitted:withdrawn intake_supplement:withdrawn received:withdrawn processing:withdrawn
withdraw                   supplement_requested:withdrawn financial_obligation:withdrawn
stop                       received:stopped processing:stopped supplement_requested:stopped financial_obligation:stopped
close                      supplement_requested:stopped
recompute_deadline         received:received processing:processing financial_obligation:financial_obligation
"""
EVERY_STATUS = (None, *Status)
ALL_GUARDS_MET = Facts(
    at_once=True,
    has_result=True,
    receiver_identified=True,
    supplement_complete=True,
    supplement_expired=True,
    payment_may_pause=True,
)


def _expected() -> dict[tuple[Act, Status | None], Status]:
    expected = {}
    for line in TRANSITIONS.strip().splitlines():
        act, *steps = line.split()
        for step in steps:
            source, target = step.split(":")
            expected[Act(act), None if source == "-" else Status(source)] = Status(target)
    return expected


@pytest.mark.parametrize(("act", "status"), list(product(Act, EVERY_STATUS)), ids=str)
def test_every_act_from_every_status_goes_where_the_law_says_or_is_refused(act: Act, status: Status | None):
    facts = replace(ALL_GUARDS_MET, status=status)
    target = _expected().get((act, status))
    if target is None:
        with pytest.raises(RuleBroken, match="act_not_allowed"):
            move(act, facts)
    else:
        assert move(act, facts) == target


GUARDS = {
    (Act.RECEIVE, None): ({"has_term": False}, "term_unknown"),
    (Act.RECEIVE, Status.SUBMITTED): ({"mirrored": True}, "record_mirrored"),
    (Act.SETTLE_AT_ONCE, None): ({"at_once": False}, "not_at_once"),
    (Act.REQUEST_INTAKE_SUPPLEMENT, Status.SUBMITTED): ({"supplement_requests": 1}, "supplement_once"),
    (Act.REQUEST_SUPPLEMENT, Status.PROCESSING): ({"supplement_requests": 1}, "supplement_once"),
    (Act.CONFIRM_SUPPLEMENT, Status.SUPPLEMENT_REQUESTED): ({"supplement_complete": False}, "supplement_incomplete"),
    (Act.CLOSE, Status.SUPPLEMENT_REQUESTED): ({"supplement_expired": False}, "supplement_still_open"),
    (Act.REQUEST_PAYMENT, Status.PROCESSING): ({"payment_may_pause": False}, "no_financial_obligation"),
    (Act.EXTEND, Status.PROCESSING): ({"extensions": 1}, "extension_once"),
    (Act.COMPLETE, Status.PROCESSING): ({"has_result": False}, "result_incomplete"),
    (Act.RETURN, Status.COMPLETED): ({"receiver_identified": False}, "receiver_unknown"),
}


@pytest.mark.parametrize(("act", "status"), GUARDS, ids=str)
def test_each_guard_refuses_with_its_own_code(act: Act, status: Status | None):
    lacking, code = GUARDS[act, status]
    assert refusal(act, replace(ALL_GUARDS_MET, status=status, **lacking)) == code


def test_a_second_supplement_request_needs_a_legal_ground():
    facts = replace(ALL_GUARDS_MET, status=Status.PROCESSING, supplement_requests=1, legal_ground=True)
    assert move(Act.REQUEST_SUPPLEMENT, facts) == Status.SUPPLEMENT_REQUESTED


@pytest.mark.parametrize("act", [act for act in Act if act is not Act.SUBMIT])
def test_a_mirrored_record_refuses_every_act(act: Act):
    for status in TABLE[act].sources:
        assert refusal(act, replace(ALL_GUARDS_MET, status=status, mirrored=True)) == "record_mirrored"


@pytest.mark.parametrize("status", sorted(ENDED))
def test_nothing_leads_out_of_an_end(status: Status):
    assert possible_acts(Facts(status=status)) == ()


def test_every_status_has_its_number_at_the_national_portal():
    assert set(NATIONAL_PORTAL_STATUS) == set(Status)
    assert {NATIONAL_PORTAL_STATUS[s] for s in SETTLED} == {8, 9, 10}


def test_the_groups_of_statuses_do_not_overlap():
    assert OPEN.isdisjoint(SETTLED | AT_INTAKE | ENDED)
    assert PAUSED <= OPEN


def test_every_status_can_be_reached():
    reached = {rule.target for rule in TABLE.values()}
    assert reached - {None} == set(Status)
