"""What happens between opening the screen and receiving: the clerk is told, and nothing is received by surprise."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.urls import reverse

from procedures.domain.vocabulary import ComponentForm, ComponentState, TermUnit
from procedures.models import Component, ProcedureVersion, Record
from staffing.domain.acts import AuditAction
from staffing.models import Account, AuditEntry
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from tests.procedures.web.test_reception import typed
from tests.record_cast import BIRTH, LAND_CHANGE, MARRIAGE, WEDNESDAY
from units import clock
from units.models import Succession, Unit
from units.remembered import forget_all

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    record_cast.procedures()
    with clock.frozen(WEDNESDAY):
        yield


def send(page: str = "desk_reception", account: Account | None = None, **more: Any) -> HttpResponse:
    return signed_in(account or cast.clerk()).post(reverse(page), typed(**more))


def at_co_to(**more: Any) -> dict[str, Any]:
    return {"account": cast.clerk_of_another_unit(), "centre": str(cast.units().centres[cast.CO_TO].pk), **more}


# ---- the same matter twice


def test_the_owner_s_open_record_is_shown_before_another_is_received() -> None:
    send(key="one")
    page = send("desk_reception_live", key="two").content.decode()
    assert "already has this procedure going on" in page
    assert Record.objects.get().code in page


def test_of_another_place_only_the_existence_is_told() -> None:
    send(key="one", **{"at-address": "phường Hồng Gai"})
    page = send("desk_reception_live", **at_co_to(key="two")).content.decode()
    assert "1 record at another place" in page
    assert Record.objects.get().code not in page
    assert "Hồng Gai" not in page.split("data-same-matter")[1].split("</div>")[0]


def test_another_procedure_and_another_person_are_no_same_matter() -> None:
    send(key="one")
    assert "going on" not in send("desk_reception_live", key="two", procedure=BIRTH).content.decode()
    other = {"at-personal_number": "022192004418"}
    assert "going on" not in send("desk_reception_live", key="two", **other).content.decode()


def test_what_was_received_elsewhere_meanwhile_stops_the_reception_once() -> None:
    send(key="one", **{"at-address": "phường Hồng Gai"})
    answer = send(**at_co_to(key="two", open_seen="0"))
    assert answer.status_code == 409
    assert "nothing was received yet" in answer.content.decode()
    assert 'name="open_seen" value="1"' in answer.content.decode()
    assert Record.objects.count() == 1
    assert send(**at_co_to(key="two", open_seen="1")).status_code == 302
    assert Record.objects.count() == 2


def test_a_clerk_s_own_request_sent_twice_is_no_second_matter() -> None:
    assert send(key="one", open_seen="0").status_code == 302
    assert send(key="one", open_seen="0").status_code == 302
    assert Record.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_centres_at_the_same_moment_learn_of_each_other() -> None:
    cast.clerk(), cast.clerk_of_another_unit()
    together, answers = threading.Barrier(2), []

    def receive(given: dict[str, Any]) -> None:
        together.wait(10)
        try:
            answers.append(send(open_seen="0", **given).status_code)
        finally:
            connection.close()

    both = [threading.Thread(target=receive, args=(given,)) for given in ({"key": "one"}, at_co_to(key="two"))]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(60)
    assert sorted(answers) == [302, 409]
    assert Record.objects.count() == 1


# ---- a procedure changed while its page was open


def changed(code: str) -> ProcedureVersion:
    """The version of ``code`` ends yesterday; from today the term is 3 days and one paper is another."""
    today = WEDNESDAY.date()
    old = ProcedureVersion.objects.get(procedure__code=code)
    papers = list(old.components.all())
    old.valid_to = today
    old.save()
    new = ProcedureVersion.objects.get(pk=old.pk)
    new.pk, new.valid_from, new.valid_to, new.term_value, new.term_unit = None, today, None, 3, TermUnit.WORKING_DAY
    new._state.adding = True
    new.save()
    for position, name in enumerate([papers[0].name, "Bản đồ địa chính"], start=1):
        Component.objects.create(
            version=new,
            position=position,
            name=name,
            form=ComponentForm.ORIGINAL,
            state=ComponentState.MUST_PROVIDE,
        )
    forget_all()
    return old


def test_a_clerk_is_told_what_changed_before_anything_is_received() -> None:
    old = changed(LAND_CHANGE)
    ticked = [str(paper.pk) for paper in old.components.all()]
    given = {"procedure": LAND_CHANGE, "version": str(old.pk), "paper": ticked, "papers_of": f"{LAND_CHANGE}/"}
    answer = send(**given)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "10 working days → 3 working days" in page
    assert "New paper: Bản đồ địa chính" in page
    assert "No longer asked for: Giấy chứng nhận đã cấp" in page
    assert not Record.objects.exists()
    new = ProcedureVersion.objects.get(procedure__code=LAND_CHANGE, valid_to=None)
    kept, added = new.components.order_by("position")
    assert f'id="paper-{kept.pk}" name="paper" value="{kept.pk}" checked' in page
    assert f'id="paper-{added.pk}" name="paper" value="{added.pk}" checked' not in page
    assert send(**{**given, "version": str(new.pk)}).status_code == 302


def test_an_unchanged_procedure_is_received() -> None:
    version = ProcedureVersion.objects.get(procedure__code=MARRIAGE)
    assert send(version=str(version.pk)).status_code == 302


# ---- a unit dissolved yesterday


def dissolved(code: str, heir: Unit) -> Unit:
    gone = Unit.objects.get(code=code, valid_to=None)
    gone.valid_to = WEDNESDAY.date()
    gone.save()
    Succession.objects.create(
        predecessor=gone, successor=heir, share="whole", resolution="thử", effective_on=WEDNESDAY.date()
    )
    forget_all()
    return gone


def test_a_residence_that_no_longer_exists_names_its_successor() -> None:
    places = cast.units()
    client, given = signed_in(cast.clerk()), typed(**{"at-address": "Tổ 12"})
    gone = dissolved(cast.CAO_XANH, places.hong_gai)
    answer = client.post(reverse("desk_reception"), given | {"at-address_unit": str(gone.pk)})
    assert answer.status_code == 422
    assert f"{gone.full_name} no longer exists since Wednesday 11 November 2026" in answer.content.decode()
    assert places.hong_gai.full_name in answer.content.decode()
    assert not Record.objects.exists()


def test_a_chosen_unit_that_no_longer_exists_names_its_successor() -> None:
    client, given = signed_in(cast.clerk()), typed(other_unit="Cao Xanh", choice_reason="applicant_request")
    gone = dissolved(cast.CAO_XANH, cast.units().hong_gai)
    answer = client.post(reverse("desk_reception"), given | {"other_unit_unit": str(gone.pk)})
    assert answer.status_code == 422
    assert "no longer exists since" in answer.content.decode()


def test_a_unit_that_ends_tomorrow_still_serves_today() -> None:
    client, given = signed_in(cast.clerk()), typed(**{"at-address": "Tổ 12"})
    unit = Unit.objects.get(code=cast.CAO_XANH, valid_to=None)
    unit.valid_to = WEDNESDAY.date() + timedelta(days=1)
    unit.save()
    forget_all()
    answer = client.post(reverse("desk_reception"), given | {"at-address_unit": str(unit.pk)})
    assert answer.status_code == 302
    assert Record.objects.get().competent_unit == unit


# ---- names


def test_marks_that_come_one_by_one_are_composed_before_a_name_is_measured() -> None:
    loose = "Nguye\u0302\u0303n " * 25  # 225 characters as sent, 175 once composed
    assert send(**{"at-name": loose}).status_code == 302
    assert Record.objects.get().applicant.name.startswith("Nguyễn Nguyễn")


def test_a_name_of_300_characters_gets_a_sentence() -> None:
    for name in ("Nguyễn" * 50, "N" + "\u0337" * 299):
        answer = send(**{"at-name": name})
        assert answer.status_code == 422
        assert "has 300 characters, more than the 200" in answer.content.decode()
    assert not Record.objects.exists()


# ---- a printer that fails


def test_the_receipt_can_be_printed_again() -> None:
    send()
    record = Record.objects.get()
    client = signed_in(cast.clerk())
    address = reverse("record_receipt", args=[record.pk])
    assert address in client.get(reverse("desk_received", args=[record.pk])).content.decode()
    assert [client.get(address).status_code for _ in range(2)] == [200, 200]


def test_a_wrong_clock_is_written_down_once_an_hour_whatever_the_browser_says() -> None:
    client, wrong = signed_in(cast.clerk()), {"time": (WEDNESDAY - timedelta(minutes=9)).isoformat()}
    for minutes in (0, 1, 59, 60):
        with clock.frozen(WEDNESDAY + timedelta(minutes=minutes)):
            assert client.post(reverse("desk_clock"), wrong).status_code == 200
    looked = AuditEntry.objects.filter(action=AuditAction.CLOCK_DIFFERED).order_by("id")
    assert [entry.facts["seconds"] for entry in looked] == [-540, -540 - 3600]
