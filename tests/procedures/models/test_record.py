"""What no code of ours would write, the database refuses by itself."""

import pytest
from django.db import IntegrityError, connection, transaction

from procedures.domain.trail import START
from procedures.models import RecordEvent
from tests import cast, record_cast
from tests.record_cast import WEDNESDAY

pytestmark = pytest.mark.django_db

LIES = {
    "status = 'completed'": "record_settled_is_judged",
    "status = 'lost'": "record_status",
    "outcome = 'late'": "record_settled_is_judged",
    "due_at = NULL": "record_open_has_due_date",
    "first_due_at = NULL": "record_open_has_due_date",
    "soon_from = NULL": "record_running_has_standing",
    "overdue_from = NULL": "record_running_has_standing",
    "returned_at = now()": "record_returned_at",
    "closed_at = now()": "record_closed_at",
    "received_at = submitted_at - interval '1 second'": "record_received_after",
    "channel = 'pigeon'": "record_channel",
    "source_system = 'rumour'": "record_source",
    "return_method = 'pigeon'": "record_return_method",
    "copies = 0": "record_counted_from_one",
    "pages = 0": "record_counted_from_one",
    "trail_length = 0": "record_has_a_trail",
    "fee_vnd = -1": "fee_vnd_check",
}


@pytest.mark.parametrize(("lie", "rule"), LIES.items())
def test_a_record_that_contradicts_itself_is_refused(lie: str, rule: str) -> None:
    record = record_cast.received()
    with pytest.raises(IntegrityError, match=rule), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE procedures_record SET {lie} WHERE id = %s", [record.pk])


@pytest.mark.parametrize("lie", ["act", "from_status", "to_status", "reason"])
def test_an_event_in_words_that_are_none_is_refused(lie: str) -> None:
    record = record_cast.received()
    truth = {"act": "take", "from_status": "received", "to_status": "processing", "reason": ""}
    with pytest.raises(IntegrityError, match=f"event_{lie}"), transaction.atomic():
        RecordEvent.objects.create(
            record=record,
            sequence=2,
            actor=cast.officer(),
            at=WEDNESDAY,
            recorded_at=WEDNESDAY,
            digest=START,
            **truth | {lie: "nonsense"},
        )
