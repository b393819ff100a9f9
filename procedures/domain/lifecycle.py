"""What may happen to a record, as one table (Decree 118/2025 Arts. 17-23; Decree 309/2026).

Read it as: *act*, from which statuses, to which status, under which guards. A status that is not named refuses.
"""

from collections.abc import Callable
from dataclasses import dataclass

from procedures.domain.vocabulary import Act, Status
from units.errors import RuleBroken

S = Status

# The national portal's numbers (TrangThaiHoSo); completion before reception stays 1, since nothing is accepted yet.
NATIONAL_PORTAL_STATUS: dict[Status, int] = {
    S.SUBMITTED: 1,
    S.INTAKE_SUPPLEMENT: 1,
    S.RECEIVED: 2,
    S.REFUSED: 3,
    S.PROCESSING: 4,
    S.SUPPLEMENT_REQUESTED: 5,
    S.FINANCIAL_OBLIGATION: 6,
    S.WITHDRAWN: 7,
    S.STOPPED: 8,
    S.COMPLETED: 9,
    S.RETURNED: 10,
}

OPEN = frozenset({S.RECEIVED, S.PROCESSING, S.SUPPLEMENT_REQUESTED, S.FINANCIAL_OBLIGATION})
PAUSED = frozenset({S.SUPPLEMENT_REQUESTED})  # the clock stands still and starts again from zero (Art. 19.5)
AT_INTAKE = frozenset({S.SUBMITTED, S.INTAKE_SUPPLEMENT})
SETTLED = frozenset({S.COMPLETED, S.RETURNED, S.STOPPED})  # judged against the due date (decision 2)
ENDED = frozenset({S.REFUSED, S.WITHDRAWN, S.STOPPED, S.RETURNED})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at. ``status`` is None before the record exists."""

    status: Status | None = None
    mirrored: bool = False  # another system is master: read only here (Decree 224/2026 Art. 15)
    at_once: bool = False  # the procedure version gives its result on the spot (Art. 17.4)
    has_term: bool = True
    supplement_requests: int = 0
    legal_ground: bool = False
    extensions: int = 0
    has_result: bool = False  # number, date and competent signer, or a refusal letter
    receiver_identified: bool = False
    supplement_complete: bool = False
    supplement_expired: bool = False
    payment_may_pause: bool = False


Guard = Callable[[Facts], str | None]


def _ours(facts: Facts) -> str | None:
    return "record_mirrored" if facts.mirrored else None


def _term_known(facts: Facts) -> str | None:
    return None if facts.has_term else "term_unknown"


def _given_at_once(facts: Facts) -> str | None:
    return None if facts.at_once else "not_at_once"


def _first_supplement(facts: Facts) -> str | None:
    return "supplement_once" if facts.supplement_requests and not facts.legal_ground else None


def _supplement_complete(facts: Facts) -> str | None:
    return None if facts.supplement_complete else "supplement_incomplete"


def _supplement_expired(facts: Facts) -> str | None:
    return None if facts.supplement_expired else "supplement_still_open"


def _obligation_known(facts: Facts) -> str | None:
    return None if facts.payment_may_pause else "no_financial_obligation"


def _first_extension(facts: Facts) -> str | None:
    return "extension_once" if facts.extensions else None


def _result_signed(facts: Facts) -> str | None:
    return None if facts.has_result else "result_incomplete"


def _receiver_identified(facts: Facts) -> str | None:
    return None if facts.receiver_identified else "receiver_unknown"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table; ``target`` None leaves the status as it is."""

    sources: frozenset[Status | None]
    target: Status | None
    guards: tuple[Guard, ...] = ()


_WORKING = frozenset[Status | None]({S.RECEIVED, S.PROCESSING, S.FINANCIAL_OBLIGATION})

TABLE: dict[Act, Rule] = {
    Act.SUBMIT: Rule(frozenset({None}), S.SUBMITTED),
    Act.RECEIVE: Rule(frozenset({None, S.SUBMITTED}), S.RECEIVED, (_ours, _term_known)),
    Act.SETTLE_AT_ONCE: Rule(frozenset({None}), S.RETURNED, (_ours, _term_known, _given_at_once)),
    Act.REQUEST_INTAKE_SUPPLEMENT: Rule(frozenset({S.SUBMITTED}), S.INTAKE_SUPPLEMENT, (_ours, _first_supplement)),
    Act.ANSWER_INTAKE_SUPPLEMENT: Rule(frozenset({S.INTAKE_SUPPLEMENT}), S.SUBMITTED, (_ours,)),
    Act.REFUSE: Rule(frozenset({S.SUBMITTED, S.INTAKE_SUPPLEMENT}), S.REFUSED, (_ours,)),
    Act.FORWARD: Rule(frozenset({S.RECEIVED}), S.PROCESSING, (_ours,)),
    Act.TAKE: Rule(frozenset({S.RECEIVED, S.PROCESSING}), S.PROCESSING, (_ours,)),
    Act.ASSIGN: Rule(frozenset({S.RECEIVED, S.PROCESSING}), S.PROCESSING, (_ours,)),
    Act.REQUEST_SUPPLEMENT: Rule(
        frozenset({S.RECEIVED, S.PROCESSING}), S.SUPPLEMENT_REQUESTED, (_ours, _first_supplement)
    ),
    Act.CONFIRM_SUPPLEMENT: Rule(frozenset({S.SUPPLEMENT_REQUESTED}), S.PROCESSING, (_ours, _supplement_complete)),
    Act.REQUEST_PAYMENT: Rule(frozenset({S.PROCESSING}), S.FINANCIAL_OBLIGATION, (_ours, _obligation_known)),
    Act.CONFIRM_PAYMENT: Rule(frozenset({S.FINANCIAL_OBLIGATION}), S.PROCESSING, (_ours,)),
    Act.EXTEND: Rule(_WORKING, None, (_ours, _first_extension)),
    Act.COMPLETE: Rule(frozenset({S.PROCESSING}), S.COMPLETED, (_ours, _result_signed)),
    Act.RETURN: Rule(frozenset({S.COMPLETED}), S.RETURNED, (_ours, _receiver_identified)),
    Act.WITHDRAW: Rule(_WORKING | AT_INTAKE | PAUSED, S.WITHDRAWN, (_ours,)),
    Act.STOP: Rule(_WORKING | PAUSED, S.STOPPED, (_ours,)),
    Act.CLOSE: Rule(frozenset({S.SUPPLEMENT_REQUESTED}), S.STOPPED, (_ours, _supplement_expired)),
    Act.RECOMPUTE_DEADLINE: Rule(_WORKING, None, (_ours,)),
}


def refusal(act: Act, facts: Facts) -> str | None:
    """The code of the rule that forbids ``act``, or None when it may be done."""
    rule = TABLE[act]
    if facts.status not in rule.sources:
        return "act_not_allowed"
    return next((code for guard in rule.guards if (code := guard(facts))), None)


def move(act: Act, facts: Facts) -> Status:
    """The status after ``act``; raises RuleBroken with the code of the rule that forbids it."""
    code = refusal(act, facts)
    if code is not None:
        raise RuleBroken(code, act=act.value, status=facts.status.value if facts.status else "none")
    target = TABLE[act].target or facts.status
    assert target is not None  # noqa: S101 - no rule without a target starts before the record exists
    return target


def possible_acts(facts: Facts) -> tuple[Act, ...]:
    """Acts that start from this status, whatever their guards still ask for: what a page may offer."""
    return tuple(act for act, rule in TABLE.items() if facts.status in rule.sources and not (facts.mirrored))
