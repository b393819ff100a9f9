"""The pages of those who run the portal: messages given up, and incidents with their conclusions."""

import pytest
from django.test import Client

from procedures.domain.vocabulary import IncidentKind, NoticeKind
from procedures.models import CentreDay, Incident, OutboxMessage
from procedures.services.figure_keeping import drain, reconcile
from procedures.services.incidents import open_incident
from staffing.models import Account, AuditEntry
from tests import cast
from tests.procedures import life
from tests.procedures.life import at
from units import clock

NOW = at("2026-11-20 12:00")
OUTBOX, INCIDENTS = "/operations/outbox/", "/operations/incidents/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with clock.frozen(NOW):
        yield


def signed_in(account: Account, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(account)
    return client


def message(number: str, **facts) -> OutboxMessage:
    cast.units()
    return OutboxMessage.objects.create(
        topic="mail",
        kind=NoticeKind.DIGEST,
        message_id=number,
        recipient=cast.lead(),
        created_at=NOW,
        available_at=NOW,
        **facts,
    )


def test_an_operator_sees_what_was_given_up_and_sends_it_again():
    message("digest.1.2026-11-20", dead_at=NOW, attempts=8, last_error="mail server answered 550")
    message("digest.2.2026-11-20")
    client = signed_in(cast.admin())
    page = client.get(OUTBOX).content.decode()
    assert "digest.1.2026-11-20" in page
    assert "digest.2.2026-11-20" in page
    assert "mail server answered 550" in page
    assert "Trần Thị Ký" in page
    answer = client.post("/operations/outbox/send-again/", {"message": "digest.1.2026-11-20"})
    assert answer.status_code == 302
    assert answer.url == OUTBOX
    again = OutboxMessage.objects.get(message_id="digest.1.2026-11-20")
    assert (again.dead_at, again.attempts, again.available_at) == (None, 0, NOW)


def test_a_message_that_goes_out_by_itself_is_not_sent_again():
    message("digest.2.2026-11-20")
    answer = signed_in(cast.admin()).post("/operations/outbox/send-again/", {"message": "digest.2.2026-11-20"})
    assert answer.status_code == 409
    assert "was not given up" in answer.content.decode()


def test_the_pages_cost_the_same_for_two_rows_and_for_many(django_assert_max_num_queries):
    for number in range(30):
        message(f"dead.{number}", dead_at=NOW)
        message(f"waiting.{number}")
    client = signed_in(cast.admin())
    with django_assert_max_num_queries(12):
        client.get(OUTBOX)


@pytest.mark.parametrize("address", [OUTBOX, INCIDENTS])
@pytest.mark.parametrize("somebody", [cast.clerk, cast.officer])
def test_who_does_not_run_the_portal_sees_neither(address, somebody):
    assert signed_in(somebody()).get(address).status_code == 403


def test_an_incident_says_what_was_found_and_is_closed_with_a_conclusion():
    life.world()
    life.received(at("2026-11-17 09:00"))
    drain(at=NOW)
    CentreDay.objects.update(refused=4)
    reconcile(at=NOW, repair=True)
    client = signed_in(cast.province())
    page = client.get(INCIDENTS).content.decode()
    assert "Cells of the figures that differ from a recount of 1 records: 1." in page
    assert "The cells were mended." in page
    assert "refused -4" in page
    incident = Incident.objects.get()
    refused = client.post(f"{INCIDENTS}{incident.pk}/close/", {"conclusion": " "})
    assert refused.status_code == 422
    client.post(f"{INCIDENTS}{incident.pk}/close/", {"conclusion": "A row was edited by hand."})
    incident.refresh_from_db()
    assert (incident.closed_at, incident.closed_by) == (NOW, cast.province())
    assert "A row was edited by hand." in client.get(INCIDENTS).content.decode()
    assert AuditEntry.objects.filter(action="incident_closed", subject_id=incident.pk).exists()
    assert client.post(f"{INCIDENTS}{incident.pk}/close/", {"conclusion": "Again."}).status_code == 409


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_of_incident_has_its_words(language):
    facts = {
        IncidentKind.FIGURES_DIFFER: {
            "cells": 2,
            "records": 3,
            "repaired": False,
            "misjudged": ["H-1"],
            "named": ["x"],
        },
        IncidentKind.TRAIL_BROKEN: {"faults": 2, "named": ["cut H-1 3"]},
        IncidentKind.MESSAGES_GIVEN_UP: {"waiting_for_a_person": 5},
        IncidentKind.SCAN_INFECTED: {"scans": 1, "named": ["H49.26-261111-0007"]},
        IncidentKind.DATA_REQUEST_LATE: {"requests": 1, "named": ["Trung tâm Hồng Gai: 12"]},
    }
    for kind in IncidentKind:
        open_incident(kind, facts=facts[kind], at=NOW)
    page = signed_in(cast.admin(), language).get(INCIDENTS).content.decode()
    assert "cut H-1 3" in page
    assert "H49.26-261111-0007" in page
    assert "Trung tâm Hồng Gai: 12" in page
    assert OUTBOX in page
    assert ("Thông báo đã ngừng gửi" in page) == (language == "vi")


def test_a_second_incident_of_a_kind_is_opened_only_after_the_first_was_closed():
    first = open_incident(IncidentKind.MESSAGES_GIVEN_UP, facts={"waiting_for_a_person": 1}, at=NOW)
    assert open_incident(IncidentKind.MESSAGES_GIVEN_UP, facts={"waiting_for_a_person": 2}, at=NOW) == first
    assert Incident.objects.get().facts == {"waiting_for_a_person": 2}
    signed_in(cast.admin()).post(f"{INCIDENTS}{first.pk}/close/", {"conclusion": "The mail server is back."})
    assert open_incident(IncidentKind.MESSAGES_GIVEN_UP, facts={"waiting_for_a_person": 1}, at=NOW) != first
