"""Who is away today, and for whom somebody stands in."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from staffing.models import Absence, Account, Assignment
from units.remembered import remembered
from units.scoping import Scope

SHOWN_DAYS = 60


@dataclass(frozen=True, slots=True)
class Away:
    """An absence of one account, with the keys that lists need."""

    account_id: int
    stand_in_id: int | None
    first_day: date
    last_day: date

    def covers(self, day: date) -> bool:
        """Whether the account is away on ``day``: it begins and ends by itself."""
        return self.first_day <= day <= self.last_day


@remembered("staffing.Absence")
def _standing() -> tuple[Away, ...]:
    """Every absence that was not called off; a few hundred rows a year."""
    rows = Absence.objects.standing().values_list("account_id", "stand_in_id", "first_day", "last_day")
    return tuple(Away(*row) for row in rows)


def away_on(day: date) -> dict[int, Away]:
    """Who is away on ``day``, by account."""
    return {away.account_id: away for away in _standing() if away.covers(day)}


def stood_in_for(account_id: int, day: date) -> list[int]:
    """The keys of the colleagues for whom the account stands in on ``day``."""
    return sorted(away.account_id for away in _standing() if away.stand_in_id == account_id and away.covers(day))


def colleagues(scope: Scope, on: date) -> QuerySet[Account]:
    """Active accounts with a role at the places of ``scope`` on a day: whose absence a leader there records."""
    held = Assignment.objects.active(on)
    if not scope.whole_province:
        held = held.filter(Q(unit__in=scope.units) | Q(centre__in=scope.centres))
    return Account.objects.filter(is_active=True, pk__in=held.values("account"))


def absences_at(scope: Scope, on: date) -> QuerySet[Absence]:
    """Absences of colleagues there that are not over and those of the last 60 days, the latest first."""
    rows = Absence.objects.standing().select_related("account", "stand_in")
    since = on - timedelta(days=SHOWN_DAYS)
    return rows.filter(account__in=colleagues(scope, on), last_day__gte=since).order_by("-last_day", "id")


def shared_roles(first: int, second: int, on: date) -> bool:
    """Whether both hold one role at one place on a day: without it a stand-in could not do the other's work."""
    held = Assignment.objects.active(on)
    mine = set(held.filter(account=first).values_list("role", "unit", "centre"))
    others = set(held.filter(account=second).values_list("role", "unit", "centre"))
    return bool(mine & others)
