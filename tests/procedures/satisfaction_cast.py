"""Ratings for tests."""

from datetime import datetime

from procedures.domain.satisfaction import RatingChannel, Score
from procedures.models import Rating, Record
from procedures.services.satisfaction import rate
from tests.record_cast import WEDNESDAY


def rated(
    record: Record,
    score: int = 5,
    channel: RatingChannel = RatingChannel.LINK,
    *,
    at: datetime = WEDNESDAY,
) -> Rating:
    """Somebody rated the record."""
    return rate(record_id=record.pk, channel=channel, score=Score(score), at=at)
