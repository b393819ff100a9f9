"""Petitions: the table enumerated whole, the terms by the announced calendar, and what may be published."""

from itertools import product

import pytest

from procedures.domain.petitions import (
    OPEN,
    TABLE,
    TERMS,
    PetitionAct,
    PetitionFacts,
    PetitionGround,
    PetitionState,
    PetitionStep,
    answer_deadline,
    check_publishable,
    deadline,
    is_late,
    may,
    move,
    normalise,
    petition_code,
    watch,
)
from procedures.domain.vocabulary import NoticeKind
from tests.procedures.calendars import ANNOUNCED, at
from units.errors import RuleBroken

S, A = PetitionState, PetitionAct
WEDNESDAY = at("2026-11-11")

# From which states each act is possible, written out beside the table.
POSSIBLE = {
    A.FILE: {None: S.SUBMITTED},
    A.TAKE: {S.SUBMITTED: S.UNDER_WAY, S.FORWARDED: S.UNDER_WAY},
    A.ASK: {S.UNDER_WAY: S.ASKED},
    A.GIVE_MORE: {S.ASKED: S.UNDER_WAY},
    A.FORWARD: {S.SUBMITTED: S.FORWARDED, S.FORWARDED: S.FORWARDED, S.UNDER_WAY: S.FORWARDED},
    A.ANSWER: {S.UNDER_WAY: S.ANSWERED},
    A.PUBLISH: {S.ANSWERED: S.PUBLISHED},
    A.REFUSE: dict.fromkeys(OPEN, S.REFUSED),
    A.ROUTE: dict.fromkeys(OPEN, S.ROUTED),
    A.RATE: {S.ANSWERED: S.ANSWERED, S.PUBLISHED: S.PUBLISHED},
}


def facts(state: PetitionState | None, **changes: object) -> PetitionFacts:
    """Facts under which every guard is content."""
    ground = PetitionGround.NO_REPLY if state is S.ASKED else PetitionGround.NOT_OURS
    return PetitionFacts(**{"state": state, "ground": ground, "reply_is_late": True} | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(("act", "state"), list(product(A, [None, *S])))
def test_every_act_in_every_state_does_what_is_written_out_here(act: PetitionAct, state: PetitionState | None):
    target = POSSIBLE[act].get(state)
    assert may(act, facts(state)) is (target is not None)
    if target is None:
        with pytest.raises(RuleBroken, match="petition_act_not_allowed"):
            move(act, facts(state))
    else:
        assert move(act, facts(state)) is target


@pytest.mark.parametrize(
    ("act", "state", "wrong", "code"),
    [
        (A.ASK, S.UNDER_WAY, {"asked_before": True}, "petition_asked_before"),
        (A.ASK, S.UNDER_WAY, {"ask_is_late": True}, "petition_asked_late"),
        (A.FORWARD, S.UNDER_WAY, {"same_unit": True}, "petition_lies_there"),
        (A.REFUSE, S.ASKED, {"reply_is_late": False}, "petition_waits_for_writer"),
        (A.REFUSE, S.SUBMITTED, {"ground": PetitionGround.NO_REPLY}, "petition_ground_unfit"),
        (A.REFUSE, S.SUBMITTED, {"ground": None}, "petition_ground_unfit"),
        (A.RATE, S.PUBLISHED, {"rated": True}, "petition_rated"),
    ],
)
def test_every_guard_refuses(act: PetitionAct, state: PetitionState, wrong: dict[str, object], code: str):
    with pytest.raises(RuleBroken, match=code):
        move(act, facts(state, **wrong))


def test_every_guard_of_the_table_is_tried_above():
    assert sum(len(rule.guards) for rule in TABLE.values()) == 5


@pytest.mark.parametrize(
    ("step", "due"),
    [
        (PetitionStep.REFUSE, "2026-11-13T17:00"),
        (PetitionStep.ASK, "2026-11-18T17:00"),
        (PetitionStep.FORWARD, "2026-11-18T17:00"),
        (PetitionStep.ANSWER, "2026-12-03T17:00"),
        (PetitionStep.PUBLISH, "2026-11-13T17:00"),
        (PetitionStep.REPLY, "2026-11-26T17:00"),
    ],
)
def test_terms_are_working_days_and_explain_themselves(step: PetitionStep, due: str):
    """24 November is a day off since 2026."""
    found = deadline(step, WEDNESDAY, ANNOUNCED)
    assert found.due_at == at(due)
    assert [line.code for line in found.lines][:3] == ["received_at", "term", "first_day"]
    assert set(TERMS) == set(PetitionStep)


def test_the_answer_moves_by_the_working_days_that_the_writer_took():
    asked, replied = at("2026-11-13T10:00"), at("2026-11-18T10:00")  # over a weekend: three working days
    found = answer_deadline(WEDNESDAY, asked, replied, ANNOUNCED)
    assert found.due_at == at("2026-12-08T17:00")
    assert found.lines[-2].facts == {"count": 3}
    assert answer_deadline(WEDNESDAY, asked, None, ANNOUNCED).due_at == at("2026-12-03T17:00")


def test_the_whole_due_day_is_in_time_and_midnight_is_late():
    due = at("2026-12-02T17:00")
    assert not is_late(at("2026-12-02T23:59"), due)
    assert is_late(at("2026-12-03T00:00"), due)


@pytest.mark.parametrize(
    ("moment", "tell"),
    [
        ("2026-11-12T09:00", None),
        ("2026-11-30T09:00", NoticeKind.PETITION_DUE_SOON),
        ("2026-12-02T23:00", NoticeKind.PETITION_DUE_SOON),
        ("2026-12-03T00:00", NoticeKind.PETITION_OVERDUE),
    ],
)
def test_a_watch_tells_the_gravest_thing_only(moment: str, tell: NoticeKind | None):
    found = watch(WEDNESDAY, at("2026-12-02T17:00"), at(moment), ANNOUNCED)
    assert found.tell is tell
    assert (found.next_at is None) == (tell is NoticeKind.PETITION_OVERDUE)


def test_a_code_is_read_as_people_write_it():
    code = petition_code(WEDNESDAY.date(), "K7M2QD")
    assert code == "PA-261111-K7M2QD"
    assert normalise(" pa 261111 k7m2qd ") == code


@pytest.mark.parametrize("typed", ["", "PA-261111-0001", "H49.26-261111-0001", "PA-261111-K7M2QA1", "PA-261111-KOM2QD"])
def test_what_is_no_code_is_none(typed: str):
    assert normalise(typed) is None


NAME, CONTACTS = "Bùi Văn Góp", ["0912345678", "gop@example.invalid", ""]


@pytest.mark.parametrize(
    "text",
    [
        "Ông Bùi Văn Góp chờ lâu.",
        "ông BUI VAN GOP chờ lâu",
        "Gọi 0912 345 678 để biết thêm",
        "Gọi 0912.345.678",
        "Viết cho GOP@example.invalid",
        "Thẻ số 022 192 004 417",
    ],
)
def test_what_tells_who_wrote_is_not_published(text: str):
    with pytest.raises(RuleBroken, match="petition_names_somebody"):
        check_publishable(["Chờ lâu", text], name=NAME, contacts=CONTACTS)


@pytest.mark.parametrize(
    "text", ["Người dân chờ lâu ở quầy 3.", "Góp ý về lệ phí 50000 đồng", "Đường dây nóng 02033825123"]
)
def test_what_names_nobody_is_published(text: str):
    check_publishable(["Chờ lâu", text], name=NAME, contacts=CONTACTS)
