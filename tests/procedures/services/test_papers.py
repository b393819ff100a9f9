"""The way of the paper: put away, sent with a list, received wholly or with something missing, told by events."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from procedures.domain.circulation_vocabulary import PaperPlace
from procedures.domain.vocabulary import Act, Reason
from procedures.models import Folder, FolderMove, HandoverList, Record
from procedures.queries.papers import Stop, lists_from, lists_to, shelves, to_go
from procedures.services import processing
from procedures.services.papers import Spot, put_away, receive_list, receive_paper, send_papers
from procedures.services.results import ResultDraft, complete
from procedures.services.trail import verify
from tests import cast, record_cast
from tests.record_cast import WEDNESDAY
from units.errors import RuleBroken
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def counter_of(code: str) -> Scope:
    return Scope(centres=frozenset({cast.units().centres[code].pk}))


def desk_of(unit_name: str) -> Scope:
    return Scope(units=frozenset({getattr(cast.units(), unit_name).pk}))


def away(**more: object) -> Record:
    """Received in Hồng Gai for Cô Tô."""
    return record_cast.received(competent_unit_id=cast.units().co_to.pk, choice_reason=Reason.NEW_ADDRESS, **more)


def sent(*records: Record, at: datetime = WEDNESDAY + HOUR) -> HandoverList:
    (papers,) = send_papers(
        record_ids=[record.pk for record in records], actor=cast.clerk(), scope=counter_of(cast.HONG_GAI), at=at
    )
    return papers


def where(record: Record) -> tuple[str, int | None, int | None]:
    folder = Folder.objects.get(record=record)
    return folder.place, folder.centre_id, folder.unit_id


def test_paper_that_was_brought_lies_at_the_counter_that_received_it() -> None:
    record = record_cast.received()
    assert where(record) == (PaperPlace.COUNTER, record.received_at_centre_id, None)


def test_what_was_filed_online_has_no_paper() -> None:
    assert not Folder.objects.filter(record=record_cast.submitted()).exists()


def test_what_is_settled_at_once_leaves_no_paper_here() -> None:
    assert not Folder.objects.filter(record=record_cast.copied()).exists()


def test_a_folder_is_put_on_a_shelf_and_its_way_is_kept() -> None:
    record = record_cast.received()
    folder = put_away(
        record_id=record.pk,
        spot=Spot(PaperPlace.SHELF, label="A-12"),
        actor=cast.clerk(),
        scope=counter_of(cast.HONG_GAI),
        at=WEDNESDAY + HOUR,
    )
    assert (folder.place, folder.label, folder.arrived_at, folder.since) == (
        PaperPlace.SHELF,
        "A-12",
        WEDNESDAY,
        WEDNESDAY + HOUR,
    )
    first, second = FolderMove.objects.filter(folder=folder).order_by("pk")
    assert (second.came_from, second.moved_by, first.place) == (first, cast.clerk(), PaperPlace.COUNTER)


@pytest.mark.parametrize(
    ("spot", "code"),
    [
        (Spot(PaperPlace.SHELF, label="  "), "shelf_missing"),
        (Spot(PaperPlace.OFFICER), "officer_not_of_place"),
        (Spot(PaperPlace.IN_TRANSIT), "paper_needs_a_list"),
    ],
)
def test_a_place_that_says_too_little_is_refused(spot: Spot, code: str) -> None:
    record = record_cast.received()
    with pytest.raises(RuleBroken, match=code):
        put_away(record_id=record.pk, spot=spot, actor=cast.clerk(), scope=counter_of(cast.HONG_GAI), at=WEDNESDAY)


def test_a_folder_goes_into_the_hand_of_somebody_who_works_there() -> None:
    record = away()
    sent(record)
    scope = desk_of("co_to")
    receive_paper(record_id=record.pk, actor=cast.officer(), scope=scope, at=WEDNESDAY + 2 * HOUR)
    with pytest.raises(RuleBroken, match="officer_not_of_place"):
        put_away(
            record_id=record.pk,
            spot=Spot(PaperPlace.OFFICER, holder=cast.another_officer()),
            actor=cast.officer(),
            scope=scope,
            at=WEDNESDAY + 2 * HOUR,
        )


def test_paper_given_back_to_the_applicant_comes_again_to_the_counter() -> None:
    record = record_cast.received()
    common = {"record_id": record.pk, "actor": cast.clerk(), "scope": counter_of(cast.HONG_GAI)}
    put_away(spot=Spot(PaperPlace.APPLICANT), at=WEDNESDAY + HOUR, **common)
    assert where(record) == (PaperPlace.APPLICANT, None, None)
    with pytest.raises(RuleBroken, match="paper_not_here"):
        sent(record)
    put_away(spot=Spot(PaperPlace.COUNTER), at=WEDNESDAY + 3 * HOUR, **common)
    folder = Folder.objects.get(record=record)
    assert (folder.place, folder.arrived_at) == (PaperPlace.COUNTER, WEDNESDAY + 3 * HOUR)


def test_a_list_says_where_the_papers_go_and_by_when() -> None:
    record = away()
    papers = sent(record)
    assert papers.number == "01/PBG"
    assert (papers.from_centre_id, papers.to_unit_id) == (record.received_at_centre_id, cast.units().co_to.pk)
    assert papers.due_by == datetime.fromisoformat("2026-11-12T17:00+07:00")  # across boundaries: a working day
    assert where(record)[0] == PaperPlace.IN_TRANSIT


def test_sending_and_receiving_stand_in_the_trail_with_times_and_people() -> None:
    record = away()
    sent(record)
    receive_paper(record_id=record.pk, actor=cast.officer(), scope=desk_of("co_to"), at=WEDNESDAY + 2 * HOUR)
    out, back = record.events.order_by("sequence")[1:]
    co_to = cast.units().co_to.pk
    assert (out.act, out.actor, out.at) == (Act.SEND_PAPER, cast.clerk(), WEDNESDAY + HOUR)
    assert out.facts == {"list": "01/PBG", "due_by": "2026-11-12T17:00:00+07:00", "to_unit": co_to}
    assert (back.act, back.actor, back.facts) == (
        Act.RECEIVE_PAPER,
        cast.officer(),
        {"list": "01/PBG", "at_unit": co_to},
    )
    assert verify(at=WEDNESDAY + 3 * HOUR, code=record.code).findings == []


def test_papers_for_two_places_make_two_lists() -> None:
    here, there = record_cast.received(), away()
    lists = send_papers(
        record_ids=[here.pk, there.pk], actor=cast.clerk(), scope=counter_of(cast.HONG_GAI), at=WEDNESDAY
    )
    assert sorted((papers.number, papers.to_unit_id) for papers in lists) == [
        ("01/PBG", cast.units().hong_gai.pk),
        ("02/PBG", cast.units().co_to.pk),
    ]
    assert min(papers.due_by for papers in lists) == datetime.fromisoformat("2026-11-11T17:00+07:00")


def test_one_paper_that_is_not_here_stops_the_whole_list() -> None:
    first, second = away(), away()
    sent(second)
    with pytest.raises(RuleBroken, match="paper_on_its_way"):
        sent(first, second)
    assert where(first)[0] == PaperPlace.COUNTER
    assert HandoverList.objects.count() == 1


def test_paper_that_lies_elsewhere_is_not_sent_from_here() -> None:
    record = away()
    with pytest.raises(RuleBroken, match="paper_not_here"):
        send_papers(record_ids=[record.pk], actor=cast.officer(), scope=desk_of("co_to"), at=WEDNESDAY)


def test_a_clerk_of_a_third_place_does_not_find_the_record_at_all() -> None:
    record = away()
    with pytest.raises(RuleBroken, match="record_not_found"):
        send_papers(record_ids=[record.pk], actor=cast.clerk(), scope=counter_of(cast.CAO_XANH), at=WEDNESDAY)


def test_the_last_paper_received_closes_the_list() -> None:
    first, second = away(), away()
    papers = sent(first, second)
    scope = desk_of("co_to")
    receive_paper(record_id=first.pk, actor=cast.officer(), scope=scope, at=WEDNESDAY + 2 * HOUR)
    papers.refresh_from_db()
    assert papers.received_at is None
    receive_paper(record_id=second.pk, actor=cast.officer(), scope=scope, at=WEDNESDAY + 3 * HOUR)
    papers.refresh_from_db()
    assert (papers.received_at, papers.received_by) == (WEDNESDAY + 3 * HOUR, cast.officer())
    assert where(first) == (PaperPlace.OFFICER, None, cast.units().co_to.pk)


def test_a_list_is_received_with_something_missing_that_turns_up_later() -> None:
    here, lost = away(), away()
    papers = sent(here, lost)
    scope = desk_of("co_to")
    common = {"actor": cast.officer(), "scope": scope}
    receive_list(list_id=papers.pk, missing={lost.pk: " Bìa rỗng "}, at=WEDNESDAY + 2 * HOUR, **common)
    papers.refresh_from_db()
    assert papers.received_at == WEDNESDAY + 2 * HOUR
    item = papers.items.get(record=lost)
    assert (item.is_missing, item.remark, where(lost)[0]) == (True, "Bìa rỗng", PaperPlace.IN_TRANSIT)
    receive_paper(record_id=lost.pk, at=WEDNESDAY + 5 * HOUR, **common)
    item.refresh_from_db()
    assert (item.is_missing, item.received_at) == (False, WEDNESDAY + 5 * HOUR)


def test_what_is_missing_needs_a_remark() -> None:
    record = away()
    papers = sent(record)
    with pytest.raises(RuleBroken, match="remark_missing"):
        receive_list(
            list_id=papers.pk, missing={record.pk: " "}, actor=cast.officer(), scope=desk_of("co_to"), at=WEDNESDAY
        )


def test_only_the_place_where_a_list_goes_receives_it_and_once() -> None:
    papers = sent(away())
    with pytest.raises(RuleBroken, match="list_unknown"):
        receive_list(
            list_id=papers.pk, missing={}, actor=cast.clerk(), scope=counter_of(cast.HONG_GAI), at=WEDNESDAY + HOUR
        )
    common = {"list_id": papers.pk, "missing": {}, "actor": cast.officer(), "scope": desk_of("co_to")}
    receive_list(at=WEDNESDAY + 2 * HOUR, **common)
    with pytest.raises(RuleBroken, match="list_received"):
        receive_list(at=WEDNESDAY + 3 * HOUR, **common)


def test_paper_that_nobody_sent_is_not_received() -> None:
    record = away()
    with pytest.raises(RuleBroken, match="paper_not_on_its_way"):
        receive_paper(record_id=record.pk, actor=cast.officer(), scope=desk_of("co_to"), at=WEDNESDAY)


def test_paper_that_comes_to_a_wrong_place_lies_there_and_is_to_go_on() -> None:
    record = away(return_centre_id=cast.units().centres[cast.CAO_XANH].pk)
    sent(record)
    scope = counter_of(cast.CAO_XANH)
    receive_paper(record_id=record.pk, actor=cast.clerk(), scope=scope, at=WEDNESDAY + 2 * HOUR)
    assert where(record)[:2] == (PaperPlace.COUNTER, cast.units().centres[cast.CAO_XANH].pk)
    assert [row.folder.record_id for row in to_go(scope, WEDNESDAY.date())] == [record.pk]


def test_what_must_go_is_listed_with_the_nearest_moment_first_and_leaves_the_list_when_sent() -> None:
    there, here = away(), record_cast.received(at=WEDNESDAY + HOUR)
    scope = counter_of(cast.HONG_GAI)
    rows = to_go(scope, WEDNESDAY.date())
    assert [(row.folder.record_id, f"{row.due_by:%d %H:%M}", row.to) for row in rows] == [
        (here.pk, "11 17:00", Stop(unit_id=cast.units().hong_gai.pk)),
        (there.pk, "12 17:00", Stop(unit_id=cast.units().co_to.pk)),
    ]
    sent(there, at=WEDNESDAY + 2 * HOUR)
    assert [row.folder.record_id for row in to_go(scope, WEDNESDAY.date())] == [here.pk]
    assert to_go(counter_of(cast.CO_TO), WEDNESDAY.date()) == []


def test_with_the_result_the_paper_goes_to_where_it_is_returned() -> None:
    record = record_cast.received()
    sent(record)
    scope = desk_of("hong_gai")
    receive_paper(record_id=record.pk, actor=cast.officer(), scope=scope, at=WEDNESDAY + HOUR)
    assert to_go(scope, WEDNESDAY.date()) == []
    processing.take(record_id=record.pk, actor=cast.officer(), scope=PROVINCE, at=WEDNESDAY + 2 * HOUR)
    draft = ResultDraft(number="15/KQ", issued_on=WEDNESDAY.date(), signer=cast.lead())
    complete(record_id=record.pk, result=draft, actor=cast.officer(), scope=PROVINCE, at=WEDNESDAY + 5 * HOUR)
    (row,) = to_go(scope, WEDNESDAY.date())
    assert (row.to, f"{row.due_by:%d %H:%M}") == (Stop(centre_id=record.return_at_centre_id), "11 17:00")


def test_lists_on_their_way_show_at_both_ends_until_received() -> None:
    record = away()
    papers = sent(record)
    out, there = counter_of(cast.HONG_GAI), desk_of("co_to")
    assert [row.pk for row in lists_from(out)] == [row.pk for row in lists_to(there)] == [papers.pk]
    assert lists_to(out) == lists_from(there) == []
    receive_list(list_id=papers.pk, missing={}, actor=cast.officer(), scope=there, at=WEDNESDAY + 2 * HOUR)
    assert lists_from(out) == lists_to(there) == []


def test_what_lies_here_is_counted_by_shelf() -> None:
    scope = counter_of(cast.HONG_GAI)
    for label in ("A-1", "A-1", "B-2"):
        record = record_cast.received()
        put_away(
            record_id=record.pk, spot=Spot(PaperPlace.SHELF, label=label), actor=cast.clerk(), scope=scope, at=WEDNESDAY
        )
    record_cast.received()
    rows = [(shelf.place, shelf.label, shelf.folders) for shelf in shelves(scope)]
    assert rows == [(PaperPlace.COUNTER, "", 1), (PaperPlace.SHELF, "A-1", 2), (PaperPlace.SHELF, "B-2", 1)]
    assert shelves(counter_of(cast.CO_TO)) == []


def test_two_folders_and_twenty_cost_the_same() -> None:
    cost = []
    scope = counter_of(cast.HONG_GAI)
    away()
    for total in (2, 20):
        while Folder.objects.count() < total:
            away()
        to_go(scope, WEDNESDAY.date())  # places are remembered from here on
        with CaptureQueriesContext(connection) as captured:
            assert len(to_go(scope, WEDNESDAY.date())) == total
        cost.append(len(captured))
    assert cost == [1, 1]


def test_the_way_of_a_folder_cannot_be_changed() -> None:
    record_cast.received()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        FolderMove.objects.update(label="elsewhere")


def test_of_two_who_send_the_same_paper_the_second_is_refused() -> None:
    record = away()
    sent(record)
    with pytest.raises(RuleBroken, match="paper_on_its_way"):
        sent(record)
