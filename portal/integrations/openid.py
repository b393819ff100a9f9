"""Citizens sign in by OpenID Connect: the portal as relying party, by Authlib (authorisation code with PKCE S256)."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

import requests
import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.claims import JWTClaims
from authlib.oidc.core import CodeIDToken
from django.conf import settings
from django.core.cache import cache as shared
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jws import extract_compact
from redis.exceptions import RedisError

from portal.identity_providers import Registered
from portal.integrations.openid_documents import PATIENCE, NotProven, Published, fetched
from staffing.ports import Arrival, Departure, Ended, Provider
from units.errors import RuleBroken

ALGORITHMS = ["RS256", "PS256", "ES256"]  # with a key of the provider's own; never none, never a shared secret
LEEWAY = 30  # seconds by which two clocks may differ
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
LONGEST_LOGOUT = 300  # seconds for which a logout token without an end is believed
PROTOCOL = frozenset({"iss", "sub", "aud", "azp", "exp", "iat", "nbf", "nonce", "at_hash", "acr"})

log = structlog.get_logger(__name__)


@cache
def published(issuer: str) -> Published:
    """The documents of ``issuer``, shared by all requests of this process."""
    return Published(issuer)


class OpenIdProviders:
    """The providers of ``settings.IDENTITY_PROVIDERS`` (staffing.ports.IdentityProviders)."""

    def known(self) -> tuple[Provider, ...]:
        """In the order of the settings."""
        return tuple(Provider(one.key, one.name) for one in settings.IDENTITY_PROVIDERS)

    def depart(self, key: str, *, back: str, language: str, afresh: bool = False) -> Departure:
        """The authorisation request with fresh state, nonce and verifier (RFC 7636)."""
        one = _registered(key)
        state, nonce, verifier = generate_token(43), generate_token(43), generate_token(64)
        asked = {"nonce": nonce, "ui_locales": language} | ({"prompt": "login"} if afresh else {})
        if one.acr_values:
            asked["acr_values"] = one.acr_values
        with _proving(key):
            address, _ = _session(one, back).create_authorization_url(
                published(one.issuer).about()["authorization_endpoint"], state=state, code_verifier=verifier, **asked
            )
        return Departure(address=address, state=state, nonce=nonce, verifier=verifier)

    def arrive(self, key: str, answer: Mapping[str, str], departed: Departure, *, back: str, at: datetime) -> Arrival:
        """Code for tokens, the ID token checked, userinfo of the same person (OpenID Connect Core 3.1.3, 5.3)."""
        one = _registered(key)
        if "error" in answer:
            log.warning("identity.declined", provider=key, reason=answer["error"][:60])
            raise RuleBroken("identity_declined")
        with _proving(key):
            about = published(one.issuer).about()
            _require_own_answer(one, about, answer)
            session = _session(one, back)
            token = session.fetch_token(
                about["token_endpoint"],
                grant_type="authorization_code",
                code=answer["code"],
                code_verifier=departed.verifier,
                redirect_uri=back,
                allow_redirects=False,
            )
            proven = _identity_token(one, token, departed.nonce, at)
            told = fetched(about["userinfo_endpoint"], headers={"Authorization": f"Bearer {token['access_token']}"})
            if told.get("sub") != proven["sub"]:
                raise NotProven("userinfo")
        claims = dict(proven) | {name: value for name, value in told.items() if name not in PROTOCOL}
        return Arrival(one.issuer, claims, token["id_token"], session=str(proven.get("sid") or ""))

    def farewell(self, key: str, *, id_token: str, back: str) -> str:
        """The end-session request (OpenID Connect RP-Initiated Logout 1.0); "" also while the provider is away."""
        try:
            one = _registered(key)
            with _proving(key):
                address = published(one.issuer).about().get("end_session_endpoint", "")
        except RuleBroken:
            return ""
        asked = {"id_token_hint": id_token, "client_id": one.client_id, "post_logout_redirect_uri": back}
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}" if address else ""

    def ended(self, key: str, token: str, *, at: datetime) -> Ended:
        """The logout token, checked as Back-Channel Logout 1.0, 2.6 asks, and taken once."""
        one = _registered(key)
        with _proving(key):
            claims = _checked(one, token, JWTClaims, at, {"iat": {"essential": True}})
            events, sub, sid = claims.get("events"), claims.get("sub"), claims.get("sid")
            if not isinstance(events, dict) or LOGOUT not in events or "nonce" in claims or not (sub or sid):
                raise NotProven("events")
            if "exp" not in claims and at.timestamp() - claims["iat"] > LONGEST_LOGOUT:
                raise NotProven("iat")
            _require_first(token)
        return Ended(one.issuer, str(sub or ""), str(sid or ""), claims.get("jti", ""))


def _registered(key: str) -> Registered:
    for one in settings.IDENTITY_PROVIDERS:
        if one.key == key:
            found: Registered = one
            return found
    raise RuleBroken("identity_provider_unknown")


def _session(one: Registered, back: str) -> OAuth2Session:
    return OAuth2Session(
        one.client_id,
        one.client_secret,
        scope=settings.IDENTITY_SCOPE,
        redirect_uri=back,
        code_challenge_method="S256",
        token_endpoint_auth_method=_client_auth(published(one.issuer).about()),
        default_timeout=PATIENCE,
    )


def _client_auth(about: Mapping[str, Any]) -> str:
    """How the client proves itself: in the header, unless the provider takes it in the form alone."""
    taken = about.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return "client_secret_basic" if "client_secret_basic" in taken else "client_secret_post"


def _require_own_answer(one: Registered, about: Mapping[str, Any], answer: Mapping[str, str]) -> None:
    """An answer that names its issuer names this one (RFC 9207): no other provider's code is taken here."""
    told = answer.get("iss")
    if told is None and not about.get("authorization_response_iss_parameter_supported"):
        return
    if told != one.issuer:
        raise NotProven("iss")


def _identity_token(one: Registered, token: Mapping[str, Any], nonce: str, at: datetime) -> dict[str, Any]:
    """The claims of the ID token: by this issuer, for this client, for this sign-in, now."""
    params = {"nonce": nonce, "client_id": one.client_id, "access_token": token["access_token"]}
    claims = _checked(one, token["id_token"], CodeIDToken, at, {"sub": {"essential": True}}, params)
    asked = one.acr_values.split()
    if asked and "acr" in claims and claims["acr"] not in asked:
        raise NotProven("acr")
    return claims


def _checked(
    one: Registered,
    token: str,
    kind: type[JWTClaims],
    at: datetime,
    options: dict[str, Any],
    params: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The claims of a token that this issuer signed for this client. Raises JoseError or NotProven."""
    header = extract_compact(token.encode()).headers()
    if header.get("alg") not in ALGORITHMS:
        raise NotProven("alg")
    decoded = jwt.decode(token, published(one.issuer).key(header.get("kid")), algorithms=ALGORITHMS)
    expected = {
        "iss": {"essential": True, "value": one.issuer},
        "aud": {"essential": True, "value": one.client_id},
    }
    claims = kind(decoded.claims, decoded.header, options=expected | options, params=params)
    claims.validate(now=int(at.timestamp()), leeway=LEEWAY)
    return dict(claims)


def _require_first(token: str) -> None:
    """Nobody sends a logout token again; while the cache is away, its short life must do."""
    name = f"identity.logout.{hashlib.sha256(token.encode()).hexdigest()}"
    try:
        first = shared.add(name, True, LONGEST_LOGOUT * 2)
    except (RedisError, OSError) as error:
        log.error("identity.cache", error=str(error))
        return
    if not first:
        raise NotProven("replayed")


@contextmanager
def _proving(key: str) -> Iterator[None]:
    """What goes wrong on the way becomes a refusal; the log says why, without a word of the person's."""
    try:
        yield
    except requests.JSONDecodeError as error:
        raise _not_proven(key, error) from error
    except requests.RequestException as error:
        log.warning("identity.away", provider=key, reason=type(error).__name__)
        raise RuleBroken("identity_provider_away") from error
    except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _not_proven(key, error) from error


def _not_proven(key: str, error: Exception) -> RuleBroken:
    words = (getattr(error, "error", None), getattr(error, "claim", None), isinstance(error, NotProven) and error)
    reason = " ".join(str(word)[:60] for word in words if word)
    log.warning("identity.not_proven", provider=key, kind=type(error).__name__, reason=reason)
    return RuleBroken("identity_not_proven")
