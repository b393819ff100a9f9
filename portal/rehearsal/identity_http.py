"""How the rehearsal's identity provider speaks HTTP."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any, Protocol, Self
from urllib.parse import parse_qsl, urlencode, urlsplit


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    status: int
    body: bytes = b""
    kind: str = "application/json"
    location: str = ""

    @classmethod
    def json(cls, document: Mapping[str, Any], status: int = 200) -> Self:
        """A JSON object."""
        return cls(status, json.dumps(document).encode())

    @classmethod
    def to(cls, address: str, query: Mapping[str, str]) -> Self:
        """Another address."""
        joint = "&" if "?" in address else "?"
        return cls(303, location=f"{address}{joint}{urlencode(query)}" if query else address)


class Speaker(Protocol):
    """What the provider knows to answer."""

    def about(self, _: Mapping[str, str]) -> Answer: ...
    def jwks(self, _: Mapping[str, str]) -> Answer: ...
    def ask(self, query: Mapping[str, str]) -> Answer: ...
    def choose(self, form: Mapping[str, str]) -> Answer: ...
    def leave(self, query: Mapping[str, str]) -> Answer: ...
    def redeem(self, form: Mapping[str, str], authorization: str) -> Answer: ...
    def userinfo(self, authorization: str) -> Answer: ...


class Exchange(BaseHTTPRequestHandler):
    """One request and its answer."""

    speaker: Speaker
    timeout = 10

    @classmethod
    def speaking_for(cls, speaker: Speaker) -> type["Exchange"]:
        """A handler class for one provider."""
        return type("Exchange", (cls,), {"speaker": speaker})

    def do_GET(self) -> None:
        """Documents, pages, userinfo."""
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query))
        known = {
            "/.well-known/openid-configuration": self.speaker.about,
            "/jwks": self.speaker.jwks,
            "/authorize": self.speaker.ask,
            "/end_session": self.speaker.leave,
        }
        if parts.path == "/userinfo":
            self._send(self.speaker.userinfo(self.headers.get("Authorization", "")))
        elif parts.path in known:
            self._send(known[parts.path](query))
        else:
            self._send(Answer(404))

    def do_POST(self) -> None:
        """The person's choice, and the portal's code."""
        form = dict(parse_qsl(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()))
        if self.path == "/token":
            self._send(self.speaker.redeem(form, self.headers.get("Authorization", "")))
        elif self.path == "/authorize":
            self._send(self.speaker.choose(form))
        else:
            self._send(Answer(404))

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: addresses hold codes."""

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        if answer.location:
            self.send_header("Location", answer.location)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(answer.body)
