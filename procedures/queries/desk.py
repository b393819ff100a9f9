"""What the desk offers one person: texts, views, notices."""

from django.db.models import Q, QuerySet

from procedures.domain.desk_words import SnippetKind
from procedures.models import Notice, Record, SavedView, Snippet
from staffing.access import Access
from staffing.models import Account
from units.scoping import Scope

NOTICES_SHOWN = 100


def snippets_for(access: Access, kind: str = "") -> QuerySet[Snippet]:
    """One's own texts and those of one's places; of one kind with those for any text."""
    condition = Q(account=access.account) | Q(unit__in=access.scope.units) | Q(centre__in=access.scope.centres)
    rows = Snippet.objects.filter(condition).select_related("unit", "centre__unit")
    return rows.filter(kind__in=[kind, SnippetKind.OTHER]) if kind in set(SnippetKind) else rows


def views_of(access: Access) -> QuerySet[SavedView]:
    """The filters that a person has saved."""
    return SavedView.objects.filter(account=access.account)


def unread(access: Access) -> QuerySet[Notice]:
    """Notices that a person has not looked at."""
    return Notice.objects.filter(account=access.account, read_at=None)


def have_notices() -> QuerySet[Account]:
    """Active people with an e-mail address who have notices to look at and do not get each of them by mail."""
    waiting = Notice.objects.filter(read_at=None).values("account")
    return Account.objects.filter(pk__in=waiting, is_active=True, mails_each=False).exclude(email="")


def notices_for(access: Access, scope: Scope) -> list[Notice]:
    """The latest notices about records that the person may still see, the new ones first."""
    rows = Notice.objects.filter(account=access.account).select_related("record__version", "record__procedure", "by")
    return list(rows.filter(record__in=Record.objects.visible_to(scope)).order_by("-at", "-id")[:NOTICES_SHOWN])
