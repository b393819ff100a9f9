"""What the desk keeps for one person: preferences, standard texts, views, notices, the palette, who else is here."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from procedures.domain.desk_words import SnippetKind
from procedures.models import Notice, OutboxMessage, Record, SavedView, Snippet
from procedures.services import processing
from procedures.services.deadline_watch import send_daily_digests, sweep
from procedures.services.drafts import RESTORED_WITHIN, clear_expired_drafts, save_draft
from procedures.services.letters import letter
from procedures.services.snippets import Wording, keep
from staffing.models import Account
from tests import cast, record_cast
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import OWNER, WEDNESDAY
from units import clock
from units.errors import RuleBroken
from units.scoping import PROVINCE, Scope

pytestmark = pytest.mark.django_db
TEXT = {
    "kind": "supplement",
    "title": "Thiếu chữ ký",
    "text": "Tờ khai chưa có chữ ký của người yêu cầu.",
    "shared": "",
}


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    record_cast.procedures()
    with clock.frozen(WEDNESDAY):
        yield


def page(account: Account, address: str) -> str:
    return signed_in(account).get(address).content.decode()


def post(account: Account, page: str, /, *arguments: object, **data: Any) -> Any:
    return signed_in(account).post(reverse(page, args=arguments), data)


# preferences


def test_single_keys_are_switched_off_for_the_account() -> None:
    assert 'data-single-keys="off"' not in page(cast.clerk(), "/desk/reception/")
    post(cast.clerk(), "preferences", opens_next="on")
    account = cast.clerk()
    assert (account.single_keys, account.opens_next, account.mails_each) == (False, True, False)
    assert 'data-single-keys="off"' in page(cast.clerk(), "/desk/reception/")


@pytest.mark.parametrize("opens_next", [True, False])
def test_after_an_act_the_next_record_opens_only_for_whoever_wants_it(opens_next: bool) -> None:
    record, second = record_cast.received(), record_cast.received()
    clerk = cast.clerk()
    Account.objects.filter(pk=clerk.pk).update(opens_next=opens_next)
    answer = post(clerk, "record_withdraw", record.pk, seen=record.trail_length, queue="waiting", confirmed="on")
    wanted = second if opens_next else record
    assert answer.headers["Location"].startswith(reverse("record", args=[wanted.pk]))


# standard texts


def test_a_text_of_ones_own_is_offered_for_its_kind_and_to_nobody_else() -> None:
    post(cast.clerk(), "desk_snippets", **TEXT)
    assert TEXT["title"] in post(cast.clerk(), "snippet_choices", kind="supplement").content.decode()
    assert TEXT["title"] in post(cast.clerk(), "snippet_choices", kind="supplement", q="chu ky").content.decode()
    assert TEXT["title"] not in post(cast.clerk(), "snippet_choices", kind="refusal").content.decode()
    assert TEXT["title"] not in post(cast.officer(), "snippet_choices", kind="supplement").content.decode()


def test_a_leader_shares_a_text_with_the_unit() -> None:
    post(cast.lead(), "desk_snippets", **TEXT | {"shared": f"unit:{cast.units().hong_gai.pk}"})
    assert TEXT["title"] in post(cast.officer(), "snippet_choices", kind="supplement").content.decode()
    assert TEXT["title"] not in post(cast.clerk_of_another_unit(), "snippet_choices").content.decode()


def test_whoever_does_not_lead_cannot_share_or_change_what_is_shared() -> None:
    unit = f"unit:{cast.units().hong_gai.pk}"
    assert post(cast.officer(), "desk_snippets", **TEXT | {"shared": unit}).status_code == 422
    post(cast.lead(), "desk_snippets", **TEXT | {"shared": unit})
    snippet = Snippet.objects.get()
    assert post(cast.officer(), "desk_snippet", snippet.pk, **TEXT).status_code == 422
    assert post(cast.officer(), "desk_snippet_delete", snippet.pk).status_code == 422
    assert Snippet.objects.filter(kind=SnippetKind.SUPPLEMENT, account=None).exists()


def test_a_leader_shares_no_text_with_a_unit_of_others() -> None:
    land = Wording(SnippetKind.REFUSAL, "Ngoài thẩm quyền", "Hồ sơ thuộc cơ quan khác.", unit_id=cast.units().land.pk)
    leads = Scope(units=frozenset({cast.units().hong_gai.pk}))
    with pytest.raises(RuleBroken, match="snippet_not_yours"):
        keep(wording=land, actor=cast.lead(), leads=leads, at=WEDNESDAY)


def test_a_text_is_changed_and_thrown_away_by_its_keeper() -> None:
    post(cast.clerk(), "desk_snippets", **TEXT)
    snippet = Snippet.objects.get()
    post(cast.clerk(), "desk_snippet", snippet.pk, **TEXT | {"text": "Bổ sung chữ ký."})
    assert Snippet.objects.get().text == "Bổ sung chữ ký."
    post(cast.clerk(), "desk_snippet_delete", snippet.pk)
    assert not Snippet.objects.exists()


# views


def test_filters_are_saved_as_an_address_without_page_or_foreign_words() -> None:
    answer = post(cast.lead(), "view_save", name="Quá hạn", query="standing=overdue&at=abc&evil=1&unit=06685")
    view = SavedView.objects.get()
    assert view.query == "standing=overdue&unit=06685"
    assert answer.headers["Location"] == f"{reverse('records')}?{view.query}"
    assert "Quá hạn" in page(cast.lead(), f"{reverse('records')}?{view.query}")


def test_the_address_of_a_view_may_be_passed_on_but_the_view_is_its_keepers() -> None:
    post(cast.lead(), "view_save", name="Của tôi", query="standing=overdue")
    view = SavedView.objects.get()
    shown = page(cast.officer(), f"{reverse('records')}?{view.query}")
    assert "Của tôi" not in shown
    post(cast.officer(), "view_forget", view.pk)
    assert SavedView.objects.exists()


def test_the_same_name_takes_the_new_filters_and_nothing_is_no_view() -> None:
    post(cast.lead(), "view_save", name="A", query="standing=overdue")
    post(cast.lead(), "view_save", name="A", query="standing=due_soon")
    assert SavedView.objects.get().query == "standing=due_soon"
    assert post(cast.lead(), "view_save", name="B", query="x=1").status_code == 422


# notices


def test_an_assigned_record_stands_in_the_officers_notices_until_it_is_opened() -> None:
    record = record_cast.received()
    processing.assign(record_id=record.pk, officer=cast.officer(), actor=cast.lead(), scope=PROVINCE, at=WEDNESDAY)
    shown = page(cast.officer(), reverse("desk_notices"))
    assert record.code in shown
    assert "Assigned to you" in shown
    assert record.code not in page(cast.another_officer(), reverse("desk_notices"))
    page(cast.another_officer(), reverse("record", args=[record.pk]))
    assert Notice.objects.get().read_at is None  # a colleague has seen it, not the officer
    page(cast.officer(), reverse("record", args=[record.pk]))
    assert Notice.objects.get().read_at == WEDNESDAY


def test_what_one_does_oneself_is_no_notice() -> None:
    record_cast.taken()
    assert not Notice.objects.exists()


def test_a_due_date_that_comes_near_is_a_notice_and_no_mail() -> None:
    record = record_cast.taken()
    officer = cast.officer()
    Account.objects.filter(pk=officer.pk).update(email="officer@example.invalid", mails_each=False)
    assert record.soon_from is not None
    sweep(at=record.soon_from)
    assert Notice.objects.get().account == officer
    assert not OutboxMessage.objects.filter(recipient=officer).exists()


def test_who_wants_a_mail_for_each_gets_both() -> None:
    record = record_cast.taken()
    officer = cast.officer()
    Account.objects.filter(pk=officer.pk).update(email="officer@example.invalid", mails_each=True)
    assert record.soon_from is not None
    sweep(at=record.soon_from)
    assert Notice.objects.get().account == officer
    assert OutboxMessage.objects.get(recipient=officer).kind == "due_soon"


def test_all_seen_marks_what_stood_there_and_not_what_came_since() -> None:
    first, second = record_cast.received(), record_cast.received()
    for record in (first, second):
        processing.assign(record_id=record.pk, officer=cast.officer(), actor=cast.lead(), scope=PROVINCE, at=WEDNESDAY)
    older, newer = Notice.objects.order_by("pk")
    post(cast.officer(), "desk_notices_read", upto=older.pk)
    newer.refresh_from_db()
    older.refresh_from_db()
    assert older.read_at == WEDNESDAY
    assert newer.read_at is None


def test_the_list_costs_the_same_for_one_notice_and_for_ten() -> None:
    client = signed_in(cast.officer())

    def assigned() -> None:
        record = record_cast.received()
        processing.assign(record_id=record.pk, officer=cast.officer(), actor=cast.lead(), scope=PROVINCE, at=WEDNESDAY)

    def cost() -> int:
        client.get(reverse("desk_notices"))  # what is remembered in the process is read once
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("desk_notices"))
        return len(queries)

    assigned()
    for_one = cost()
    for _ in range(9):
        assigned()
    assert cost() == for_one


def test_one_digest_a_day_tells_of_the_notices_that_were_not_looked_at() -> None:
    record, officer = record_cast.received(), cast.officer()
    Account.objects.filter(pk=officer.pk).update(email="officer@example.invalid", mails_each=False, language="en")
    assert send_daily_digests(at=WEDNESDAY) == 0
    processing.assign(record_id=record.pk, officer=officer, actor=cast.lead(), scope=PROVINCE, at=WEDNESDAY)
    assert send_daily_digests(at=WEDNESDAY) == 1
    assert send_daily_digests(at=WEDNESDAY) == 0
    message = OutboxMessage.objects.select_related("recipient").get(recipient=officer)
    mail = letter(message, at=WEDNESDAY)
    assert mail.subject == "Wednesday 11 November 2026: 1 notice not looked at"
    assert "You have 1 notice that you have not looked at." in mail.body
    assert record.code not in mail.body


# drafts


def test_a_draft_thrown_away_comes_back_within_the_hour() -> None:
    clerk, key = cast.clerk(), cast.units().centres[cast.HONG_GAI].pk
    draft = save_draft(actor=clerk, centre_id=key, key="k", title="P*** T** T**", content={}, at=WEDNESDAY)
    assert draft is not None
    post(clerk, "desk_draft_discard", draft.pk)
    assert f"/desk/drafts/{draft.pk}/restore/" in page(clerk, reverse("desk_drafts"))
    assert signed_in(clerk).get(reverse("desk_draft", args=[draft.pk])).status_code == 404
    post(clerk, "desk_draft_restore", draft.pk)
    assert reverse("desk_draft", args=[draft.pk]) in page(clerk, reverse("desk_drafts"))


def test_after_an_hour_or_by_somebody_else_it_does_not() -> None:
    clerk, key = cast.clerk(), cast.units().centres[cast.HONG_GAI].pk
    draft = save_draft(actor=clerk, centre_id=key, key="k", title="P*** T** T**", content={}, at=WEDNESDAY)
    assert draft is not None
    post(clerk, "desk_draft_discard", draft.pk)
    assert post(cast.clerk_of_another_unit(), "desk_draft_restore", draft.pk).status_code == 404
    later = WEDNESDAY + RESTORED_WITHIN
    with clock.frozen(later):
        assert post(clerk, "desk_draft_restore", draft.pk).status_code == 404
    assert clear_expired_drafts(at=later) == 1


def test_nobody_opens_or_throws_away_a_colleagues_draft() -> None:
    clerk, key = cast.clerk(), cast.units().centres[cast.HONG_GAI].pk
    draft = save_draft(actor=clerk, centre_id=key, key="k", title="P*** T** T**", content={}, at=WEDNESDAY)
    assert draft is not None
    colleague = cast.person("hg.clerk2", "Tô Thị Bên", cast.COUNTER, cast.units().centres[cast.HONG_GAI])
    assert signed_in(colleague).get(reverse("desk_draft", args=[draft.pk])).status_code == 404
    assert post(colleague, "desk_draft_discard", draft.pk).status_code == 404
    draft.refresh_from_db()
    assert draft.deleted_at is None


# the palette


def test_the_palette_goes_finds_and_does() -> None:
    record = record_cast.received()
    SavedView.objects.create(account=cast.officer(), name="Hồ sơ gấp", query="standing=overdue", saved_at=WEDNESDAY)
    shown = post(cast.officer(), "desk_palette", q="", record=record.pk).content.decode()
    assert f'data-form="{reverse("record_take", args=[record.pk])}"' in shown
    assert f'data-href="{reverse("records")}"' in shown
    assert reverse("record", args=[record.pk]) in post(cast.officer(), "desk_palette", q=record.code).content.decode()
    assert "standing=overdue" in post(cast.officer(), "desk_palette", q="ho so gap").content.decode()


def test_the_palette_shows_nothing_of_other_places() -> None:
    record = record_cast.received()
    other = cast.clerk_of_another_unit()
    for words in (record.code, OWNER.name, ""):
        shown = post(other, "desk_palette", q=words, record=record.pk).content.decode()
        assert record.code not in shown
        assert f"/records/{record.pk}/" not in shown


def test_the_palette_finds_people_for_whoever_may_see_them_alone() -> None:
    record = record_cast.received()
    assert record.code in post(cast.clerk(), "desk_palette", q="pham thi thu").content.decode()
    assert record.code not in post(cast.province(), "desk_palette", q="pham thi thu").content.decode()


# who else is here


def test_a_colleague_who_has_the_record_open_is_named_for_a_while() -> None:
    cache.clear()
    record = record_cast.received()
    assert post(cast.officer(), "record_presence", record.pk).json()["sentence"] == ""
    assert cast.officer().full_name in post(cast.lead(), "record_presence", record.pk).json()["sentence"]
    with clock.frozen(WEDNESDAY.replace(minute=5)):
        assert post(cast.clerk(), "record_presence", record.pk).json()["sentence"] == ""


def test_nobody_asks_about_records_of_other_places() -> None:
    record = record_cast.received()
    assert post(cast.clerk_of_another_unit(), "record_presence", record.pk).status_code == 404


def test_without_a_cache_nobody_is_seen_and_nothing_stops(settings: Any) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    record = record_cast.received()
    answer = post(cast.officer(), "record_presence", record.pk)
    assert answer.json() == {"sentence": "", "length": Record.objects.get().trail_length}
