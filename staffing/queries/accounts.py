"""Lists of accounts and of what they hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from staffing.domain.capabilities import Role
from staffing.models import Account, Assignment
from units.domain.names import search_key
from units.models import ServiceCentre, Unit
from units.scoping import Scope

PAGE = 50


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """What a list of accounts is narrowed to; every part is optional."""

    text: str = ""
    role: Role | None = None
    place: Unit | ServiceCentre | None = None
    is_active: bool | None = None


@dataclass(frozen=True, slots=True)
class AccountPage:
    """A page of accounts in the order of names, and the account after which the next page begins."""

    rows: Sequence[Account]
    after: int | None


def manageable(scope: Scope, on: date) -> QuerySet[Account]:
    """Accounts that a manager of ``scope`` sees: those that work or will work there, and those that work nowhere."""
    if scope.whole_province:
        return Account.objects.all()
    held = Assignment.objects.not_over(on).filter(account=OuterRef("pk"))
    here = held.filter(Q(unit__in=scope.units) | Q(centre__in=scope.centres))
    return Account.objects.filter(Exists(here) | ~Exists(held))


def page_of_accounts(scope: Scope, on: date, wanted: AccountFilter, after: int | None = None) -> AccountPage:
    """One page, with the assignments that count on the day as ``account.held`` (two queries; three after the first)."""
    accounts = _narrowed(manageable(scope, on), on, wanted)
    if after is not None and (last := Account.objects.filter(pk=after).only("sort_key", "username").first()):
        accounts = accounts.filter(
            Q(sort_key__gt=last.sort_key) | Q(sort_key=last.sort_key, username__gt=last.username)
        )
    held = Assignment.objects.active(on).select_related("unit", "centre").order_by("valid_from", "id")
    rows = list(accounts.prefetch_related(Prefetch("assignments", queryset=held, to_attr="held"))[: PAGE + 1])
    return AccountPage(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def _narrowed(accounts: QuerySet[Account], on: date, wanted: AccountFilter) -> QuerySet[Account]:
    for word in search_key(wanted.text).split():
        accounts = accounts.filter(search_key__contains=word)
    if wanted.is_active is not None:
        accounts = accounts.filter(is_active=wanted.is_active)
    if wanted.role is not None or wanted.place is not None:
        held = Assignment.objects.active(on).filter(account=OuterRef("pk"))
        if wanted.role is not None:
            held = held.filter(role=wanted.role)
        if isinstance(wanted.place, Unit):
            held = held.filter(unit=wanted.place)
        elif wanted.place is not None:
            held = held.filter(centre=wanted.place)
        accounts = accounts.filter(Exists(held))
    return accounts
