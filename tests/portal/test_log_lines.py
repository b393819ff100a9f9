"""The log tells what was asked and what failed, and names nobody."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from portal.embedded.postgres import DISCREET
from procedures.models import Applicant
from tests import cast
from tests.record_cast import OWNER

pytestmark = pytest.mark.django_db
ADDRESS = "Tổ 12\nkhu 3"


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """What the console would get."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    (console,) = (one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler)
    handler.setFormatter(console.formatter)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_request_is_logged_without_what_was_searched_for(client: Client, lines: StringIO) -> None:
    client.force_login(cast.clerk())
    client.get("/units/", {"q": "Tổ 12 khu 3"})
    assert "GET /units/" in lines.getvalue()
    assert "khu" not in lines.getvalue()


def test_a_row_that_the_database_refused_is_not_logged(lines: StringIO) -> None:
    try:
        with transaction.atomic():
            Applicant.objects.create(name=OWNER.name, personal_number="1", address=ADDRESS)
    except IntegrityError:
        logging.getLogger("portal").exception("it failed")
    assert "applicant_personal_number" in lines.getvalue()
    assert OWNER.name not in lines.getvalue()
    assert "khu" not in lines.getvalue()


def test_the_database_itself_writes_no_row_and_no_statement_down() -> None:
    with connection.cursor() as cursor:
        for setting in DISCREET:
            name, _, wanted = setting.partition("=")
            cursor.execute("SELECT current_setting(%s)", [name])
            assert cursor.fetchone() == (wanted,)
