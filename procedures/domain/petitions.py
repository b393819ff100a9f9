"""Petitions (phản ánh, kiến nghị): what may happen to one, and by when.

Decree 20/2008 as amended; the terms of the steps are those of the national index (Decision 766/QĐ-TTg).
A petition tells of an authority's conduct or of its rules. Complaints (khiếu nại) and denunciations (tố cáo) have laws
of their own: they are told apart here and passed on, never decided (Decree 309/2026 Art. 4).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from procedures.domain.calendar import WorkingCalendar
from procedures.domain.deadlines import Deadline, Term, due, soon_from
from procedures.domain.pauses import shifted
from procedures.domain.settlement import overdue_from
from procedures.domain.vocabulary import NoticeKind, TermUnit, Word
from units.domain.names import search_key
from units.errors import RuleBroken

LONGEST_SUBJECT = 150
LONGEST_TEXT = 5000
CODE_LETTERS = "23456789BCDFGHJKMNPQRTVWXYZ"  # nothing that is read as something else, and no vowels: no words come out
CODE_DRAWN = 6
KEY_DIGITS = 8
LOOK_TO_ANSWER, LOOK_AT_WRITER = "petition: to answer it", "petition: who wrote it"
"""Purposes in the audit log."""
_CODE = re.compile(rf"PA-\d{{6}}-[{CODE_LETTERS}]{{{CODE_DRAWN}}}")
_PERSONAL_NUMBER = re.compile(r"(?<!\d)\d{12}(?!\d)")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[ .\-]+(?=\d)")


class PetitionState(Word):
    """Where a petition stands."""

    SUBMITTED = "submitted", "Sent in", "info"
    FORWARDED = "forwarded", "Passed on to the competent unit", "info"
    UNDER_WAY = "under_way", "Being looked into", "info"
    ASKED = "asked", "More is asked of the writer", "warning"
    ANSWERED = "answered", "Answered", "good"
    PUBLISHED = "published", "Answered and published", "good"
    REFUSED = "refused", "Not taken up", "neutral"
    ROUTED = "routed", "Passed on to whoever is competent by law", "neutral"


class PetitionAct(Word):
    """What happens to one."""

    FILE = "file", "Sent in"
    TAKE = "take", "Taken up"
    ASK = "ask", "More asked of the writer"
    GIVE_MORE = "give_more", "The writer added more"
    FORWARD = "forward", "Passed on to the competent unit"
    ANSWER = "answer", "Answered"
    PUBLISH = "publish", "Published"
    REFUSE = "refuse", "Not taken up"
    ROUTE = "route", "Passed on to whoever is competent by law"
    RATE = "rate", "Rated by the writer"


class PetitionContent(Word):
    """What it is about (Decree 20/2008 Art. 5; forms 06a and 06b of Circular 09/2026)."""

    CONDUCT = "conduct", "How I was treated: delay, refusal, what was asked of me, manners"
    RULES = "rules", "A rule or a procedure: contrary to law, unclear, needless, could be simpler"


class PetitionChannel(Word):
    """How it came."""

    ONLINE = "online", "Online"
    COUNTER = "counter", "At the counter"
    TELEPHONE = "telephone", "By telephone"
    POST = "post", "By post"


class PetitionGround(Word):
    """Why one is not taken up."""

    NOT_OURS = "not_ours", "It is not about an administrative rule or the conduct of an authority"
    UNCLEAR = "unclear", "It does not say what happened, or where"
    ANSWERED_BEFORE = "answered_before", "The same matter was answered before"
    NOBODY = "nobody", "Nobody can be answered: name or contact are not real"
    NO_REPLY = "no_reply", "The writer did not answer what was asked"


class OtherLaw(Word):
    """What a paper may be that is no petition."""

    COMPLAINT = "complaint", "A complaint"
    DENUNCIATION = "denunciation", "A denunciation"


class PetitionStep(Word):
    """What has a term."""

    REFUSE = "refuse", "Say that it is not taken up"
    ASK = "ask", "Ask the writer for more"
    FORWARD = "forward", "Pass it on to the competent unit"
    ANSWER = "answer", "Answer"
    PUBLISH = "publish", "Publish the answer"
    REPLY = "reply", "The writer's reply"


TERMS: Mapping[PetitionStep, Term] = {
    PetitionStep.REFUSE: Term(2, TermUnit.WORKING_DAY),
    PetitionStep.ASK: Term(5, TermUnit.WORKING_DAY),
    PetitionStep.FORWARD: Term(5, TermUnit.WORKING_DAY),  # Decree 20/2008 Art. 9
    PetitionStep.ANSWER: Term(15, TermUnit.WORKING_DAY),
    PetitionStep.PUBLISH: Term(2, TermUnit.WORKING_DAY),  # from the answer
    PetitionStep.REPLY: Term(10, TermUnit.WORKING_DAY),  # ours: no text gives the writer a term (decision 83)
}
"""Working days of each step; the answer counts from the filing, the publication from the answer, all others from the
moment at which the petition came to the unit that has it."""

S, A = PetitionState, PetitionAct

WAITING = frozenset({S.SUBMITTED, S.FORWARDED})  # nobody has taken it up
OPEN = WAITING | {S.UNDER_WAY, S.ASKED}
ENDED = frozenset({S.PUBLISHED, S.REFUSED, S.ROUTED})
PROCESSED = frozenset({S.ANSWERED, S.PUBLISHED, S.REFUSED})


@dataclass(frozen=True, slots=True)
class PetitionFacts:
    """What the guards look at. ``state`` is None before the petition exists."""

    state: PetitionState | None = None
    asked_before: bool = False
    ask_is_late: bool = False
    reply_is_late: bool = False  # the writer was asked, and the term for the reply is over
    same_unit: bool = False  # passed on to where it lies
    ground: PetitionGround | None = None
    rated: bool = False


Guard = Callable[[PetitionFacts], None]


def _asked_once(facts: PetitionFacts) -> None:
    if facts.asked_before:
        raise RuleBroken("petition_asked_before")


def _asked_in_time(facts: PetitionFacts) -> None:
    if facts.ask_is_late:
        raise RuleBroken("petition_asked_late", days=TERMS[PetitionStep.ASK].value)


def _elsewhere(facts: PetitionFacts) -> None:
    if facts.same_unit:
        raise RuleBroken("petition_lies_there")


def _ground_fits(facts: PetitionFacts) -> None:
    """A writer who was asked has their days; and that nobody replied is a ground for nobody else."""
    waits = facts.state is S.ASKED
    if facts.ground is None or (not waits and facts.ground is PetitionGround.NO_REPLY):
        raise RuleBroken("petition_ground_unfit")
    if waits and not facts.reply_is_late:
        raise RuleBroken("petition_waits_for_writer", days=TERMS[PetitionStep.REPLY].value)


def _not_rated(facts: PetitionFacts) -> None:
    if facts.rated:
        raise RuleBroken("petition_rated")


@dataclass(frozen=True, slots=True)
class Move:
    """An act: from which states, to which (None: it stays), under which guards."""

    sources: frozenset[PetitionState | None]
    target: PetitionState | None
    guards: tuple[Guard, ...] = ()


TABLE: Mapping[PetitionAct, Move] = {
    A.FILE: Move(frozenset({None}), S.SUBMITTED),
    A.TAKE: Move(frozenset(WAITING), S.UNDER_WAY),
    A.ASK: Move(frozenset({S.UNDER_WAY}), S.ASKED, (_asked_once, _asked_in_time)),
    A.GIVE_MORE: Move(frozenset({S.ASKED}), S.UNDER_WAY),
    A.FORWARD: Move(frozenset(WAITING | {S.UNDER_WAY}), S.FORWARDED, (_elsewhere,)),
    A.ANSWER: Move(frozenset({S.UNDER_WAY}), S.ANSWERED),
    A.PUBLISH: Move(frozenset({S.ANSWERED}), S.PUBLISHED),
    A.REFUSE: Move(frozenset(OPEN), S.REFUSED, (_ground_fits,)),
    A.ROUTE: Move(frozenset(OPEN), S.ROUTED),
    A.RATE: Move(frozenset({S.ANSWERED, S.PUBLISHED}), None, (_not_rated,)),
}
"""Read it as: *act*, from which states, to which state, under which guards. A state that is not named refuses."""


def move(act: PetitionAct, facts: PetitionFacts) -> PetitionState:
    """The state after ``act``. RuleBroken: petition_act_not_allowed (facts act, state), or what a guard says."""
    rule = TABLE[act]
    if facts.state not in rule.sources:
        raise RuleBroken("petition_act_not_allowed", petition_act=act, petition_state=facts.state or "")
    for guard in rule.guards:
        guard(facts)
    target = rule.target or facts.state
    if target is None:
        raise ValueError(act)
    return target


def may(act: PetitionAct, facts: PetitionFacts) -> bool:
    """Whether ``act`` would be done."""
    try:
        move(act, facts)
    except RuleBroken:
        return False
    return True


def deadline(step: PetitionStep, since: datetime, calendar: WorkingCalendar) -> Deadline:
    """By when a step is due, explained. RuleBroken: outside_calendar."""
    return due(since, TERMS[step], calendar)


def answer_deadline(
    submitted_at: datetime, asked_at: datetime | None, replied_at: datetime | None, calendar: WorkingCalendar
) -> Deadline:
    """By when the answer is due: what was left of the 15 days when the writer was asked is left after the reply."""
    first = deadline(PetitionStep.ANSWER, submitted_at, calendar)
    if asked_at is None or replied_at is None:
        return first
    return shifted(
        first.due_at,
        TermUnit.WORKING_DAY,
        paused_at=asked_at,
        resumed_at=replied_at,
        lines=first.lines,
        calendar=calendar,
    )


def is_late(at: datetime, due_at: datetime) -> bool:
    """Whether ``at`` is after the due date: from midnight on (decision 1)."""
    return at >= overdue_from(due_at, TermUnit.WORKING_DAY)


@dataclass(frozen=True, slots=True)
class PetitionWatch:
    """What to tell now (nothing, or the gravest thing only), and when to look again (None: never)."""

    tell: NoticeKind | None
    next_at: datetime | None


def watch(since: datetime, due_at: datetime, at: datetime, calendar: WorkingCalendar) -> PetitionWatch:
    """Look at a term that began at ``since`` and is due at ``due_at``; due soon begins as for records (decision 10)."""
    late_from = overdue_from(due_at, TermUnit.WORKING_DAY)
    if at >= late_from:
        return PetitionWatch(NoticeKind.PETITION_OVERDUE, None)
    soon = soon_from(since, due_at, calendar)
    if at >= soon:
        return PetitionWatch(NoticeKind.PETITION_DUE_SOON, late_from)
    return PetitionWatch(None, soon)


def petition_code(day: date, drawn: str) -> str:
    """``PA-261122-K7M2QD``: the day, and letters that nobody can count on from another's."""
    return f"PA-{day:%y%m%d}-{drawn}"


def normalise(typed: str) -> str | None:
    """What somebody typed as a code in its written form, or None when it cannot be one."""
    code = re.sub(r"[\s–]+", "-", typed.strip().upper())
    return code if _CODE.fullmatch(code) else None


def check_publishable(texts: Iterable[str], *, name: str, contacts: Iterable[str]) -> None:
    """RuleBroken("petition_names_somebody") where the writer's name or contact, or a personal number, is left in.

    It finds what can be found by a machine; other people's names only the officer can see.
    """
    whole = " ".join(texts)
    said, digits = f" {search_key(whole)} ", _BETWEEN_DIGITS.sub("", whole)
    named = search_key(name)
    found = " " in named and f" {named} " in said
    for contact in contacts:
        plain = _BETWEEN_DIGITS.sub("", contact.strip()).lower()
        found = found or (bool(plain) and plain in digits.lower())
    if found or _PERSONAL_NUMBER.search(digits):
        raise RuleBroken("petition_names_somebody")
