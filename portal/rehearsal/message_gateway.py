"""A stand-in for the gateways to telephones (SMS and Zalo): takes messages over HTTP, and reports what became of them.

    with MessageGateway(token="t", secret="s", reports="http://…/messages/reports/") as gateway:
        gateway.url                            # for SMS_GATEWAY_URL and ZALO_GATEWAY_URL
        gateway.refuses = {"84912440218"}      # numbers that no SMS reaches; without_zalo: people who have no Zalo
        gateway.report(gateway.kept[0])        # tells the portal that it arrived; gives the status of our answer
    python -m portal.rehearsal.message_gateway --port 8100 --portal http://…      # for a demonstration

Nothing reaches a telephone. Its page shows what would have. Not for production.
"""

import argparse
import itertools
import json
import os
import sys
import threading
import time
from typing import Any

import requests

from portal.integrations.short_messages import signature_of
from portal.rehearsal.loopback import Fickle, FickleConnection
from portal.rehearsal.message_pages import Kept, page
from units import clock

PATHS = {"/sms": "sms", "/zalo/template": "zalo"}
REPORTED_AFTER, REPORT_TRIES = 1.0, 5  # seconds, in a demonstration


class MessageGateway(Fickle):
    """``kept`` are the messages it took, in their order. ``drops`` hangs up after it has taken one: the portal never
    learns. ``reports_itself`` says of each message by itself that it arrived, ``twice`` says everything twice.
    """

    def __init__(self, *, token: str, secret: str, reports: str = "", port: int = 0) -> None:
        self.token, self.secret, self.reports = token, secret, reports
        self.kept: list[Kept] = []
        self.refuses: set[str] = set()
        self.without_zalo: set[str] = set()
        self.drops = self.reports_itself = self.twice = False
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        super().__init__(_Connection, port)

    def take(self, channel: str, message: dict[str, Any]) -> dict[str, Any]:
        """The answer to one message; a key that was taken before gets the same number again and nothing goes out."""
        to = str(message.get("to") or message.get("phone") or "")
        key = str(message.get("key") or message.get("tracking_id") or "")
        if not key or not to.startswith("84"):
            return {"status": "refused", "code": "number_invalid", "final": True}
        if channel == "zalo" and to in self.without_zalo:
            return {"status": "refused", "code": "no_zalo_account", "final": True}
        if channel == "sms" and to in self.refuses:
            return {"status": "refused", "code": "number_blocked", "final": True}
        with self._lock:
            known = next((one for one in self.kept if one.key == key), None)
            if known is not None:
                known.asked += 1
                return {"status": "accepted", "id": known.number}
            text = str(message.get("text") or message.get("template_data", {}).get("text", ""))
            kept = Kept(channel, key, f"TN{next(self._numbers):06d}", to, text, message, clock.now())
            self.kept.append(kept)
        if self.reports_itself:
            threading.Thread(target=self._report_later, args=(kept,), daemon=True).start()
        return {"status": "accepted", "id": kept.number}

    def report(self, kept: Kept, *, arrived: bool = True, secret: str = "") -> int:
        """Report what became of a message; the status of the portal's answer, 0 where it cannot be reached.

        Another ``secret`` than ours makes it the report of a forger.
        """
        said = {"key": kept.key, "id": kept.number, "state": "delivered" if arrived else "failed"}
        said |= {} if arrived else {"code": "not_reachable"}
        kept.reports.append(said)
        statuses = [self._send(kept.channel, said, secret or self.secret) for _ in range(2 if self.twice else 1)]
        return statuses[-1]

    def _send(self, channel: str, said: dict[str, Any], secret: str) -> int:
        body = json.dumps(said).encode()
        headers = {"X-Signature": signature_of(body, secret), "Content-Type": "application/json"}
        try:
            return requests.post(f"{self.reports}{channel}/", data=body, headers=headers, timeout=10).status_code
        except requests.RequestException:
            return 0

    def _report_later(self, kept: Kept) -> None:
        for turn in range(1, REPORT_TRIES + 1):
            time.sleep(REPORTED_AFTER * turn)
            if self.report(kept) == requests.codes.no_content:
                return


class _Connection(FickleConnection):
    here: MessageGateway

    def do_POST(self) -> None:
        if not self.is_there():
            return
        body, channel = self.body(), PATHS.get(self.path)
        if channel is None:
            self.answer(404, "text/plain", b"")
        elif self.headers.get("Authorization") != f"Bearer {self.here.token}":
            self.answer(401, "text/plain", b"")
        else:
            answer = self.here.take(channel, json.loads(body))
            if self.here.drops:
                self.close_connection = True
                return
            self.answer(200, "application/json", json.dumps(answer).encode())

    def do_GET(self) -> None:
        if self.is_there():
            self.answer(200, "text/html; charset=utf-8", page(self.here.kept))


def main() -> int:
    """Run for a demonstration, by the settings that the portal itself has."""
    parser = argparse.ArgumentParser(prog="python -m portal.rehearsal.message_gateway", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--portal", required=True, help="address of the portal, for delivery reports")
    options = parser.parse_args()
    gateway = MessageGateway(
        token=os.environ["SMS_GATEWAY_TOKEN"],
        secret=os.environ["SMS_GATEWAY_SECRET"],
        reports=f"{options.portal}/messages/reports/",
        port=options.port,
    )
    gateway.reports_itself = True
    gateway.serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
