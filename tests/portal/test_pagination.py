"""Pages by position: every row once, in order, also where thousands are equal, and at the same cost at any depth."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from portal.api.pagination import KeysetPagination
from staffing.models import Account

pytestmark = pytest.mark.django_db
FACTORY = APIRequestFactory()
ROWS = 25


class View:
    ordering = "title"
    orderings = ("title", "-title", "id", "-date_joined")


@pytest.fixture(autouse=True)
def accounts() -> None:
    Account.objects.bulk_create(
        Account(username=f"a{n:02}", full_name="x", title="equal" if n % 5 else "other") for n in range(ROWS)
    )


def page_at(address: str, view: Any = View) -> tuple[list[str], dict[str, Any]]:
    pagination = KeysetPagination()
    rows = pagination.paginate_queryset(Account.objects.all(), Request(FACTORY.get(address)), view)
    return [row.username for row in rows], pagination.get_paginated_response(rows).data


@pytest.mark.parametrize("ordering", View.orderings)
def test_walking_forward_and_back_meets_every_row_once(ordering: str) -> None:
    forward: list[list[str]] = []
    address = f"/?page_size=4&ordering={ordering}"
    while address:
        names, answer = page_at(address)
        forward.append(names)
        last, address = address, answer["next"]
    column = ordering.lstrip("-")
    sign = "-" if ordering.startswith("-") else ""
    expected = list(Account.objects.order_by(f"{sign}{column}", f"{sign}id").values_list("username", flat=True))
    assert [name for names in forward for name in names] == expected
    backward: list[list[str]] = []
    while last:
        names, answer = page_at(last)
        backward.insert(0, names)
        last = answer["previous"]
    assert [name for names in backward for name in names] == expected


def test_a_page_costs_one_query_and_counts_nothing() -> None:
    address = page_at("/?page_size=4")[1]["next"]
    with CaptureQueriesContext(connection) as queries:
        page_at(address)
    assert len(queries) == 1
    assert "COUNT" not in queries[0]["sql"]
    assert "OFFSET" not in queries[0]["sql"]


def test_a_row_added_before_moves_nothing_after() -> None:
    address = page_at("/?page_size=4&ordering=id")[1]["next"]
    before = page_at(address)[0]
    Account.objects.filter(username="a00").delete()
    assert page_at(address)[0] == before


def test_the_filters_of_the_address_stay_in_the_links() -> None:
    assert "unit=5" in page_at("/?page_size=4&unit=5")[1]["next"]


@pytest.mark.parametrize(
    "query",
    [
        "cursor=nonsense",
        "cursor=WzEsMl0=",
        "cursor=%C4%91",
        "page_size=0",
        "page_size=201",
        "page_size=x",
        "ordering=password",
    ],
)
def test_what_cannot_be_understood_is_refused(query: str) -> None:
    with pytest.raises(exceptions.ValidationError):
        page_at(f"/?{query}")


def test_a_place_in_one_order_is_not_taken_for_a_place_in_another() -> None:
    address = page_at("/?page_size=4&ordering=title")[1]["next"]
    with pytest.raises(exceptions.ValidationError):
        page_at(address.replace("ordering=title", "ordering=id"))


def test_a_column_that_may_be_null_is_no_order() -> None:
    class ByLastLogin:
        ordering = "last_login"

    with pytest.raises(ImproperlyConfigured):
        page_at("/", ByLastLogin)


def test_without_a_view_the_newest_come_first() -> None:
    assert page_at("/?page_size=1", None)[0] == [f"a{ROWS - 1:02}"]
