"""An identity provider for rehearsal and tests: OpenID Connect on loopback, with invented people to sign in as.

    python -m portal.rehearsal.identity_provider PORT        # beside make run
    with IdentityProvider() as provider:                     # in tests
        provider.issuer, provider.line                       # the line for IDENTITY_PROVIDERS
        provider.alter = lambda claims: claims | {"aud": "somebody else"}
        provider.sign_with = new_key()                       # a signature that is not the published key's

Not for production: it asks nobody for a password, and keeps everything in memory.
"""

import base64
import hashlib
import html
import json
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from gettext import translation
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from portal.rehearsal.identity_http import Answer, Exchange
from portal.rehearsal.identity_people import PEOPLE, Invented
from portal.rehearsal.loopback import LOOPBACK, Loopback

CLIENT_ID, CLIENT_SECRET = "portal-rehearsal", "known-to-everybody"
PAGE = Path(__file__).with_name("identity_page.html")
LOCALES = Path(__file__).resolve().parent.parent.parent / "locale"
CODE_LIVES, TOKEN_LIVES = 60, 600  # seconds
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"

Claims = dict[str, Any]


def line_of(port: int) -> str:
    """What IDENTITY_PROVIDERS says of the provider at that port."""
    return f"rehearsal|VNeID (trình diễn)|http://{LOOPBACK}:{port}|{CLIENT_ID}|{CLIENT_SECRET}|loa2"


def new_key() -> RSAKey:
    """A key of its own name."""
    return RSAKey.generate_key(2048, {"kid": secrets.token_hex(8), "use": "sig", "alg": "RS256"})


@dataclass
class Granted:
    """A code or an access token, and what it stands for."""

    person: Invented
    asked: Mapping[str, str]
    session: str
    until: float
    spent: bool = field(default=False)


class IdentityProvider(Loopback):
    """Everything it says passes ``alter`` (ID tokens) or ``tell`` (userinfo) and is signed by ``sign_with``."""

    def __init__(self, port: int = 0) -> None:
        self.keys = [new_key()]
        self.sign_with = self.keys[0]
        self.algorithm = "RS256"
        self.alter: Callable[[Claims], Claims] = lambda claims: claims
        self.tell: Callable[[Claims], Claims] = lambda claims: claims
        self.asked: list[dict[str, str]] = []
        self._codes: dict[str, Granted] = {}
        self._tokens: dict[str, Granted] = {}
        super().__init__(Exchange.speaking_for(self), port)
        self.issuer = self.url
        self.line = line_of(self.port)

    def rotate(self) -> None:
        """A new key signs from now on; the old one is published no more."""
        self.keys = [new_key()]
        self.sign_with = self.keys[0]

    def signed(self, claims: Claims) -> str:
        """The claims as a token."""
        if self.algorithm == "none":
            parts = ({"alg": "none", "kid": self.keys[0].kid}, claims)
            return ".".join(_encoded(json.dumps(part).encode()) for part in parts) + "."
        return jwt.encode({"alg": self.algorithm, "kid": self.keys[0].kid}, claims, self.sign_with)

    def logout_token(self, subject: str, session: str = "", **more: Any) -> str:
        """What would be sent to the back channel when somebody signs out here."""
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 120, "jti": secrets.token_hex(8)}
        told = {"sub": subject} | ({"sid": session} if session else {})
        return self.signed(claims | told | {"events": {LOGOUT: {}}} | more)

    # ---- what the browser asks ------------------------------------------------------------------------------------

    def about(self, _: Mapping[str, str]) -> Answer:
        """The discovery document."""
        places = ("authorize", "token", "userinfo", "end_session")
        names = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "end_session_endpoint")
        return Answer.json(
            {
                "issuer": self.issuer,
                "jwks_uri": f"{self.issuer}/jwks",
                **{name: f"{self.issuer}/{place}" for name, place in zip(names, places, strict=True)},
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    def jwks(self, _: Mapping[str, str]) -> Answer:
        """The keys that count today."""
        return Answer.json({"keys": [key.as_dict(private=False) for key in self.keys]})

    def ask(self, query: Mapping[str, str]) -> Answer:
        """The page that asks who one wants to be."""
        self.asked.append(dict(query))
        if query.get("client_id") != CLIENT_ID or not _is_local(query.get("redirect_uri", "")):
            return Answer(400, b"unknown client or address", "text/plain")
        if query.get("code_challenge_method") != "S256" or query.get("response_type") != "code":
            return Answer.to(query["redirect_uri"], {"error": "invalid_request", "state": query.get("state", "")})
        return Answer(200, self._page(query).encode(), "text/html; charset=utf-8")

    def choose(self, form: Mapping[str, str]) -> Answer:
        """Who one chose to be: back with a code, or with a refusal."""
        asked = dict(json.loads(form["request"]))
        back = {"state": asked.get("state", ""), "iss": self.issuer}
        if not _is_local(asked.get("redirect_uri", "")):
            return Answer(400, b"unknown address", "text/plain")
        person = next((one for one in PEOPLE if one.subject == form.get("subject")), None)
        if person is None:
            return Answer.to(asked["redirect_uri"], back | {"error": "access_denied"})
        code = secrets.token_urlsafe(24)
        self._codes[code] = Granted(person, asked, secrets.token_hex(8), time.time() + CODE_LIVES)
        return Answer.to(asked["redirect_uri"], back | {"code": code})

    def leave(self, query: Mapping[str, str]) -> Answer:
        """Signed out here too: it keeps nobody signed in, so it only sends back."""
        back = query.get("post_logout_redirect_uri", "")
        return Answer.to(back, {}) if _is_local(back) else Answer(200, b"signed out", "text/plain")

    # ---- what the portal asks -------------------------------------------------------------------------------------

    def redeem(self, form: Mapping[str, str], authorization: str) -> Answer:
        """A code, once, with its verifier, for tokens."""
        expected = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if authorization != f"Basic {expected}":
            return Answer.json({"error": "invalid_client"}, 401)
        granted = self._codes.get(form.get("code", ""))
        if granted is None or granted.spent or time.time() > granted.until or not _fits(form, granted.asked):
            return Answer.json({"error": "invalid_grant"}, 400)
        granted.spent = True
        token, now = secrets.token_urlsafe(24), int(time.time())
        self._tokens[token] = granted
        claims: Claims = {"iss": self.issuer, "sub": granted.person.subject, "aud": CLIENT_ID, "sid": granted.session}
        claims |= {"iat": now, "exp": now + TOKEN_LIVES, "nonce": granted.asked.get("nonce", "")}
        if asked := granted.asked.get("acr_values", "").split():
            claims["acr"] = asked[0]
        signed = self.signed(self.alter(claims))
        return Answer.json({"access_token": token, "token_type": "Bearer", "expires_in": 600, "id_token": signed})

    def userinfo(self, authorization: str) -> Answer:
        """The claims of the person whom the token stands for."""
        granted = self._tokens.get(authorization.removeprefix("Bearer "))
        if granted is None:
            return Answer.json({"error": "invalid_token"}, 401)
        person = granted.person
        return Answer.json(self.tell({"sub": person.subject, "HoVaTen": person.name, **person.claims}))

    def _page(self, query: Mapping[str, str]) -> str:
        language = "en" if query.get("ui_locales") == "en" else "vi"
        _ = translation("django", LOCALES, [language], fallback=True).gettext
        people = "".join(
            f'<button name="subject" value="{one.subject}"><b>{html.escape(one.name)}</b>{_(one.purpose)}</button>'
            for one in PEOPLE
        )
        return Template(PAGE.read_text(encoding="utf-8")).substitute(
            language=language,
            title=_("Choose an invented person to sign in as"),
            banner=_("Demonstration: this is not VNeID. Every person here is invented."),
            text=_("In production VNeID asks for your face or passcode here. This stand-in asks for nothing."),
            decline=_("Refuse, and go back"),
            request=html.escape(json.dumps(dict(query))),
            people=people,
        )


def _fits(form: Mapping[str, str], asked: Mapping[str, str]) -> bool:
    """The same address, and the verifier of the challenge (RFC 7636)."""
    challenge = _encoded(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
    return form.get("redirect_uri") == asked.get("redirect_uri") and challenge == asked.get("code_challenge")


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _is_local(address: str) -> bool:
    return urlsplit(address).hostname in (LOOPBACK, "localhost", "testserver")  # the last: Django's test client


if __name__ == "__main__":
    IdentityProvider(int(sys.argv[1])).serve()
