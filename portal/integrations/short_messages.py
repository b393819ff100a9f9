"""SMS and Zalo through gateways that speak JSON over HTTP: messages go out, delivery reports come in.

Each has its own SMS_GATEWAY_… or ZALO_GATEWAY_… URL, TOKEN and SECRET. A message bears a key, and a gateway that has
taken a key answers its repetition as it answered the first. Reports are signed with the secret (HMAC-SHA256 of the
body, ``X-Signature: sha256=…``). The Zalo gateway takes what Zalo's notification service (ZNS) takes: the number of an
approved template and the values for it.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import requests
from django.conf import settings

from procedures.ports import DeliveryReport, IntegrationError, ShortMessage

LONGEST_ANSWER = 10_000  # bytes
PASSING = frozenset({401, 403, 404, 408, 425, 429})
"""Ours to mend, or the gateway's: no word about the number that was written to."""


def signature_of(body: bytes, secret: str) -> str:
    """The header under which a report comes."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


class _Gateway:
    """What both have in common. Neither numbers nor texts are ever logged."""

    settings_prefix: str
    path: str

    def send(self, message: ShortMessage) -> str:
        """Hand the message over; the gateway's number for it."""
        answer = self._answer(self._post(self._body(message)))
        if answer.get("status") == "accepted":
            return str(answer.get("id", ""))[:100]
        # What a gateway says in words may name the number: only its short code is kept.
        raise IntegrationError(f"refused: {_code(answer.get('code'))}", permanent=bool(answer.get("final")))

    def read_report(self, body: bytes, signature: str) -> DeliveryReport:
        """What a report says, once its signature agrees."""
        secret = self._setting("SECRET")
        if not secret or not hmac.compare_digest(signature_of(body, secret).encode(), signature.encode()):
            raise IntegrationError("the signature does not agree", permanent=True)
        try:
            report = json.loads(body)
            state = report["state"]
            key = str(report["key"])
        except (ValueError, KeyError, TypeError) as error:
            raise IntegrationError("report not understood", permanent=True) from error
        if state not in ("delivered", "failed"):
            raise IntegrationError("report not understood", permanent=True)
        return DeliveryReport(key, state == "delivered", _code(report.get("code")))

    def _body(self, message: ShortMessage) -> dict[str, Any]:
        raise NotImplementedError

    def _setting(self, name: str) -> str:
        return str(getattr(settings, f"{self.settings_prefix}_GATEWAY_{name}"))

    def _post(self, body: Mapping[str, Any]) -> requests.Response:
        try:
            return requests.post(
                f"{self._setting('URL').rstrip('/')}/{self.path}",
                json=body,
                headers={"Authorization": f"Bearer {self._setting('TOKEN')}"},
                timeout=settings.MESSAGE_GATEWAY_TIMEOUT,
                allow_redirects=False,  # numbers go to the gateway alone
            )
        except requests.exceptions.ConnectTimeout as error:
            raise IntegrationError("ConnectTimeout", permanent=False) from error
        except requests.RequestException as error:
            raise IntegrationError(type(error).__name__, permanent=False, unsure=not _never_connected(error)) from error

    def _answer(self, response: requests.Response) -> dict[str, Any]:
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise IntegrationError(f"answered {response.status_code}", permanent=False, unsure=True)
        if response.status_code in PASSING:
            raise IntegrationError(f"answered {response.status_code}", permanent=False)
        try:
            answer = json.loads(response.content[:LONGEST_ANSWER])
        except ValueError as error:
            raise IntegrationError("answer not understood", permanent=False, unsure=True) from error
        if not isinstance(answer, dict):
            raise IntegrationError("answer not understood", permanent=False, unsure=True)
        return answer


class SmsOverHttp(_Gateway):
    """Adapter of ``ports.ShortMessages`` for SMS under the name that the operators have registered for us."""

    settings_prefix, path = "SMS", "sms"

    def _body(self, message: ShortMessage) -> dict[str, Any]:
        return {"key": message.key, "to": message.to, "from": settings.SMS_GATEWAY_SENDER, "text": message.text}


class ZaloOverHttp(_Gateway):
    """Adapter of ``ports.ShortMessages`` for Zalo: ZALO_GATEWAY_TEMPLATES says which of Zalo's templates stands for
    each of ours, for instance ``received_vi:40123,received_en:40124``; one that it does not name keeps our name.
    """

    settings_prefix, path = "ZALO", "zalo/template"

    def _body(self, message: ShortMessage) -> dict[str, Any]:
        return {
            "phone": message.to,
            "template_id": settings.ZALO_GATEWAY_TEMPLATES.get(message.template, message.template),
            "template_data": {"code": message.code, "day": message.day, "text": message.text},
            "tracking_id": message.key,
        }


def _never_connected(error: requests.RequestException) -> bool:
    """Whether the gateway cannot have seen the message: no connection came about."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return type(reason).__name__ in ("NewConnectionError", "NameResolutionError")


def _code(value: Any) -> str:
    """A short code as a gateway gives it, or that it gave none that looks like one."""
    text = str(value or "")
    is_code = text.isascii() and len(text) <= 40 and text.replace("_", "").replace("-", "").isalnum()
    return text if is_code else "unknown"
