"""Papers handled by several people at one time: no list is left open, no paper is sent twice, nobody waits for ever."""

from datetime import timedelta
from functools import partial

import pytest

from procedures.domain.vocabulary import Reason
from procedures.models import HandoverItem, HandoverList, Record
from procedures.services.papers import receive_list, receive_paper, send_papers
from tests import cast, record_cast
from tests.procedures.services.test_many_at_one_time import all_at_one_time
from tests.record_cast import WEDNESDAY
from units.scoping import Scope

pytestmark = pytest.mark.django_db(transaction=True)
LATER = WEDNESDAY + timedelta(hours=1)


def away(number: int) -> list[Record]:
    co_to = cast.units().co_to.pk
    return [
        record_cast.received(competent_unit_id=co_to, choice_reason=Reason.NEW_ADDRESS) for _number in range(number)
    ]


def island() -> Scope:
    return Scope(units=frozenset({cast.units().co_to.pk}))


def sent(records: list[Record], clerk, scope: Scope) -> HandoverList:
    return send_papers(record_ids=[record.pk for record in records], actor=clerk, scope=scope, at=WEDNESDAY)[0]


def test_the_last_of_those_who_scan_in_at_one_time_closes_the_list() -> None:
    records = away(4)
    clerk, here, there = cast.clerk(), Scope(centres=frozenset({records[0].received_at_centre_id})), island()
    papers = sent(records, clerk, here)
    works = [partial(receive_paper, record_id=r.pk, actor=clerk, scope=there, at=LATER) for r in records]
    all_at_one_time(works, threads=4)
    papers.refresh_from_db()
    assert papers.received_at == LATER


def test_one_paper_sent_by_two_at_one_time_goes_once() -> None:
    records = away(3)
    clerk, here = cast.clerk(), Scope(centres=frozenset({records[0].received_at_centre_id}))
    keys = [record.pk for record in records]
    works = [partial(send_papers, record_ids=order, actor=clerk, scope=here, at=LATER) for order in (keys, keys[::-1])]
    answers = all_at_one_time(works, threads=2)
    assert answers.count("paper_on_its_way") == 1
    assert HandoverItem.objects.count() == 3


def test_a_list_received_as_a_whole_and_scanned_in_at_one_time_is_received_once() -> None:
    records = away(3)
    clerk, here, there = cast.clerk(), Scope(centres=frozenset({records[0].received_at_centre_id})), island()
    papers = sent(records, clerk, here)
    whole = partial(receive_list, list_id=papers.pk, missing={}, actor=clerk, scope=there, at=LATER)
    one = partial(receive_paper, record_id=records[-1].pk, actor=clerk, scope=there, at=LATER)
    all_at_one_time([whole, one], threads=2)
    papers.refresh_from_db()
    assert papers.received_at == LATER
    assert [r.trail_length for r in Record.objects.order_by("pk")] == [3, 3, 3]
