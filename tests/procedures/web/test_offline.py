"""What the offline counter's device asks for and sends, as HTTP."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from procedures.models import Draft, ProcedureVersion, Record, Slip, SlipBlock
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import BIRTH, MARRIAGE, WEDNESDAY, WITHOUT_TERM
from units import clock

pytestmark = pytest.mark.django_db


def prepared() -> tuple[Client, dict]:
    record_cast.procedures()
    client = signed_in(cast.clerk())
    centre = cast.units().centres[cast.HONG_GAI].pk
    with clock.frozen(WEDNESDAY):
        answer = client.post("/desk/offline/block/", {"device": str(uuid4()), "centre": centre})
    assert answer.status_code == 200
    return client, answer.json()


def sent(client: Client, block: dict, *, at=WEDNESDAY, back=WEDNESDAY + timedelta(hours=20), **changes):
    number, slip = block["numbers"][0]
    form = {
        "key": slip,
        "centre": block["centre"],
        "procedure": MARRIAGE,
        "return_method": "counter",
        "at-name": "Phạm Thị Thử",
        "at-personal_number": "022192004417",
        "at-address": "Tổ 12, khu 3, phường Hồng Gai",
        "slip_block": block["block"],
        "slip_number": number,
        "slip_received_at": at.isoformat(),
        "slip_sent_at": back.isoformat(),
    }
    with clock.frozen(back):
        return client.post("/desk/offline/register/", {**form, **changes})


def test_the_pack_holds_what_can_be_received_and_no_person() -> None:
    record_cast.received()
    client = signed_in(cast.clerk())
    pack = client.get("/desk/offline/pack/").json()
    codes = {procedure["code"] for procedure in pack["procedures"]}
    assert {MARRIAGE, BIRTH} <= codes
    assert WITHOUT_TERM not in codes
    assert pack["csrf"]
    assert record_cast.OWNER.name not in client.get("/desk/offline/pack/").content.decode()


def test_what_was_typed_offline_becomes_a_record_of_that_moment() -> None:
    client, block = prepared()
    answer = sent(client, block)
    assert answer.status_code == 200
    record = Record.objects.get()
    assert answer.json()["code"] == record.code
    assert record.received_at == WEDNESDAY
    assert record.applicant.personal_number == "022192004417"
    assert sent(client, block).json() == answer.json()
    assert Record.objects.count() == 1


def changed_overnight(code: str) -> list[int]:
    """The procedure has a new version from Thursday on; the keys of the papers that a device took along before."""
    old = ProcedureVersion.objects.get(procedure__code=code, valid_to=None)
    papers = list(old.components.filter(case="").order_by("position"))
    keys, thursday = [paper.pk for paper in papers], WEDNESDAY.date() + timedelta(days=1)
    ProcedureVersion.objects.filter(pk=old.pk).update(valid_to=thursday)
    old.pk, old.valid_from = None, thursday
    old.save()
    for paper in papers:
        paper.pk, paper.version = None, old
        paper.save()
    return keys


def test_papers_ticked_before_the_procedure_changed_stay_ticked() -> None:
    client, block = prepared()
    keys = changed_overnight(BIRTH)
    assert sent(client, block, procedure=BIRTH, paper=keys).json()["state"] == "registered"
    assert Record.objects.get().components.filter(is_present=True).count() == len(keys) > 0


def test_papers_of_another_version_than_that_of_the_day_are_looked_at_by_the_clerk() -> None:
    client, block = prepared()
    keys, thursday = changed_overnight(BIRTH), WEDNESDAY + timedelta(days=1)
    answer = sent(client, block, at=thursday, back=thursday + timedelta(hours=1), procedure=BIRTH, paper=keys)
    assert answer.json()["state"] == "refused"
    assert not Record.objects.exists()


def test_a_clock_that_is_off_is_remarked_upon() -> None:
    client, block = prepared()
    number, _slip = block["numbers"][0]
    back = WEDNESDAY + timedelta(hours=20)
    answer = sent(client, block, slip_sent_at=(back + timedelta(minutes=9)).isoformat())
    assert "9" in answer.json()["clock"]
    assert Slip.objects.get(number=number).clock_ahead == 540


def test_what_cannot_be_registered_is_opened_in_reception_with_all_that_was_typed() -> None:
    client, block = prepared()
    answer = sent(client, block, **{"at-personal_number": "12"}).json()
    assert answer["state"] == "refused"
    assert answer["message"]
    slip = Slip.objects.get()
    page = client.post(f"/desk/offline/{slip.pk}/take-over/", follow=True)
    assert "Phạm Thị Thử" in page.content.decode()
    assert Draft.objects.count() == 1
    assert Record.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"slip_number": "x"},
        {"slip_block": "999999"},
        {"slip_received_at": "yesterday"},
        {"slip_received_at": "2026-11-11T09:00:00"},
        {"slip_sent_at": ""},
        {"slip_sent_at": "9999-12-31T23:59:59+07:00"},
        {"slip_received_at": "0001-01-01T00:00:00+14:00"},
    ],
    ids=str,
)
def test_nonsense_is_answered_with_a_sentence(wrong: dict) -> None:
    client, block = prepared()
    answer = sent(client, block, **wrong)
    assert answer.status_code == 422
    assert answer.json()["code"] == "slip_unknown"
    assert not Record.objects.exists()


def test_numbers_of_another_centre_are_not_given() -> None:
    record_cast.procedures()
    centre = cast.units().centres[cast.CO_TO].pk
    answer = signed_in(cast.clerk()).post("/desk/offline/block/", {"device": str(uuid4()), "centre": centre})
    assert answer.status_code == 422
    assert not SlipBlock.objects.exists()


def test_a_refused_slip_is_shown_to_its_own_clerk_alone() -> None:
    client, block = prepared()
    sent(client, block, procedure=WITHOUT_TERM)
    number = f"Slip no. {block['numbers'][0][0]}:"
    assert number in client.get("/desk/offline/").content.decode()
    colleague = cast.person("hg.clerk2", "Tô Thị Bên", cast.COUNTER, cast.units().centres[cast.HONG_GAI])
    assert number not in signed_in(colleague).get("/desk/offline/").content.decode()


def test_the_worker_may_watch_over_the_desk() -> None:
    answer = Client().get("/desk/offline/worker.js")
    assert answer["Service-Worker-Allowed"] == "/desk/"
    assert answer["Content-Type"].startswith("text/javascript")
