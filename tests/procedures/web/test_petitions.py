"""Petitions as a browser without scripts sees them: the public's pages, the writer's, and the desk's."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY as ACCOUNT_KEY
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from procedures.domain.petitions import OtherLaw, PetitionState
from procedures.models import Petition, PetitionPublication, PetitionText
from procedures.queries.petitions import MOST_PAGES, PER_PAGE, published
from procedures.services.petitions import route_petition
from staffing import realms
from staffing.sessions import OPENED_KEYS, SessionStore
from tests import cast, record_cast
from tests.procedures import petition_cast
from tests.procedures.petition_cast import ANSWER, BODY, EMAIL, SUBJECT, TELEPHONE, WRITER, by
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


def sent(**changes: str) -> dict[str, str]:
    """What the form sends."""
    return {
        "form_key": str(uuid4()),
        "content": "conduct",
        "unit": str(cast.units().hong_gai.pk),
        "subject": SUBJECT,
        "body": BODY,
        "name": WRITER,
        "telephone": "0912 345 678",
        "email": "",
    } | changes


def page(client: Client, name: str, *arguments: object) -> str:
    return client.get(reverse(name, args=arguments)).content.decode()


def as_citizen(client: Client) -> Client:
    cast.sign_in_citizen(client, cast.citizen())
    return client


# Sending one in


def test_the_first_page_tells_complaints_and_denunciations_apart_and_where_they_go(client: Client) -> None:
    begin = page(client, "petition_begin")
    assert "Đây là khiếu nại, gửi theo cách khác" in begin
    assert "Đây là tố cáo, gửi theo cách khác" in begin
    assert reverse("petition_new") in begin


def test_whoever_is_not_signed_in_sends_one_and_opens_it_later_with_the_number(client: Client) -> None:
    answer = client.post(reverse("petition_new"), sent())
    petition = Petition.objects.get()
    assert answer["Location"] == reverse("petition_sent", args=[petition.code])
    key = PetitionText.objects.get().opening_key
    assert f"{key[:4]} {key[4:]}" in page(client, "petition_sent", petition.code)
    assert f"{key[:4]} {key[4:]}" not in page(client, "petition_sent", petition.code)
    assert BODY in page(client, "petition", petition.code)
    other = Client()
    assert BODY not in page(other, "petition", petition.code)
    opened = other.post(reverse("petition", args=[petition.code]), {"key": f"{key[:4]} {key[4:]}"})
    assert opened.status_code == 302
    assert BODY in page(other, "petition", petition.code)
    again = page(other, "petition_sent", petition.code)
    assert "Số mở đã hiển thị một lần" in again
    assert f"{key[:4]} {key[4:]}" not in again


def test_what_was_opened_by_number_closes_after_half_an_hour(client: Client) -> None:
    client.post(reverse("petition_new"), sent())
    code = Petition.objects.get().code
    with clock.frozen(WEDNESDAY + timedelta(minutes=29)):
        assert BODY in page(client, "petition", code)
    with clock.frozen(WEDNESDAY + timedelta(minutes=31)):
        assert BODY not in page(client, "petition", code)
        assert client.post(reverse("petition_more", args=[code]), {"reply": "Quầy 3"}).status_code == 404


def test_staff_and_citizens_who_sign_in_read_nothing_that_somebody_opened_before_them(client: Client) -> None:
    for enters in (cast.petition_officer, cast.citizen):
        browser = Client()
        browser.post(reverse("petition_new"), sent())
        code = Petition.objects.latest("id").code
        person = enters()
        if enters is cast.citizen:
            request = RequestFactory().get("/")
            request.session = SessionStore(browser.session.session_key)
            realms.enter(request, person, ip=None)
            request.session.save()
            browser.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
        else:
            browser.post(reverse("sign_in"), {"username": person.username, "password": cast.PASSWORD})
            assert ACCOUNT_KEY in browser.session
        assert not set(OPENED_KEYS) & set(browser.session.keys())
        assert BODY not in page(browser, "petition", code)
        assert browser.get(reverse("petition_sent", args=[code])).status_code == 404


def test_the_code_alone_shows_state_dates_and_unit_and_nothing_of_what_was_written(client: Client) -> None:
    petition = petition_cast.answered()
    shown = page(client, "petition", petition.code)
    assert "Đã trả lời" in shown
    assert cast.units().hong_gai.label in shown
    for secret in (SUBJECT, BODY, ANSWER, WRITER, TELEPHONE, EMAIL):
        assert secret not in shown


def test_a_wrong_number_opens_nothing_and_says_so(client: Client) -> None:
    petition = petition_cast.filed()
    key = PetitionText.objects.get().opening_key
    answer = client.post(reverse("petition", args=[petition.code]), {"key": f"{(int(key) + 1) % 10**8:08d}"})
    assert answer.status_code == 422
    assert "Đây không phải số mở" in answer.content.decode()
    assert BODY not in page(client, "petition", petition.code)


def test_the_confirmation_opens_only_where_it_was_sent_from(client: Client) -> None:
    petition = petition_cast.filed()
    assert client.get(reverse("petition_sent", args=[petition.code])).status_code == 404


def test_a_citizen_sends_one_in_their_verified_name_and_finds_it_in_their_list(client: Client) -> None:
    as_citizen(client)
    assert 'name="name"' not in page(client, "petition_new")
    client.post(reverse("petition_new"), sent(name="Người Khác"))
    text = PetitionText.objects.get()
    assert text.name == cast.MOTHER.person_name
    assert SUBJECT in page(client, "petitions_own")
    assert text.opening_key[:4] + " " not in page(client, "petition_sent", text.petition.code)


def test_nobody_opens_a_citizens_petition_by_number_or_with_another_account(client: Client) -> None:
    petition = petition_cast.filed(citizen=cast.citizen())
    key = PetitionText.objects.get().opening_key
    client.post(reverse("petition", args=[petition.code]), {"key": key})
    assert BODY not in page(client, "petition", petition.code)
    stranger = replace(cast.MOTHER, subject="stranger", person_name="Lạ Văn Người", personal_number="022090001234")
    cast.sign_in_citizen(client, cast.citizen(stranger))
    assert BODY not in page(client, "petition", petition.code)
    assert SUBJECT not in page(client, "petitions_own")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"telephone": ""}, "Nhập số điện thoại hoặc thư điện tử"),
        ({"content": ""}, "Chọn một trong hai nội dung"),
        ({"unit": ""}, "Chọn cơ quan"),
        ({"subject": " "}, "Nêu nội dung trong một dòng."),
        ({"name": ""}, "Nhập họ và tên của ông/bà."),
        ({"telephone": "12"}, 'href="#id_telephone"'),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    client: Client, changes: dict[str, str], sentence: str
) -> None:
    answer = client.post(reverse("petition_new"), sent(**changes))
    shown = answer.content.decode()
    assert (answer.status_code, Petition.objects.count()) == (422, 0)
    assert sentence in shown
    assert BODY in shown


def test_ten_clicks_send_one(client: Client) -> None:
    form = sent()
    for _ in range(10):
        assert client.post(reverse("petition_new"), form).status_code == 302
    assert Petition.objects.count() == 1


def test_one_address_sends_so_many_in_an_hour_and_reads_as_many_as_it_likes(client: Client) -> None:
    for _ in range(20):
        assert client.post(reverse("petition_new"), sent()).status_code == 302
    assert client.post(reverse("petition_new"), sent()).status_code == 429
    assert Petition.objects.count() == 20
    assert client.get(reverse("petition_new")).status_code == 200


# Following it


def test_the_writer_replies_to_what_was_asked_and_nobody_else_can(client: Client) -> None:
    petition = petition_cast.asked(citizen=cast.citizen())
    more = reverse("petition_more", args=[petition.code])
    assert Client().post(more, {"reply": "Quầy 3"}).status_code == 404
    as_citizen(client)
    assert "Vào giờ nào, ở quầy nào?" in page(client, "petition", petition.code)
    assert client.post(more, {"reply": " "}).status_code == 422
    client.post(more, {"reply": "Quầy 3, lúc 8 giờ"})
    petition.refresh_from_db()
    assert petition.state == S.UNDER_WAY
    assert client.post(more, {"reply": "Quầy 4"}).status_code == 409


def test_the_writer_rates_once_and_a_reader_cannot(client: Client) -> None:
    petition = petition_cast.published(citizen=cast.citizen())
    rating = reverse("petition_rating", args=[petition.code])
    assert Client().post(rating, {"satisfied": "yes"}).status_code == 404
    as_citizen(client)
    assert client.post(rating, {"satisfied": "perhaps"}).status_code == 422
    client.post(rating, {"satisfied": "no"})
    petition.refresh_from_db()
    assert petition.satisfied is False
    assert "Không hài lòng" in page(client, "petition", petition.code)
    assert client.post(rating, {"satisfied": "yes"}).status_code == 409


def test_an_unknown_code_is_said_to_be_unknown(client: Client) -> None:
    answer = client.get(reverse("petition", args=["PA-261111-K7M2QD"]))
    assert answer.status_code == 404
    assert "Không có phản ánh" in answer.content.decode()
    assert client.get(f"{reverse('petitions')}?code=pa 261111 k7m2qd").status_code == 302
    assert client.get(f"{reverse('petitions')}?code=H49").status_code == 422


# The list


def test_the_list_shows_published_answers_alone_and_is_searched_without_diacritics(client: Client) -> None:
    petition_cast.answered(subject="Chưa công khai")
    public = petition_cast.published()
    shown = page(client, "petitions")
    assert public.code in shown
    assert "Chưa công khai" not in shown
    assert WRITER not in shown
    for query, found in (("q=them mot quay", True), ("q=dat dai", False), (f"unit={cast.CO_TO}", False)):
        answer = client.get(f"{reverse('petitions')}?{query}").content.decode()
        assert (public.code in answer) is found
    assert ANSWER in page(client, "petition", public.code)


def test_the_list_is_leafed_through_a_hundred_pages_and_searched_by_three_words_that_an_index_knows() -> None:
    petition_cast.published()
    assert len(published(words="them mot quay", page=1)[0]) == 1
    assert len(published(words="them mot quay noi-khac", page=1)[0]) == 1  # the fourth word is not looked for
    with CaptureQueriesContext(connection) as asked:
        published(page=10_000)
    assert f"OFFSET {(MOST_PAGES - 1) * PER_PAGE}" in asked[-1]["sql"]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = PetitionPublication.objects.filter(search_key__contains="quay").explain()
    assert "petition_published_words" in plan


def test_one_address_searches_so_often_in_a_minute_and_follows_its_own_all_the_same(client: Client) -> None:
    code = petition_cast.filed().code
    for _ in range(60):
        assert client.get(f"{reverse('petitions')}?q=quay").status_code == 200
    refused = client.get(f"{reverse('petitions')}?q=quay")
    assert (refused.status_code, "Retry-After" in refused) == (429, True)
    assert "tìm kiếm quá nhiều lần" in refused.content.decode()
    assert client.get(f"{reverse('petitions')}?code={code}").status_code == 302


def test_an_empty_list_says_when_something_will_be_there(client: Client) -> None:
    assert "Chưa công khai nội dung nào" in page(client, "petitions")


def test_the_public_page_does_not_tell_that_something_was_a_denunciation(client: Client) -> None:
    petition = petition_cast.filed(citizen=cast.citizen())
    there = cast.units().justice
    route_petition(
        petition_id=petition.pk, other_law=OtherLaw.DENUNCIATION, unit_id=there.pk, note="Đã chuyển.", by=by()
    )
    shown = page(client, "petition", petition.code)
    assert "Đã chuyển người có thẩm quyền" in shown
    main = shown[shown.index("<main") :]
    assert "ố cáo" not in main
    assert there.label not in main
    assert "đây là tố cáo" in page(as_citizen(client), "petition", petition.code)


@pytest.mark.parametrize(("language", "words"), [("vi", "Phản ánh, kiến nghị"), ("en", "Petitions")])
def test_every_public_page_speaks_both_languages(client: Client, language: str, words: str) -> None:
    for name in ("petitions", "petition_begin", "petition_new"):
        answer = client.get(reverse(name), headers={"accept-language": language})
        assert words in answer.content.decode()
