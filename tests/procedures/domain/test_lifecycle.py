"""The whole lifecycle, every status with every act, and every guard."""

from dataclasses import replace
from itertools import product

import pytest

from procedures.domain.lifecycle import (
    AT_INTAKE,
    ENDED,
    MAY_PAUSE,
    NATIONAL_PORTAL_STATUS,
    OPEN,
    SETTLED,
    TABLE,
    Facts,
    move,
    possible_acts,
    refusal,
)
from procedures.domain.vocabulary import Act, Status
from units.errors import RuleBroken

# Each line: an act, and where it leads from each status that allows it ("=": nowhere). What is not written is refused.
TRANSITIONS = """
submit                     -:submitted
receive                    -:received submitted:received intake_supplement:received
settle_at_once             -:returned
request_intake_supplement  -:intake_supplement submitted:intake_supplement
answer_intake_supplement   intake_supplement:submitted
refuse                     -:refused submitted:refused intake_supplement:refused
forward                    received:processing
take                       received:processing processing:processing
assign                     received:processing processing:processing
release                    processing=
request_supplement         received:supplement_requested processing:supplement_requested
provide_supplement         intake_supplement= supplement_requested=
confirm_supplement         supplement_requested:processing
request_payment            processing:financial_obligation
confirm_payment            financial_obligation:processing
extend                     received:received processing:processing
assign_task                received:processing processing:processing
answer_task                processing= supplement_requested= financial_obligation=
record_outage              submitted= intake_supplement= received= processing=
record_outage              supplement_requested= financial_obligation=
propose_result             processing=
approve_result             processing=
send_back_result           processing=
sign_result                processing=
add_result_file            processing= completed= returned=
complete                   processing:completed
return                     completed:returned
withdraw                   submitted:withdrawn intake_supplement:withdrawn received:withdrawn processing:withdrawn
withdraw                   supplement_requested:withdrawn financial_obligation:withdrawn
stop                       received:stopped processing:stopped supplement_requested:stopped financial_obligation:stopped
close                      supplement_requested:stopped
void                       received:voided processing:voided supplement_requested:voided financial_obligation:voided
adjust                     submitted= intake_supplement= received= processing=
adjust                     supplement_requested= financial_obligation=
amend                      submitted= intake_supplement= received= processing=
amend                      supplement_requested= financial_obligation=
amend                      completed= returned=
recompute_deadline         received= processing= financial_obligation=
send_paper                 received= processing= supplement_requested= financial_obligation= completed=
receive_paper              received= processing= supplement_requested= financial_obligation= completed= returned=
receive_paper              refused= withdrawn= stopped= voided=
report_error               completed= returned=
correct_result             completed= returned=
give_back_originals        completed= returned= refused= withdrawn= stopped= voided=
confirm_delivery           returned=
record_undelivered         returned:completed
mirror                     submitted= intake_supplement= received= processing=
mirror                     supplement_requested= financial_obligation=
mirror                     completed= returned= refused= withdrawn= stopped= voided=
"""
EVERY_STATUS = (None, *Status)
ALL_GUARDS_MET = Facts(
    at_once=True,
    has_result=True,
    receiver_identified=True,
    supplement_complete=True,
    supplement_expired=True,
    has_obligation=True,
)
# Guards that ask for something that others forbid: met for these acts only.
MET_FOR = {
    Act.APPROVE_RESULT: {"proposed": True},
    Act.SEND_BACK_RESULT: {"proposed": True},
    Act.SIGN_RESULT: {"proposed": True, "approved": True},
    Act.ADD_RESULT_FILE: {"signed": True, "error_reported": True},
    Act.CORRECT_RESULT: {"error_reported": True},
    Act.GIVE_BACK_ORIGINALS: {"originals_kept": True},
    Act.CONFIRM_DELIVERY: {"in_the_post": True},
    Act.RECORD_UNDELIVERED: {"in_the_post": True},
    Act.MIRROR: {"mirrored": True},
}


def allowing(act: Act, status: Status | None) -> Facts:
    """Facts under which no guard of the act refuses."""
    return replace(ALL_GUARDS_MET, status=status, **MET_FOR.get(act, {}))


def _expected() -> dict[tuple[Act, Status | None], Status]:
    expected = {}
    for line in TRANSITIONS.strip().splitlines():
        act, *steps = line.split()
        for step in steps:
            source, target = (step[:-1], step[:-1]) if step.endswith("=") else step.split(":")
            expected[Act(act), None if source == "-" else Status(source)] = Status(target)
    return expected


@pytest.mark.parametrize(("act", "status"), list(product(Act, EVERY_STATUS)), ids=str)
def test_every_act_from_every_status_goes_where_the_law_says_or_is_refused(act: Act, status: Status | None):
    facts = allowing(act, status)
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
    (Act.REQUEST_INTAKE_SUPPLEMENT, Status.SUBMITTED): ({"intake_requests": 1}, "supplement_once"),
    (Act.RECEIVE, Status.INTAKE_SUPPLEMENT): ({"supplement_complete": False}, "supplement_incomplete"),
    (Act.REQUEST_SUPPLEMENT, Status.PROCESSING): ({"supplement_requests": 1}, "supplement_once"),
    (Act.CONFIRM_SUPPLEMENT, Status.SUPPLEMENT_REQUESTED): ({"supplement_complete": False}, "supplement_incomplete"),
    (Act.CLOSE, Status.SUPPLEMENT_REQUESTED): ({"supplement_expired": False}, "supplement_still_open"),
    (Act.REQUEST_PAYMENT, Status.PROCESSING): ({"has_obligation": False}, "no_financial_obligation"),
    (Act.EXTEND, Status.PROCESSING): ({"extensions": 1}, "extension_once"),
    (Act.RECOMPUTE_DEADLINE, Status.RECEIVED): ({"extensions": 1}, "term_extended"),
    (Act.RECOMPUTE_DEADLINE, Status.FINANCIAL_OBLIGATION): ({"clock_stopped": True}, "clock_stopped"),
    (Act.COMPLETE, Status.PROCESSING): ({"has_result": False}, "result_incomplete"),
    (Act.PROPOSE_RESULT, Status.PROCESSING): ({"proposed": True}, "result_proposed"),
    (Act.RELEASE, Status.PROCESSING): ({"proposed": True}, "result_proposed"),
    (Act.APPROVE_RESULT, Status.PROCESSING): ({"proposed": False}, "nothing_proposed"),
    (Act.SEND_BACK_RESULT, Status.PROCESSING): ({"signed": True}, "result_signed"),
    (Act.SIGN_RESULT, Status.PROCESSING): ({"approved": False}, "result_not_approved"),
    (Act.REPORT_ERROR, Status.RETURNED): ({"error_reported": True}, "error_already_reported"),
    (Act.CORRECT_RESULT, Status.RETURNED): ({"error_reported": False}, "no_error_reported"),
    (Act.GIVE_BACK_ORIGINALS, Status.RETURNED): ({"originals_kept": False}, "no_originals_kept"),
    (Act.CONFIRM_DELIVERY, Status.RETURNED): ({"in_the_post": False}, "not_in_the_post"),
    (Act.RECORD_UNDELIVERED, Status.RETURNED): ({"in_the_post": False}, "not_in_the_post"),
    (Act.ADD_RESULT_FILE, Status.PROCESSING): ({"signed": False}, "result_not_signed"),
    (Act.ADD_RESULT_FILE, Status.RETURNED): ({"error_reported": False}, "result_returned"),
    (Act.MIRROR, Status.PROCESSING): ({"mirrored": False}, "record_not_mirrored"),
    (Act.RETURN, Status.COMPLETED): ({"receiver_identified": False}, "receiver_unknown"),
}


@pytest.mark.parametrize(("act", "status"), GUARDS, ids=str)
def test_each_guard_refuses_with_its_own_code(act: Act, status: Status | None):
    lacking, code = GUARDS[act, status]
    assert refusal(act, replace(allowing(act, status), **lacking)) == code


def test_a_result_proposed_in_the_system_is_signed_there_before_it_is_issued():
    facts = replace(ALL_GUARDS_MET, status=Status.PROCESSING, proposed=True, approved=True)
    assert refusal(Act.COMPLETE, facts) == "result_not_signed"
    assert move(Act.COMPLETE, replace(facts, signed=True)) == Status.COMPLETED


def test_stages_of_a_result_are_offered_in_their_order_only():
    def stages(**facts: bool) -> set[Act]:
        offered = set(possible_acts(Facts(status=Status.PROCESSING, **facts)))
        return offered & {Act.PROPOSE_RESULT, Act.APPROVE_RESULT, Act.SEND_BACK_RESULT, Act.SIGN_RESULT, Act.COMPLETE}

    assert stages() == {Act.PROPOSE_RESULT, Act.COMPLETE}
    assert stages(proposed=True) == {Act.APPROVE_RESULT, Act.SEND_BACK_RESULT}
    assert stages(proposed=True, approved=True) == {Act.SIGN_RESULT, Act.SEND_BACK_RESULT}
    assert stages(proposed=True, approved=True, signed=True) == {Act.COMPLETE}


def test_what_is_to_go_electronically_needs_its_file():
    facts = replace(ALL_GUARDS_MET, status=Status.COMPLETED, electronic_file_missing=True)
    assert refusal(Act.RETURN, facts) == "electronic_result_missing"


def test_silence_of_an_agency_of_the_chain_is_not_consent():
    facts = replace(ALL_GUARDS_MET, status=Status.PROCESSING, chain_open=True)
    assert refusal(Act.COMPLETE, facts) == "chain_not_answered"


def test_a_second_supplement_request_needs_a_legal_ground():
    facts = replace(ALL_GUARDS_MET, status=Status.PROCESSING, supplement_requests=1, legal_ground=True)
    assert move(Act.REQUEST_SUPPLEMENT, facts) == Status.SUPPLEMENT_REQUESTED


def test_a_supplement_asked_for_late_needs_a_legal_ground():
    facts = replace(ALL_GUARDS_MET, status=Status.RECEIVED, supplement_late=True)
    assert refusal(Act.REQUEST_SUPPLEMENT, facts) == "supplement_late"
    assert move(Act.REQUEST_SUPPLEMENT, replace(facts, legal_ground=True)) == Status.SUPPLEMENT_REQUESTED


@pytest.mark.parametrize("act", [act for act in Act if act not in (Act.SUBMIT, Act.MIRROR)])
def test_a_mirrored_record_refuses_every_act(act: Act):
    for status in TABLE[act].sources:
        assert refusal(act, replace(allowing(act, status), mirrored=True)) == "record_mirrored"


@pytest.mark.parametrize("status", sorted(ENDED))
def test_nothing_leads_out_of_an_end_but_a_letter_that_came_back(status: Status):
    for act in possible_acts(Facts(status=status)):
        assert move(act, allowing(act, status)) == status


def test_every_status_has_its_number_at_the_national_portal():
    assert set(NATIONAL_PORTAL_STATUS) == set(Status)
    assert {NATIONAL_PORTAL_STATUS[s] for s in SETTLED} == {8, 9, 10}


def test_the_groups_of_statuses_do_not_overlap():
    assert OPEN.isdisjoint(SETTLED | AT_INTAKE | ENDED)
    assert MAY_PAUSE <= OPEN


def test_every_status_can_be_reached():
    reached = {rule.target for rule in TABLE.values()}
    assert reached - {None} == set(Status)
