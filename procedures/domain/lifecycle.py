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
    S.VOIDED: 8,
}

OPEN = frozenset({S.RECEIVED, S.PROCESSING, S.SUPPLEMENT_REQUESTED, S.FINANCIAL_OBLIGATION})
MAY_PAUSE = frozenset({S.SUPPLEMENT_REQUESTED, S.FINANCIAL_OBLIGATION})
"""In these the clock may stand still: for a supplement always (Art. 19.5), for a financial obligation where the
procedure's version says so (Art. 24). Whether it does is the record's ``paused_at``."""
OURS_TO_MOVE = frozenset({S.SUBMITTED, S.RECEIVED, S.PROCESSING})
"""In these the next step is ours: a record that nobody touches in one of them is stuck (decision 20)."""
AT_INTAKE = frozenset({S.SUBMITTED, S.INTAKE_SUPPLEMENT})
SETTLED = frozenset({S.COMPLETED, S.RETURNED, S.STOPPED})  # judged against the due date (decision 2)
ENDED = frozenset({S.REFUSED, S.WITHDRAWN, S.STOPPED, S.RETURNED, S.VOIDED})
UNSETTLED_END = frozenset({S.REFUSED, S.WITHDRAWN, S.VOIDED})  # ended without a judgement (decision 2)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at. ``status`` is None before the record exists."""

    status: Status | None = None
    mirrored: bool = False  # another system is master: read only here (Decree 224/2026 Art. 15)
    at_once: bool = False  # the procedure version gives its result on the spot (Art. 17.4)
    has_term: bool = True
    intake_requests: int = 0  # requests for completion before reception
    supplement_requests: int = 0  # after acceptance
    supplement_late: bool = False  # asked for after the time that Art. 19.5 allows
    legal_ground: bool = False
    extensions: int = 0
    clock_stopped: bool = False
    has_result: bool = False  # number, date and competent signer, or a refusal letter
    receiver_identified: bool = False
    electronic_file_missing: bool = False  # it is to go electronically, and there is no file
    supplement_complete: bool = False
    supplement_expired: bool = False
    has_obligation: bool = False  # the procedure knows a financial obligation
    chain_open: bool = False  # an agency of the chain has not answered yet
    proposed: bool = False  # a result was proposed, approved, signed in the system
    approved: bool = False
    signed: bool = False
    error_reported: bool = False
    originals_kept: bool = False  # originals of the applicant still lie here
    in_the_post: bool = False  # handed to the post, not known to have arrived


Guard = Callable[[Facts], str | None]


def _ours(facts: Facts) -> str | None:
    return "record_mirrored" if facts.mirrored else None


def _term_known(facts: Facts) -> str | None:
    return None if facts.has_term else "term_unknown"


def _given_at_once(facts: Facts) -> str | None:
    return None if facts.at_once else "not_at_once"


def _first_intake_request(facts: Facts) -> str | None:
    return "supplement_once" if facts.intake_requests and not facts.legal_ground else None


def _first_supplement(facts: Facts) -> str | None:
    return "supplement_once" if facts.supplement_requests and not facts.legal_ground else None


def _supplement_asked_in_time(facts: Facts) -> str | None:
    return "supplement_late" if facts.supplement_late and not facts.legal_ground else None


def _supplement_complete(facts: Facts) -> str | None:
    return None if facts.supplement_complete else "supplement_incomplete"


def _nothing_asked_for(facts: Facts) -> str | None:
    waits = facts.status == S.INTAKE_SUPPLEMENT and not facts.supplement_complete
    return "supplement_incomplete" if waits else None


def _supplement_expired(facts: Facts) -> str | None:
    return None if facts.supplement_expired else "supplement_still_open"


def _obligation_known(facts: Facts) -> str | None:
    return None if facts.has_obligation else "no_financial_obligation"


def _first_extension(facts: Facts) -> str | None:
    return "extension_once" if facts.extensions else None


def _never_extended(facts: Facts) -> str | None:
    """An extended term keeps the date of its letter."""
    return "term_extended" if facts.extensions else None


def _clock_runs(facts: Facts) -> str | None:
    return "clock_stopped" if facts.clock_stopped else None


def _not_proposed(facts: Facts) -> str | None:
    return "result_proposed" if facts.proposed else None


def _proposed(facts: Facts) -> str | None:
    return None if facts.proposed else "nothing_proposed"


def _not_approved(facts: Facts) -> str | None:
    return "result_approved" if facts.approved else None


def _approved(facts: Facts) -> str | None:
    return None if facts.approved else "result_not_approved"


def _not_signed(facts: Facts) -> str | None:
    return "result_signed" if facts.signed else None


def _signed_if_proposed(facts: Facts) -> str | None:
    return "result_not_signed" if facts.proposed and not facts.signed else None


def _signed_and_not_returned(facts: Facts) -> str | None:
    """The file is the signed result's; once returned it changes only where an error was reported."""
    if facts.status == S.PROCESSING and not facts.signed:
        return "result_not_signed"
    return "result_returned" if facts.status == S.RETURNED and not facts.error_reported else None


def _chain_answered(facts: Facts) -> str | None:
    """Silence is not consent: whoever was asked as part of the chain must have answered."""
    return "chain_not_answered" if facts.chain_open else None


def _result_signed(facts: Facts) -> str | None:
    return None if facts.has_result else "result_incomplete"


def _electronic_file_there(facts: Facts) -> str | None:
    return "electronic_result_missing" if facts.electronic_file_missing else None


def _receiver_identified(facts: Facts) -> str | None:
    return None if facts.receiver_identified else "receiver_unknown"


def _error_reported(facts: Facts) -> str | None:
    return None if facts.error_reported else "no_error_reported"


def _no_error_reported(facts: Facts) -> str | None:
    return "error_already_reported" if facts.error_reported else None


def _originals_kept(facts: Facts) -> str | None:
    return None if facts.originals_kept else "no_originals_kept"


def _in_the_post(facts: Facts) -> str | None:
    return None if facts.in_the_post else "not_in_the_post"


def _theirs(facts: Facts) -> str | None:
    return None if facts.mirrored else "record_not_mirrored"


_KNOWN_BEFOREHAND: tuple[Guard, ...] = (
    _not_proposed,
    _proposed,
    _not_approved,
    _approved,
    _not_signed,
    _signed_if_proposed,
    _signed_and_not_returned,
    _error_reported,
    _no_error_reported,
    _in_the_post,
)
"""Guards that ask for nothing an act could bring along: where one refuses, the act is not even offered."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table; ``target`` None leaves the status as it is."""

    sources: frozenset[Status | None]
    target: Status | None
    guards: tuple[Guard, ...] = ()


_STARTED = frozenset[Status | None]({S.RECEIVED, S.PROCESSING})
_OPEN = frozenset[Status | None](OPEN)
_BEFORE_DECISION = _OPEN | AT_INTAKE
_DECIDED = frozenset[Status | None]({S.COMPLETED, S.RETURNED})

TABLE: dict[Act, Rule] = {
    # coming in
    Act.SUBMIT: Rule(frozenset({None}), S.SUBMITTED),
    Act.RECEIVE: Rule(
        frozenset({None, S.SUBMITTED, S.INTAKE_SUPPLEMENT}), S.RECEIVED, (_ours, _term_known, _nothing_asked_for)
    ),
    Act.SETTLE_AT_ONCE: Rule(frozenset({None}), S.RETURNED, (_ours, _term_known, _given_at_once)),
    Act.REQUEST_INTAKE_SUPPLEMENT: Rule(
        frozenset({None, S.SUBMITTED}), S.INTAKE_SUPPLEMENT, (_ours, _first_intake_request)
    ),
    Act.ANSWER_INTAKE_SUPPLEMENT: Rule(frozenset({S.INTAKE_SUPPLEMENT}), S.SUBMITTED, (_ours,)),
    Act.REFUSE: Rule(frozenset({None, S.SUBMITTED, S.INTAKE_SUPPLEMENT}), S.REFUSED, (_ours,)),
    # being settled
    Act.FORWARD: Rule(frozenset({S.RECEIVED}), S.PROCESSING, (_ours,)),
    Act.TAKE: Rule(_STARTED, S.PROCESSING, (_ours,)),
    Act.ASSIGN: Rule(_STARTED, S.PROCESSING, (_ours,)),
    Act.RELEASE: Rule(frozenset({S.PROCESSING}), None, (_ours, _not_proposed)),
    Act.REQUEST_SUPPLEMENT: Rule(
        _STARTED, S.SUPPLEMENT_REQUESTED, (_ours, _first_supplement, _supplement_asked_in_time)
    ),
    Act.PROVIDE_SUPPLEMENT: Rule(frozenset({S.SUPPLEMENT_REQUESTED, S.INTAKE_SUPPLEMENT}), None, (_ours,)),
    Act.CONFIRM_SUPPLEMENT: Rule(frozenset({S.SUPPLEMENT_REQUESTED}), S.PROCESSING, (_ours, _supplement_complete)),
    Act.REQUEST_PAYMENT: Rule(frozenset({S.PROCESSING}), S.FINANCIAL_OBLIGATION, (_ours, _obligation_known)),
    Act.CONFIRM_PAYMENT: Rule(frozenset({S.FINANCIAL_OBLIGATION}), S.PROCESSING, (_ours,)),
    Act.EXTEND: Rule(_STARTED, None, (_ours, _first_extension)),
    Act.ASSIGN_TASK: Rule(_STARTED, S.PROCESSING, (_ours,)),
    Act.ANSWER_TASK: Rule(frozenset({S.PROCESSING, *MAY_PAUSE}), None, (_ours,)),
    Act.RECORD_OUTAGE: Rule(_BEFORE_DECISION, None, (_ours,)),
    # the result, in stages that are facts of their own, or at once when it was signed on paper
    Act.PROPOSE_RESULT: Rule(frozenset({S.PROCESSING}), None, (_ours, _not_proposed)),
    Act.APPROVE_RESULT: Rule(frozenset({S.PROCESSING}), None, (_ours, _proposed, _not_approved)),
    Act.SEND_BACK_RESULT: Rule(frozenset({S.PROCESSING}), None, (_ours, _proposed, _not_signed)),
    Act.SIGN_RESULT: Rule(frozenset({S.PROCESSING}), None, (_ours, _approved, _not_signed)),
    Act.COMPLETE: Rule(
        frozenset({S.PROCESSING}), S.COMPLETED, (_ours, _chain_answered, _signed_if_proposed, _result_signed)
    ),
    Act.ADD_RESULT_FILE: Rule(
        frozenset({S.PROCESSING, S.COMPLETED, S.RETURNED}), None, (_ours, _signed_and_not_returned)
    ),
    Act.RETURN: Rule(frozenset({S.COMPLETED}), S.RETURNED, (_ours, _electronic_file_there, _receiver_identified)),
    # other ends
    Act.WITHDRAW: Rule(_BEFORE_DECISION, S.WITHDRAWN, (_ours,)),
    Act.STOP: Rule(_OPEN, S.STOPPED, (_ours,)),
    Act.CLOSE: Rule(frozenset({S.SUPPLEMENT_REQUESTED}), S.STOPPED, (_ours, _supplement_expired)),
    Act.VOID: Rule(_OPEN, S.VOIDED, (_ours,)),
    # what leaves the status as it is
    Act.ADJUST: Rule(_BEFORE_DECISION, None, (_ours,)),
    Act.AMEND: Rule(_BEFORE_DECISION | _DECIDED, None, (_ours,)),
    Act.RECOMPUTE_DEADLINE: Rule(_STARTED | {S.FINANCIAL_OBLIGATION}, None, (_ours, _never_extended, _clock_runs)),
    Act.SEND_PAPER: Rule(_OPEN | {S.COMPLETED}, None, (_ours,)),
    Act.RECEIVE_PAPER: Rule(_OPEN | _DECIDED | ENDED, None, (_ours,)),
    # linked acts after the decision (decision 13)
    Act.REPORT_ERROR: Rule(_DECIDED, None, (_ours, _no_error_reported)),
    Act.CORRECT_RESULT: Rule(_DECIDED, None, (_ours, _error_reported)),
    Act.GIVE_BACK_ORIGINALS: Rule(_DECIDED | ENDED, None, (_ours, _originals_kept)),
    Act.CONFIRM_DELIVERY: Rule(frozenset({S.RETURNED}), None, (_ours, _in_the_post)),
    # nobody has the result yet: it lies ready again (decision 58)
    Act.RECORD_UNDELIVERED: Rule(frozenset({S.RETURNED}), S.COMPLETED, (_ours, _in_the_post)),
    # what another system tells of its own records: the status is the one that stands there
    Act.MIRROR: Rule(frozenset[Status | None](S), None, (_theirs,)),
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
    """Acts that start from this status, whatever they must still bring along: what a page may offer."""
    if facts.mirrored:
        return ()
    return tuple(act for act, rule in TABLE.items() if facts.status in rule.sources and _offered(act, rule, facts))


def _offered(act: Act, rule: Rule, facts: Facts) -> bool:
    known = (guard for guard in rule.guards if guard in _KNOWN_BEFOREHAND)
    return act is not Act.MIRROR and not any(guard(facts) for guard in known)
