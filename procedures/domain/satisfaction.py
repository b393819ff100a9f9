"""Satisfaction with a result: the scale, the questionnaire of Decree 118 Art. 33, and what is counted.

A record counts once, with its latest rating: what somebody says at home in peace counts before what was tapped at the
counter under the clerk's eyes (decision 66).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import IntEnum

from procedures.domain.vocabulary import Status, Word
from units.errors import RuleBroken

RATED_WITHIN = timedelta(days=90)
"""After the result; later nobody remembers well enough, and a link that lay about is no use to anybody."""

RATED = frozenset({Status.COMPLETED, Status.RETURNED})
"""A result is there; what was refused at reception, stopped or withdrawn has none."""

LONGEST_REMARK = 1000


class Score(IntEnum):
    """From not at all to very satisfied."""

    VERY_DISSATISFIED = 1
    DISSATISFIED = 2
    NEITHER = 3
    SATISFIED = 4
    VERY_SATISFIED = 5

    @property
    def is_satisfied(self) -> bool:
        """Whether it counts as satisfied."""
        return self >= Score.SATISFIED

    @property
    def is_dissatisfied(self) -> bool:
        """Whether the head of the centre has to look into it."""
        return self <= Score.DISSATISFIED


class ScoreWord(Word):
    """A score as people read it."""

    VERY_SATISFIED = "very_satisfied", "Very satisfied", "good"
    SATISFIED = "satisfied", "Satisfied", "good"
    NEITHER = "neither", "Neither satisfied nor dissatisfied", "neutral"
    DISSATISFIED = "dissatisfied", "Not satisfied", "warning"
    VERY_DISSATISFIED = "very_dissatisfied", "Not satisfied at all", "bad"

    @classmethod
    def of(cls, score: int) -> "ScoreWord":
        """The word of a score."""
        return cls(Score(score).name.lower())

    @property
    def score(self) -> Score:
        """The score of a word."""
        return Score[self.name]


class RatingChannel(Word):
    """Where somebody rated."""

    COUNTER = "counter", "At the counter's device"
    PAGE = "page", "On the page of the record"
    LINK = "link", "By the link in the letter"


class Question(Word):
    """The questionnaire (Art. 33, letters a to g with đ and h); remarks are letter i."""

    TIME = "time", "Was the result there in the time that the rules promise?"
    AGENCIES = "agencies", "Did you have to deal with one office only?"
    VISITS = "visits", "Did you have to come no more often than you were told?"
    INFORMATION = "information", "Was what is published about papers, fees and time right?"
    ATTITUDE = "attitude", "Were the staff polite and helpful?"
    LAWFUL = "lawful", "Was the result right, and did you pay nothing but the published fee?"
    EXPLANATIONS = "explanations", "Were your questions and complaints answered well and in good time?"
    ONLINE = "online", "Did the online service work well?"


class QuestionAnswer(Word):
    """What may be answered to each."""

    YES = "yes", "Yes", "good"
    PARTLY = "partly", "Partly", "warning"
    NO = "no", "No", "bad"
    NOT_APPLICABLE = "not_applicable", "Does not apply", "neutral"


class MatterState(Word):
    """Where the matter of somebody who was not satisfied stands."""

    OPEN = "open", "To be answered", "warning"
    ANSWERED = "answered", "Answered", "good"


def check_ratable(status: Status, completed_at: datetime | None, at: datetime, *, mirrored: bool) -> None:
    """RuleBroken: rating_elsewhere (its master counts it), rating_before_result, rating_too_late."""
    if mirrored:
        raise RuleBroken("rating_elsewhere")
    if status not in RATED or completed_at is None:
        raise RuleBroken("rating_before_result")
    if at > completed_at + RATED_WITHIN:
        raise RuleBroken("rating_too_late")


def counted(before: Score | None, after: Score) -> tuple[int, int]:
    """By how much a unit's (rated, satisfied) change when a record's latest score becomes ``after``."""
    if before is None:
        return 1, int(after.is_satisfied)
    return 0, int(after.is_satisfied) - int(before.is_satisfied)


def clean_answers(given: Mapping[str, str]) -> dict[str, str]:
    """What was answered of the questionnaire, in its order; RuleBroken("rating_answer_unknown") for anything else."""
    known = {question.value for question in Question}
    answers = {answer.value for answer in QuestionAnswer}
    if not set(given) <= known or not set(given.values()) <= answers:
        raise RuleBroken("rating_answer_unknown")
    return {question.value: given[question.value] for question in Question if question.value in given}
