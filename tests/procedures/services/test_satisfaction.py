"""Ratings of results, what they sum to, and the matters that they open."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from procedures.domain.disclosure import FEWEST
from procedures.domain.satisfaction import (
    RATED_WITHIN,
    Question,
    RatingChannel,
    Score,
    ScoreWord,
    clean_answers,
    counted,
)
from procedures.models import Dissatisfaction, Notice, Rating, Record, UnitSatisfaction
from procedures.queries.satisfaction import may_be_rated, satisfaction_by_unit
from procedures.services.satisfaction import answer_dissatisfaction, answer_questions
from tests import cast, record_cast
from tests.procedures.satisfaction_cast import rated
from tests.record_cast import WEDNESDAY
from units.errors import RuleBroken
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db
LATER = WEDNESDAY + timedelta(hours=1)
COUNTER, PAGE, LINK = RatingChannel.COUNTER, RatingChannel.PAGE, RatingChannel.LINK


def sums() -> tuple[int, int]:
    row = UnitSatisfaction.objects.get(unit=cast.units().hong_gai)
    return row.rated, row.satisfied


def refused(**wanted: Any) -> str:
    record = wanted.pop("record")
    with pytest.raises(RuleBroken) as broken:
        rated(record, **wanted)
    return broken.value.code


def answer(matter: Dissatisfaction, done: str = "Đã gọi điện xin lỗi.", scope: Scope = PROVINCE) -> Dissatisfaction:
    return answer_dissatisfaction(matter_id=matter.pk, done=done, actor=cast.lead(), scope=scope, at=LATER)


def test_a_result_is_rated_by_one_tap() -> None:
    record = record_cast.completed()
    rating = rated(record, 4)
    assert (rating.score, rating.channel, rating.answers, rating.remark) == (4, LINK, {}, "")
    assert sums() == (1, 1)


def test_tapped_twice_it_is_one_rating() -> None:
    record = record_cast.completed()
    assert rated(record, 5) == rated(record, 5, at=LATER)
    assert sums() == (1, 1)


def test_another_score_by_the_same_channel_is_refused() -> None:
    record = record_cast.completed()
    rated(record, 5)
    assert refused(record=record, score=1) == "rated_already"
    assert not Dissatisfaction.objects.exists()


def test_a_record_without_a_result_is_not_rated() -> None:
    record = record_cast.taken()
    assert refused(record=record) == "rating_before_result"
    assert not may_be_rated(record, WEDNESDAY)
    assert not UnitSatisfaction.objects.exists()


def test_nobody_rates_after_ninety_days() -> None:
    record = record_cast.completed()
    assert refused(record=record, at=WEDNESDAY + RATED_WITHIN + timedelta(seconds=1)) == "rating_too_late"
    rated(record, at=WEDNESDAY + RATED_WITHIN)


def test_a_record_of_another_master_is_rated_there() -> None:
    record = record_cast.completed()
    Record.objects.filter(pk=record.pk).update(master_system="ho-tich")
    assert refused(record=record) == "rating_elsewhere"


def test_a_record_counts_once_with_its_latest_rating() -> None:
    record = record_cast.completed()
    rated(record, 5, COUNTER)
    rated(record, 2, LINK, at=LATER)
    assert sums() == (1, 0)
    rated(record, 4, PAGE, at=LATER + timedelta(hours=1))
    assert sums() == (1, 1)


def test_the_sums_agree_with_a_recount_after_many_ratings() -> None:
    chance = Random(118)
    records = [record_cast.completed() for _ in range(4)]
    taps = [(record, channel) for record in records for channel in RatingChannel]
    chance.shuffle(taps)
    for minute, (record, channel) in enumerate(taps):
        rated(record, chance.randint(1, 5), channel, at=WEDNESDAY + timedelta(minutes=minute))
    latest = [record.ratings.latest("rated_at") for record in records]
    assert sums() == (4, sum(rating.score >= 4 for rating in latest))


def test_neither_counts_as_rated_and_not_as_satisfied() -> None:
    assert counted(None, Score.NEITHER) == (1, 0)
    assert counted(Score.SATISFIED, Score.NEITHER) == (0, -1)


def test_fewer_than_five_are_not_published() -> None:
    unit = cast.units().hong_gai
    row = UnitSatisfaction.objects.create(unit=unit, rated=FEWEST - 1, satisfied=4)
    assert satisfaction_by_unit() == {}
    row.rated = FEWEST
    row.save()
    assert satisfaction_by_unit()[unit.pk].rate == 0.8


def test_whoever_is_not_satisfied_opens_a_matter_of_which_the_head_is_told() -> None:
    head, record = cast.lead(), record_cast.completed()
    rated(record, 2)
    matter = Dissatisfaction.objects.get()
    assert (matter.record, matter.centre, matter.state) == (record, record.received_at_centre, "open")
    assert list(Notice.objects.filter(kind="dissatisfied").values_list("account", "record")) == [(head.pk, record.pk)]


def test_whoever_is_neither_opens_none() -> None:
    rated(record_cast.completed(), 3)
    assert not Dissatisfaction.objects.exists()


def test_not_satisfied_by_two_channels_is_one_matter_until_it_is_answered() -> None:
    record = record_cast.completed()
    rated(record, 1, COUNTER)
    rated(record, 2, LINK)
    answer(Dissatisfaction.objects.get())
    rated(record, 1, PAGE, at=LATER)
    assert sorted(Dissatisfaction.objects.values_list("state", flat=True)) == ["answered", "open"]


def test_the_head_says_what_was_done() -> None:
    rated(record_cast.completed(), 1)
    matter = answer(Dissatisfaction.objects.get())
    assert (matter.state, matter.done, matter.answered_by, matter.answered_at) == (
        "answered",
        "Đã gọi điện xin lỗi.",
        cast.lead(),
        LATER,
    )
    with pytest.raises(RuleBroken, match="dissatisfaction_answered"):
        answer(matter)


@pytest.mark.parametrize(("done", "code"), [("  ", "dissatisfaction_unsaid"), ("a" * 1001, "rating_remark_too_long")])
def test_an_answer_says_something_and_not_too_much(done: str, code: str) -> None:
    rated(record_cast.completed(), 1)
    with pytest.raises(RuleBroken, match=code):
        answer(Dissatisfaction.objects.get(), done)
    assert Dissatisfaction.objects.get().state == "open"


def test_the_head_of_another_centre_finds_no_such_matter() -> None:
    rated(record_cast.completed(), 1)
    elsewhere = Scope(centres=frozenset({cast.units().centres[cast.CO_TO].pk}))
    with pytest.raises(RuleBroken, match="dissatisfaction_not_found"):
        answer(Dissatisfaction.objects.get(), scope=elsewhere)


def test_the_questions_are_answered_once_and_after_the_tap() -> None:
    record = record_cast.completed()
    more: dict[str, Any] = {"record_id": record.pk, "channel": LINK, "answers": {"visits": "no"}, "at": LATER}
    with pytest.raises(RuleBroken, match="rating_missing"):
        answer_questions(**more, remark="")
    rated(record)
    rating = answer_questions(**more, remark=" Phải đi lại\r\nhai lần. ")
    assert (rating.answers, rating.remark) == ({"visits": "no"}, "Phải đi lại\nhai lần.")
    with pytest.raises(RuleBroken, match="questions_answered"):
        answer_questions(**more, remark="")


def test_only_answers_of_the_questionnaire_are_kept() -> None:
    assert len(Question) == 8  # Art. 33: letters a, b, c, d, đ, e, g and h; i is the remark
    for given in ({"name": "yes"}, {"time": "maybe"}):
        with pytest.raises(RuleBroken, match="rating_answer_unknown"):
            clean_answers(given)


def test_a_rating_bears_nobodys_name() -> None:
    names = {field.name for field in Rating._meta.get_fields()}
    assert not names & {"account", "citizen", "name", "rated_by", "ip", "telephone"}


def test_every_score_has_its_word() -> None:
    assert [ScoreWord.of(score).score for score in Score] == list(Score)
    assert {word.score.is_satisfied for word in ScoreWord if word.tone == "good"} == {True}
