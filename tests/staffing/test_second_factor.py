"""A second factor for staff: set up, shown at sign-in, required of whoever reaches beyond one unit."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from staffing.access import access_of
from staffing.models import Account, AuditEntry
from staffing.queries.second_factors import has_second_factor
from tests import cast
from units import clock

pytestmark = pytest.mark.django_db
OWN, NEW, CODE = "/account/second-factor/", "/account/second-factor/new/", "/sign-in/code/"


@pytest.fixture(autouse=True)
def no_waiting(settings: Any) -> None:
    """Wrong codes make the next try wait; the test of that sets the factor back."""
    settings.OTP_TOTP_THROTTLE_FACTOR = settings.OTP_STATIC_THROTTLE_FACTOR = 0
    cache.clear()


def code_of(account: Account) -> str:
    """The present code, as if none had been used before."""
    device = TOTPDevice.objects.get(user=account)
    TOTPDevice.objects.update(last_t=-1)
    return f"{totp(device.bin_key):06d}"


def enrol(client: Client, account: Account) -> list[str]:
    """Set one up in a session that is signed in; the recovery codes."""
    client.get(NEW)
    answer = client.post(NEW, {"code": code_of(account)})
    assert answer.status_code == 200
    return re.findall(r"<span class=\"code\">([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})</span>", answer.content.decode())


def enrolled(account: Account) -> list[str]:
    client = Client()
    client.force_login(account)
    return enrol(client, account)


def password(client: Client, account: Account, **more: str) -> Any:
    return client.post(reverse("sign_in"), {"username": account.username, "password": cast.PASSWORD, **more})


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_nobody_is_signed_in_by_the_password_alone_once_it_is_set_up(client: Client) -> None:
    clerk = cast.clerk()
    enrolled(clerk)
    assert password(client, clerk, next="/account/").url == CODE
    assert SESSION_KEY not in client.session
    assert client.get("/account/").status_code == 302
    assert client.post(CODE, {"code": code_of(clerk)}).url == "/account/"
    assert client.get("/account/").status_code == 200


def test_whoever_has_none_signs_in_as_before(client: Client) -> None:
    password(client, cast.clerk())
    assert SESSION_KEY in client.session


def test_a_wrong_code_signs_nobody_in(client: Client) -> None:
    clerk = cast.clerk()
    enrolled(clerk)
    password(client, clerk)
    right = code_of(clerk)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for code in (wrong, "", "abc", "0" * 20):
        assert client.post(CODE, {"code": code}).status_code == 422
    assert SESSION_KEY not in client.session


def test_a_code_counts_once(client: Client) -> None:
    clerk = cast.clerk()
    enrolled(clerk)
    code = code_of(clerk)
    password(client, clerk)
    assert client.post(CODE, {"code": code}).status_code == 302
    other = Client()
    password(other, clerk)
    assert other.post(CODE, {"code": code}).status_code == 422


def test_wrong_codes_make_the_next_try_wait(client: Client, settings: Any) -> None:
    settings.OTP_TOTP_THROTTLE_FACTOR = 1000
    clerk = cast.clerk()
    enrolled(clerk)
    password(client, clerk)
    client.post(CODE, {"code": "000000" if code_of(clerk) != "000000" else "000001"})
    answer = client.post(CODE, {"code": code_of(clerk)})
    assert answer.status_code == 422
    assert "Hãy chờ" in words(answer)


def test_ten_minutes_after_the_password_it_must_be_typed_again(client: Client) -> None:
    clerk = cast.clerk()
    enrolled(clerk)
    password(client, clerk)
    code = code_of(clerk)
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        assert client.post(CODE, {"code": code}).url == reverse("sign_in")
    assert SESSION_KEY not in client.session


def test_the_page_for_the_code_is_nobodys_without_the_password(client: Client) -> None:
    assert client.get(CODE).url == reverse("sign_in")


def test_an_account_deactivated_meanwhile_does_not_come_in(client: Client) -> None:
    clerk = cast.clerk()
    enrolled(clerk)
    password(client, clerk)
    code = code_of(clerk)
    Account.objects.filter(pk=clerk.pk).update(is_active=False)
    assert client.post(CODE, {"code": code}).url == reverse("sign_in")


def test_a_recovery_code_signs_in_once_and_is_written_down(client: Client) -> None:
    clerk = cast.clerk()
    codes = enrolled(clerk)
    assert len(codes) == len(set(codes)) == 10
    password(client, clerk)
    assert client.post(CODE, {"code": codes[0].upper()}).status_code == 302
    assert AuditEntry.objects.filter(action="recovery_code_used", actor=clerk).count() == 1
    other = Client()
    password(other, clerk)
    assert other.post(CODE, {"code": codes[0]}).status_code == 422
    assert "Còn 9 mã khôi phục." in words(client.get(OWN))


def test_recovery_codes_cannot_be_read_from_the_table(client: Client) -> None:
    codes = enrolled(cast.clerk())
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert len(kept) == 10
    assert not kept & {code.replace("-", "") for code in codes} | (kept & set(codes))


def test_new_recovery_codes_need_the_second_factor_and_end_the_old_ones(client: Client) -> None:
    clerk = cast.clerk()
    client.force_login(clerk)
    old = enrol(client, clerk)
    assert client.post(reverse("second_factor_recovery"), {"code": "wrong"}).status_code == 422
    answer = client.post(reverse("second_factor_recovery"), {"code": code_of(clerk)})
    assert answer.status_code == 200
    assert old[0] not in words(answer)
    password(other := Client(), clerk)
    assert other.post(CODE, {"code": old[0]}).status_code == 422


def test_setting_it_up_ends_the_other_sessions_and_tokens(client: Client) -> None:
    clerk, elsewhere = cast.clerk(), Client()
    password(elsewhere, clerk)
    password(client, clerk)
    enrol(client, clerk)
    assert [browser.get("/account/").status_code for browser in (client, elsewhere)] == [200, 302]


def test_a_wrong_first_code_sets_nothing_up(client: Client) -> None:
    clerk = cast.clerk()
    client.force_login(clerk)
    client.get(NEW)
    assert client.post(NEW, {"code": "1"}).status_code == 422
    assert not has_second_factor(clerk)


def test_the_key_stays_the_same_until_it_is_confirmed_and_is_never_shown_again(client: Client) -> None:
    clerk = cast.clerk()
    client.force_login(clerk)
    assert words(client.get(NEW)).count("otpauth") == 0  # in the picture and as a key alone
    key = TOTPDevice.objects.get().key
    client.get(NEW)
    assert TOTPDevice.objects.get().key == key
    enrol(client, clerk)
    assert client.get(NEW).url == OWN


def test_it_is_taken_off_with_a_code_and_not_without(client: Client) -> None:
    clerk = cast.clerk()
    client.force_login(clerk)
    enrol(client, clerk)
    assert client.post(reverse("second_factor_off"), {"code": "wrong"}).status_code == 422
    assert has_second_factor(clerk)
    assert client.post(reverse("second_factor_off"), {"code": code_of(clerk)}).status_code == 302
    assert not has_second_factor(clerk)


def test_a_manager_resets_it_and_it_is_written_down(client: Client) -> None:
    clerk, theirs = cast.clerk(), Client()
    theirs.force_login(clerk)
    enrol(theirs, clerk)
    client.force_login(cast.admin())
    assert "Đặt lại yếu tố xác thực thứ hai" in words(client.get(reverse("account_detail", args=[clerk.pk])))
    client.post(reverse("account_second_factor", args=[clerk.pk]))
    assert not has_second_factor(clerk)
    assert theirs.get("/account/").status_code == 302
    assert AuditEntry.objects.filter(action="second_factor_reset", subject_id=clerk.pk).exists()


def test_nobody_resets_their_own_nor_that_of_another_place(client: Client) -> None:
    admin, far = cast.admin_of_hong_gai(), cast.clerk_of_another_unit()
    client.force_login(admin)
    enrol(client, admin)
    enrolled(far)
    assert client.post(reverse("account_second_factor", args=[admin.pk])).status_code in (404, 422)
    assert client.post(reverse("account_second_factor", args=[far.pk])).status_code == 404
    assert has_second_factor(admin)
    assert has_second_factor(far)


def test_the_command_line_resets_the_last_administrators() -> None:
    admin = cast.admin()
    enrolled(admin)
    call_command("reset_second_factor", admin.username)
    assert not has_second_factor(admin)
    for name in (admin.username, "nobody"):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", name)


def test_a_token_needs_more_than_the_password_too(client: Client) -> None:
    clerk = cast.clerk()
    enrolled(clerk)
    asked = {"username": clerk.username, "password": cast.PASSWORD}
    answer = client.post("/api/v1/tokens/", asked, content_type="application/json")
    assert answer.status_code == 401


# ---- of whom it is required -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (cast.clerk, False),
        (cast.officer, False),
        (cast.lead, False),
        (cast.assistant, False),
        (cast.connected_system, False),
        (cast.province, True),
        (cast.admin, True),
        (cast.catalogue_admin, True),
        (cast.auditor, True),
        (cast.petition_officer, True),
        (cast.admin_of_hong_gai, True),
    ],
)
def test_it_is_required_of_whoever_reaches_beyond_one_unit(who: Any, expected: bool) -> None:
    assert access_of(who(), clock.today()).oversees is expected


def test_two_units_are_more_than_one(client: Client) -> None:
    here = cast.units()
    both = cast.person("two.units", "Mai Văn Hai", [cast.Role.PROCESSING_OFFICER], here.hong_gai)
    cast.person("two.units", "Mai Văn Hai", [cast.Role.PROCESSING_OFFICER], here.cao_xanh)
    assert access_of(both, clock.today()).oversees


def test_where_it_is_required_nothing_opens_before_it_is_set_up(client: Client, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    admin = cast.admin()
    password(client, admin)
    for address in ("/staff/", "/account/", "/admin/"):
        assert client.get(address).url == NEW
    assert client.get("/api/v1/me/").status_code == 403
    assert client.post("/api/v1/tokens/", {}, content_type="application/json").status_code == 401
    asked = {"username": admin.username, "password": cast.PASSWORD}
    assert client.post("/api/v1/tokens/", asked, content_type="application/json").status_code == 401
    enrol(client, admin)
    assert client.get("/staff/").status_code == 200
    assert client.get("/api/v1/me/").status_code == 200
    assert client.post(reverse("second_factor_off"), {"code": code_of(admin)}).status_code == 422
    assert has_second_factor(admin)


def test_where_it_is_required_whoever_shows_it_goes_on(client: Client, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    admin = cast.admin()
    password(client, admin)
    enrol(client, admin)
    again = Client()
    password(again, admin)
    again.post(CODE, {"code": code_of(admin)})
    assert again.get("/staff/").status_code == 200


def test_a_clerk_of_one_unit_works_on_without(client: Client, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    password(client, cast.clerk())
    assert client.get("/account/").status_code == 200


def test_whoever_must_set_it_up_may_also_sign_out(client: Client, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    password(client, cast.admin())
    assert client.post(reverse("sign_out")).url == reverse("sign_in")
