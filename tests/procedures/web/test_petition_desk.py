"""Petitions at the desk, as a browser without scripts sees them: the queue, one petition, and every act on it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from procedures.domain.petitions import PetitionState
from procedures.models import Petition
from procedures.services.petitions import answer_petition
from staffing.domain.capabilities import Role
from staffing.models import AuditEntry
from tests import cast, record_cast
from tests.procedures import petition_cast
from tests.procedures.petition_cast import ANSWER, BODY, SUBJECT, TELEPHONE, WRITER, by
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db
S = PetitionState


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    cache.clear()
    record_cast.procedures()
    with clock.frozen(WEDNESDAY):
        yield


def page(client: Client, name: str, *arguments: object) -> str:
    return client.get(reverse(name, args=arguments)).content.decode()


def act(client: Client, petition: Petition, name: str, **given: object) -> int:
    return client.post(reverse("desk_petition_act", args=[petition.pk, name]), given).status_code


def test_the_queue_shows_clocks_and_nothing_of_the_text() -> None:
    petition = petition_cast.filed()
    with clock.frozen(WEDNESDAY + timedelta(days=6)):
        shown = page(signed_in(cast.petition_officer(), "vi"), "desk_petitions")
    assert petition.code in shown
    assert "Quá hạn" in shown
    for secret in (SUBJECT, BODY, WRITER):
        assert secret not in shown


def test_opening_one_is_written_down_and_its_writer_is_masked_until_asked_for() -> None:
    petition = petition_cast.filed()
    officer = signed_in(cast.petition_officer())
    shown = page(officer, "desk_petition", petition.pk)
    assert BODY in shown
    assert WRITER not in shown
    assert TELEPHONE not in shown
    whole = officer.post(reverse("desk_petition_look", args=[petition.pk])).content.decode()
    assert WRITER in whole
    assert TELEPHONE in whole
    looks = AuditEntry.objects.filter(subject_kind="petition", subject_id=petition.pk).order_by("id")
    assert [look.purpose for look in looks] == ["petition: to answer it", "petition: who wrote it"]


def test_an_officer_answers_and_publishes_what_the_public_then_reads(client: Client) -> None:
    petition = petition_cast.filed()
    officer = signed_in(cast.petition_officer())
    assert act(officer, petition, "take") == 302
    assert act(officer, petition, "answer", answer=ANSWER) == 302
    named = {"subject": SUBJECT, "body": f"{WRITER}: {BODY}", "answer": ANSWER}
    assert act(officer, petition, "publish", **named) == 422
    assert act(officer, petition, "publish", **named | {"body": "Người dân chờ lâu."}) == 302
    assert "messages" not in officer.cookies  # notes to the officer lie in the session, not on the machine
    shown = page(client, "petition", petition.code)
    assert ANSWER in shown
    assert BODY not in shown


def test_what_is_passed_on_leaves_the_officers_desk() -> None:
    petition = petition_cast.filed()
    officer = signed_in(cast.person("hg.petitions", "Đỗ Thị Đáp", [Role.PETITION_OFFICER], cast.units().hong_gai))
    answer = officer.post(
        reverse("desk_petition_act", args=[petition.pk, "forward"]), {"unit": cast.units().cao_xanh.pk}
    )
    assert answer["Location"] == reverse("desk_petitions")
    assert officer.get(reverse("desk_petition", args=[petition.pk])).status_code == 404


@pytest.mark.parametrize(
    ("name", "given", "status"),
    [
        ("answer", {"answer": ANSWER}, 409),  # nobody has taken it up
        ("refuse", {"ground": "", "note": "x"}, 422),
        ("refuse", {"ground": "no_reply", "note": "x"}, 422),
        ("ask", {"wanted": ""}, 422),
        ("rate", {}, 404),
        ("nothing", {}, 404),
    ],
)
def test_what_does_not_go_is_said_and_changes_nothing(name: str, given: dict[str, str], status: int) -> None:
    petition = petition_cast.filed()
    assert act(signed_in(cast.petition_officer()), petition, name, **given) == status
    petition.refresh_from_db()
    assert petition.state == S.SUBMITTED


@pytest.mark.parametrize("name", ["desk_petition", "desk_petition_look", "desk_petition_act"])
def test_an_officer_of_another_unit_finds_no_such_page(name: str) -> None:
    petition = petition_cast.filed()
    stranger = signed_in(cast.person("ct.petitions", "Vũ Văn Đảo", [Role.PETITION_OFFICER], cast.units().co_to))
    arguments = [petition.pk, "take"] if name == "desk_petition_act" else [petition.pk]
    address = reverse(name, args=arguments)
    answer = stranger.get(address) if name == "desk_petition" else stranger.post(address)
    assert answer.status_code == 404
    assert petition.code not in page(stranger, "desk_petitions")


def test_of_a_denunciation_the_province_reads_neither_text_nor_writer() -> None:
    petition = petition_cast.filed()
    there = cast.units().justice
    officer = signed_in(cast.petition_officer())
    assert BODY in page(officer, "desk_petition", petition.pk)
    given = {"other_law": "denunciation", "unit": there.pk, "note": "Đơn được chuyển đến Sở Tư pháp."}
    assert act(officer, petition, "route", **given) == 302
    before = AuditEntry.objects.filter(subject_kind="petition").count()
    shown = page(officer, "desk_petition", petition.pk)
    look = officer.post(reverse("desk_petition_look", args=[petition.pk]))
    for secret in (BODY, SUBJECT, "B** V** G**", WRITER):
        assert secret not in shown + look.content.decode()
    assert look.status_code == 422
    assert AuditEntry.objects.filter(subject_kind="petition").count() == before
    receiver = signed_in(cast.person("stp.petitions", "Hà Thị Nhận", [Role.PETITION_OFFICER], there))
    assert WRITER not in page(receiver, "desk_petition", petition.pk)
    assert WRITER in receiver.post(reverse("desk_petition_look", args=[petition.pk])).content.decode()


def test_the_menu_counts_what_waits_for_the_staff_and_not_for_the_writer() -> None:
    petition_cast.asked()
    taken = petition_cast.taken()
    officer = signed_in(cast.petition_officer())
    assert 'Petitions</span> <span class="count">1<' in page(officer, "desk_petitions")
    answer_petition(petition_id=taken.pk, answer=ANSWER, by=by())
    assert 'Petitions</span> <span class="count">1<' in page(officer, "desk_petitions")
