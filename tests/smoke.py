"""``python -m tests.smoke``: starts the portal as a newcomer does, uses it as a clerk does, stops it, starts it again.

Not a pytest module: it needs a minute, and a portal of its own. Exit code 0 when all of it held, else 1 with what did
not.
"""

import email
import email.policy
import http.cookiejar
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from pathlib import Path

import psutil

from portal import embedded

BASE_DIR = Path(__file__).resolve().parent.parent
CLERK, PASSWORD = "clerk.honggai", "motcua-demo"
START_SECONDS, DEED_SECONDS, STOP_SECONDS = 900, 120, 120
# By mail alone, which goes out at any hour: a telephone would be told by day only.
BIRTH = {
    "procedure": "1.001193",
    "centre": "06685",
    "applicant": {
        "name": "Người mẫu Trình Diễn",
        "email": "nguoi.mau@example.invalid",
        "address": "Tổ 12, khu 3 (bịa đặt)",
        "unit": "06685",
    },
}


class Failed(Exception):
    """What did not hold, as a sentence."""


def say(line: str) -> None:
    print(f"smoke: {line}", flush=True)


class Portal:
    """A running portal and a browser's session with it."""

    def __init__(self, command: list[str], var: Path, port: int) -> None:
        self.var = var
        self.port = port
        self.output = var.parent / "output.txt"
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                command,
                cwd=BASE_DIR,
                env=environment | {"PORT": str(port), "PORTAL_VAR": str(var)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        await_truth(self._is_ready, START_SECONDS, "The portal is not ready in time", self.output)

    def _is_ready(self) -> bool:
        if self.process.poll() is not None:
            raise Failed(f"The portal ended with {self.process.returncode}:\n{self.output.read_text()}")
        return "Ready after" in self.output.read_text()

    def call(self, path: str, body: bytes | None = None, **headers: str) -> str:
        address = f"http://127.0.0.1:{self.port}"
        named = {name.replace("_", "-"): value for name, value in headers.items()} | {"Referer": address}
        request = urllib.request.Request(address + path, data=body, headers=named)
        try:
            with self.opener.open(request, timeout=30) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            raise Failed(f"{path} answered {error.code}: {error.read().decode()[:500]}") from error

    def csrf(self) -> str:
        return next(cookie.value or "" for cookie in self.cookies if cookie.name == "csrftoken")

    def sign_in(self) -> None:
        self.call("/sign-in/")
        form = {"username": CLERK, "password": PASSWORD, "csrfmiddlewaretoken": self.csrf()}
        self.call("/sign-in/", urllib.parse.urlencode(form).encode())
        if "sessionid" not in {cookie.name for cookie in self.cookies}:
            raise Failed(f"{CLERK} could not sign in.")

    def receive(self) -> str:
        answer = self.call(
            "/api/v1/records/",
            json.dumps(BIRTH).encode(),
            Content_Type="application/json",
            X_CSRFToken=self.csrf(),
            Idempotency_Key=str(uuid.uuid4()),
        )
        return str(json.loads(answer)["code"])

    def stop(self, number: signal.Signals, *, whole_group: bool) -> int:
        """The exit code, after Ctrl-C, which reaches the whole group of a terminal, or a signal to the process."""
        if whole_group:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)
        code = self.process.wait(STOP_SECONDS)
        if not self.output.read_text().rstrip().splitlines()[-1].startswith(("Stopped.", "make:")):
            raise Failed(f"The portal did not stop cleanly:\n{self.output.read_text()}")
        left = [process.pid for process in psutil.process_iter(["cmdline"]) if self._is_part(process)]
        if left or not embedded.port_is_free(self.port):
            raise Failed(f"Processes were left running: {left}")
        return code

    def _is_part(self, process: psutil.Process) -> bool:
        line = " ".join(process.info["cmdline"] or ())
        return str(self.var) in line or f"127.0.0.1:{self.port}" in line


def await_truth(truth: Callable[[], bool], seconds: float, otherwise: str, shown: Path) -> None:
    give_up = time.monotonic() + seconds
    while not truth():
        if time.monotonic() > give_up:
            raise Failed(f"{otherwise}:\n{shown.read_text()[-3000:]}")
        time.sleep(0.2)


def text_of(letter: Path) -> str:
    """The words of a letter, which travels encoded."""
    message = email.message_from_bytes(letter.read_bytes(), policy=email.policy.default)
    body = message.get_body()
    return f"{message['subject']}\n{body.get_content() if body else ''}"


def first_start(var: Path) -> str:
    """As a newcomer: make run, the pages, a reception, the worker's letter, Ctrl-C. The record's code."""
    portal = Portal(["make", "run"], var, embedded.free_port())
    say(next(line for line in portal.output.read_text().splitlines() if line.startswith("Ready")))
    try:
        for path in ("/", "/sign-in/", "/api/v1/schema/", "/api/v1/units/"):
            portal.call(path)
        portal.sign_in()
        code = portal.receive()
        say(f"received {code}")
        await_truth(
            lambda: any(code in text_of(letter) for letter in (var / "mail").glob("*")),
            DEED_SECONDS,
            f"The worker sent no letter about {code}",
            var / "log" / "worker.log",
        )
        say("the worker sent its letter")
    except BaseException:
        portal.process.send_signal(signal.SIGTERM)
        portal.process.wait(STOP_SECONDS)
        raise
    portal.stop(signal.SIGINT, whole_group=True)
    say("Ctrl-C left nothing running")
    return code


def second_start(var: Path, code: str) -> None:
    """The data are there again, and the exit code is 0."""
    portal = Portal([sys.executable, "-m", "portal.run"], var, embedded.free_port())
    say("again: " + next(line for line in portal.output.read_text().splitlines() if line.startswith("Ready")))
    try:
        portal.sign_in()
        if code not in portal.call(f"/api/v1/records/{code}/"):
            raise Failed(f"{code} is gone after the second start.")
    finally:
        exit_code = portal.stop(signal.SIGTERM, whole_group=False)
    if exit_code:
        raise Failed(f"The exit code after SIGTERM is {exit_code}, not 0.")
    say("data kept, exit code 0")


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="portal smoke "))
    folder.chmod(0o755)  # the servers' account reaches it
    try:
        second_start(folder / "var", first_start(folder / "var"))
    except Failed as failed:
        say(str(failed))
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
