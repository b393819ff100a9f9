"""What people wait for: queues, look-ups, searches and dashboards, at two sizes of one portal, interleaved."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from random import Random

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from procedures.domain.periods import Period
from procedures.domain.vocabulary import Queue
from procedures.models import Record
from procedures.queries import figures, queues, record_search
from staffing.access import Access, access_of
from staffing.domain.capabilities import Capability
from staffing.models import Account
from tests.bench import machine
from units.models import Unit
from units.remembered import forget_all

Look = Callable[[], object]


@dataclass
class Timed:
    """Seconds of every look at one size, and how many queries one takes."""

    seconds: list[float] = field(default_factory=list)
    queries: int = 0

    def at(self, share: float) -> float:
        """A percentile, in milliseconds."""
        return 1_000 * machine.percentile(self.seconds, share)


@contextmanager
def database(name: str) -> Iterator[None]:
    """Everything asked in here is asked of that database."""
    connection.close()
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    forget_all()
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        forget_all()


def measure(
    databases: list[str],
    looks_of: Callable[[datetime, Random], dict[str, Look]],
    *,
    at: datetime,
    rounds: int,
    looks: int,
) -> dict[str, dict[str, Timed]]:
    """By look and by database."""
    found: dict[str, dict[str, Timed]] = {}
    for number in range(rounds):
        for name in databases:
            with database(name):
                for title, look in looks_of(at, Random(number)).items():
                    timed = found.setdefault(title, {}).setdefault(name, Timed())
                    look()
                    with CaptureQueriesContext(connection) as captured:
                        look()
                    timed.queries = max(timed.queries, len(captured))
                    for _ in range(looks):
                        began = time.perf_counter()
                        look()
                        timed.seconds.append(time.perf_counter() - began)
    return found


def looks(at: datetime, rng: Random) -> dict[str, Look]:
    """Each look at the portal as one of its people takes it: those of Hồng Gai, and the province."""
    clerk, officer, lead, post = (access_on(f"{who}.honggai", at) for who in ("clerk", "officer", "lead", "post"))
    province = access_on("province", at)
    codes = list(Record.objects.visible_to(clerk.scope).order_by("-id").values_list("code", flat=True)[:200])
    names = ["nguyen van an", "tran thi lan", "trieu", "le minh huong", "pham duc son", "chiu thi mo", "nguyen van n"]
    month = Period.until(at.date(), 30)
    all_of_it = province.scope_for(Capability.VIEW_FIGURES)
    cao_xanh = Unit.objects.get(code="06658", valid_to=None).pk

    def found(words: str) -> object:
        return record_search.search(words, scope=clerk.scope, people=clerk.scope, at=at)

    return {
        **_queues({"clerk": clerk, "officer": officer, "lead": lead, "post officer": post}, at),
        "Counts of all the clerk's queues": lambda: queues.queue_counts(clerk, at=at),
        "Counts of all the lead's queues": lambda: queues.queue_counts(lead, at=at),
        "The clerk's whole page “waiting”": page_of(clerk.account, "/desk/queues/waiting/"),
        "The officer's whole page “mine”": page_of(officer.account, "/desk/queues/mine/"),
        "Record by its code": lambda: found(rng.choice(codes)),
        "Records by a name or its beginning": lambda: found(rng.choice(names)),
        "Records by “nguyen van”": lambda: found("nguyen van"),
        "Records by “nguyen”": lambda: found("nguyen"),
        "Records by a part of a name, “van an”": lambda: found("van an"),
        "One unit in the province's figures": lambda: figures.summary(month, scope=all_of_it, at=at, units=[cao_xanh]),
    }


def access_on(username: str, at: datetime) -> Access:
    """What this account of the demonstration may do."""
    return access_of(Account.objects.get(username=username), at.date())


def _queues(people: dict[str, Access], at: datetime) -> dict[str, Look]:
    """The first page of every queue, as the first of these people has it."""
    looks: dict[str, Look] = {}
    for queue in Queue:
        who = next(who for who, access in people.items() if queue in queues.queues_for(access))
        looks[f"Queue “{queue.label}” of the {who}"] = partial(queues.queue_page, queue, people[who], at=at)
    return looks


def page_of(account: Account | None, address: str) -> Look:
    """The page as it is sent, everything on it; it must be there."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")

    def look() -> object:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answers {answer.status_code}")
        return answer

    return look
