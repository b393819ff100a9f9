"""Every error of the API as problem details (RFC 9457).

``type`` names the kind of fault for programs and never changes; ``title`` is the kind in words; ``detail`` says what to
do in the reader's language (Accept-Language); ``code`` is the rule or reason; ``errors`` lists what is wrong field by
field as ``{"field", "code", "detail"}``.
"""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from portal.web.refusals import sentence, status_of
from units.errors import RuleBroken

MEDIA_TYPE = "application/problem+json"


def titles(status: int) -> tuple[str, str]:
    """The stable name and the words of a kind of fault."""
    known = {
        400: ("invalid", _("The request is not valid")),
        401: ("not-signed-in", _("Sign in first")),
        403: ("not-allowed", _("This account may not do this")),
        404: ("not-found", _("There is nothing at this address")),
        405: ("method-not-allowed", _("This address does not know the method")),
        406: ("not-acceptable", _("This address has no such format")),
        409: ("conflict", _("The present state stands against it")),
        413: ("too-large", _("What was sent is too large")),
        415: ("unsupported-media-type", _("This address does not read such contents")),
        422: ("refused", _("A rule forbids this")),
        429: ("too-many-requests", _("Too many requests")),
        500: ("fault", _("Something went wrong on our side")),
        503: ("away", _("The service does not answer for a moment")),
    }
    return known.get(status, ("error", HTTPStatus(status).phrase))


def handler(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's EXCEPTION_HANDLER; None leaves an unexpected fault to Django (500)."""
    if isinstance(exc, RuleBroken):
        set_rollback()
        field = exc.facts.get("field")
        errors = [{"field": str(field), "code": exc.code, "detail": sentence(exc)}] if field else []
        minutes = exc.facts.get("minutes") if status_of(exc) == HTTPStatus.TOO_MANY_REQUESTS else None
        headers = {"Retry-After": str(int(minutes) * 60)} if minutes else {}
        return problem(status_of(exc), exc.code, sentence(exc), errors, headers)
    known = translated(exc)
    if known is None:
        return None
    set_rollback()
    headers = {}
    if scheme := getattr(known, "auth_header", None):
        headers["WWW-Authenticate"] = scheme
    if seconds := getattr(known, "wait", None):
        headers["Retry-After"] = str(int(seconds))
    if isinstance(known, exceptions.ValidationError):
        errors = list(flattened(known.get_full_details()))
        detail = _("Correct what “errors” names, and send the request again.")
        return problem(known.status_code, "invalid", detail, errors, headers)
    codes = known.get_codes()
    return problem(known.status_code, codes if isinstance(codes, str) else "error", str(known.detail), [], headers)


def translated(exc: Exception) -> exceptions.APIException | None:
    """Django's own exceptions as DRF's."""
    if isinstance(exc, exceptions.APIException):
        return exc
    if isinstance(exc, Http404):
        return exceptions.NotFound(_("There is no such thing, or this account may not see it."))
    if isinstance(exc, DjangoPermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(exc, DjangoValidationError):
        return exceptions.ValidationError(exc.message_dict if hasattr(exc, "error_dict") else exc.messages)
    return None


def flattened(details: Any, path: str = "") -> Iterator[dict[str, str]]:
    """DRF's nested details as a flat list; a nested field is written with dots (``applicant.full_name``)."""
    if isinstance(details, Mapping) and isinstance(details.get("message"), str) and "code" in details:
        yield {"field": path, "code": str(details["code"]), "detail": str(details["message"])}
    elif isinstance(details, Mapping):
        for name, inner in details.items():
            step = "" if name == "non_field_errors" else str(name)
            yield from flattened(inner, f"{path}.{step}".strip("."))
    elif isinstance(details, Sequence) and not isinstance(details, str):
        rows = any(isinstance(inner, Mapping) and "code" not in inner for inner in details)
        for index, inner in enumerate(details):
            yield from flattened(inner, f"{path}.{index}".strip(".") if rows else path)


def problem(
    status: int,
    code: str,
    detail: str,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer of a DRF view."""
    return Response(
        details(status, code, detail, errors), status=status, headers=dict(headers or {}), content_type=MEDIA_TYPE
    )


def outside(status: int, code: str, detail: str) -> JsonResponse:
    """The answer under /api/ where no DRF view was reached, or where one failed."""
    return JsonResponse(details(status, code, detail), status=status, content_type=MEDIA_TYPE)


def details(status: int, code: str, detail: str, errors: Sequence[Mapping[str, str]] = ()) -> dict[str, Any]:
    """The members of RFC 9457, and ours."""
    name, title = titles(status)
    return {
        "type": f"urn:problem:{name}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "errors": list(errors),
    }
