"""Petitions through the services: each act with its refusing twin, who is told, who may see, and what is counted."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import DatabaseError, transaction

from procedures.domain.petitions import OtherLaw, PetitionAct, PetitionContent, PetitionGround, PetitionState
from procedures.domain.vocabulary import NoticeKind
from procedures.models import (
    OutboxMessage,
    Petition,
    PetitionEvent,
    PetitionPublication,
    PetitionText,
    PetitionWarning,
)
from procedures.queries.petitions import (
    desk_petitions,
    identity_is_open,
    petition_figures,
    published,
    why_answer_due,
)
from procedures.services import petitions as deeds
from procedures.services.petition_watch import sweep_petitions
from procedures.services.petitions import Edition
from staffing.domain.capabilities import Role
from tests import cast
from tests.procedures import petition_cast
from tests.procedures.petition_cast import EDITION, by
from tests.record_cast import WEDNESDAY
from units.clock import ZONE
from units.errors import RuleBroken
from units.scoping import Scope

pytestmark = pytest.mark.django_db
S = PetitionState
NOVEMBER, DECEMBER = datetime(2026, 11, 1, tzinfo=ZONE), datetime(2026, 12, 1, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def _nobody_was_told_today() -> None:
    cache.clear()


def on(day: int, hour: int = 9, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZONE)


def refused(code: str):
    return pytest.raises(RuleBroken, match=rf"^{code}\b")


def told(petition: Petition) -> list[str]:
    """What the writer was told, in order."""
    return list(
        OutboxMessage.objects.filter(message_id__startswith=petition.code, recipient=None)
        .order_by("id")
        .values_list("kind", flat=True)
    )


# Sent in


def test_a_petition_gets_a_code_a_term_that_explains_itself_and_its_text_apart():
    petition = petition_cast.filed()
    assert petition.state == S.SUBMITTED
    assert petition.answer_due_at == on(3, 17, month=12)
    assert [line.label for line in why_answer_due(petition)]
    assert petition_cast.BODY not in str(vars(petition))
    assert PetitionText.objects.get(petition=petition).body == petition_cast.BODY
    assert told(petition) == [NoticeKind.PETITION_RECEIVED]


def test_ten_clicks_send_one_petition():
    key = uuid4()
    first = petition_cast.filed(form_key=key)
    assert petition_cast.filed(form_key=key) == first
    assert (Petition.objects.count(), PetitionEvent.objects.count(), OutboxMessage.objects.count()) == (1, 1, 1)


def test_the_key_of_a_form_opens_nobody_elses_petition():
    key = uuid4()
    petition_cast.filed(form_key=key, citizen=cast.citizen())
    with refused("petition_form_used"):
        petition_cast.filed(form_key=key)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"telephone": "", "email": ""}, "petition_unanswerable"),
        ({"body": " \n "}, "petition_unsaid"),
        ({"body": "x" * 5001}, "petition_too_long"),
        ({"unit_id": 999_999}, "petition_unit_unknown"),
    ],
)
def test_what_cannot_be_answered_is_not_taken_down(changes: dict[str, object], code: str):
    with refused(code):
        petition_cast.filed(**changes)
    assert not Petition.objects.exists()


def test_no_event_message_or_code_holds_anything_of_what_was_written():
    petition = petition_cast.asked()
    deeds.give_more(petition_id=petition.pk, reply="Quầy 3, 8 giờ", citizen=None, at=WEDNESDAY)
    messages = OutboxMessage.objects.all()
    kept = [*map(str, PetitionEvent.objects.values_list("facts")), *(str(one.payload) + str(one) for one in messages)]
    for secret in (petition_cast.WRITER, petition_cast.TELEPHONE, petition_cast.EMAIL, "Quầy 3", "Chờ"):
        assert secret not in " ".join(kept)


def test_the_rows_of_what_happened_cannot_be_changed_or_deleted():
    event = petition_cast.filed().events.get()
    for change in (lambda: PetitionEvent.objects.update(act="take"), event.delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


# Acts


def test_whoever_takes_it_up_is_its_officer_and_nobody_takes_it_twice():
    petition = petition_cast.taken()
    assert (petition.state, petition.officer) == (S.UNDER_WAY, cast.petition_officer())
    with refused("petition_act_not_allowed"):
        deeds.take_petition(petition_id=petition.pk, by=by())


def test_the_clock_stands_still_while_the_writer_is_asked():
    petition = petition_cast.asked()
    assert petition.next_due_at == on(26, 17)
    petition = deeds.give_more(petition_id=petition.pk, reply="Quầy 3", citizen=None, at=on(13))
    assert (petition.state, petition.answer_due_at) == (S.UNDER_WAY, on(7, 17, month=12))
    assert NoticeKind.PETITION_ASKED in told(petition)


def test_the_writer_is_asked_once_and_within_five_working_days():
    petition = petition_cast.asked()
    deeds.give_more(petition_id=petition.pk, reply="Quầy 3", citizen=None, at=on(13))
    with refused("petition_asked_before"):
        deeds.ask_writer(petition_id=petition.pk, wanted="Còn gì nữa?", by=by(at=on(16)))
    other = petition_cast.taken()
    with refused("petition_asked_late"):
        deeds.ask_writer(petition_id=other.pk, wanted="Ở đâu?", by=by(at=on(19)))
    assert deeds.ask_writer(petition_id=other.pk, wanted="Ở đâu?", by=by(at=on(18, 22))).state == S.ASKED


def test_passing_on_moves_the_petition_and_not_the_day_of_its_answer():
    petition, there = petition_cast.filed(), cast.units().cao_xanh
    moved = deeds.forward_petition(petition_id=petition.pk, unit_id=there.pk, by=by(at=on(18)))
    assert (moved.competent_unit, moved.state, moved.is_late) == (there, S.FORWARDED, False)
    assert moved.answer_due_at == petition.answer_due_at
    assert moved.addressed_unit == cast.units().hong_gai
    with refused("petition_lies_there"):
        deeds.forward_petition(petition_id=petition.pk, unit_id=there.pk, by=by(at=on(18)))


def test_passed_on_after_the_fifth_working_day_it_is_late():
    petition = petition_cast.filed()
    moved = deeds.forward_petition(petition_id=petition.pk, unit_id=cast.units().cao_xanh.pk, by=by(at=on(19)))
    assert moved.is_late


@pytest.mark.parametrize(("day", "late"), [(3, False), (4, True)])
def test_an_answer_is_in_time_to_the_end_of_its_last_day(day: int, late: bool):
    petition = petition_cast.answered(filed_at=WEDNESDAY, at=on(day, 23, month=12))
    assert (petition.state, petition.is_late) == (S.ANSWERED, late)
    assert told(petition)[-1] == NoticeKind.PETITION_ANSWERED


def test_nothing_is_answered_before_it_is_taken_up():
    with refused("petition_act_not_allowed"):
        deeds.answer_petition(petition_id=petition_cast.filed().pk, answer="Đã rõ.", by=by())


@pytest.mark.parametrize(("day", "late"), [(13, False), (14, True)])
def test_an_answer_is_published_within_two_working_days(day: int, late: bool):
    petition = petition_cast.answered()
    petition = deeds.publish_petition(petition_id=petition.pk, edition=EDITION, by=by(at=on(day, 10)))
    assert (petition.state, petition.is_late, petition.next_due_at) == (S.PUBLISHED, late, None)


def test_what_names_the_writer_is_not_published():
    petition = petition_cast.answered()
    named = Edition("Chờ lâu", f"Ông {petition_cast.WRITER} chờ lâu.", "Đã thêm quầy.")
    with refused("petition_names_somebody"):
        deeds.publish_petition(petition_id=petition.pk, edition=named, by=by())
    assert not PetitionPublication.objects.exists()


@pytest.mark.parametrize(("day", "late"), [(13, False), (16, True)])
def test_what_is_no_petition_is_refused_within_two_working_days_or_counts_as_late(day: int, late: bool):
    petition = deeds.refuse_petition(
        petition_id=petition_cast.filed().pk, ground=PetitionGround.UNCLEAR, note="Xin ghi rõ.", by=by(at=on(day))
    )
    assert (petition.state, petition.is_late, told(petition)[-1]) == (S.REFUSED, late, NoticeKind.PETITION_REFUSED)


def test_a_writer_who_was_asked_has_ten_working_days():
    petition = petition_cast.asked()
    closing = {"petition_id": petition.pk, "ground": PetitionGround.NO_REPLY, "note": "Không nhận được trả lời."}
    with refused("petition_waits_for_writer"):
        deeds.refuse_petition(**closing, by=by(at=on(26, 22)))
    closed = deeds.refuse_petition(**closing, by=by(at=on(27)))
    assert (closed.state, closed.is_late) == (S.REFUSED, False)


def test_the_writer_rates_the_answer_once():
    petition = petition_cast.answered()
    rated = deeds.rate_petition(petition_id=petition.pk, satisfied=False, citizen=None, at=on(12))
    assert (rated.satisfied, rated.state, rated.next_due_at) == (False, S.ANSWERED, on(13, 17))
    with refused("petition_rated"):
        deeds.rate_petition(petition_id=petition.pk, satisfied=True, citizen=None, at=on(12))
    with refused("petition_act_not_allowed"):
        deeds.rate_petition(petition_id=petition_cast.taken().pk, satisfied=True, citizen=None, at=on(12))


# Other laws


def routed(law: OtherLaw, unit_id: int | None) -> Petition:
    note = "Đơn được chuyển đến người có thẩm quyền."
    return deeds.route_petition(
        petition_id=petition_cast.filed().pk, other_law=law, unit_id=unit_id, note=note, by=by()
    )


def test_a_denunciation_is_passed_on_undecided_and_its_writer_shown_only_where_it_went():
    there = cast.units().justice
    petition = routed(OtherLaw.DENUNCIATION, there.pk)
    assert (petition.state, petition.competent_unit, petition.is_late) == (S.ROUTED, there, False)
    assert OtherLaw.DENUNCIATION not in str(list(petition.events.values_list("facts", flat=True)))
    officer = cast.petition_officer().pk
    assert identity_is_open(petition, Scope(units=frozenset({there.pk})), officer)
    assert not identity_is_open(petition, Scope(units=frozenset({cast.units().hong_gai.pk})), officer)
    assert not identity_is_open(petition, Scope(whole_province=True), officer)


def test_a_denunciation_that_left_the_province_is_open_to_who_sent_it_on_alone():
    petition = routed(OtherLaw.DENUNCIATION, None)
    here = Scope(units=frozenset({petition.competent_unit_id}))
    assert identity_is_open(petition, Scope(whole_province=True), cast.petition_officer().pk)
    assert not identity_is_open(petition, here, cast.lead().pk)


def test_of_a_complaint_the_province_may_still_read():
    petition = routed(OtherLaw.COMPLAINT, None)
    assert petition.competent_unit == cast.units().hong_gai
    assert identity_is_open(petition, Scope(whole_province=True), cast.officer().pk)


def test_what_was_passed_on_by_another_law_is_never_answered_or_published():
    petition = routed(OtherLaw.COMPLAINT, None)
    with refused("petition_act_not_allowed"):
        deeds.take_petition(petition_id=petition.pk, by=by())
    with refused("petition_act_not_allowed"):
        deeds.publish_petition(petition_id=petition.pk, edition=EDITION, by=by())


# Who sees it


def test_an_officer_of_another_unit_finds_no_such_petition():
    petition = petition_cast.filed()
    stranger = cast.person("ct.petitions", "Vũ Văn Đảo", [Role.PETITION_OFFICER], cast.units().co_to)
    with refused("petition_not_found"):
        deeds.take_petition(petition_id=petition.pk, by=by(stranger))
    assert not desk_petitions(by(stranger).scope)
    assert list(desk_petitions(by(cast.lead()).scope)) == [petition]


def test_whoever_leads_the_centre_of_the_unit_handles_its_petitions():
    leader = cast.person("hg.head", "Trần Văn Đầu", [Role.CENTRE_LEADER], cast.units().centres[cast.HONG_GAI])
    petition = deeds.take_petition(petition_id=petition_cast.filed().pk, by=by(leader))
    assert petition.officer == leader


# Clocks


def staff_told(petition: Petition, kind: NoticeKind) -> list[str]:
    rows = OutboxMessage.objects.filter(kind=kind, message_id__startswith=petition.code)
    return [message.recipient.username for message in rows.select_related("recipient") if message.recipient]


def with_address(account):
    account.email, account.mails_each = "officer@example.invalid", True
    account.save()
    return account


def test_the_officer_is_told_once_before_the_term_ends_and_once_after():
    officer = with_address(cast.petition_officer())
    petition = petition_cast.taken()
    assert sweep_petitions(at=on(13)) == 0
    for moment in (on(1, month=12), on(2, month=12), on(4, month=12), on(7, month=12)):
        while sweep_petitions(at=moment):
            pass
    kinds = [NoticeKind.PETITION_DUE_SOON, NoticeKind.PETITION_OVERDUE]
    assert [staff_told(petition, kind) for kind in kinds] == [[officer.username]] * 2
    assert sorted(PetitionWarning.objects.values_list("kind", flat=True)) == sorted(kinds)


def test_of_what_is_answered_in_time_nobody_is_warned():
    with_address(cast.petition_officer())
    petition_cast.published(at=on(12))
    assert sweep_petitions(at=on(20, month=12)) == 0
    assert not PetitionWarning.objects.exists()


def test_where_a_unit_has_nobody_the_province_is_told():
    officer = with_address(cast.petition_officer())
    assert staff_told(petition_cast.filed(), NoticeKind.PETITION_CAME) == [officer.username]
    here = with_address(cast.person("hg.petitions", "Đỗ Thị Đáp", [Role.PETITION_OFFICER], cast.units().hong_gai))
    assert staff_told(petition_cast.filed(), NoticeKind.PETITION_CAME) == [here.username]


# Figures


def test_figures_count_by_unit_what_was_in_time_and_who_was_not_satisfied():
    petition_cast.published(at=on(12))  # in time
    unhappy = petition_cast.answered(at=on(12), content=PetitionContent.RULES)  # answered, publication late
    deeds.rate_petition(petition_id=unhappy.pk, satisfied=False, citizen=None, at=on(12))
    deeds.refuse_petition(
        petition_id=petition_cast.filed(at=on(12)).pk, ground=PetitionGround.NOT_OURS, note="Xin hỏi", by=by(at=on(12))
    )
    petition_cast.taken(at=on(2))  # overdue since the 24th
    petition_cast.filed(at=on(28))  # in term
    routed(OtherLaw.COMPLAINT, None)  # no petition
    row = petition_figures(NOVEMBER, DECEMBER, at=on(30))[0]
    assert (row.unit_id, row.conduct, row.rules, row.carried_over) == (cast.units().hong_gai.pk, 4, 1, 0)
    assert (row.on_time, row.late, row.in_progress, row.overdue) == (2, 1, 2, 1)
    assert (row.published, row.dissatisfied, row.routed) == (1, 1, 1)
    assert row.total == row.processed + row.in_progress
    assert row.on_time_rate == 2 / 4
    assert row.satisfaction_rate == 2 / 4


def test_what_was_open_before_the_period_is_carried_over_into_it():
    petition_cast.answered(filed_at=on(20), at=on(2, month=12))
    row = petition_figures(DECEMBER, on(31, month=12), at=on(10, month=12))[0]
    assert (row.carried_over, row.conduct, row.processed, row.in_progress) == (1, 0, 1, 0)
    before = petition_figures(NOVEMBER, DECEMBER, at=on(30))[0]
    assert (before.processed, before.in_progress) == (0, 1)


def test_figures_show_a_unit_its_own_numbers_alone():
    petition_cast.filed()
    assert petition_figures(NOVEMBER, DECEMBER, at=on(30), scope=Scope(units=frozenset({cast.units().co_to.pk}))) == []


def test_published_answers_are_found_without_diacritics_and_by_unit():
    petition_cast.published()
    for words, unit, found in (
        ("cho lau thu hai", "", 1),
        ("", cast.HONG_GAI, 1),
        ("cho lau", cast.CO_TO, 0),
        ("viec khac", "", 0),
    ):
        assert len(published(words=words, unit=unit)[0]) == found


def test_a_list_costs_the_same_for_two_and_for_ten(django_assert_num_queries):
    scope = by().scope
    for count in (2, 8):
        for _ in range(count):
            petition_cast.filed()
        with django_assert_num_queries(1):
            [(row.text.subject, row.competent_unit.label) for row in desk_petitions(scope)]


def test_every_act_is_a_row_in_order():
    petition = petition_cast.published()
    deeds.rate_petition(petition_id=petition.pk, satisfied=True, citizen=None, at=WEDNESDAY + timedelta(hours=1))
    acts = list(petition.events.values_list("sequence", "act"))
    wanted = [PetitionAct.FILE, PetitionAct.TAKE, PetitionAct.ANSWER, PetitionAct.PUBLISH, PetitionAct.RATE]
    assert acts == list(enumerate(wanted, 1))
