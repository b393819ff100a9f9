"""The tests' own PostgreSQL and Valkey, on free ports, gone when the tests end (a pytest plugin, see pyproject.toml).

Valkey starts before the settings are read; PostgreSQL when the first test asks for the database (``use_database``),
so that the tests of the law alone stay instant. TEST_DATABASE_URL and TEST_REDIS_URL name servers to use instead.
"""

import contextlib
import os
from collections.abc import Generator

import environ
import pytest

from portal import embedded

_stack = contextlib.ExitStack()
_servers: embedded.Running | None = None

ENVIRONMENT = {
    "DEBUG": "0",
    "DEMO": "0",
    "EMBEDDED": "0",
    "SECRET_KEY": "only-for-tests-" + "0123456789" * 5,
    "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
    "LOG_LEVEL": "WARNING",
    "STRICT_GATES": "1",
    "STATICFILES_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
    # Placeholder of the right kind; the server's true address replaces it in use_database().
    "DATABASE_URL": "postgres://portal@127.0.0.1:1/portal",
}
NOT_FOR_TESTS = (
    *("CLOCK_START", "PORTAL_VAR", "SECURE_TRANSPORT", "EMAIL_BACKEND", "SITE_URL", "CSRF_TRUSTED_ORIGINS"),
    *("IDENTITY_PROVIDERS", "IDENTITY_SCOPE", "IDENTITY_LEAST_LEVEL", "SECOND_FACTOR_REQUIRED"),
)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """Before pytest-django reads the settings (hence a wrapper: those begin before all others)."""
    global _servers  # noqa: PLW0603 - one set of servers a process
    try:
        _servers = _stack.enter_context(embedded.services())
        for name in NOT_FOR_TESTS:
            os.environ.pop(name, None)
        os.environ.update(ENVIRONMENT)
        os.environ["REDIS_URL"] = os.environ.get("TEST_REDIS_URL") or _servers.redis
        os.environ["MEDIA_ROOT"] = str(_servers.place.var / "media")
    except embedded.StartFailure as failure:
        raise pytest.UsageError(str(failure)) from failure
    return (yield)


def pytest_unconfigure() -> None:
    _stack.close()


def running() -> embedded.Running:
    if _servers is None:
        raise pytest.UsageError("The tests' servers were not started: run pytest with -p tests.services.")
    return _servers


def use_database() -> str:
    """Start PostgreSQL unless one is named, and point Django at it; its URL."""
    from django.db import connections

    url = os.environ.get("TEST_DATABASE_URL") or running().database
    os.environ["DATABASE_URL"] = url
    connections["default"].settings_dict.update(environ.Env.db_url_config(url))
    return url
