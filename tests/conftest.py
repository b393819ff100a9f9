"""What every test may ask for."""

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from playwright.sync_api import Browser, sync_playwright

from portal import embedded
from tests import services
from units.remembered import forget_all

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
KEPT_TABLES = {"django_content_type", "auth_permission", "django_migrations"}  # made by migrate, the same for all tests


def pytest_configure() -> None:
    # A busy machine is slow at inventing examples and at trying them: that is no fault of what is tried.
    hypothesis.settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    hypothesis.settings.load_profile("unhurried")
    # Argon2 is slow on purpose; the tests sign in thousands of times.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    # A transaction's trail can be neither deleted nor truncated: see empty_the_tables.
    TransactionTestCase._fixture_teardown = empty_the_tables  # type: ignore[method-assign]


def empty_the_tables(_: Any = None) -> None:
    """After a test that really committed: delete its rows, past the triggers that guard the trail.

    Django would TRUNCATE, which those triggers refuse, rightly. The tests' role is a superuser, and as a replica
    its deletions fire no trigger, foreign keys included, so that the order of tables is all one.
    """
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - KEPT_TABLES
        deletions = "".join(f'DELETE FROM "{table}";' for table in sorted(tables))
        cursor.execute(f"SET session_replication_role = replica; {deletions} SET session_replication_role = DEFAULT")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a browser test that was skipped has failed: nobody would look at what it would have seen."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and item.get_closest_marker("browser"):
        report.outcome = "failed"
        report.longrepr = f"Skipped in CI, where browser tests must run: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The first test that asks for the database starts it."""
    services.use_database()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Generator[None]:
    """What was remembered from rows that a test rolled back must not reach the next test."""
    yield
    forget_all()


@pytest.fixture(autouse=True)
def _the_sites_own_language() -> None:
    """A request in English leaves its language to the thread: the next test begins with the site's."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def servers() -> embedded.Running:
    """The tests' own servers, for tests that start programs by themselves: ``.database`` and ``.redis`` are URLs."""
    return services.running()


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's program; without one the test is skipped with the reason (and fails in CI)."""
    for name in CHROMIUM_NAMES:
        if found := shutil.which(name):
            return Path(found)
    pytest.skip("No chromium on this machine: apt-get install chromium (make test does it when run by root).")


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """One browser for all tests."""
    # Playwright's loop runs in this thread, where Django would refuse the tests' own queries.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(chromium), args=list(CHROMIUM_FLAGS))
        yield running
        running.close()
