"""The citizens' door: what is asked of the provider, who comes in, who is turned away and why."""

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from portal.identity_providers import ProviderMisread, read_providers
from portal.rehearsal.identity_provider import IdentityProvider
from procedures.domain.ticket_vocabulary import ScreenKind
from staffing.models import AuditEntry, Citizen, StaffSession
from tests import cast, ticket_cast
from tests.identity.doors import choose, come_back, connected, depart, sign_in
from units import clock

pytestmark = pytest.mark.django_db
DOOR = "/citizen/sign-in/"


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    cache.clear()
    with IdentityProvider() as running, connected(running.line):
        yield running


def words(answer: object) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())  # type: ignore[attr-defined]


def test_a_mother_signs_in_and_is_known_by_what_the_provider_says(provider: IdentityProvider, client: Client) -> None:
    answer = sign_in(client, "me", onward="/tracking/?x=1")
    assert answer["Location"] == "/tracking/?x=1"
    mother = Citizen.objects.get()
    assert (mother.issuer, mother.subject, mother.personal_number) == (provider.issuer, "me", "000192000001")
    assert (mother.kind, mother.assurance, f"{mother.born_on}") == ("citizen", 2, "1992-03-14")
    assert "Phạm Thị Mẫu (trình diễn)" in words(client.get("/"))


def test_at_a_kiosk_the_provider_asks_even_whom_it_knows(provider: IdentityProvider, client: Client) -> None:
    assert "prompt" not in parse_qs(urlsplit(depart(client)).query)
    at_kiosk = Client()
    at_kiosk.cookies["kiosk"] = ticket_cast.screen(ScreenKind.SERVICE)
    assert parse_qs(urlsplit(depart(at_kiosk)).query)["prompt"] == ["login"]


def test_a_company_signs_in_through_its_representative(provider: IdentityProvider, client: Client) -> None:
    sign_in(client, "cong-ty")
    company = Citizen.objects.get()
    assert (company.name, company.represents) == ("Công ty TNHH Mẫu Hạ Long (trình diễn)", True)
    page = words(client.get("/"))
    assert "Công ty TNHH Mẫu Hạ Long (trình diễn)" in page
    assert "Người đại diện: Trần Văn Mẫu (trình diễn)" in page


def test_whoever_was_long_with_the_provider_at_a_kiosk_is_let_in_and_finds_nothing_of_whoever_was_there(
    provider: IdentityProvider, client: Client
) -> None:
    with clock.frozen(clock.now() - timedelta(minutes=3)):
        client.cookies["kiosk"] = ticket_cast.screen(ScreenKind.SERVICE)
        back = choose(depart(client))
        session = client.session
        session["tracking_proven_at"] = {"H49.27-261111-0001": clock.now().isoformat()}
        session.save()
    assert come_back(client, back).headers["Location"] != reverse("kiosk_again")
    assert "tracking_proven_at" not in client.session
    assert client.get(reverse("own_records")).status_code == 200


@pytest.mark.parametrize(("subject", "telephone"), [("ba", ""), ("nguoi-nuoc-ngoai", "0000000004")])
def test_a_grandmother_without_a_telephone_and_a_foreigner_sign_in(
    provider: IdentityProvider, client: Client, subject: str, telephone: str
) -> None:
    assert sign_in(client, subject).status_code == 302
    assert Citizen.objects.get().telephone == telephone


def test_the_provider_is_asked_with_pkce_nonce_state_and_level(provider: IdentityProvider, client: Client) -> None:
    first, second = (parse_qs(urlsplit(depart(client)).query) for _ in range(2))
    assert first["response_type"] == ["code"]
    assert first["code_challenge_method"] == ["S256"]
    assert first["acr_values"] == ["loa2"]
    assert first["redirect_uri"] == ["http://testserver/citizen/sign-in/rehearsal/back/"]
    for secret in ("state", "nonce", "code_challenge"):
        assert len(first[secret][0]) >= 43
        assert first[secret] != second[secret]


def test_two_windows_may_sign_in_at_a_time(provider: IdentityProvider, client: Client) -> None:
    first, second = choose(depart(client), "me"), choose(depart(client), "ba")
    assert come_back(client, first).status_code == 302
    assert come_back(client, second).status_code == 422  # the first began a session of its own


def test_whoever_has_level_one_is_told_what_to_do(provider: IdentityProvider, client: Client) -> None:
    answer = sign_in(client, "muc-1")
    assert answer.status_code == 422
    assert "ở mức độ 1, trong khi nộp hồ sơ cần mức độ 2" in words(answer)
    assert not Citizen.objects.exists()


def test_whoever_refuses_at_the_provider_is_not_signed_in(provider: IdentityProvider, client: Client) -> None:
    answer = sign_in(client, "nobody")
    assert "Không có thông tin nào được chuyển cho chúng tôi" in words(answer)
    assert not Citizen.objects.exists()


def test_another_browser_cannot_use_the_answer(provider: IdentityProvider, client: Client) -> None:
    answer = come_back(Client(), choose(depart(client)))
    assert answer.status_code == 422
    assert "không bắt đầu từ trình duyệt này" in words(answer)
    assert not Citizen.objects.exists()


def test_an_answer_counts_once(provider: IdentityProvider, client: Client) -> None:
    back = choose(depart(client))
    assert come_back(client, back).status_code == 302
    client.post(reverse("citizen_sign_out"))
    assert come_back(client, back).status_code == 422


def test_an_answer_after_a_quarter_of_an_hour_is_too_late(provider: IdentityProvider, client: Client) -> None:
    back = choose(depart(client))
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        assert come_back(client, back).status_code == 422


def test_an_answer_with_another_state_is_nobodys(provider: IdentityProvider, client: Client) -> None:
    back = choose(depart(client))
    assert come_back(client, re.sub(r"state=[^&]+", "state=forged", back)).status_code == 422


def test_an_answer_in_the_name_of_another_issuer_is_refused(provider: IdentityProvider, client: Client) -> None:
    back = choose(depart(client))
    assert come_back(client, re.sub(r"iss=[^&]+", "iss=https%3A%2F%2Felsewhere", back)).status_code == 422


def test_a_provider_that_is_away_is_said_to_be(provider: IdentityProvider, client: Client) -> None:
    with connected(provider.line.replace(provider.issuer, "http://127.0.0.1:9")):
        answer = client.post(DOOR, {"provider": "rehearsal"})
    assert answer.status_code == 422
    assert "hiện không trả lời" in words(answer)


def test_a_provider_nobody_connected_is_refused(provider: IdentityProvider, client: Client) -> None:
    assert client.post(DOOR, {"provider": "elsewhere"}).status_code == 422
    assert client.post(DOOR).status_code == 422
    assert client.get("/citizen/sign-in/elsewhere/back/?state=x&code=y").status_code == 422


def test_after_sign_in_no_other_site_opens(provider: IdentityProvider, client: Client) -> None:
    assert sign_in(client, onward="https://example.org/")["Location"] == reverse("own_records")


def test_whoever_works_here_and_signs_in_as_a_citizen_is_staff_no_more(
    provider: IdentityProvider, client: Client
) -> None:
    client.force_login(cast.clerk())
    assert "kết thúc phiên đó" in words(client.get(DOOR))
    sign_in(client)
    assert SESSION_KEY not in client.session
    assert client.get("/account/").status_code == 302


def test_a_citizen_who_signs_in_as_staff_leaves_nothing_of_the_citizen(
    provider: IdentityProvider, client: Client
) -> None:
    sign_in(client)
    client.post(reverse("sign_in"), {"username": cast.clerk().username, "password": cast.PASSWORD})
    assert SESSION_KEY in client.session
    assert [key for key in dict(client.session) if key.startswith("citizen")] == []


def test_the_session_gets_a_new_key_at_sign_in(provider: IdentityProvider, client: Client) -> None:
    address = depart(client)
    before = client.session.session_key
    come_back(client, choose(address))
    assert client.session.session_key != before
    assert not StaffSession.objects.filter(session_key=before).exists()


def test_sign_ins_are_written_down_without_a_word_about_the_person(provider: IdentityProvider, client: Client) -> None:
    sign_in(client)
    client.post(reverse("citizen_sign_out"))
    sign_in(client, "muc-1")
    written = list(AuditEntry.objects.order_by("id").values_list("action", "actor", "subject_id", "facts"))
    key = Citizen.objects.get().pk
    assert written == [
        ("citizen_signed_in", None, key, {"provider": "rehearsal", "kind": "citizen", "level": 2}),
        ("citizen_signed_out", None, key, {}),
        ("citizen_refused", None, None, {"provider": "rehearsal", "reason": "identity_level_low"}),
    ]


def test_the_log_says_why_a_proof_failed_and_nothing_of_the_person(
    provider: IdentityProvider, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    provider.alter = lambda claims: claims | {"nonce": "another", "HoVaTen": "Phạm Thị Mẫu"}
    sign_in(client)
    said = " ".join(str(line.msg) for line in caplog.records)
    assert "identity.not_proven" in said
    assert "nonce" in said
    assert "Phạm" not in said


def test_signing_out_leads_to_the_provider_and_back(provider: IdentityProvider, client: Client) -> None:
    sign_in(client)
    answer = client.post(reverse("citizen_sign_out"))
    there = urlsplit(answer["Location"])
    asked = parse_qs(there.query)
    assert f"{there.scheme}://{there.netloc}{there.path}" == f"{provider.issuer}/end_session"
    assert asked["post_logout_redirect_uri"] == ["http://testserver/citizen/signed-out/"]
    assert asked["id_token_hint"][0].count(".") == 2
    assert client.get("/citizen/signed-out/").status_code == 200
    assert "Phạm Thị Mẫu" not in words(client.get("/"))


def test_signing_out_works_also_while_the_provider_is_away(provider: IdentityProvider, client: Client) -> None:
    sign_in(client)
    with connected(provider.line.replace(provider.issuer, "http://127.0.0.1:9")):
        answer = client.post(reverse("citizen_sign_out"))
    assert answer["Location"] == "http://testserver/citizen/signed-out/"


def test_one_address_signs_in_so_often_and_is_then_asked_to_wait(provider: IdentityProvider, client: Client) -> None:
    for _ in range(60):
        assert client.post(DOOR, {"provider": "elsewhere"}).status_code == 422
    answer = client.post(DOOR, {"provider": "elsewhere"})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert client.get(DOOR).status_code == 200


@override_settings(IDENTITY_PROVIDERS=())
def test_without_a_provider_the_door_says_where_else_to_file(client: Client) -> None:
    page = words(client.get(DOOR))
    assert "chưa kết nối với nhà cung cấp định danh nào" in page
    assert reverse("sign_in") in page


@pytest.mark.parametrize(
    "line",
    ["vneid|VNeID|https://sso.example", "a|A|http://sso.example|id|secret", "a b|A|https://sso.example|id|secret",
     "a|A|https://x.example|i|s;a|B|https://y.example|i|s"],
)  # fmt: skip
def test_a_line_that_is_no_provider_is_refused_at_the_start(line: str) -> None:
    with pytest.raises(ProviderMisread):
        read_providers(line)
