"""Filings: saved, expiring, sent once, and what becomes of them."""

from threading import Thread

import pytest
from django.db import connection

from procedures.domain.vocabulary import Channel, ComponentState, NoticeKind, ReturnMethod, SourceSystem, Status
from procedures.models import Attachment, Filing, FilingUpload, FormVersion, OutboxMessage, Record
from procedures.services.filing_sending import send_filing
from procedures.services.filing_uploads import PIECE, begin_upload, remove_upload, take_piece
from procedures.services.filings import (
    MOST_DRAFTS,
    begin_filing,
    discard_filing,
    save_answers,
    warn_and_clear_filings,
)
from procedures.services.forms import keep_form, read_forms, write_forms
from procedures.services.letters import letter
from staffing.domain.identity import AssuranceLevel, CitizenKind, Identity
from tests import cast, filing_cast, record_cast
from tests.filing_cast import AT, BIRTH, FORMS, NOTIFICATION, days
from units.errors import RuleBroken
from units.scoping import Scope

pytestmark = pytest.mark.django_db

COMPANY = Identity(
    issuer="https://identity.test",
    subject="company",
    kind=CitizenKind.ORGANISATION,
    person_name="Vũ Văn Thử",
    personal_number="022085001234",
    assurance=AssuranceLevel.TWO,
    organisation_name="Công ty TNHH Thử Nghiệm",
    tax_code="0100109106",
)


def everybody() -> object:
    return Filing.objects.all()


def test_the_forms_load_once_and_again_without_a_change() -> None:
    filing_cast.form()
    count = write_forms(read_forms(FORMS))
    assert (count.created, count.changed) == (0, 0)
    assert count.unchanged == FormVersion.objects.count()


def test_a_form_that_somebody_answers_is_changed_in_a_revision_of_its_own() -> None:
    filing = filing_cast.draft()
    changed = FormVersion.objects.get(pk=filing.form_id)
    changed.basis = "Thông tư mới"
    newer = keep_form(changed)
    assert (newer.pk != filing.form_id, newer.revision) == (True, 2)
    assert FormVersion.objects.get(pk=filing.form_id).basis != "Thông tư mới"


def test_a_form_that_nobody_answers_is_changed_in_place() -> None:
    form = filing_cast.form()
    form.basis = "Thông tư mới"
    assert keep_form(form).pk == form.pk


def test_a_filing_begins_with_what_the_account_knows() -> None:
    filing_cast.form()
    filing = begin_filing(procedure_code=record_cast.BIRTH, at=AT, citizen=cast.citizen())
    assert filing.answers == {"contact_telephone": "0912345218", "contact_email": "thu@example.vn"}


def test_a_procedure_without_a_form_is_not_filed_online() -> None:
    filing_cast.form()
    with pytest.raises(RuleBroken, match="filing_not_online"):
        begin_filing(procedure_code=record_cast.LAND_CHANGE, at=AT, citizen=cast.citizen())


def test_nobody_hoards_drafts() -> None:
    filing_cast.form()
    for _ in range(MOST_DRAFTS):
        begin_filing(procedure_code=record_cast.BIRTH, at=AT, citizen=cast.citizen())
    with pytest.raises(RuleBroken, match="filings_full"):
        begin_filing(procedure_code=record_cast.BIRTH, at=AT, citizen=cast.citizen())


def test_answers_to_what_is_no_longer_asked_are_dropped() -> None:
    filing = filing_cast.draft()
    saved = save_answers(filings=everybody(), uuid=filing.uuid, answers={"married": False}, at=AT)
    assert "father" not in saved.answers
    assert saved.answers["child_name"] == BIRTH["child_name"]


def test_a_birth_that_is_sent_is_a_record_at_the_centre_of_the_residence() -> None:
    record = filing_cast.sent()
    assert Status(record.status) is Status.SUBMITTED
    assert (record.channel, record.source_system) == (Channel.ONLINE, SourceSystem.PORTAL)
    assert record.return_method == ReturnMethod.COUNTER
    assert record.competent_unit.code == cast.HONG_GAI == record.received_at_centre.unit.code
    assert (record.applicant.name, record.applicant.personal_number) == ("Phạm Thị Thử", "022192004417")
    assert (record.applicant.telephone, record.submitter, record.assisted_by) == ("0912345218", None, None)
    assert record.intake_due_at is not None
    assert record.received_at is None


def test_the_trail_says_that_a_citizen_did_it() -> None:
    record = filing_cast.sent()
    event = record.events.get()
    assert (event.actor, event.citizen) == (None, cast.citizen())
    assert "Thử" not in str(event.facts)


def test_its_files_are_the_records_scans() -> None:
    record = filing_cast.sent()
    scan = Attachment.objects.get(component__record=record)
    assert (scan.component.position, scan.uploaded_by, scan.uploaded_by_citizen) == (2, None, cast.citizen())
    assert scan.file.read()[:4] == b"\x89PNG"
    assert not FilingUpload.objects.exists()
    present = dict(record.components.values_list("position", "is_present"))
    assert present == {1: True, 2: True}


def test_ten_clicks_are_one_record() -> None:
    filing = filing_cast.with_paper(filing_cast.draft())
    codes = {send_filing(filings=everybody(), uuid=filing.uuid, at=AT).code for _ in range(10)}
    assert len(codes) == 1
    assert Record.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_are_one_record() -> None:
    filing = filing_cast.with_paper(filing_cast.draft())
    codes: list[str] = []

    def click() -> None:
        codes.append(send_filing(filings=Filing.objects.all(), uuid=filing.uuid, at=AT).code)
        connection.close()

    clicks = [Thread(target=click) for _ in range(4)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert len(codes) == 4
    assert len(set(codes)) == 1 == Record.objects.count()


def test_what_was_sent_is_changed_no_more() -> None:
    record = filing_cast.sent()
    for act in (
        lambda: save_answers(filings=everybody(), uuid=record.filing.uuid, answers={"relation": "father"}, at=AT),
        lambda: discard_filing(filings=everybody(), uuid=record.filing.uuid),
    ):
        with pytest.raises(RuleBroken, match="filing_sent"):
            act()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"child_sex": None}, "filing_incomplete"),
        ({"child_born_on": "2026-12-24"}, "filing_incomplete"),
        ({"abroad": True}, "filing_not_eligible"),
        ({"mother": filing_cast.MOTHER | {"address": {"typed": "Hà Nội", "elsewhere": True}}}, "filing_elsewhere"),
    ],
)
def test_what_does_not_add_up_is_not_sent(changes: dict[str, object], code: str) -> None:
    filing = filing_cast.with_paper(filing_cast.draft(**changes))
    with pytest.raises(RuleBroken, match=code):
        send_filing(filings=everybody(), uuid=filing.uuid, at=AT)
    assert not Record.objects.exists()


def test_without_its_papers_it_is_not_sent() -> None:
    with pytest.raises(RuleBroken, match="filing_papers_missing"):
        send_filing(filings=everybody(), uuid=filing_cast.draft().uuid, at=AT)


def test_somebody_elses_draft_is_not_there() -> None:
    filing = filing_cast.with_paper(filing_cast.draft())
    stranger = cast.citizen(COMPANY)
    theirs = Filing.objects.of_citizen(stranger.pk)
    for act in (
        lambda: send_filing(filings=theirs, uuid=filing.uuid, at=AT),
        lambda: save_answers(filings=theirs, uuid=filing.uuid, answers={}, at=AT),
        lambda: discard_filing(filings=theirs, uuid=filing.uuid),
        lambda: begin_upload(filings=theirs, uuid=filing.uuid, paper=2, name="a.png", size=9, at=AT),
    ):
        with pytest.raises(RuleBroken, match="filing_unknown"):
            act()


def test_an_organisation_is_the_owner_and_its_person_the_representative() -> None:
    record = filing_cast.sent(cast.citizen(COMPANY))
    assert record.applicant.tax_code == "0100109106"
    assert record.representative.name == "Vũ Văn Thử"
    assert record.submitter is None


# Help


def helped(**changes: object) -> Filing:
    filing_cast.form()
    filing = begin_filing(procedure_code=record_cast.BIRTH, at=AT, helper=cast.assistant())
    person = {name: filing_cast.MOTHER[name] for name in ("name", "personal_number", "born_on", "address")}
    answers = BIRTH | {"filed_for": person} | changes
    return filing_cast.with_paper(save_answers(filings=everybody(), uuid=filing.uuid, answers=answers, at=AT))


def of_the_assistant() -> dict[str, object]:
    scope = Scope(centres=frozenset({cast.units().centres[cast.HONG_GAI].pk}))
    return {"filings": Filing.objects.helped_by(cast.assistant().pk), "helper": cast.assistant(), "scope": scope}


def test_whoever_is_helped_is_the_owner_and_the_helper_is_named_beside() -> None:
    record = send_filing(uuid=helped().uuid, at=AT, agreed=True, **of_the_assistant())
    assert (record.applicant.name, record.assisted_by) == ("Phạm Thị Thử", cast.assistant())
    event = record.events.get()
    assert (event.actor, event.citizen) == (cast.assistant(), None)
    assert record.filing.agreed_at == AT
    assert Attachment.objects.get(component__record=record).uploaded_by == cast.assistant()


ORGANISATION = {
    "filed_for_organisation": True,
    "filed_for_organisation_name": "Công ty TNHH Thử Nghiệm",
    "filed_for_tax_code": "0100109106",
}


def test_an_organisation_is_helped_through_the_person_who_represents_it() -> None:
    record = send_filing(uuid=helped(**ORGANISATION).uuid, at=AT, agreed=True, **of_the_assistant())
    assert (record.applicant.name, record.applicant.tax_code) == ("Công ty TNHH Thử Nghiệm", "0100109106")
    assert record.applicant.personal_number == ""
    assert record.representative is not None
    assert record.representative.personal_number == filing_cast.MOTHER["personal_number"]


@pytest.mark.parametrize("wrong", [{"filed_for_tax_code": None}, {"filed_for_tax_code": "12345"}])
def test_an_organisation_without_a_right_tax_code_files_nothing(wrong: dict[str, object]) -> None:
    with pytest.raises(RuleBroken, match="filing_incomplete"):
        send_filing(uuid=helped(**(ORGANISATION | wrong)).uuid, at=AT, agreed=True, **of_the_assistant())


def test_the_name_of_an_organisation_counts_only_where_the_person_acts_for_one() -> None:
    filing = helped(**(ORGANISATION | {"filed_for_organisation": False}))
    record = send_filing(uuid=filing.uuid, at=AT, agreed=True, **of_the_assistant())
    assert (record.applicant.name, record.applicant.tax_code, record.representative) == ("Phạm Thị Thử", "", None)


def test_what_the_person_has_not_agreed_to_is_not_sent() -> None:
    with pytest.raises(RuleBroken, match="filing_not_agreed"):
        send_filing(uuid=helped().uuid, at=AT, **of_the_assistant())


def test_a_helper_hands_in_at_the_own_centre_alone() -> None:
    nowhere = of_the_assistant() | {"scope": Scope()}
    with pytest.raises(RuleBroken, match="not_your_centre"):
        send_filing(uuid=helped().uuid, at=AT, agreed=True, **nowhere)


# Drafts end


def test_a_draft_is_warned_about_once_and_deleted_after_a_month() -> None:
    filing = filing_cast.with_paper(filing_cast.draft())
    file = filing.uploads.get().file
    assert warn_and_clear_filings(at=AT + days(22)) == 0
    assert not OutboxMessage.objects.exists()
    for day in (24, 25):
        assert warn_and_clear_filings(at=AT + days(day)) == 0
    assert OutboxMessage.objects.get().kind == NoticeKind.FILING_EXPIRES
    assert warn_and_clear_filings(at=AT + days(32)) == 1
    assert not Filing.objects.exists()
    assert file.name


def test_the_notice_says_when_and_where_and_nothing_of_the_matter() -> None:
    filing_cast.draft()
    warn_and_clear_filings(at=AT + days(24))
    mail = letter(OutboxMessage.objects.get(), at=AT + days(24))
    assert mail.to == "thu@example.vn"
    assert "12/12" in mail.subject
    assert "/my/records/" in mail.body
    assert "khai sinh" not in mail.body.casefold()
    assert "Thử" not in mail.body


def test_whoever_goes_on_has_a_month_again() -> None:
    filing = filing_cast.draft()
    warn_and_clear_filings(at=AT + days(25))
    save_answers(filings=everybody(), uuid=filing.uuid, answers={"relation": "father"}, at=AT + days(26))
    assert warn_and_clear_filings(at=AT + days(40)) == 0
    assert Filing.objects.get().warned_at is None


def test_a_worker_that_was_away_deletes_nothing_unannounced() -> None:
    filing_cast.draft()
    assert warn_and_clear_filings(at=AT + days(90)) == 0
    assert warn_and_clear_filings(at=AT + days(96)) == 0
    assert warn_and_clear_filings(at=AT + days(98)) == 1


def test_what_was_sent_is_never_cleared() -> None:
    filing_cast.sent()
    warn_and_clear_filings(at=AT + days(90))
    assert warn_and_clear_filings(at=AT + days(190)) == 0


# Files in pieces


def pieces_of(content: bytes) -> list[tuple[int, bytes]]:
    return [(offset, content[offset : offset + 100]) for offset in range(0, len(content), 100)]


def test_a_file_comes_in_pieces_and_goes_on_after_a_lost_line() -> None:
    filing = filing_cast.draft()
    content = filing_cast.picture().getvalue() + b""
    facts = {"filings": everybody(), "uuid": filing.uuid, "at": AT}
    upload = begin_upload(paper=NOTIFICATION, name="a.png", size=len(content), **facts)
    offset, data = pieces_of(content)[0]
    assert take_piece(upload=upload.uuid, offset=offset, data=data[:60], **facts).received == 60
    with pytest.raises(RuleBroken, match="upload_elsewhere") as broken:
        take_piece(upload=upload.uuid, offset=0, data=data, **facts)
    assert broken.value.facts == {"received": 60}
    again = begin_upload(paper=NOTIFICATION, name="a.png", size=len(content), **facts)
    assert (again.pk, again.received) == (upload.pk, 60)
    whole = take_piece(upload=upload.uuid, offset=60, data=content[60:], **facts)
    assert whole.finished_at == AT
    assert whole.file.read() == content
    assert not whole.pieces.exists()


def test_a_whole_file_that_may_not_be_kept_is_gone() -> None:
    filing = filing_cast.draft()
    facts = {"filings": everybody(), "uuid": filing.uuid, "at": AT}
    upload = begin_upload(paper=NOTIFICATION, name="a.png", size=9, **facts)
    with pytest.raises(RuleBroken, match="file_kind_unknown"):
        take_piece(upload=upload.uuid, offset=0, data=b"no image!", **facts)
    assert not filing.uploads.exists()


@pytest.mark.parametrize(
    ("paper", "size", "code"),
    [
        (1, 9, "filing_paper_unknown"),
        (5, 9, "filing_paper_unknown"),
        (2, 0, "file_empty"),
        (2, 2**30, "file_too_large"),
    ],
)
def test_only_what_is_wanted_and_small_enough_is_announced(paper: int, size: int, code: str) -> None:
    filing = filing_cast.draft()
    with pytest.raises(RuleBroken, match=code):
        begin_upload(filings=everybody(), uuid=filing.uuid, paper=paper, name="a.png", size=size, at=AT)


def test_a_piece_is_never_larger_than_it_may_be() -> None:
    filing = filing_cast.draft()
    facts = {"filings": everybody(), "uuid": filing.uuid, "at": AT}
    upload = begin_upload(paper=NOTIFICATION, name="a.png", size=2 * PIECE, **facts)
    with pytest.raises(RuleBroken, match="upload_too_long"):
        take_piece(upload=upload.uuid, offset=0, data=b"x" * (PIECE + 1), **facts)


def test_the_same_file_twice_is_kept_once_and_can_be_taken_back() -> None:
    filing = filing_cast.with_paper(filing_cast.with_paper(filing_cast.draft()))
    upload = filing.uploads.get()
    remove_upload(filings=everybody(), uuid=filing.uuid, upload=upload.uuid)
    assert not filing.uploads.exists()


def test_papers_that_do_not_apply_are_said_not_to() -> None:
    record = filing_cast.sent()
    assert ComponentState.NOT_APPLICABLE not in set(record.components.values_list("state", flat=True))
