"""Signing in programs, and telling them who they are."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from staffing.access import Access, access_of
from staffing.api.serializers import CredentialsSerializer, MeSerializer, TokenSerializer
from staffing.domain.capabilities import Capability
from staffing.gates import lacks_second_factor
from staffing.models import Account
from staffing.origin import ip_of
from staffing.queries.second_factors import has_second_factor
from staffing.services.tokens import end_token, issue_token
from units import clock


class Tokens(APIView):
    """Tokens carry their account's rights, and end by themselves after 12 hours."""

    capabilities = {"post": Capability.PUBLIC, "delete": Capability.SIGNED_IN}
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "tokens"

    @extend_schema(request=CredentialsSerializer, responses={201: TokenSerializer}, operation_id="issue_token")
    def post(self, request: Request) -> Response:
        """Issue a token for a name and a password, or for the browser's session. Five failures lock the name."""
        form = CredentialsSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        account = _account(request, form.validated_data)
        token, secret = issue_token(account=account, at=clock.now(), ip=ip_of(request._request))
        answer = {"token": secret, "token_key": token.token_key, "expires_at": token.expiry}
        return Response(TokenSerializer(answer).data, status=201)

    @extend_schema(request=None, responses={204: None}, operation_id="end_own_token")
    def delete(self, request: Request) -> Response:
        """End the token that this request was sent with."""
        token_key = getattr(request.auth, "token_key", "")
        end_token(account=_signed_in(request), token_key=token_key, at=clock.now(), ip=ip_of(request._request))
        return Response(status=204)


class OneToken(APIView):
    """One of the account's own tokens."""

    capability = Capability.SIGNED_IN

    @extend_schema(request=None, responses={204: None}, operation_id="end_token")
    def delete(self, request: Request, token_key: str) -> Response:
        """End it."""
        end_token(account=_signed_in(request), token_key=token_key, at=clock.now(), ip=ip_of(request._request))
        return Response(status=204)


class Me(APIView):
    """The account that asks."""

    capability = Capability.SIGNED_IN

    @extend_schema(responses=MeSerializer, operation_id="me")
    def get(self, request: Request) -> Response:
        """Name, assignments of today, and what they let it do."""
        access: Access = request._request.access  # type: ignore[attr-defined]
        account: Any = _signed_in(request)
        account.held = access.assignments
        account.rights = sorted(access.capabilities)
        return Response(MeSerializer(account).data)


def _account(request: Request, credentials: dict[str, str]) -> Account:
    if not credentials:
        if isinstance(request.user, Account):
            if lacks_second_factor(request._request, request._request.access):  # type: ignore[attr-defined]
                raise AuthenticationFailed(_("Set up your second factor on the site first."))
            return request.user
        raise AuthenticationFailed(_("Send the account's name and password."))
    found = authenticate(
        request._request, username=credentials["username"].strip().lower(), password=credentials["password"]
    )
    if not isinstance(found, Account):
        raise AuthenticationFailed(_("The account name or the password is not right. Check both and try again."))
    needed = settings.SECOND_FACTOR_REQUIRED and access_of(found, clock.today()).oversees
    if needed or has_second_factor(found):
        raise AuthenticationFailed(
            _("A password alone is not enough here: make the token on the page of your account.")
        )
    return found


def _signed_in(request: Request) -> Account:
    if not isinstance(request.user, Account):
        raise AuthenticationFailed
    return request.user
