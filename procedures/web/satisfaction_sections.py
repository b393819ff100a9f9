"""What other pages show of ratings: the page of one's own record, and the desk's page of a record."""

from typing import Any

from django.urls import reverse

from procedures.domain.satisfaction import MatterState, RatingChannel, ScoreWord
from procedures.models import Dissatisfaction, Rating, Record
from procedures.queries.satisfaction import may_be_rated, rating_of, rating_token
from staffing.access import Access
from staffing.domain.capabilities import Capability
from units import clock


def own_rating(record: Record) -> dict[str, Any]:
    """What the page of one's own record shows: the five choices, or what was chosen, and the answer of the head."""
    rating = rating_of(record, RatingChannel.PAGE)
    answered = Dissatisfaction.objects.filter(record=record, state=MatterState.ANSWERED)
    return {
        "rating_choices": list(ScoreWord) if rating is None and may_be_rated(record, clock.now()) else [],
        "rating_given": word_of(rating),
        "rating_answers": [matter.done for matter in answered.order_by("answered_at")],
    }


def satisfaction_section(record: Record, access: Access) -> dict[str, Any]:
    """On the desk's page of a record: the page for the counter's device, for whoever hands results over there."""
    scope = access.scope_for(Capability.RETURN_RESULTS)
    here = scope.whole_province or bool({record.received_at_centre_id, record.return_at_centre_id} & scope.centres)
    if not here or not may_be_rated(record, clock.now()) or rating_of(record, RatingChannel.COUNTER) is not None:
        return {}
    return {"rating_page": reverse("rate", args=[rating_token(record, RatingChannel.COUNTER)])}


def word_of(rating: Rating | None) -> ScoreWord | None:
    """What was chosen, as people read it."""
    return ScoreWord.of(rating.score) if rating else None
