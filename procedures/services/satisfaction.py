"""Ratings of results: taken down once by each channel, counted for the unit, answered by the head of the centre."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from procedures.domain.calendar import local
from procedures.domain.satisfaction import (
    LONGEST_REMARK,
    MatterState,
    RatingChannel,
    Score,
    check_ratable,
    clean_answers,
    counted,
)
from procedures.domain.vocabulary import Status
from procedures.models import Dissatisfaction, Rating, Record, UnitSatisfaction
from procedures.services.notices import tell_of_dissatisfaction
from staffing.domain.capabilities import Role
from staffing.models import Account
from staffing.queries.posts import posts
from units.errors import RuleBroken
from units.scoping import Scope


@transaction.atomic
def rate(*, record_id: int, channel: RatingChannel, score: Score, at: datetime) -> Rating:
    """Take down one tap; a second of the same kind changes nothing and is no fault (people tap twice).

    RuleBroken: rating_elsewhere, rating_before_result, rating_too_late, rated_already (another score by this channel).
    """
    record = Record.objects.select_for_update(of=("self",)).get(pk=record_id)
    check_ratable(Status(record.status), record.completed_at, at, mirrored=record.is_mirrored)
    former: list[Rating] = list(record.ratings.order_by("rated_at", "id"))
    for rating in former:
        if rating.channel == channel:
            if rating.score != score:
                raise RuleBroken("rated_already")
            return rating
    rating = Rating.objects.create(record=record, channel=channel, score=score, rated_at=at)
    _count(record, Score(former[-1].score) if former else None, score)
    if score.is_dissatisfied:
        _open_matter(record, rating, at)
    return rating


@transaction.atomic
def answer_questions(
    *, record_id: int, channel: RatingChannel, answers: Mapping[str, str], remark: str, at: datetime
) -> Rating:
    """Keep what was answered beyond the tap, once. RuleBroken: rating_missing, questions_answered,
    rating_answer_unknown, rating_remark_too_long.
    """
    rating = Rating.objects.select_for_update().filter(record=record_id, channel=channel).first()
    if rating is None:
        raise RuleBroken("rating_missing")
    if rating.answered_at is not None:
        raise RuleBroken("questions_answered")
    rating.answers, rating.remark, rating.answered_at = clean_answers(answers), _text(remark), at
    rating.save(update_fields=["answers", "remark", "answered_at"])
    return rating


@transaction.atomic
def answer_dissatisfaction(*, matter_id: int, done: str, actor: Account, scope: Scope, at: datetime) -> Dissatisfaction:
    """The head of the centre says what was done. RuleBroken: dissatisfaction_not_found, dissatisfaction_answered,
    dissatisfaction_unsaid, rating_remark_too_long.
    """
    rows = Dissatisfaction.objects.visible_to(scope).select_for_update(of=("self",))
    matter: Dissatisfaction | None = rows.filter(pk=matter_id).first()
    if matter is None:
        raise RuleBroken("dissatisfaction_not_found")
    if matter.state != MatterState.OPEN:
        raise RuleBroken("dissatisfaction_answered")
    matter.state, matter.done = MatterState.ANSWERED, _text(done)
    if not matter.done:
        raise RuleBroken("dissatisfaction_unsaid")
    matter.answered_by, matter.answered_at = actor, at
    matter.save()
    return matter


def _text(written: str) -> str:
    """Free text as it is kept: browsers send two characters for the end of a line and count one."""
    text = written.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_REMARK:
        raise RuleBroken("rating_remark_too_long", most=LONGEST_REMARK)
    return text


def _count(record: Record, before: Score | None, after: Score) -> None:
    rated, satisfied = counted(before, after)
    UnitSatisfaction.objects.bulk_create([UnitSatisfaction(unit=record.competent_unit)], ignore_conflicts=True)
    UnitSatisfaction.objects.filter(unit=record.competent_unit_id).update(
        rated=F("rated") + rated, satisfied=F("satisfied") + satisfied
    )


def _open_matter(record: Record, rating: Rating, at: datetime) -> None:
    """One open matter for a record: whoever is not satisfied by two channels is still one person."""
    if Dissatisfaction.objects.filter(record=record, state=MatterState.OPEN).exists():
        return
    matter = Dissatisfaction.objects.create(
        record=record, rating=rating, centre=record.received_at_centre, opened_at=at
    )
    heads = posts([Role.CENTRE_LEADER], on=local(at).date(), centres=[record.received_at_centre_id])
    tell_of_dissatisfaction(record, [post.account for post in heads], number=matter.pk, at=at)
