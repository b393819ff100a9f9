"""What those who answer for settlement look at, and what they may do about it: risks, urging, asking, alerts."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from procedures.domain.calendar import WorkingCalendar
from procedures.domain.deadlines import add_working_time
from procedures.domain.lifecycle import OPEN
from procedures.domain.vocabulary import Status, Word
from units.errors import RuleBroken

URGED_AGAIN_AFTER = timedelta(hours=4)
"""Working time before the same person may urge the same record again."""
LONGEST_NOTE = 500


class Risk(Word):
    """Why a record may not be settled in time, or is late already. A record may be at several risks at once."""

    OVERDUE = "overdue", "Overdue", "bad"
    DUE_SOON = "due_soon", "Due soon", "warning"
    STUCK = "stuck", "Untouched for long", "warning"
    WAITING = "waiting", "Waits for another agency", "paused"


def check_urge(
    status: Status, *, mirrored: bool, last: datetime | None, at: datetime, calendar: WorkingCalendar
) -> None:
    """Refuse to urge where nothing is left to urge for, or where the same person did so a moment ago.

    ``last`` is when that person urged this record last. RuleBroken: record_mirrored, urge_ended (nothing is being
    settled any more, or nothing is received yet), urged_lately (``again``: from when on it may be urged again).
    """
    if mirrored:
        raise RuleBroken("record_mirrored")
    if status not in OPEN and status is not Status.SUBMITTED:
        raise RuleBroken("urge_ended", status=status.value)
    if last is not None and at < (again := add_working_time(last, URGED_AGAIN_AFTER, calendar)):
        raise RuleBroken("urged_lately", again=again)


class AskedFigure(Word):
    """Which figure of a unit an explanation may be asked for."""

    ON_TIME = "on_time", "Early and on time, of all settled"
    OVERDUE = "overdue", "Records overdue"


class ExplanationState(Word):
    """Where a request for an explanation stands."""

    ASKED = "asked", "Waits for the answer", "warning"
    ANSWERED = "answered", "Answered", "info"
    SENT_BACK = "sent_back", "Sent back, to be answered again", "warning"
    ACCEPTED = "accepted", "Accepted", "good"


class ExplanationAct(Word):
    """What is done with one."""

    ANSWER = "answer", "Answer"
    SEND_BACK = "send_back", "Send back"
    ACCEPT = "accept", "Accept"


_EXPLANATION_MOVES: dict[tuple[ExplanationState, ExplanationAct], ExplanationState] = {
    (ExplanationState.ASKED, ExplanationAct.ANSWER): ExplanationState.ANSWERED,
    (ExplanationState.ANSWERED, ExplanationAct.SEND_BACK): ExplanationState.SENT_BACK,
    (ExplanationState.ANSWERED, ExplanationAct.ACCEPT): ExplanationState.ACCEPTED,
    (ExplanationState.SENT_BACK, ExplanationAct.ANSWER): ExplanationState.ANSWERED,
}
EXPLANATION_OWED = frozenset({ExplanationState.ASKED, ExplanationState.SENT_BACK})
"""In these the asked unit owes an answer."""
EXPLAINED_IN = 2
"""Working days for an answer, where nothing else is said."""
LONGEST_EXPLANATION_TERM = 10
LONGEST_EXPLANATION = 2000
_CODE_OF_A_RECORD = re.compile(r"\b[A-Z]\d{2}(?:\.\d{1,3}){0,4}-(?:\d{6}|\d{8})-\d{4,7}\b")
_NUMBER_OF_A_PERSON = re.compile(r"(?<!\d)(?:\d[ .\-]?){11}\d(?!\d)")


def explanation_after(state: ExplanationState, act: ExplanationAct, *, answers: int) -> ExplanationState:
    """The state after an act; ``answers`` is how many were given.

    RuleBroken: explanation_act_not_allowed (``explanation``), explanation_sent_back_once.
    """
    if act is ExplanationAct.SEND_BACK and state is ExplanationState.ANSWERED and answers > 1:
        raise RuleBroken("explanation_sent_back_once")
    after = _EXPLANATION_MOVES.get((state, act))
    if after is None:
        raise RuleBroken("explanation_act_not_allowed", explanation=state.value)
    return after


def checked_words(text: str, *, field: str) -> str:
    """What was written, without the blanks around it.

    Those who read it may have no right to personal data, so a personal identification number is refused.
    RuleBroken: words_missing, words_too_long (``most``), words_name_a_person.
    """
    words = text.strip()
    if not words:
        raise RuleBroken("words_missing", field=field)
    if len(words) > LONGEST_EXPLANATION:
        raise RuleBroken("words_too_long", field=field, most=LONGEST_EXPLANATION)
    if _NUMBER_OF_A_PERSON.search(_CODE_OF_A_RECORD.sub("", words)):
        raise RuleBroken("words_name_a_person", field=field)
    return words


class AlertMeasure(Word):
    """What an alert watches."""

    RATE_UNDER = "rate_under", "Early and on time under … %"
    OVERDUE_OVER = "overdue_over", "More than … records overdue"
    STUCK_OVER = "stuck_over", "More than … records untouched for long"


TENTHS = 10
"""A rate's threshold and value are kept in tenths of a percent: 98.5 % is 985."""
RATE_DAYS = 30
"""The rate is that of the settlements of the last 30 days, today included."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The numbers of one unit, or of several together, that alerts look at."""

    kept: int = 0
    settled: int = 0
    overdue: int = 0
    stuck: int = 0

    def __add__(self, other: "Measured") -> "Measured":
        return Measured(
            self.kept + other.kept,
            self.settled + other.settled,
            self.overdue + other.overdue,
            self.stuck + other.stuck,
        )

    def value(self, measure: AlertMeasure) -> int | None:
        """The number that is compared: tenths of a percent or records; None for a rate of nothing settled."""
        if measure is AlertMeasure.OVERDUE_OVER:
            return self.overdue
        if measure is AlertMeasure.STUCK_OVER:
            return self.stuck
        return self.kept * 100 * TENTHS // self.settled if self.settled else None


def is_passed(measure: AlertMeasure, threshold: int, measured: Measured) -> bool:
    """Whether the threshold is passed: a rate exactly at it is not under it; nothing settled is no bad rate.

    The rate is compared without rounding, so that 94.99 % is under 95 %.
    """
    if measure is AlertMeasure.RATE_UNDER:
        return measured.settled > 0 and measured.kept * 100 * TENTHS < threshold * measured.settled
    value = measured.value(measure)
    return value is not None and value > threshold


def is_quiet(moment: time, quiet_from: time | None, quiet_to: time | None) -> bool:
    """Whether a time of day lies in the quiet hours, which may go over midnight; their end is quiet no more."""
    if quiet_from is None or quiet_to is None:
        return False
    if quiet_from <= quiet_to:
        return quiet_from <= moment < quiet_to
    return moment >= quiet_from or moment < quiet_to
