"""The two doors in a browser: a citizen through a provider and back, a member of staff with a passkey."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from portal.rehearsal.identity_provider import IdentityProvider
from staffing.models import Citizen, Passkey
from tests import cast
from tests.browsing import PHONE, Open, overflow, violations
from tests.identity.doors import connected

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_mother_goes_to_the_provider_and_back_and_leaves_both(open_page: Open) -> None:
    """By forms whose answers lead to another site, which the content policy must allow."""
    cache.clear()
    with IdentityProvider() as provider, connected(provider.line):
        page = open_page(f"{reverse('citizen_sign_in')}?next=/", width=PHONE)
        assert violations(page) == []
        assert overflow(page) == 0
        page.get_by_role("button", name="Đăng nhập bằng VNeID (trình diễn)").click()
        expect(page.get_by_role("heading", name="Chọn một nhân vật hư cấu để đăng nhập")).to_be_visible()
        assert violations(page) == []
        page.get_by_role("button", name="Phạm Thị Mẫu (trình diễn)").click()
        page.locator("details.menu.narrow summary").click()
        expect(page.locator("details.menu.narrow").get_by_text("Phạm Thị Mẫu (trình diễn)")).to_be_visible()
        assert Citizen.objects.count() == 1
        page.locator("details.menu.narrow").get_by_role("button", name="Đăng xuất").click()
        expect(page.get_by_role("heading", name="Ông/Bà đã đăng xuất")).to_be_visible()
        assert page.url.endswith(reverse("citizen_signed_out"))


def test_a_passkey_is_added_and_signs_in(open_page: Open) -> None:
    """With Chromium's own authenticator without a device."""
    clerk = cast.clerk()
    page = open_page(reverse("passkey_new"), account=clerk)
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    options = device | {"automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.get_by_label("Tên khóa truy cập, ví dụ tên thiết bị").fill("Máy tính ở quầy")
    page.get_by_role("button", name="Thêm khóa truy cập (passkey)").click()
    expect(page.get_by_role("heading", name="Hãy giữ các mã khôi phục này")).to_be_visible()
    assert Passkey.objects.get().name == "Máy tính ở quầy"
    page.goto(reverse("own_second_factor"))
    expect(page.get_by_text("Máy tính ở quầy").first).to_be_visible()
    assert violations(page) == []
    page.context.clear_cookies(name="sessionid")
    page.goto(reverse("sign_in"))
    page.get_by_label("Tên tài khoản").fill(clerk.username)
    page.get_by_label("Mật khẩu", exact=True).fill(cast.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()
    use = page.get_by_role("button", name="Dùng khóa truy cập")
    expect(use).to_be_visible()
    assert violations(page) == []
    use.click()
    expect(page.get_by_role("heading", name="Nhập yếu tố xác thực thứ hai")).to_have_count(0)
    page.goto(reverse("account"))
    expect(page.get_by_role("heading", level=1, name=clerk.full_name)).to_be_visible()
    assert Passkey.objects.get().used_at is not None
