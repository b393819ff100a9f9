"""A file of a million records: how long, and how much memory its worker ever held, in a process of its own."""

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from tests.bench.place import ROOT

RECORDS = 1_000_000


@dataclass(frozen=True, slots=True)
class Measured:
    """One file."""

    records: int
    seconds: float
    bytes: int
    peak_mb: int


def measure(form: str) -> Measured:
    """Of the latest records received, about ``RECORDS`` of them or all that there are, as ``csv`` or ``xlsx``."""
    command = [sys.executable, "-m", "tests.bench.exports", form]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def _make(form: str) -> Measured:
    import django

    django.setup()
    from procedures.domain.exports import ExportFormat, ExportList
    from procedures.services import exports
    from procedures.services.export_requests import Wish, ask_for_export
    from staffing.access import access_of
    from staffing.models import Account
    from units import clock

    at = clock.now()
    province = Account.objects.get(username="province")
    wish = Wish(source=ExportList.RECORDS, question=_question(at.date()), format=ExportFormat(form), language="vi")
    export = ask_for_export(wish=wish, actor=province, access=access_of(province, at.date()), at=at)
    began = time.monotonic()
    while exports.work(now=clock.now) is not None:
        pass
    seconds = time.monotonic() - began
    export.refresh_from_db()
    exports.remove_files(export)
    return Measured(export.done, round(seconds, 1), export.size, _most_held_mb())


def _most_held_mb() -> int:
    """By this process since it began: what ``getrusage`` says begins with what the parent held."""
    with Path("/proc/self/status").open() as status:
        (line,) = (line for line in status if line.startswith("VmHWM:"))
    return int(line.split()[1]) // 1024


def _question(today: date) -> str:
    """The days from the one since which about so many were received."""
    from procedures.models import CentreDay

    counted = CentreDay.objects.order_by("-day").values_list(
        "day", "received_in_person", "received_online", "received_postal"
    )
    gathered, first = 0, today
    for day, *received in counted:
        if gathered >= RECORDS:
            break
        first, gathered = day, gathered + sum(received)
    return urlencode({"received_from": first.isoformat()})


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(_make(sys.argv[1]))) + "\n")
