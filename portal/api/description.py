"""How the API describes itself: what every operation may refuse, how one signs in, and the names of its choices."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiResponse
from rest_framework import serializers

from portal.api.problems import MEDIA_TYPE, details
from portal.web.refusals import sentence
from staffing.domain.capabilities import Capability
from staffing.gates import capability_of_api
from units.errors import RuleBroken


class FaultSerializer(serializers.Serializer[Any]):
    """What is wrong with one field; nested fields are written with dots."""

    field = serializers.CharField(allow_blank=True)
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """Why a request was refused (RFC 9457): ``type`` and ``code`` are for programs and never change."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What to do, in the language of the request (Accept-Language).")
    code = serializers.CharField()
    errors = FaultSerializer(many=True)  # type: ignore[assignment]


SAID = {
    400: ("invalid", _("Correct what “errors” names, and send the request again.")),
    401: ("not_authenticated", _("Sign in: send “Authorization: Token …” or the session's cookie.")),
    403: ("capability_missing", _("The account lacks the right that this address asks for.")),
    404: ("record_not_found", None),
    409: ("record_changed", None),
    415: ("unsupported_media_type", _("Send JSON, and say so in Content-Type.")),
    422: ("procedure_unknown", None),
    429: ("throttled", _("Wait as many seconds as Retry-After says, then send the request again.")),
}
"""By status: an example's code, and its sentence where the code is no rule's."""


class DescribedSchema(AutoSchema):
    """Every operation tells, besides its answer, in which ways it may be refused: read from the view, written once.

    401 wherever credentials may be wrong, 403 and 404 where there is a gate or a name in the address, 400 and 422
    where something can be asked for, 409 and 415 where something is sent, 429 where requests are counted.
    """

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        described = super()._get_response_bodies(direction)
        say: Any = self._get_response_for_code
        for status in self.refusals():
            described.setdefault(str(status), say(_problem(status), str(status), [MEDIA_TYPE]))
        return described

    def get_auth(self) -> Any:
        """How one signs in; for what is public nobody need."""
        ways = super().get_auth()
        return [*ways, {}] if capability_of_api(self.view, self.method) == Capability.PUBLIC else ways

    def refusals(self) -> list[int]:
        """The statuses of problem details that this operation may answer with."""
        public = capability_of_api(self.view, self.method) == Capability.PUBLIC
        changes, sends = self.method not in ("GET", "HEAD"), self.method in ("POST", "PUT", "PATCH")
        asked = bool(self._get_parameters()) or (sends and self.get_request_serializer() is not None)
        found = {401}
        found |= set() if public and not changes else {403}
        found |= {404} if "{" in self.path else set()
        found |= {400, 422} if asked else set()
        found |= {409, 415} if sends else set()
        found |= {429} if self.view.throttle_classes else set()
        return sorted(found)


def _problem(status: int) -> OpenApiResponse:
    code, said = SAID[status]
    body = details(status, code, str(said or sentence(RuleBroken(code))))
    example = OpenApiExample(f"{status} {code}", value=body, media_type=MEDIA_TYPE, status_codes=[str(status)])
    return OpenApiResponse(ProblemSerializer, description=str(body["title"]), examples=[example])


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The token of ``POST /api/v1/tokens/``."""

    target_class = "staffing.api.authentication.TokenAuthentication"
    name = "token"
    priority = 1

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """A header."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "“Token ” and the token that POST /api/v1/tokens/ issued; it holds for 12 hours.",
        }


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The session of somebody signed in to the pages."""

    target_class = "rest_framework.authentication.SessionAuthentication"
    name = "session"
    priority = 1

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """A cookie."""
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "The cookie of the pages; requests that change something also send X-CSRFToken.",
        }
