"""What the log may say: never what people searched for, and never the rows that the database refused."""

import re
from collections.abc import MutableMapping
from typing import Any

from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

_KEYS = re.compile(r"(/(?:kiosk|hall|service|pay)/|/appointments/(?!at/))[^/\s]+")
_ROWS = re.compile(r"^(DETAIL|CONTEXT|LINE \d+):.*?(?=^\s*$|\Z)", re.MULTILINE | re.DOTALL)


class RequestLog(RequestMiddleware):
    """One line a request, without its query: an address that is typed, or a purpose, stands in it."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Method and path."""
        return f"{request.method} {request.path}"


def without_rows(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """PostgreSQL adds the whole row to its refusals ("Failing row contains ..."): a person's name and number."""
    if "exception" in event:
        event["exception"] = _ROWS.sub(r"\1: left out\n", str(event["exception"]))
    return event


def without_tokens(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The address of a kiosk, a screen, a payment or an appointment is its key: no line shows it, Django's neither."""
    for name in ("event", "request"):
        if isinstance(event.get(name), str):
            event[name] = _KEYS.sub(r"\1…", event[name])
    return event
