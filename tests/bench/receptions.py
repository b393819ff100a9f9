"""Receptions a second: through our API, through a bare endpoint, and as the same statements by pgbench."""

import json
import os
import re
import subprocess
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal import embedded
from procedures.queries.catalogue import entry_in_force
from procedures.services import figure_keeping
from procedures.services.demonstration.chance import Chance
from procedures.services.demonstration.people import person
from procedures.services.demonstration.staff import staff
from staffing.models import Account
from staffing.services.tokens import issue_token
from tests.bench import machine
from tests.bench.load import Call, Measured, post
from tests.bench.place import web_server
from units import clock
from units.models import ServiceCentre

CONNECTIONS = 8
PROCEDURE = "1.004873"  # three working days, three papers
OURS, BARE, PGBENCH = "portal", "bare", "pgbench"


@dataclass
class Receptions:
    """What was measured, by contender."""

    measured: dict[str, Measured] = field(default_factory=lambda: {OURS: Measured(), BARE: Measured()})
    rounds: dict[str, list[float]] = field(default_factory=lambda: {OURS: [], BARE: [], PGBENCH: []})
    queries: int = 0
    yardsticks: list[float] = field(default_factory=list)

    def rate(self, contender: str) -> float:
        """The middle of its rounds."""
        return machine.percentile(self.rounds[contender], 0.5)

    def share(self, of: str) -> float:
        """Our rate as a share of another's: the middle of the shares of the rounds, which were interleaved."""
        shares = [ours / other for ours, other in zip(self.rounds[OURS], self.rounds[of], strict=True)]
        return machine.percentile(shares, 0.5)


@dataclass(frozen=True)
class Counter:
    """One clerk at a counter of a ward's centre."""

    clerk: Account
    token: str
    centre: ServiceCentre


def measure(servers: embedded.Running, *, rounds: int, seconds: float) -> Receptions:
    """Rounds of all three, one after the other, on one database."""
    found = Receptions()
    counters = _counters()
    found.queries = _queries(counters[0])
    scripts = _scripts(servers.place.var, counters)
    with web_server(servers) as ours, web_server(servers, "tests.bench.bare_settings") as bare:
        post(ours, _our_calls(counters), connections=CONNECTIONS, seconds=2)
        post(bare, _bare_calls(counters), connections=CONNECTIONS, seconds=2)
        for _ in range(rounds):
            found.yardsticks.append(machine.yardstick())
            found.rounds[PGBENCH].append(_pgbench(servers, scripts, seconds))
            for contender, web, calls in ((BARE, bare, _bare_calls(counters)), (OURS, ours, _our_calls(counters))):
                round_ = post(web, calls, connections=CONNECTIONS, seconds=seconds)
                found.measured[contender].add(round_)
                found.rounds[contender].append(round_.rate)
            figure_keeping.drain_all(at=clock.now())
    return found


def _counters() -> list[Counter]:
    """Eight clerks, each at a centre of its own: every one of them holds one token."""
    at = clock.now()
    clerks = staff(at=at).clerks
    centres = ServiceCentre.objects.filter(kind="commune").select_related("unit").order_by("-unit__population", "pk")
    return [
        Counter(clerks[centre.pk][-1], issue_token(account=clerks[centre.pk][-1], at=at)[1], centre)
        for centre in centres[:CONNECTIONS]
    ]


def _owner(counter: Counter, rng: Chance) -> dict[str, Any]:
    owner = person(rng, counter.centre.unit, with_mail=True)
    return {
        "name": owner.name,
        "personal_number": owner.personal_number,
        "born_on": str(owner.born_on),
        "telephone": owner.telephone,
        "email": owner.email,
        "address": owner.address,
    }


def _our_calls(counters: list[Counter]) -> Any:
    rng = Chance()

    def call(number: int) -> Call:
        counter = counters[number]
        code = counter.centre.unit.code
        body = {"procedure": PROCEDURE, "centre": code, "applicant": {**_owner(counter, rng), "unit": code}}
        headers = {"Authorization": f"Token {counter.token}", "Idempotency-Key": uuid.uuid4().hex}
        return "/api/v1/records/", body, headers

    return call


def _bare_calls(counters: list[Counter]) -> Any:
    rng = Chance()
    version = entry_in_force(PROCEDURE, clock.today()).version

    def call(number: int) -> Call:
        counter = counters[number]
        unit = counter.centre.unit
        body = {
            "key": uuid.uuid4().hex,
            "actor": counter.clerk.pk,
            "procedure": version.procedure_id,
            "version": version.pk,
            "field": version.procedure.field_id,
            "centre": counter.centre.pk,
            "unit": unit.pk,
            "identifier": unit.identifier,
            "applicant": {**_owner(counter, rng), "unit": unit.pk},
        }
        return "/bare/", body, {}

    return call


def _queries(counter: Counter) -> int:
    """How many queries one reception through our API takes, once the process is warm."""
    client = Client(headers={"Authorization": f"Token {counter.token}", "Host": "127.0.0.1"})
    code = counter.centre.unit.code
    counts = []
    for _ in range(2):
        body = {"procedure": PROCEDURE, "centre": code, "applicant": {**_owner(counter, Chance()), "unit": code}}
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(
                "/api/v1/records/",
                json.dumps(body),
                content_type="application/json",
                headers={"Idempotency-Key": uuid.uuid4().hex},
            )
        if answer.status_code != 201:
            raise SystemExit(f"The benchmark was refused: {answer.content[:500]!r}")
        counts.append(len(captured))
    return counts[-1]


def _pgbench(servers: embedded.Running, scripts: list[Path], seconds: float) -> float:
    """Transactions a second of the same statements, with as many clients."""
    place = servers.place
    url = environ.Env.db_url_config(os.environ["DATABASE_URL"])
    done = subprocess.run(
        [
            *(str(place.programs.postgres_bin / "pgbench"), "-n", "-c", str(CONNECTIONS), "-j", "2"),
            *("-T", str(max(1, round(seconds))), "-h", url["HOST"], "-p", str(url["PORT"]), "-U", url["USER"]),
            *(part for script in scripts for part in ("-f", str(script))),
            url["NAME"],
        ],
        env={**os.environ, "PGPASSWORD": url["PASSWORD"]},
        capture_output=True,
        text=True,
        check=False,
    )
    match = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or match is None:
        raise SystemExit(f"pgbench failed: {done.stderr[-1000:]}")
    return float(match[1])


def _scripts(folder: Path, counters: list[Counter]) -> list[Path]:
    """One script for each counter, with the keys of its place written out."""
    version = entry_in_force(PROCEDURE, clock.today()).version
    template = (Path(__file__).parent / "reception.sql").read_text()
    now = clock.now()
    paths = []
    for number, counter in enumerate(counters):
        unit = counter.centre.unit
        facts = {
            "actor": counter.clerk.pk,
            "procedure": version.procedure_id,
            "version": version.pk,
            "field": version.procedure.field_id,
            "centre": counter.centre.pk,
            "unit": unit.pk,
            "identifier": unit.identifier,
            "at": now.isoformat(),
            "day": now.date().isoformat(),
            "short_day": f"{now:%y%m%d}",
            "due_at": (now + timedelta(days=5)).isoformat(),
        }
        path = folder / f"reception-{number}.sql"
        path.write_text(template % facts)
        paths.append(path)
    return paths
