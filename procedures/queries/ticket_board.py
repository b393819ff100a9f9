"""The board of a hall: whom the counters call. A hundred screens ask for it every two seconds, so it lies in the cache.

Each centre has a version, raised after every commit that moves a ticket. A board is kept under the version that was
current before it was read, so that one read too early is never shown once something moved. While nothing moves, a
screen's question costs two looks into the cache and no query (304). A cache that is away costs queries, nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import TypeVar
from uuid import uuid4

import structlog
from django.core.cache import cache
from django.db import transaction
from django.db.models import Count
from redis.exceptions import RedisError

from procedures.domain.ticket_vocabulary import ScreenKind, TicketState
from procedures.domain.ticketing import IN_HAND
from procedures.models import Ticket, TicketScreen
from procedures.queries.tickets import series_of, waiting_at

log = structlog.get_logger(__name__)
T = TypeVar("T")
VERSION_KEPT, BOARD_KEPT, SCREEN_KEPT = 86_400, 600, 60  # seconds
LAST_CALLS = 5


@dataclass(frozen=True, slots=True)
class Call:
    """A number and the counter that called it; ``key`` changes whenever it is called again."""

    key: str
    number: str
    counter: str
    called_at: datetime
    language: str
    is_waited_for: bool

    @property
    def spelled(self) -> str:
        """The number letter by letter, as it is spoken: "A 0 0 7"."""
        return " ".join(self.number)


@dataclass(frozen=True, slots=True)
class Line:
    """How many wait in one group of matters."""

    prefix: str
    name: str
    name_en: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Board:
    """What hangs in the hall: the present number of every counter, the last calls, and who waits."""

    counters: tuple[Call, ...]
    calls: tuple[Call, ...]
    lines: tuple[Line, ...]

    @property
    def waiting(self) -> int:
        """How many wait in all groups."""
        return sum(line.waiting for line in self.lines)


@dataclass(frozen=True, slots=True)
class Screen:
    """What an address shows, and of which centre."""

    key: int
    kind: ScreenKind
    centre_id: int


def version(centre_id: int) -> str:
    """The centre's present version; a new one when the cache has none or does not answer."""
    fresh = uuid4().hex
    return _asked(lambda: str(cache.get_or_set(_version_key(centre_id), fresh, VERSION_KEPT)), fresh)


def board_moves(centre_id: int) -> None:
    """Call it in every transaction that moves a ticket: after its commit all boards are read anew."""
    transaction.on_commit(
        lambda: _asked(lambda: cache.set(_version_key(centre_id), uuid4().hex, VERSION_KEPT), None), robust=True
    )


def board(centre_id: int, day: date, *, seen: str | None = None) -> Board:
    """The board as it is now, from the cache where it lies there under the version ``seen``."""
    key = f"ticket-board:{centre_id}:{day}:{seen or version(centre_id)}"
    kept: Board | None = _asked(lambda: cache.get(key), None)
    if kept is not None:
        return kept
    fresh = read_board(centre_id, day)
    _asked(lambda: cache.set(key, fresh, BOARD_KEPT), None)
    return fresh


def read_board(centre_id: int, day: date) -> Board:
    """The board from the database."""
    today = Ticket.objects.filter(centre=centre_id, day=day)
    present = today.filter(state__in=sorted(IN_HAND)).order_by("counter")
    last = today.filter(called_at__isnull=False).exclude(counter="").order_by("-called_at", "-id")[:LAST_CALLS]
    counts = Ticket.objects.filter(waiting_at(centre_id, day)).order_by().values_list("series").annotate(Count("id"))
    waiting = dict(counts)
    return Board(
        counters=tuple(_call(ticket) for ticket in present),
        calls=tuple(_call(ticket) for ticket in last),
        lines=tuple(Line(one.prefix, one.name, one.name_en, waiting.get(one.pk, 0)) for one in series_of(centre_id)),
    )


def screen_of(token: str, kind: ScreenKind) -> Screen | None:
    """The screen whose address holds ``token``, unless there is none or it was revoked."""
    digest = digest_of(token)
    kept: tuple[int, str, int] | tuple[()] | None = _asked(lambda: cache.get(_screen_key(digest)), None)
    if kept is None:
        row = TicketScreen.objects.filter(digest=digest, revoked_at=None).first()
        if row is None:
            return None
        found = kept = (row.pk, row.kind, row.centre_id)
        # "add": what revoking has put there since must stay
        _asked(lambda: cache.add(_screen_key(digest), found, SCREEN_KEPT), False)
    if not kept or kept[1] != kind:
        return None
    return Screen(kept[0], ScreenKind(kept[1]), kept[2])


def screen_ends(digest: str) -> None:
    """Call it in the transaction that revokes: after its commit the address opens nothing."""
    transaction.on_commit(
        lambda: _asked(lambda: cache.set(_screen_key(digest), (), 2 * SCREEN_KEPT), None), robust=True
    )


def digest_of(token: str) -> str:
    """What is kept of an address's token."""
    return sha256(token.encode()).hexdigest()


def _call(ticket: Ticket) -> Call:
    assert ticket.called_at is not None  # noqa: S101 - both lists hold called tickets alone
    return Call(
        key=f"{ticket.pk}.{ticket.called_at:%H%M%S%f}",
        number=ticket.number,
        counter=ticket.counter,
        called_at=ticket.called_at,
        language=ticket.language,
        is_waited_for=ticket.state == TicketState.CALLED,
    )


def _version_key(centre_id: int) -> str:
    return f"ticket-version:{centre_id}"


def _screen_key(digest: str) -> str:
    return f"ticket-screen:{digest}"


def _asked(ask: Callable[[], T], otherwise: T) -> T:
    try:
        return ask()
    except (RedisError, OSError) as error:
        log.error("tickets.cache", error=str(error))
        return otherwise
