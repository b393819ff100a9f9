"""What people ask about their data: their own alone, answered once, watched to the end of the term."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from procedures.domain.data_rights import DataRequestKind, DataRequestState
from procedures.domain.vocabulary import IncidentKind, NoticeKind
from procedures.models import DataRequest, Incident, OutboxMessage
from procedures.queries.data_rights import held_records, looks_at, records_about
from procedures.services.data_requests import answer, ask, read, sweep_data_requests
from procedures.services.data_rights import hand_over
from procedures.services.drafting import Party
from procedures.services.letters import letter
from procedures.services.outbox import deliver
from staffing.audit import record_look
from staffing.domain.acts import AuditAction, SubjectKind
from staffing.domain.capabilities import Role
from staffing.models import Account, AuditEntry, Citizen
from tests import cast, record_cast
from tests.procedures.services.test_filings import COMPANY
from tests.procedures.telling_cast import gateway
from tests.record_cast import WEDNESDAY
from units.errors import RuleBroken
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db
CORRECTION = DataRequestKind.CORRECTION
STRANGER = replace(cast.MOTHER, subject="stranger", person_name="Lê Văn Lạ", personal_number="022090000001")


def asked(citizen: Citizen | None = None, code: str = "", at: datetime = WEDNESDAY) -> DataRequest:
    record_cast.procedures()
    return ask(citizen=citizen or cast.citizen(), kind=CORRECTION, about="Sai ngày sinh", record_code=code, at=at)


def head_of_hong_gai() -> Account:
    account = cast.lead()
    Account.objects.filter(pk=account.pk).update(email="lead@example.invalid")
    return account


def here() -> Scope:
    return Scope(centres=frozenset({cast.units().centres[cast.HONG_GAI].pk}))


def refusal(code: str) -> "pytest.RaisesExc[RuleBroken]":
    return pytest.raises(RuleBroken, match=code)


def another() -> Party:
    return Party(name="Người Khác", personal_number="022080000009", unit_id=cast.units().hong_gai.pk)


def acts(action: AuditAction) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action))


def test_a_request_goes_to_the_centre_that_received_the_record_and_has_the_laws_term() -> None:
    record = record_cast.received()
    request = asked(code=record.code)
    assert request.centre == cast.units().centres[cast.HONG_GAI]
    assert request.due_on.isoformat() == "2026-11-23"
    (entry,) = acts(AuditAction.DATA_REQUESTED)
    assert (entry.subject_id, entry.facts["code"]) == (request.pk, record.code)
    assert "Sai" not in str(entry.facts)


def test_one_about_no_record_goes_to_the_provincial_centre() -> None:
    assert asked().centre.unit == cast.units().province


def test_nobody_asks_about_a_record_of_somebody_else() -> None:
    record = record_cast.received()
    with refusal("record_not_found"):
        asked(cast.citizen(STRANGER), record.code)


def test_whoever_is_here_for_an_organisation_has_none_of_these_rights() -> None:
    company = cast.citizen(COMPANY)
    with refusal("data_of_organisation"):
        asked(company)
    with refusal("data_of_organisation"):
        hand_over(citizen=company, at=WEDNESDAY)
    assert acts(AuditAction.DATA_HANDED_OVER) == []


def test_the_same_is_asked_once_until_it_is_answered() -> None:
    record = record_cast.received()
    first = asked(code=record.code)
    with refusal("data_request_open"):
        asked(code=record.code)
    words = {"words": "Đã sửa", "state": DataRequestState.GRANTED, "scope": PROVINCE, "at": WEDNESDAY}
    answer(request_id=first.pk, actor=cast.lead(), **words)  # type: ignore[arg-type]
    assert asked(code=record.code).pk != first.pk


@pytest.mark.parametrize(("about", "code"), [("  ", "data_request_unsaid"), ("a" * 1001, "data_request_too_long")])
def test_it_must_be_said_what_and_not_at_any_length(about: str, code: str) -> None:
    record_cast.procedures()
    with refusal(code):
        ask(citizen=cast.citizen(), kind=CORRECTION, about=about, at=WEDNESDAY)


def test_an_answer_stands_once_with_its_reason_in_both_places() -> None:
    request = asked(code=record_cast.received().code)
    lead = cast.lead()
    given = {"request_id": request.pk, "actor": lead, "scope": here(), "at": WEDNESDAY}
    with refusal("data_request_unsaid"):
        answer(state=DataRequestState.REFUSED, words=" ", **given)  # type: ignore[arg-type]
    with refusal("data_request_state_unknown"):
        answer(state=DataRequestState.OPEN, words="x", **given)  # type: ignore[arg-type]
    done = answer(state=DataRequestState.REFUSED, words="Điều 14 Luật Lưu trữ", **given)  # type: ignore[arg-type]
    assert (done.answered_by, done.watch_at) == (lead, None)
    with refusal("data_request_answered"):
        answer(state=DataRequestState.GRANTED, words="x", **given)  # type: ignore[arg-type]
    (entry,) = acts(AuditAction.DATA_ANSWERED)
    assert (entry.actor, entry.facts["state"]) == (lead, "refused")


def test_another_centre_neither_reads_nor_answers_it() -> None:
    request = asked(code=record_cast.received().code)
    elsewhere = Scope(centres=frozenset({cast.units().centres[cast.CO_TO].pk}))
    head = cast.person("ct.head", "Vũ Văn Đảo", [Role.CENTRE_LEADER], cast.units().centres[cast.CO_TO])
    with refusal("data_request_not_found"):
        read(request_id=request.pk, actor=head, scope=elsewhere, at=WEDNESDAY)
    with refusal("data_request_not_found"):
        answer(
            request_id=request.pk,
            state=DataRequestState.GRANTED,
            words="x",
            actor=head,
            scope=elsewhere,
            at=WEDNESDAY,
        )


def test_who_reads_a_request_is_seen_by_the_person_without_a_name() -> None:
    request = asked(code=record_cast.received().code)
    read(request_id=request.pk, actor=cast.lead(), scope=here(), at=WEDNESDAY)
    (look,) = looks_at(cast.citizen())
    assert look.purpose == "data_request"
    assert {post.role for post in look.posts} == {Role.UNIT_LEADER, Role.CENTRE_LEADER}


def test_looks_at_a_record_are_told_to_whoever_stands_in_it_and_to_nobody_else() -> None:
    record = record_cast.received()
    clerk = cast.clerk()
    record_look(actor=clerk, subject_kind=SubjectKind.RECORD, subject_id=record.pk, at=WEDNESDAY, purpose="checking")
    (look,) = looks_at(cast.citizen())
    assert (look.code, look.purpose) == (record.code, "checking")
    assert looks_at(cast.citizen(STRANGER)) == []


def test_held_is_what_bears_ones_number_also_as_representative() -> None:
    mother = cast.citizen()
    own = record_cast.received()
    for_somebody = record_cast.received(
        applicant=another(),
        representative=record_cast.OWNER,
    )
    record_cast.received(applicant=another())
    assert set(records_about(mother)) == {own, for_somebody}
    held = {one.record.pk: one for one in held_records(mother)}
    assert [part for part, _ in held[for_somebody.pk].parts] == ["representative"]


def test_the_copy_holds_ones_own_data_and_nothing_of_others() -> None:
    record_cast.received(
        applicant=another(),
        representative=record_cast.OWNER,
    )
    copy = hand_over(citizen=cast.citizen(), at=WEDNESDAY)
    assert copy["records"][0]["you"]["representative"]["personal_number"] == cast.MOTHER.personal_number
    assert "022080000009" not in str(copy)
    assert "Người Khác" not in str(copy)
    assert len(acts(AuditAction.DATA_HANDED_OVER)) == 1


def test_the_head_is_told_when_asked_before_the_end_and_when_late() -> None:
    head = head_of_hong_gai()
    request = asked(code=record_cast.received().code)
    reminder = request.watch_at
    assert reminder is not None
    assert sweep_data_requests(at=reminder - timedelta(seconds=1)) == 0
    assert sweep_data_requests(at=reminder) == 1
    assert not Incident.objects.exists()
    late = datetime.combine(request.due_on, datetime.min.time(), WEDNESDAY.tzinfo) + timedelta(days=1)
    assert sweep_data_requests(at=late) == 1
    assert sweep_data_requests(at=late) == 0
    incident = Incident.objects.get(kind=IncidentKind.DATA_REQUEST_LATE)
    assert incident.facts == {"requests": 1, "named": [f"{request.centre.name}: {request.pk}"]}
    messages = OutboxMessage.objects.filter(kind=NoticeKind.DATA_REQUEST_DUE)
    assert [message.recipient for message in messages] == [head] * 3


def test_the_person_is_told_once_that_there_is_an_answer_and_not_which() -> None:
    mother = cast.citizen()
    Citizen.objects.filter(pk=mother.pk).update(email="mother@example.invalid", telephone="0912440218")
    record = record_cast.received()
    request = asked(code=record.code)
    with gateway() as standing:
        OutboxMessage.objects.all().delete()
        answer(
            request_id=request.pk,
            state=DataRequestState.REFUSED,
            words="Điều 14 Luật Lưu trữ",
            actor=cast.lead(),
            scope=here(),
            at=WEDNESDAY,
        )
        message = OutboxMessage.objects.get(kind=NoticeKind.DATA_ANSWERED)
        mail = letter(message, at=WEDNESDAY)
        deliver(at=WEDNESDAY)
    (sent,) = standing.kept
    assert f"số {request.pk} về dữ liệu" in sent.text
    assert "/my/data/" in mail.body
    for personal in (mother.person_name, mother.personal_number, "Sai ngày sinh", "Điều 14", record.code, "từ chối"):
        assert personal not in sent.text + mail.body + mail.subject + str(message.payload)


def test_whoever_left_no_address_is_answered_all_the_same() -> None:
    request = asked()
    Citizen.objects.update(email="", telephone="")
    answer(
        request_id=request.pk,
        state=DataRequestState.GRANTED,
        words="Đã sửa",
        actor=cast.lead(),
        scope=PROVINCE,
        at=WEDNESDAY,
    )
    assert not OutboxMessage.objects.filter(kind=NoticeKind.DATA_ANSWERED).exists()


def test_what_was_answered_is_watched_no_more() -> None:
    request = asked(code=record_cast.received().code)
    answer(
        request_id=request.pk,
        state=DataRequestState.PARTLY,
        words="Đã sửa một phần",
        actor=cast.lead(),
        scope=here(),
        at=WEDNESDAY,
    )
    assert sweep_data_requests(at=WEDNESDAY + timedelta(days=60)) == 0


def test_the_letter_to_the_head_says_nothing_of_the_person() -> None:
    head_of_hong_gai()
    request = asked(code=record_cast.received().code)
    mail = letter(OutboxMessage.objects.get(kind=NoticeKind.DATA_REQUEST_DUE), at=WEDNESDAY)
    assert str(request.pk) in mail.subject
    assert "/desk/data-requests/" in mail.body
    for personal in (cast.MOTHER.person_name, cast.MOTHER.personal_number, "Sai ngày sinh"):
        assert personal not in mail.body + mail.subject


def test_the_database_keeps_an_answer_without_words_out() -> None:
    request = asked(code=record_cast.received().code)
    with pytest.raises(IntegrityError, match="data_request_answered_in_full"), transaction.atomic():
        DataRequest.objects.filter(pk=request.pk).update(state=DataRequestState.GRANTED)
    assert connection.in_atomic_block
