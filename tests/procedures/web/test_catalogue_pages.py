"""The catalogue as everybody sees it."""

import re
from datetime import date

import pytest
from django.urls import reverse

from procedures.domain.vocabulary import FeeKind, ProcedureLevel
from procedures.models import FeeRule, ProcedureVersion, SettlementTimes
from tests.record_cast import WEDNESDAY
from units import clock
from units.remembered import forget_all

LONGEST, WITHOUT_TERM, MARITAL_STATUS, EXTRACT = "1.013980", "1.013855", "1.004873", "2.000635"


@pytest.fixture(autouse=True)
def whole(whole_catalogue, db):
    """The whole catalogue on an ordinary Wednesday."""
    with clock.frozen(WEDNESDAY):
        yield


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def english(client):
    client.cookies["language"] = "en"
    return client


def procedure(client, code):
    return text(client.get(reverse("procedure", args=[code])))


def codes(page):
    return re.findall(r'href="/procedures/(\d\.\d{6})/"', page)


def test_every_procedure_has_a_page(client):
    for code in ProcedureVersion.objects.values_list("procedure__code", flat=True).order_by("?")[:40]:
        assert f'<p class="code text-secondary mb-1">{code}</p>' in procedure(client, code)


def test_an_unknown_fee_is_said_to_be_unknown(client):
    unknown = FeeRule.objects.filter(kind=FeeKind.NOT_STATED).first().version.procedure.code
    page = procedure(client, unknown)
    assert "Chưa công bố" in page
    assert "Không thu phí" not in page
    assert "miễn" not in page.lower()
    assert "chưa công bố tại đây" in procedure(client, MARITAL_STATUS)


def test_fees_are_told_with_what_they_are_counted_by_and_their_conditions(client):
    page = procedure(client, EXTRACT)
    assert "8.000 đ mỗi bản" in page
    assert "Không thu phí" in page
    assert "đến hết 28/02/2027" in page
    assert "2.000 đ mỗi trang" in procedure(client, "2.000815")


def test_a_procedure_without_a_term_says_that_it_cannot_be_received(client):
    assert "chưa thể tiếp nhận" in procedure(client, WITHOUT_TERM)
    assert "chưa thể tiếp nhận" not in procedure(client, MARITAL_STATUS)


def test_what_was_not_checked_says_so(client):
    checked = ProcedureVersion.objects.filter(verified=True).first()
    note = "chưa được đối chiếu"
    assert note in procedure(client, WITHOUT_TERM)
    assert note not in procedure(client, checked.procedure.code)


def test_papers_stand_by_case_and_what_a_database_holds_is_not_asked_for(client):
    adoption = procedure(client, "2.001263")
    assert adoption.index("Hồ sơ của người nhận con nuôi") < adoption.index("</section>")
    birth = procedure(client, "1.001193")
    assert "Không phải nộp: cơ quan khai thác từ cơ sở dữ liệu." in birth
    assert "Văn bản ủy quyền" not in birth


def test_a_name_without_english_is_marked_as_vietnamese(client):
    missing = ProcedureVersion.objects.filter(name_en="").first()
    assert re.search(
        rf'<h1[^>]* lang="vi">{re.escape(missing.name_vi[:20])}', procedure(english(client), missing.procedure.code)
    )
    assert 'lang="en">Birth registration' in procedure(english(client), "1.001193")


def test_the_longest_name_is_shown_whole_on_its_own_page_and_cut_in_lists(client):
    name = ProcedureVersion.objects.get(procedure__code=LONGEST).name_vi
    assert len(name) == 1094
    assert name in procedure(client, LONGEST)
    assert name not in text(client.get(reverse("catalogue"), {"q": LONGEST}))


def test_names_that_occur_twice_are_told_apart_by_code_and_level(client):
    page = text(client.get(reverse("catalogue"), {"q": "chuyển hình thức giao đất, cho thuê đất"}))
    assert {"1.013825", "1.013950"} <= set(codes(page))
    assert "Cấp tỉnh" in page
    assert "Cấp xã" in page


@pytest.mark.parametrize("code", ["9.999999", "1.00119", "abc"])
def test_an_unknown_code_is_not_found(client, code):
    assert client.get(f"/procedures/{code}/").status_code == 404


def test_a_search_shows_the_best_answer_first(client):
    page = text(client.get(reverse("catalogue"), {"q": "khai sinh"}))
    assert codes(page)[0] == "1.001193"
    assert 'value="khai sinh"' in page


def test_a_search_that_finds_much_says_that_there_is_more(client):
    page = text(client.get(reverse("catalogue"), {"q": "cap"}))
    assert len(codes(page)) == 50
    assert "Có hơn 50 thủ tục phù hợp" in page


def test_a_search_that_finds_nothing_shows_what_is_alike_or_says_what_to_do(client):
    alike = text(client.get(reverse("catalogue"), {"q": "kai sinh"}))
    assert "1.001193" in codes(alike)
    nothing = text(client.get(reverse("catalogue"), {"q": "qwrtzpsdf"}))
    assert codes(nothing) == []
    assert "Không có thủ tục nào chứa các từ này" in nothing


def test_filters_narrow_and_wrong_ones_are_ignored(client):
    land = text(client.get(reverse("catalogue"), {"field": "dat-dai", "level": ProcedureLevel.PROVINCE.value}))
    kinds = ProcedureVersion.objects.filter(procedure__code__in=codes(land))
    assert set(kinds.values_list("procedure__field__code", "procedure__level")) == {("dat-dai", "province")}
    assert client.get(reverse("catalogue"), {"field": "khong-co", "level": "x", "after": "y"}).status_code == 200


def test_pages_follow_each_other_with_their_filters(client):
    first = text(client.get(reverse("catalogue"), {"field": "dat-dai"}))
    following = re.search(r'href="(\?[^"]+after=[^"]+)"', first)[1].replace("&amp;", "&")
    second = text(client.get(reverse("catalogue") + following))
    assert not set(codes(first)) & set(codes(second))
    assert "field=dat-dai" in following
    assert 'rel="prev"' in second


def test_what_was_typed_is_shown_and_never_obeyed(client):
    page = text(client.get(reverse("catalogue"), {"q": "<script>alert(1)</script>"}))
    assert "<script>alert" not in page


def test_lists_cost_the_same_few_queries(client, django_assert_max_num_queries):
    client.get(reverse("catalogue"))
    client.get(reverse("catalogue"), {"q": "khai"})  # the index of names is made once
    with django_assert_max_num_queries(2):
        client.get(reverse("catalogue"), {"q": "cap"})
    with django_assert_max_num_queries(2):
        client.get(reverse("catalogue"), {"field": "dat-dai"})


def test_suggestions_say_what_tells_procedures_apart(client):
    rows = client.get(reverse("procedures_typeahead"), {"q": "khai sinh"}).json()
    assert rows[0] == {
        "value": "1.001193",
        "label": "Thủ tục đăng ký khai sinh",
        "hint": "1.001193 · Cấp xã · trong ngày",
        "via": "1.001193",
        "receivable": True,
        "at_once": False,
    }
    assert len(rows) <= 12


def test_suggestions_say_when_a_procedure_cannot_be_received(client):
    (row,) = client.get(reverse("procedures_typeahead"), {"q": WITHOUT_TERM}).json()
    assert not row["receivable"]
    assert "chưa công bố thời hạn" in row["hint"]
    assert client.get(reverse("procedures_typeahead")).json() == []


def test_a_life_event_leads_to_what_nearly_everybody_in_it_needs_first(client):
    page = text(client.get(reverse("life_event", args=["nguoi-than-qua-doi"])))
    assert codes(page)[:3] == ["1.000656", "1.001731", "2.000821"]
    assert len(codes(page)) == 17
    assert "Việc hầu như ai cũng cần làm" in page
    assert 'lang="en">' in text(english(client).get(reverse("life_event", args=["nguoi-than-qua-doi"])))


def test_a_procedure_no_longer_in_force_is_neither_led_to_nor_counted(client):
    before = re.search(r"Người thân qua đời</h3>.*?(\d+) thủ tục", text(client.get("/")), re.DOTALL)[1]
    ProcedureVersion.objects.filter(procedure__code="1.000656").update(valid_to=WEDNESDAY.date())
    forget_all()
    assert "1.000656" not in codes(text(client.get(reverse("life_event", args=["nguoi-than-qua-doi"]))))
    after = re.search(r"Người thân qua đời</h3>.*?(\d+) thủ tục", text(client.get("/")), re.DOTALL)[1]
    assert (before, after) == ("17", "16")


def test_home_names_the_number_of_procedures_and_leads_to_every_event(client):
    page = text(client.get("/"))
    assert "559 thủ tục của tỉnh" in page
    events = re.findall(r'class="tile" href="/life-events/([a-z-]+)/"', page)
    assert (len(events), events[0], events[-1]) == (9, "sinh-con", "viec-lam-bao-hiem")
    assert 'href="/procedures/1.001193/">Đăng ký khai sinh' in page


def test_a_field_shows_the_commune_before_the_province(client):
    page = text(client.get(reverse("field", args=["dat-dai"])))
    assert page.index('href="/procedures/1.012796/"') < page.index('href="/procedures/1.012783/"')
    assert len(codes(page)) == 52
    index = text(client.get(reverse("fields")))
    assert re.search(r'href="/fields/dat-dai/">Đất đai</a> <span class="hint">· 52 thủ tục', index)
    assert (
        index.index("/fields/an-toan-thuc-pham/") < index.index("/fields/chung-thuc/") < index.index("/fields/dat-dai/")
    )
    index = text(english(client).get(reverse("fields")))
    assert index.index(">Adoption</a>") < index.index(">Certification</a>") < index.index(">Land</a>")


@pytest.mark.parametrize("address", ["/life-events/khong-co/", "/fields/khong-co/"])
def test_an_event_or_a_field_that_does_not_exist_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_the_real_length_stands_beside_the_promised_one_where_it_is_known(client):
    version = ProcedureVersion.objects.get(procedure__code="1.004222")
    assert "quá ít hồ sơ" in procedure(client, "1.004222")
    SettlementTimes.objects.create(
        procedure=version.procedure,
        first_day=WEDNESDAY.date(),
        last_day=WEDNESDAY.date(),
        records=41,
        median_minutes=700,
        ninetieth_minutes=2_400,
    )
    page = procedure(client, "1.004222")
    assert "một nửa số hồ sơ xong trong 1,5 ngày làm việc, chín trên mười hồ sơ xong trong 5 ngày làm việc" in page
    assert "khoảng 40 hồ sơ" in page
    assert "quá ít hồ sơ" not in page


def test_a_fee_that_is_to_come_is_told_with_its_day(client):
    version = ProcedureVersion.objects.get(procedure__code="1.000894")
    FeeRule.objects.create(version=version, kind="fixed", amount_vnd=9_000, valid_from=date(2027, 1, 1))
    assert "Từ 01/01/2027: 9.000 đ" in procedure(client, "1.000894")


def test_what_cannot_be_filed_online_here_says_where_to_go(client):
    page = procedure(client, "1.012783")
    assert "chưa nộp được trực tuyến" in page
    assert re.search(r'class="btn btn-primary[^"]*" href="/units/"', page)
    assert "/file/1.012783/" not in page
