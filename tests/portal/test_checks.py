"""What must not be true in production makes the deploy check fail, in words that say what to do."""

import os
import secrets
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import override_settings

from portal import embedded
from portal.checks import (
    citizens_are_vouched_for,
    data_are_for_production,
    messages_reach_telephones,
    settings_are_for_production,
)
from portal.embedded import postgres
from portal.identity_providers import read_providers
from staffing.models import Account


@pytest.fixture(autouse=True)
def as_behind_tls(settings) -> None:
    """Where the portal is served for real, administrators show a second factor."""
    settings.SECOND_FACTOR_REQUIRED = True


def ids(found: list) -> set[str]:
    return {error.id for error in found}


def test_sound_settings_pass() -> None:
    assert ids(settings_are_for_production()) == set()


@pytest.mark.parametrize(
    "name, value, expected",
    [
        ("DEBUG", True, "portal.E001"),
        ("SECRET_KEY", "short", "portal.E002"),
        ("SECRET_KEY", "ab" * 40, "portal.E002"),
        ("SECRET_KEY", "not-a-secret-only-for-development-and-tests-000000000000", "portal.E002"),
        ("DEMO", True, "portal.E004"),
        ("SECOND_FACTOR_REQUIRED", False, "portal.E009"),
    ],
)
def test_a_weak_setting_is_refused(name: str, value: object, expected: str) -> None:
    with override_settings(**{name: value}):
        assert ids(settings_are_for_production()) == {expected}


def test_a_set_clock_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOCK_START", "2025-07-01T07:30")
    assert ids(settings_are_for_production()) == {"portal.E003"}


@pytest.mark.django_db
def test_the_embedded_database_is_refused() -> None:
    assert ids(data_are_for_production(databases=["default"])) == {"portal.E005"}


@pytest.mark.django_db
def test_demonstration_accounts_are_refused_by_name() -> None:
    Account.objects.create(username="clerk.mau", full_name="Nhân viên mẫu (trình diễn)", is_demo=True)
    found = {error.id: error.msg for error in data_are_for_production(databases=["default"])}
    assert "clerk.mau" in found["portal.E007"]


@pytest.mark.django_db
def test_the_command_fails_on_it() -> None:
    with pytest.raises(SystemCheckError, match=r"portal\.E005"):
        call_command("check", deploy=True, databases=["default"])


def test_without_a_database_the_command_says_so_in_a_sentence() -> None:
    """In a process of its own, since this one has a database."""
    ended = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--database", "default"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": "postgres://portal:x@127.0.0.1:1/portal"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith("CommandError: There is no database to check: 127.0.0.1:1 ")
    assert ended.stderr.count("\n") == 1


def _surroundings() -> dict[str, str]:
    """The environment without what the browser tests of the same run put there."""
    return {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}


def manage(url: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={**_surroundings(), "DATABASE_URL": url, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_settings_and_a_database_elsewhere_pass_until_a_demonstration_enters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    production = {
        "SECURE_TRANSPORT": "1",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "dichvucong.example.vn",
        "CSRF_TRUSTED_ORIGINS": "https://dichvucong.example.vn",
        "STATICFILES_STORAGE": "whitenoise.storage.CompressedManifestStaticFilesStorage",
    }
    check = ("check", "--deploy", "--database", "default")
    monkeypatch.setattr(postgres, "CLUSTER_NAME", "elsewhere")
    with embedded.services() as running:
        url = running.database
        before = manage(url, *check, **production)
        assert "portal.E006" in before.stderr
        assert manage(url, "migrate", "--no-input", **production).returncode == 0
        fit = manage(url, *check, **production)
        assert fit.returncode == 0, fit.stderr
        assert "security." not in fit.stderr  # Django's own warnings about settings
        for command in ("load_units", "load_demo_accounts"):
            assert manage(url, command, DEMO="1").returncode == 0
        unfit = manage(url, *check, **production)
    assert unfit.returncode == 1
    assert "portal.E007" in unfit.stderr


def test_an_identity_provider_of_a_rehearsal_is_refused_and_none_at_all_is_warned_of() -> None:
    line = "{0}|Name|{1}|client|secret"
    for providers, expected in (
        ("", {"portal.W002"}),
        (line.format("rehearsal", "http://127.0.0.1:8001"), {"portal.E008"}),
        (line.format("vneid", "https://sso.example.vn"), set()),
    ):
        with override_settings(IDENTITY_PROVIDERS=read_providers(providers)):
            assert ids(citizens_are_vouched_for()) == expected


@pytest.mark.parametrize(
    ("url", "secret", "expected"),
    [
        ("", "", {"portal.W004"}),
        ("http://127.0.0.1:8001", "s" * 20, {"portal.E012", "portal.W004"}),
        ("https://sms.example.vn", "short", {"portal.E013", "portal.W004"}),
        ("https://sms.example.vn", "s" * 20, {"portal.W004"}),
    ],
)
def test_a_gateway_of_a_rehearsal_is_refused_and_none_at_all_is_warned_of(url: str, secret: str, expected: set) -> None:
    on = {"sms": "portal.integrations.short_messages.SmsOverHttp"} if url else {}
    with override_settings(INTEGRATIONS=on, SMS_GATEWAY_URL=url, SMS_GATEWAY_SECRET=secret):
        assert ids(messages_reach_telephones()) == expected
