"""What a merged unit left open is settled by its default successor's staff, as their own; by nobody else."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from procedures.domain.result_words import SigningMethod
from procedures.domain.steering import Risk
from procedures.domain.vocabulary import Queue, Status
from procedures.models import FigureDelta, HandoverList, Notice, Payment, Record, SupplementRequest
from procedures.queries.at_risk import Narrowed, at_risk
from procedures.queries.colleagues import holders_at, signers_of
from procedures.queries.queues import menu_counts, queue_page, queues_for
from procedures.services import intake, result_stages, results
from procedures.services.figure_keeping import drain_all, reconcile
from procedures.services.result_stages import ProposalDraft
from procedures.services.results import ResultDraft
from procedures.web.reception import centres_of
from staffing.access import Access, access_of
from staffing.domain.authority import DocumentKind
from staffing.domain.capabilities import Capability, Role
from staffing.models import Account
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from tests.procedures.web.test_records_of_merged_units import AFTER, MERGER, merge
from tests.procedures.web.test_supplements import FREE, rows
from tests.record_cast import LAND_CHANGE, MARRIAGE, OWNER, WEDNESDAY
from units import clock
from units.errors import RuleBroken
from units.models import Succession, Unit
from units.remembered import forget_all
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db
TEXT = "Công nhận việc kết hôn của hai người"


@dataclass(frozen=True)
class World:
    old: Unit
    new: Unit
    counter: int
    old_counter: int
    signer: Account
    lead: Account
    officer: Account
    another_officer: Account
    document_clerk: Account
    clerk: Account
    of_a_piece: Account
    of_another_unit: Account

    def there(self) -> dict[str, Any]:
        return {
            "centre_id": self.old_counter,
            "applicant": replace(OWNER, unit_id=self.old.pk),
        }

    def received(self, code: str = MARRIAGE) -> Record:
        return record_cast.received(code, **self.there())

    def taken(self, code: str = MARRIAGE) -> Record:
        return record_cast.taken(code, **self.there())

    def land(self) -> Record:
        return record_cast.taken(LAND_CHANGE, property_unit_id=self.old.pk, **self.there())

    def proposed(self) -> Record:
        return result_stages.propose(proposal=ProposalDraft(TEXT), **_common(self.taken(), cast.officer()))

    def approved(self) -> Record:
        return result_stages.approve(**_common(self.proposed(), self.signer))

    def signed(self) -> Record:
        return result_stages.sign(method=SigningMethod.PAPER, **_common(self.approved(), self.signer))

    def completed(self) -> Record:
        draft = ResultDraft(number="15/KQ", issued_on=WEDNESDAY.date(), signer=self.signer)
        return results.complete(result=draft, **_common(self.taken(), cast.officer()))


def _common(record: Record, actor: Account) -> dict[str, Any]:
    return {"record_id": record.pk, "actor": actor, "scope": PROVINCE, "at": WEDNESDAY}


@pytest.fixture
def world(settings, tmp_path) -> Iterator[World]:
    """Cao Xanh, with a leader whose post ends with it."""
    settings.MEDIA_ROOT = tmp_path
    places = cast.units()
    with clock.frozen(AFTER):
        yield World(
            old=places.cao_xanh,
            new=places.hong_gai,
            counter=places.centres[cast.HONG_GAI].pk,
            old_counter=places.centres[cast.CAO_XANH].pk,
            signer=cast.person("cx.lead", "Hà Thị Cũ", [Role.UNIT_LEADER], places.cao_xanh),
            lead=cast.lead(),
            officer=cast.officer(),
            another_officer=cast.another_officer(),
            document_clerk=cast.document_clerk(),
            clerk=cast.clerk(),
            of_a_piece=of_a_piece(),
            of_another_unit=of_another_unit(),
        )


def merged(old: Unit) -> None:
    """Cao Xanh becomes part of Hồng Gai; a piece of it goes to Cô Tô, which is not its default successor."""
    places = cast.units()
    merge(old, places.hong_gai, MERGER)
    Succession.objects.create(
        predecessor=old,
        successor=places.co_to,
        share="part",
        is_default=False,
        resolution="thử",
        effective_on=MERGER,
    )
    drain_all(at=AFTER)
    forget_all()


ROLES = [Role.UNIT_LEADER, Role.PROCESSING_OFFICER, Role.DOCUMENT_CLERK]
COUNTER = [Role.RECEPTION_CLERK, Role.RETURN_CLERK, Role.CASHIER, Role.CENTRE_LEADER]


def of_a_piece() -> Account:
    """Everything at Cô Tô: a successor, but not the default one."""
    places = cast.units()
    account = cast.person("ct.all", "Bùi Thị Đảo", ROLES, places.co_to)
    return cast.person(account.username, account.full_name, COUNTER, places.centres[cast.CO_TO])


def of_another_unit() -> Account:
    return cast.person("land.all", "Mạc Thị Đất", ROLES, cast.units().land)


def do(act: str, record: Record, account: Account, **typed: Any) -> Any:
    seen = Record.objects.get(pk=record.pk).trail_length
    return signed_in(account).post(reverse(f"record_{act}", args=[record.pk]), {"seen": seen, **typed})


def _asked() -> dict[str, Any]:
    return {
        "kind": "consultation",
        "way": "parallel",
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 0,
        "form-0-unit": cast.units().land.pk,
        "form-0-request": "Xác nhận nguồn gốc thửa đất",
        "form-0-term_value": 2,
        "form-0-term_unit": "working_day",
    }


Made, Who, Typed = Callable[[World], Record], Callable[[], Account], Callable[[], dict[str, Any]]
ACTS: dict[str, tuple[Made, Who, Typed]] = {
    "take": (World.received, cast.another_officer, dict),
    "assign": (World.received, cast.lead, lambda: {"officer": cast.another_officer().pk}),
    "propose_result": (World.taken, cast.officer, lambda: {"text": TEXT}),
    "approve_result": (World.proposed, cast.lead, dict),
    "sign_result": (World.approved, cast.lead, lambda: {"method": "paper"}),
    "complete": (
        World.signed,
        cast.document_clerk,
        lambda: {"number": "7/KQ", "issued_on": f"{AFTER:%d/%m/%Y}"},
    ),
    "return": (
        World.completed,
        cast.return_clerk,
        lambda: {"receiver": OWNER.name, "evidence": "personal_number", "evidence_number": OWNER.personal_number},
    ),
    "urge": (World.taken, cast.lead, lambda: {"note": "Đề nghị giải quyết trong ngày"}),
    "ask": (World.land, cast.officer, _asked),
}


@pytest.mark.parametrize("act", ACTS)
def test_the_default_successors_staff_act_and_nobody_else_does(world: World, act: str) -> None:
    made, who, typed = ACTS[act]
    record, account = made(world), who()
    others = world.of_a_piece, world.of_another_unit
    data = typed()
    merged(world.old)
    before = Record.objects.get(pk=record.pk).trail_length
    for other in others:
        assert do(act, record, other, **data).status_code in (403, 404)
    answer = do(act, record, account, **data)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    after = Record.objects.get(pk=record.pk)
    assert after.competent_unit_id == world.old.pk
    assert act == "urge" or after.trail_length > before


def test_papers_are_asked_for_sent_and_received_by_the_successors_staff(world: World) -> None:
    record = world.land()
    others = world.of_a_piece, world.of_another_unit
    merged(world.old)
    for other in others:
        assert do("request_supplement", record, other, **rows(FREE)).status_code in (403, 404)
    legal = {"legal_ground": "Điều 5 Luật mẫu", "reason": "incomplete"}
    assert do("request_supplement", record, world.officer, **legal, **rows(FREE)).status_code == 302
    assert SupplementRequest.objects.get().record_id == record.pk
    papers = {"record": [record.pk], "send": "1"}
    signed_in(world.of_a_piece).post(reverse("desk_papers_send"), papers)
    assert not HandoverList.objects.exists()
    signed_in(world.clerk).post(reverse("desk_papers_send"), papers)
    way = HandoverList.objects.get()
    assert way.to_unit_id == world.new.pk
    assert signed_in(world.officer).post(reverse("desk_paper_list_receive", args=[way.pk])).status_code == 302


def test_a_fee_is_taken_at_the_successors_till(world: World) -> None:
    record = world.received()
    Record.objects.filter(pk=record.pk).update(fee_vnd=20_000)
    others = world.of_a_piece, world.of_another_unit
    merged(world.old)
    typed = {"amount": "20.000", "means": "cash", "transaction_number": ""}
    address = reverse("record_payment_take", args=[record.pk])
    for other in others:
        assert signed_in(other).post(address, typed).status_code in (403, 404)
    assert signed_in(world.clerk).post(address, typed).status_code == 302
    assert Payment.objects.get().centre_id == world.counter


def test_queues_counts_and_lists_at_risk_hold_it_for_them_alone(world: World) -> None:
    waiting, proposed = world.taken(), world.proposed()
    Record.objects.filter(pk=waiting.pk).update(overdue_from=WEDNESDAY, due_at=WEDNESDAY)
    merged(world.old)
    lead, other = access_of(world.lead, AFTER.date()), access_of(world.of_a_piece, AFTER.date())

    def held(queue: Queue, access: Access) -> set[int]:
        return {record.pk for record in queue_page(queue, access, at=AFTER).rows}

    both = {waiting.pk, proposed.pk}
    assert held(Queue.WAITING, lead) == both
    assert waiting.pk in held(Queue.OVERDUE, lead)
    assert held(Queue.TO_APPROVE, lead) == {proposed.pk}
    assert held(Queue.WAITING, other) == held(Queue.TO_APPROVE, other) == held(Queue.FORWARDED, lead) == set()
    counts, _notices = menu_counts(lead, at=AFTER)
    assert (counts[Queue.WAITING], counts[Queue.TO_APPROVE]) == (2, 1)
    found = at_risk(Risk.OVERDUE, lead.scope_for(Capability.SUPERVISE), at=AFTER, narrowed=Narrowed())
    assert waiting.pk in {record.pk for record in found.rows}


def test_the_successors_are_colleagues_signers_and_told(world: World) -> None:
    record = world.taken()
    merged(world.old)
    on = AFTER.date()
    assert world.another_officer in holders_at(world.old.pk, Capability.PROCESS_RECORDS, on)
    assert world.lead in signers_of(record, on, [DocumentKind.RESULT])
    assert do("propose_result", record, world.officer, text=TEXT).status_code == 302
    told = Notice.objects.filter(record=record).values_list("account__username", flat=True)
    assert world.lead.username in set(told)


def test_people_are_found_by_number_and_name_and_the_words_of_requests_shown_by_one_rule(world: World) -> None:
    record, other, asked = world.taken(), world.of_a_piece, _asked()
    merged(world.old)
    assert do("ask", record, world.officer, **asked).status_code == 302
    for words in (OWNER.personal_number, OWNER.name):
        found = signed_in(world.lead).post(reverse("record_search"), {"q": words}).context["rows"]
        assert record.pk in {row.record.pk for row in found}
        assert signed_in(other).post(reverse("record_search"), {"q": words}).context["rows"] == []
    client = APIClient()
    client.force_authenticate(world.lead)
    tasks = client.get(f"/api/v1/records/{record.code}/tasks/").json()
    assert tasks[0]["request"] == asked["form-0-request"]


def test_nothing_new_begins_at_a_closed_centre(world: World) -> None:
    draft = record_cast.reception(centre_id=world.old_counter)
    record_cast.procedures()
    merged(world.old)
    scope = access_of(world.clerk, AFTER.date()).scope_for(Capability.RECEIVE_RECORDS)
    with pytest.raises(RuleBroken, match="unit_dissolved"):
        intake.receive(draft=draft, actor=world.clerk, scope=scope, at=AFTER)
    page = signed_in(world.clerk).get(reverse("desk_reception"))
    assert page.status_code == 200
    assert [one.unit_id for one in centres_of(page.wsgi_request)] == [world.new.pk]


def test_the_figures_equal_a_recount_when_a_successor_settled_it(world: World) -> None:
    record = world.signed()
    merged(world.old)
    typed = {"number": "7/KQ", "issued_on": f"{AFTER:%d/%m/%Y}"}
    assert do("complete", record, world.document_clerk, **typed).status_code == 302
    assert Record.objects.get(pk=record.pk).status == Status.COMPLETED
    assert set(FigureDelta.objects.filter(record=record).values_list("unit", flat=True)) <= {world.old.pk}
    drain_all(at=AFTER)
    assert reconcile(at=AFTER).agrees


@pytest.mark.parametrize("who", ["lead", "officer", "document_clerk", "clerk"])
def test_the_page_offers_each_of_them_what_it_offers_of_their_own_record_and_so_do_the_queues(
    world: World, who: str
) -> None:
    theirs, own = world.taken(), record_cast.taken()
    merged(world.old)
    account = getattr(world, who)
    client, access = signed_in(account), access_of(account, AFTER.date())

    def offered(record: Record) -> list[str]:
        page = client.get(reverse("record", args=[record.pk]))
        return [offer.act.value for offer in page.context["offers"]]

    def queued(record: Record) -> list[Queue]:
        return [queue for queue in queues_for(access) if record in queue_page(queue, access, at=AFTER).rows]

    assert offered(theirs) == offered(own)
    assert queued(theirs) == queued(own)


def test_the_doors_of_the_api_are_the_same(world: World) -> None:
    record = world.taken()
    merged(world.old)

    def answer(account: Account, act: str, **given: str) -> int:
        client = APIClient()
        client.force_authenticate(account)
        return int(client.post(f"/api/v1/records/{record.code}/{act}/", given, format="json").status_code)

    result = {"number": "16/KQ", "issued_on": f"{AFTER.date()}", "signer": world.lead.username}
    receiver = {"name": OWNER.name, "evidence": "personal_number", "evidence_number": OWNER.personal_number}
    steps: tuple[tuple[Account, str, dict[str, str]], ...] = (
        (world.officer, "release", {}),
        (world.lead, "assign", {"officer": world.officer.username}),
        (world.officer, "complete", result),
        (world.clerk, "return", receiver),
    )
    for account, act, given in steps:
        assert answer(world.of_a_piece, act, **given) in (403, 404), act
        assert answer(world.of_another_unit, act, **given) in (403, 404), act
        assert answer(account, act, **given) == 200, act
    record.refresh_from_db()
    assert (record.status, record.competent_unit) == (Status.RETURNED, world.old)
