"""Pages about units are open to everybody."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> cast.Units:
    return cast.units()


def page(client: Client, route: str, /, *args: str, **query: str) -> str:
    answer = client.get(reverse(route, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_units_of_today_are_listed(client: Client, place: cast.Units) -> None:
    text = page(client, "units")
    assert "Phường Hồng Gai" in text
    assert "Đặc khu Cô Tô" in text
    assert "Hà Khánh" not in text
    assert text.index("Phường Cao Xanh") < text.index("Phường Hồng Gai") < text.index("Đặc khu Cô Tô")


def test_an_empty_list_says_what_to_do(client: Client, db: None) -> None:
    assert "Chưa có đơn vị nào" in page(client, "units")


def test_an_old_name_is_answered_with_the_new_one(client: Client, place: cast.Units) -> None:
    text = page(client, "resolve_unit", name="phường Hà Khánh", on="2025-07-01")
    assert "Phường Cao Xanh</a>" in text
    assert "Phường Hà Khánh (thành phố Hạ Long) cũ, nay là phường Cao Xanh" in text


def test_a_question_shows_its_candidates(client: Client, place: cast.Units) -> None:
    text = page(client, "resolve_unit", name="TP Hạ Long", on="2025-07-01")
    assert "Không còn đơn vị cấp huyện này" in text
    assert "Phường Hồng Gai" in text


def test_what_is_not_known_says_what_to_do(client: Client, place: cast.Units) -> None:
    assert "Không tìm thấy đơn vị nào" in page(client, "resolve_unit", name="Atlantis")


def test_what_was_typed_is_shown_as_text(client: Client, place: cast.Units) -> None:
    assert "<b>x" not in page(client, "resolve_unit", name="<b>x</b>")


def test_a_day_that_is_none_is_passed_over(client: Client, place: cast.Units) -> None:
    assert "Phường Hồng Gai" in page(client, "resolve_unit", name="Hồng Gai", on="2025-02-30")


def test_a_unit_shows_its_origins_its_centre_and_the_hours(client: Client, place: cast.Units) -> None:
    text = page(client, "unit", cast.CO_TO)
    for words in ("Thị trấn Cô Tô", "huyện Cô Tô", "Trung tâm Phục vụ hành chính công đặc khu Cô Tô", "07:30-11:30"):
        assert words in text
    assert "Thứ Hai đến thứ Sáu" in text
    assert "Điểm tiếp nhận Thanh Lân (chưa được xác nhận)" in text
    assert "Nghị quyết 1679/NQ-UBTVQH15, hiệu lực từ ngày 01/07/2025." in text


def test_a_code_that_served_two_units_has_a_page_for_each(client: Client, place: cast.Units) -> None:
    old = Unit.objects.get(code=cast.HONG_GAI, name="Trần Hưng Đạo")
    text = client.get(old.get_absolute_url()).content.decode()
    assert "<h1>Phường Trần Hưng Đạo</h1>" in text
    assert "Đơn vị này không còn hoạt động từ ngày 01/07/2025." in text
    assert "<h1>Phường Hồng Gai</h1>" in client.get(place.hong_gai.get_absolute_url()).content.decode()


def test_an_unknown_code_is_not_found(client: Client, place: cast.Units) -> None:
    assert client.get(reverse("unit", args=["00000"])).status_code == 404


def test_the_typeahead_answers_with_the_unit_of_today(client: Client, place: cast.Units) -> None:
    (item,) = client.get(reverse("units_typeahead"), {"q": "ha kh", "on": "2025-07-01"}).json()
    assert item["value"] == str(place.cao_xanh.pk)
    assert item["label"] == "Phường Cao Xanh"
    assert "nay là phường Cao Xanh" in item["hint"]


def test_the_pages_speak_english(client: Client, place: cast.Units) -> None:
    client.cookies["language"] = "en"
    text = page(client, "resolve_unit", name="Ha Khanh", on="2025-07-01")
    assert "Cao Xanh Ward" in text
    assert "Former Ha Khanh Ward (Ha Long City), now Cao Xanh Ward" in text
