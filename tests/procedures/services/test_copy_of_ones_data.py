"""The copy of one's data holds every table that leads to a person, or says in writing why not (decision 86)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from procedures import models
from procedures.domain.appointments import AppointmentState
from procedures.domain.petitions import OtherLaw
from procedures.models import Applicant, Appointment, ContactPreference, OutboxMessage
from procedures.queries.data_rights import looks_at
from procedures.queries.held_tables import KEPT, counts_with, rows_with
from procedures.services.data_rights import hand_over
from procedures.services.petitions import route_petition
from staffing.audit import record_act, record_look
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.domain.capabilities import Role
from staffing.models import Citizen, StaffSession
from tests import cast, filing_cast, record_cast
from tests.procedures import money_cast, petition_cast, telling_cast
from tests.procedures.services.test_data_requests import COMPANY, STRANGER, another
from tests.record_cast import WEDNESDAY

pytestmark = pytest.mark.django_db

NOT_HANDED_OVER: dict[type[Model], str] = {
    models.BulkItem: "which records an officer ticked at once; what came of it is a step of each record",
    models.DeadlineWarning: "that an officer was reminded; the due date itself stands with the record",
    models.Dissatisfaction: "follows from a rating, which is nobody's by name (decision 66)",
    models.Explanation: "a unit's words to whoever supervises it about its own work, which may speak of others",
    models.ExplanationAnswer: "as Explanation",
    models.FigureChange: "a count for the figures; when and what was done stands with the record",
    models.DelayShare: "whose working time made the record late, reckoned from its steps",
    models.FigureDelta: "as FigureChange, on its way",
    models.FilingPiece: "bytes of a file on its way; the file's name stands with its draft",
    models.HandoverItem: "lists of papers between offices; where the person's lay stands in the way of its folder",
    models.IdempotencyKey: "a clerk's pressing twice, kept for days as a digest",
    models.LedgerEntry: "the same sums as fees, payments, refunds and waivers, entered twice",
    models.Notice: "what an officer was told at the desk",
    models.OpenSpell: "from when to when a record counted as open; its dates stand with its steps",
    models.Outage: "a system that did not answer while a record was worked on; it tells of no person",
    models.PetitionWarning: "that an officer was reminded; the terms stand with the petition",
    models.Proposal: "a draft of a decision and officers' words about it, which may speak of others",
    models.Rating: "bears no name: nobody can tell whose it is (decision 66)",
    models.ReconciliationDifference: "a bank's statement beside ours; the payment itself is handed over",
    models.Urge: "that one official urged another; what came of it is a step of the record",
}


def leading_to_a_person() -> set[type[Model]]:
    """Every table of ours from which references lead to a citizen or to somebody who stands in a record."""
    ours = [
        one for name in ("units", "staffing", "procedures", "portal") for one in apps.get_app_config(name).get_models()
    ]
    found: set[type[Model]] = {Citizen, Applicant}
    while more := {one for one in ours if one not in found and any(_leads(one, found))}:
        found |= more
    return found


def _leads(one: type[Model], found: set[type[Model]]) -> Iterator[bool]:
    for field in one._meta.get_fields():
        yield bool(field.concrete and field.is_relation and field.related_model in found)


def preferring() -> Citizen:
    citizen = cast.citizen()
    ContactPreference.objects.create(citizen=citizen, sms=False, changed_at=WEDNESDAY)
    return citizen


def booked(citizen: Citizen, code: str = "ABCDEFGH", place: int = 1) -> Appointment:
    begins = WEDNESDAY + timedelta(days=1)
    return Appointment.objects.create(
        centre=cast.units().centres[cast.HONG_GAI],
        begins_at=begins,
        ends_at=begins + timedelta(minutes=20),
        place=place,
        code=code,
        citizen=citizen,
        booked_at=WEDNESDAY,
    )


def test_every_table_that_leads_to_a_person_is_read_for_the_copy_or_has_a_written_reason() -> None:
    citizen = cast.citizen()
    filing_cast.sent(citizen)
    filing_cast.with_paper(filing_cast.draft(citizen))
    petition_cast.filed(citizen=citizen)
    telling_cast.told()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        hand_over(citizen=citizen, at=WEDNESDAY)
    read = " ".join(query["sql"] for query in queries)
    leading = leading_to_a_person()
    unread = {one for one in leading if f'"{one._meta.db_table}"' not in read}
    assert unread - set(NOT_HANDED_OVER) == set(), "hand it over (queries.held_tables), or write down why not"
    assert set(NOT_HANDED_OVER) <= leading, "a reason for a table that leads to nobody"


def test_no_table_is_handed_over_in_the_columns_that_name_officers_or_others() -> None:
    for kept in KEPT:
        for column in kept.columns:
            table, last = kept.table, column
            while "__" in last:
                step, last = last.split("__", 1)
                table = table._meta.get_field(step).related_model
            assert not table._meta.get_field(last).is_relation, (kept.name, column)
            assert column not in {"receiver_name", "requester", "owner_number", "opinion", "request", "signer"}


def test_the_copy_holds_steps_and_payments_of_ones_own_record() -> None:
    money_cast.paid(money_cast.owing())
    (told,) = hand_over(citizen=cast.citizen(), at=WEDNESDAY)["records"]
    assert [row["amount_vnd"] for row in told["payments"]] == [money_cast.FEE]
    assert told["steps"][0]["act"] == "receive"


def test_the_copy_holds_the_papers_of_a_filing_with_the_names_of_their_files() -> None:
    citizen = cast.citizen()
    filing_cast.sent(citizen)
    (told,) = hand_over(citizen=citizen, at=WEDNESDAY)["records"]
    assert len(told["papers"]) > 1
    assert [row["name"] for row in told["files"]] == list(models.Attachment.objects.values_list("name", flat=True))
    assert told["files"]


def test_a_representative_is_handed_their_own_row_and_nothing_else_of_the_record() -> None:
    record_cast.received(applicant=another(), representative=record_cast.OWNER)
    (told,) = hand_over(citizen=cast.citizen(), at=WEDNESDAY)["records"]
    assert set(told["you"]) == {"representative"}
    assert not {kept.name for kept in KEPT} & set(told)


def test_the_copy_holds_ones_petition_with_its_answer_and_steps() -> None:
    citizen = cast.citizen()
    petition_cast.answered(citizen=citizen)
    (told,) = hand_over(citizen=citizen, at=WEDNESDAY)["petitions"]
    assert (told["body"], told["answer"]) == (petition_cast.BODY, petition_cast.ANSWER)
    assert [step["act"] for step in told["steps"]] == ["file", "take", "answer"]
    assert "Lý Thị Đáp" not in str(told)


def test_a_petition_without_an_account_or_of_somebody_else_is_not_handed_over() -> None:
    petition_cast.filed(name=cast.MOTHER.person_name, telephone=cast.MOTHER.telephone)
    petition_cast.filed(citizen=cast.citizen(STRANGER))
    assert hand_over(citizen=cast.citizen(), at=WEDNESDAY)["petitions"] == []


def test_a_denouncer_sees_their_own_paper_and_which_posts_looked_at_it() -> None:
    citizen = cast.citizen()
    petition = petition_cast.filed(citizen=citizen)
    passed_on = {"other_law": OtherLaw.DENUNCIATION, "unit_id": None, "note": "Chuyển Thanh tra theo Luật Tố cáo"}
    route_petition(petition_id=petition.pk, by=petition_cast.by(), **passed_on)
    record_look(
        actor=cast.petition_officer(),
        subject_kind=SubjectKind.PETITION,
        subject_id=petition.pk,
        at=WEDNESDAY,
        purpose="petition: who wrote it",
    )
    copy = hand_over(citizen=citizen, at=WEDNESDAY)
    assert copy["petitions"][0]["passed_on_as"] == "denunciation"
    (look,) = copy["looks"]
    assert (look["code"], look["purpose"]) == (petition.code, "petition: who wrote it")
    assert [post["role"] for post in look["by"]] == [Role.PETITION_OFFICER]
    assert "Lý Thị Đáp" not in str(copy)
    assert looks_at(cast.citizen(STRANGER)) == []


def test_the_copy_holds_appointments_preferences_and_messages_and_no_whole_address() -> None:
    citizen = preferring()
    booked(citizen)
    booked(cast.citizen(STRANGER), "HGFEDCBA", place=2)
    with telling_cast.gateway():
        record = telling_cast.told(email="chu@example.invalid")
    copy = hand_over(citizen=citizen, at=WEDNESDAY)
    assert [(one["code"], one["state"]) for one in copy["appointments"]] == [("ABCD EFGH", AppointmentState.BOOKED)]
    assert copy["how_you_are_told"][0]["channels"] == ["mail", "zalo"]
    assert [(one["kind"], one["about"]) for one in copy["messages"]] == [("received", record.code)]


def test_nobody_is_handed_the_messages_or_preferences_of_somebody_else() -> None:
    booked(preferring())
    with telling_cast.gateway():
        telling_cast.told()
    copy = hand_over(citizen=cast.citizen(STRANGER), at=WEDNESDAY)
    for name in ("records", "petitions", "appointments", "how_you_are_told", "messages", "looks"):
        assert copy[name] == [], name


def test_where_a_paper_was_known_from_stays_out_since_that_record_may_be_of_somebody_else() -> None:
    citizen = cast.citizen()
    filing_cast.sent(cast.citizen(STRANGER))
    filing_cast.sent(citizen)
    theirs, own = models.RecordComponent.objects.order_by("record", "pk").distinct("record")
    models.KnownPaper.objects.create(paper=own, earlier=theirs, decided_by=cast.clerk(), decided_at=WEDNESDAY)
    (told,) = hand_over(citizen=citizen, at=WEDNESDAY)["records"]
    assert told["code"] == own.record.code
    assert [row["paper_name"] for row in told["papers_known_already"]] == [own.name]
    assert theirs.record.code not in str(told)


def test_what_was_done_for_an_organisation_stays_out_of_the_persons_own_data() -> None:
    citizen = cast.citizen()
    company = cast.citizen(replace(COMPANY, personal_number=citizen.personal_number))
    booked(company)
    petition_cast.filed(citizen=company)
    ContactPreference.objects.create(citizen=company, sms=False, changed_at=WEDNESDAY)
    client = Client()
    cast.sign_in_citizen(client, company)
    StaffSession.objects.update(citizen=company)
    message = {"topic": "mail", "kind": "received", "payload": {}, "created_at": WEDNESDAY, "available_at": WEDNESDAY}
    filing = filing_cast.draft(company)
    OutboxMessage.objects.create(message_id="of-the-filing", filing=filing, **message)
    record_act(
        actor=None,
        action=AuditAction.CITIZEN_SIGNED_IN,
        subject_kind=SubjectKind.CITIZEN,
        subject_id=company.pk,
        at=WEDNESDAY,
    )
    copy = hand_over(citizen=citizen, at=WEDNESDAY)
    for name in ("petitions", "appointments", "how_you_are_told", "messages", "signed_in_now"):
        assert copy[name] == [], name
    assert AuditAction.CITIZEN_SIGNED_IN not in {one["act"] for one in copy["your_own_acts"]}


def test_what_was_corrected_about_somebody_else_in_the_record_stays_out() -> None:
    record = record_cast.received(applicant=another(), submitter=record_cast.OWNER)
    models.Amendment.objects.create(
        record=record, sequence=1, party="applicant", field="name", before="Người Khac", after="Người Khác"
    )
    models.Amendment.objects.create(
        record=record, sequence=1, party="submitter", field="name", before="Tên Sai", after="Tên Đúng"
    )
    (told,) = hand_over(citizen=cast.citizen(), at=WEDNESDAY)["records"]
    assert [row["after"] for row in told["slips_corrected"]] == ["", "Tên Đúng"]
    assert "Người Kh" not in str(told)


def test_the_page_counts_what_the_copy_holds() -> None:
    record = money_cast.owing()
    money_cast.paid(record)
    counts, rows = counts_with([record.pk])[record.pk], rows_with([record.pk])[record.pk]
    assert sum(counts.values()) == sum(len(one) for one in rows.values()) > 0
    assert counts_with([]) == {}


def test_the_copy_costs_the_same_for_one_record_and_for_many(django_assert_num_queries) -> None:
    citizen = preferring()
    petition_cast.filed(citizen=citizen)
    with telling_cast.gateway():
        telling_cast.told()
    with CaptureQueriesContext(connection) as few:
        hand_over(citizen=citizen, at=WEDNESDAY)
    with telling_cast.gateway():
        for _ in range(3):
            petition_cast.filed(citizen=citizen)
            telling_cast.told()
    with django_assert_num_queries(len(few)):
        hand_over(citizen=citizen, at=WEDNESDAY)
