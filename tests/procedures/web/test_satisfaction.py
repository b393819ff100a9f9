"""Rating a result as a browser without scripts would, and the list of the centre's head."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from procedures.domain.satisfaction import RatingChannel
from procedures.models import Dissatisfaction, OutboxMessage, Rating, Record
from procedures.queries.satisfaction import rated_by_token, rating_link, rating_token
from procedures.services.letters import letter
from staffing.domain.capabilities import Role
from tests import cast, record_cast
from tests.procedures.satisfaction_cast import rated
from tests.procedures.web.signed_in import signed_in
from tests.record_cast import OWNER, WEDNESDAY
from units import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.frozen(WEDNESDAY):
        yield


def link(record: Record, channel: RatingChannel = RatingChannel.LINK) -> str:
    return reverse("rate", args=[rating_token(record, channel)])


def test_the_letter_that_tells_of_the_result_carries_a_link_at_which_one_tap_rates_it(client: Client) -> None:
    record = record_cast.completed()
    told = OutboxMessage.objects.get(record=record, kind="result_ready", recipient=None)
    assert rating_link(record) in letter(told, at=WEDNESDAY).body
    page = client.get(link(record)).content.decode()
    assert page.count('name="score"') == 5
    assert OWNER.name not in page
    answer = client.post(link(record), {"score": "5"})
    assert answer["Location"] == link(record)
    assert (Rating.objects.get().score, Rating.objects.get().channel) == (5, "link")
    more = client.get(link(record)).content.decode()
    assert "Rất hài lòng" in more
    assert more.count("<fieldset") == 8
    client.post(link(record), {"attitude": "yes", "visits": "no", "remark": "Phải đi hai lần."})
    assert Rating.objects.get().answers == {"visits": "no", "attitude": "yes"}
    assert "<fieldset" not in client.get(link(record)).content.decode()


def test_reading_a_link_rates_nothing(client: Client) -> None:
    record = record_cast.completed()
    client.get(link(record), {"score": "1"})
    assert not Rating.objects.exists()


def test_a_link_that_was_changed_leads_nowhere(client: Client) -> None:
    record = record_cast.completed()
    token = rating_token(record, RatingChannel.LINK)
    assert rated_by_token(token) == (record, RatingChannel.LINK)
    for wrong in ("x", token[:-1], token.replace("link", "counter"), f"{record.pk}.link"):
        assert client.get(reverse("rate", args=[wrong])).status_code == 404


@pytest.mark.parametrize(("sent", "status"), [({"score": "6"}, 422), ({"score": ""}, 422), ({"time": "yes"}, 422)])
def test_what_is_no_score_is_refused_in_words(client: Client, sent: dict[str, str], status: int) -> None:
    answer = client.post(link(record_cast.completed()), sent)
    assert answer.status_code == status
    assert 'role="alert"' in answer.content.decode()
    assert not Rating.objects.exists()


def test_whoever_changes_their_mind_is_told_that_the_first_counts(client: Client) -> None:
    record = record_cast.completed()
    rated(record, 4)
    answer = client.post(link(record), {"score": "1"})
    assert answer.status_code == 409
    assert Rating.objects.get().score == 4


def test_before_there_is_a_result_the_page_says_so(client: Client) -> None:
    page = client.get(link(record_cast.taken())).content.decode()
    assert 'name="score"' not in page
    assert "90 ngày" in page


def test_the_clerk_opens_the_page_for_the_device_at_the_counter_and_it_asks_for_no_sign_in(client: Client) -> None:
    record = record_cast.returned()
    desk = signed_in(cast.clerk()).get(reverse("record", args=[record.pk])).content.decode()
    device = re.search(r'href="(/rate/[^"]+)"', desk)
    assert device
    assert "<nav" not in client.get(device[1]).content.decode()
    client.post(device[1], {"score": "3"})
    assert Rating.objects.get().channel == "counter"
    assert "/rate/" not in signed_in(cast.clerk()).get(reverse("record", args=[record.pk])).content.decode()


def test_an_officer_who_hands_nothing_over_is_not_offered_the_device(client: Client) -> None:
    record = record_cast.completed()
    page = signed_in(cast.officer()).get(reverse("record", args=[record.pk])).content.decode()
    assert "/rate/" not in page


def test_the_owner_rates_on_the_page_of_the_record_and_reads_there_what_the_head_did(client: Client) -> None:
    record, head = record_cast.completed(), signed_in(cast.lead())
    cast.sign_in_citizen(client, cast.citizen())
    own = reverse("own_record", args=[record.code])
    rating = reverse("own_record_rating", args=[record.code])
    assert f'action="{rating}"' in client.get(own).content.decode()
    assert client.post(rating, {"score": "1"})["Location"] == rating
    matter = Dissatisfaction.objects.get()
    answered = head.post(reverse("dissatisfaction_answer", args=[matter.pk]), {"done": "Đã gọi điện xin lỗi."})
    assert answered.status_code == 302
    page = client.get(own).content.decode()
    assert "Rất không hài lòng" in page
    assert "Đã gọi điện xin lỗi." in page


def test_a_stranger_finds_no_such_record_to_rate(client: Client) -> None:

    record = record_cast.completed()
    stranger = replace(cast.MOTHER, subject="stranger", person_name="Lạ Văn Người", personal_number="022090001234")
    cast.sign_in_citizen(client, cast.citizen(stranger))
    assert client.post(reverse("own_record_rating", args=[record.code]), {"score": "1"}).status_code == 404
    assert not Rating.objects.exists()


def test_the_head_reads_what_was_said_without_a_name_and_writes_down_what_was_done() -> None:
    record, head = record_cast.completed(), signed_in(cast.lead())
    rated(record, 1)
    assert record.code in head.get(reverse("desk_notices")).content.decode()
    page = head.get(reverse("desk_satisfaction")).content.decode()
    assert record.code in page
    assert OWNER.name not in page
    matter = Dissatisfaction.objects.get()
    empty = head.post(reverse("dissatisfaction_answer", args=[matter.pk]), {"done": " "})
    assert (empty.status_code, Dissatisfaction.objects.get().state) == (422, "open")
    head.post(reverse("dissatisfaction_answer", args=[matter.pk]), {"done": "Đã nhắc bộ phận tiếp nhận."})
    page = head.get(reverse("desk_satisfaction")).content.decode()
    assert "Đã nhắc bộ phận tiếp nhận." in page
    assert cast.lead().full_name in page


def test_the_head_of_another_centre_sees_and_answers_none_of_it() -> None:

    record = record_cast.completed()
    rated(record, 1)
    other = cast.person("ct.head", "Vũ Văn Đảo", [Role.CENTRE_LEADER], cast.units().centres[cast.CO_TO])
    head = signed_in(other)
    assert record.code not in head.get(reverse("desk_satisfaction")).content.decode()
    answer = head.post(reverse("dissatisfaction_answer", args=[Dissatisfaction.objects.get().pk]), {"done": "x"})
    assert answer.status_code == 404
    assert Dissatisfaction.objects.get().state == "open"
