"""Pages of a list by position, not by number: the cost of a page does not grow with its depth, and nothing is counted.

DRF's CursorPagination compares the first column alone and steps over equal values by an offset capped at 1,000. Due
dates are equal by the thousand (17:00 of one day), so it would skip or repeat rows: here the row (column, id) is
compared, which an index on the two answers directly.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db.models import BooleanField, F, Field, Func, Model, Value
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Position:
    """The row beside which a page begins, and whether the page lies before it."""

    value: Any
    id: int
    backward: bool


class KeysetPagination(BasePagination):
    """``?cursor=…&page_size=…`` with ``next`` and ``previous`` in the answer.

    A view names its order in ``ordering`` (one column without NULLs, "-" for newest first; default "-id") and what a
    client may choose by ``?ordering=`` in ``orderings``. The id breaks ties, in the same direction.
    """

    page_size = 50
    max_page_size = 200
    default_ordering = "-id"

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """One page of the queryset, in one query of at most ``page_size`` + 1 rows."""
        self.address = request.build_absolute_uri()
        self.ordering = self._ordering(request, view)
        self.column = self.ordering.lstrip("-")
        size = self._size(request)
        position = self._position(request, queryset.model)
        descending = self.ordering.startswith("-") != bool(position and position.backward)
        sign = "-" if descending else ""
        rows = queryset.order_by(*dict.fromkeys([f"{sign}{self.column}", f"{sign}id"]))
        if position:
            rows = rows.filter(beyond(self._field(queryset.model), position, descending))
        found = list(rows[: size + 1])
        more, self.page = len(found) > size, found[:size]
        if position and position.backward:
            self.page.reverse()
            self.has_previous, self.has_next = more, True
        else:
            self.has_previous, self.has_next = position is not None, more
        return self.page

    def get_paginated_response(self, data: Any) -> Response:
        """The page with the addresses of its neighbours."""
        return Response({"next": self._link(-1), "previous": self._link(0), "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """For the OpenAPI document."""
        link = {"type": ["string", "null"], "format": "uri", "example": None}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """For the OpenAPI document."""
        size = {"type": "integer", "minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        parameters: list[dict[str, Any]] = [
            {"name": "cursor", "in": "query", "required": False, "schema": {"type": "string"},
             "description": "Where the page begins, as `next` and `previous` give it."},
            {"name": "page_size", "in": "query", "required": False, "schema": size},
        ]  # fmt: skip
        if orderings := getattr(view, "orderings", ()):
            choice = {"type": "string", "enum": list(orderings), "default": self._default(view)}
            parameters.append({"name": "ordering", "in": "query", "required": False, "schema": choice})
        return parameters

    def _default(self, view: Any) -> str:
        ordering = getattr(view, "ordering", None) or self.default_ordering
        return ordering if isinstance(ordering, str) else ordering[0]

    def _ordering(self, request: Request, view: Any) -> str:
        asked = request.query_params.get("ordering")
        allowed: Sequence[str] = getattr(view, "orderings", ())
        if not asked or not allowed:
            return self._default(view)
        if asked not in allowed:
            raise exceptions.ValidationError(
                {"ordering": [_("Choose one of: %(orderings)s.") % {"orderings": ", ".join(allowed)}]}
            )
        return asked

    def _size(self, request: Request) -> int:
        text = request.query_params.get("page_size", str(self.page_size))
        if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= self.max_page_size:
            reason = _("Enter a whole number from 1 to %(most)s.") % {"most": self.max_page_size}
            raise exceptions.ValidationError({"page_size": [reason]})
        return int(text)

    def _field(self, model: type[Model]) -> "Field[Any, Any]":
        field: Field[Any, Any] = model._meta.get_field(self.column)  # type: ignore[assignment]
        if field.null:
            raise ImproperlyConfigured(f"A list cannot be paged by {model.__name__}.{self.column}: it may be NULL")
        return field

    def _position(self, request: Request, model: type[Model]) -> Position | None:
        field = self._field(model)
        cursor = request.query_params.get("cursor")
        if not cursor:
            return None
        try:
            ordering, value, row_id, backward = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii")))
            if ordering != self.ordering or not isinstance(value, str) or "\0" in value:
                raise ValueError(cursor)
            if not isinstance(row_id, int) or not 0 <= row_id <= LARGEST_KEY:
                raise ValueError(row_id)
            value.encode()  # a lone half of a character is a ValueError too
            return Position(field.to_python(value), row_id, bool(backward))
        except (ValueError, TypeError, binascii.Error, ValidationError, RecursionError) as error:
            reason = _("This place in the list is not known. Begin again from the first page.")
            raise exceptions.ValidationError({"cursor": [reason]}) from error

    def _link(self, end: int) -> str | None:
        if not self.page or not (self.has_next if end else self.has_previous):
            return None
        row = self.page[end]
        value = getattr(row, self.column)
        text = value.isoformat() if hasattr(value, "isoformat") else str(value)
        packed = json.dumps([self.ordering, text, row.pk, 0 if end else 1], separators=(",", ":"), ensure_ascii=True)
        cursor = base64.urlsafe_b64encode(packed.encode("ascii")).decode("ascii")
        return replace_query_param(self.address, "cursor", cursor)


def beyond(field: "Field[Any, Any]", position: Position, descending: bool) -> Func:
    """``(column, id) > (value, id)``, or ``<`` when the rows descend: PostgreSQL compares the rows whole."""
    here = Func(F(field.name), F("id"), function="ROW", output_field=BooleanField())
    there = Func(
        Value(position.value, output_field=field), Value(position.id), function="ROW", output_field=BooleanField()
    )
    return Func(
        here, there, template="%(expressions)s", arg_joiner=" < " if descending else " > ", output_field=BooleanField()
    )
