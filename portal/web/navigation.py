"""The menus of the site's three faces. An entry shows to whoever holds its capability."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from procedures.domain.vocabulary import Queue
from procedures.queries.queues import QUEUES
from staffing.access import Access
from staffing.domain.capabilities import Capability as C


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a menu: the page's address name, its label, and who sees it.

    ``key`` finds the entry's number in the page's ``queue_counts``; ``shortcut`` is the single key that opens it.
    ``near`` names pages that belong to the entry although their addresses do not begin with its own.
    A ``folded`` entry stands behind "More" where the menu is a row: the row has to be one line.
    """

    page: str
    label: Promise
    capability: C
    arguments: tuple[str, ...] = ()
    key: str = ""
    shortcut: str = ""
    folded: bool = False
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as the template needs it."""

    href: str
    label: Promise
    current: bool = False
    count: int | str | None = None
    shortcut: str = ""
    folded: bool = False

    @property
    def waiting(self) -> bool:
        """Whether anything is counted there; a count of many is text, as ``"1,000+"``."""
        return self.count is not None and str(self.count) != "0"


def queue_entry(queue: Queue, *, folded: bool = False) -> Entry:
    """A queue of the desk with its number."""
    label, capability = _(queue.label), QUEUES[queue].capability
    return Entry("desk_queue", label, capability, (queue.value,), key=queue.value, folded=folded)


MENUS: Mapping[str, tuple[Entry, ...]] = {
    "citizen": (
        Entry("catalogue", _("Procedures"), C.PUBLIC),
        Entry("tracking", _("Track a record"), C.PUBLIC),
        Entry("transparency", _("Service results"), C.PUBLIC),
        Entry("petitions", _("Petitions"), C.PUBLIC),
    ),
    "desk": (
        Entry("desk_reception", _("Receive"), C.RECEIVE_RECORDS, shortcut="n"),
        *(queue_entry(queue) for queue in (Queue.MINE, Queue.WAITING, Queue.DUE_TODAY, Queue.OVERDUE)),
        *(queue_entry(queue) for queue in (Queue.TO_APPROVE, Queue.TO_SIGN, Queue.READY)),
        Entry("record_search", _("Search"), C.VIEW_RECORDS, shortcut="/"),
        *(
            queue_entry(queue, folded=True)
            for queue in (Queue.INTAKE, Queue.ASKED, Queue.SUPPLEMENT, Queue.STUCK, Queue.TO_POST)
        ),
        Entry("desk_notices", _("Notices"), C.VIEW_RECORDS, key="notices", folded=True),
        Entry("desk_papers", _("Paper folders"), C.MOVE_PAPERS, folded=True),
        Entry("desk_closing", _("My till"), C.COLLECT_FEES, folded=True),
        Entry("desk_refunds", _("Refunds"), C.APPROVE_REFUNDS, folded=True),
        Entry("desk_closings", _("Closed tills"), C.APPROVE_REFUNDS, folded=True),
        Entry("ticket_screens", _("Queue numbers"), C.MANAGE_TICKETS, folded=True),
        Entry("desk_satisfaction", _("Not satisfied"), C.ANSWER_DISSATISFACTION, folded=True),
        Entry("desk_petitions", _("Petitions"), C.HANDLE_PETITIONS, key="petitions", folded=True),
        Entry("desk_data_requests", _("Personal data"), C.ANSWER_DATA_REQUESTS, folded=True),
        Entry("desk_explanations", _("Explanations asked of us"), C.SUPERVISE, key="explanations", folded=True),
        Entry("dashboard", _("Figures"), C.VIEW_FIGURES, folded=True),
        Entry("at_risk", _("Records at risk"), C.SUPERVISE, folded=True),
        Entry("index_766", _("Index 766"), C.VIEW_FIGURES, folded=True),
        Entry("statistics", _("Statistical reports"), C.VIEW_FIGURES, folded=True),
        Entry("exports", _("Files of records"), C.EXPORT_FIGURES, folded=True),
        Entry("incidents", _("Incidents"), C.VIEW_INCIDENTS, folded=True),
        Entry("outbox", _("Outgoing messages"), C.OPERATE_SYSTEM, folded=True),
        Entry("accounts", _("Staff"), C.MANAGE_STAFF, folded=True),
        Entry("audit", _("Audit"), C.VIEW_AUDIT, folded=True),
    ),
    "palette": (
        Entry("desk_at_once", _("Results at once"), C.RECEIVE_RECORDS),
        Entry("desk_drafts", _("Drafts"), C.RECEIVE_RECORDS),
        *(queue_entry(queue) for queue in Queue),
        Entry("records", _("Records"), C.VIEW_RECORDS),
        Entry("desk_refunds", _("Refunds"), C.COLLECT_FEES),
        Entry("desk_snippets", _("Standard texts"), C.VIEW_RECORDS),
        Entry("desk_outages", _("Outages"), C.RECORD_OUTAGES),
        Entry("catalogue", _("Procedures"), C.PUBLIC),
    ),
    "officials": (
        Entry("dashboard", _("Figures"), C.VIEW_FIGURES),
        Entry("at_risk", _("Records at risk"), C.SUPERVISE, near=("explanations", "alerts")),
        Entry("index_766", _("Index 766"), C.VIEW_FIGURES),
        Entry("statistics", _("Statistical reports"), C.VIEW_FIGURES),
        Entry("figures_as_at", _("Past figures"), C.VIEW_FIGURES, near=("issued_list",)),
        Entry("exports", _("Files of records"), C.EXPORT_FIGURES, folded=True),
        Entry("incidents", _("Incidents"), C.VIEW_INCIDENTS, folded=True),
        Entry("reconciliations", _("Fees and statements"), C.RECONCILE_FEES, folded=True),
        Entry("outbox", _("Outgoing messages"), C.OPERATE_SYSTEM, folded=True),
        Entry("records", _("Records"), C.VIEW_RECORDS, folded=True),
        Entry("accounts", _("Staff"), C.MANAGE_STAFF, folded=True),
        Entry("monitoring", _("Steering assignments"), C.MANAGE_STAFF, folded=True),
        Entry("audit", _("Audit"), C.VIEW_AUDIT, folded=True),
        Entry("catalogue", _("Procedures"), C.PUBLIC, folded=True),
    ),
    "account": (
        Entry("start", _("My desk"), C.SIGNED_IN),
        Entry("assisted_drafts", _("File for somebody"), C.SUBMIT_RECORDS),
        Entry("desk_offline", _("Offline counter"), C.RECEIVE_RECORDS),
        Entry("desk_register", _("Register"), C.VIEW_PERSONAL_DATA),
        Entry("account", _("My account"), C.SIGNED_IN),
        Entry("preferences", _("Preferences"), C.SIGNED_IN),
        Entry("change_password", _("Change the password"), C.SIGNED_IN),
        Entry("desk_outages", _("Outages"), C.RECORD_OUTAGES),
        Entry("absences", _("Absences and cover"), C.MANAGE_DELEGATIONS),
        Entry("delegations", _("Delegations of authority"), C.MANAGE_DELEGATIONS),
        Entry("monitoring", _("Steering assignments"), C.MANAGE_STAFF),
        Entry("admin:index", _("Reference data and settings"), C.USE_ADMIN),
    ),
    "footer": (
        Entry("catalogue", _("Procedures"), C.PUBLIC),
        Entry("tracking", _("Track a record"), C.PUBLIC),
        Entry("transparency", _("Service results"), C.PUBLIC),
        Entry("petitions", _("Petitions"), C.PUBLIC),
        Entry("appointments", _("Book an appointment"), C.PUBLIC),
        Entry("privacy", _("Personal data"), C.PUBLIC),
        Entry("api_docs", _("For programmers"), C.PUBLIC),
    ),
}

SHORT = 6
"""So many entries fit into a row in any language: a menu of no more hides nothing behind "More"."""

STARTS = (
    ("desk", (), frozenset({C.RECEIVE_RECORDS, C.RETURN_RESULTS, C.COLLECT_FEES})),
    ("audit", (), frozenset({C.VIEW_AUDIT})),
    ("dashboard", (), frozenset({C.VIEW_FIGURES})),
    ("desk", (), frozenset({C.VIEW_RECORDS})),
    ("desk_petitions", (), frozenset({C.HANDLE_PETITIONS})),
    ("accounts", (), frozenset({C.MANAGE_STAFF})),
    ("admin:index", (), frozenset({C.USE_ADMIN})),
    ("account", (), frozenset({C.SIGNED_IN})),
)
"""Where a person's work begins: the first page of which they hold a capability."""


def menu(face: str, access: Access | None, path: str, counts: Mapping[str, int | str] | None = None) -> list[Shown]:
    """The entries of a face's menu for one person; ``path`` is the page they are on."""
    shown: list[Shown] = []
    for entry in MENUS[face]:
        href = address(entry, access)
        if href is not None and href not in {other.href for other in shown}:
            roots = [href, *(reverse(page) for page in entry.near)]
            current = path == href or any(root.count("/") > 1 and path.startswith(root) for root in roots)
            count = (counts or {}).get(entry.key)
            shown.append(Shown(href, entry.label, current, count, entry.shortcut, entry.folded))
    here = max((one.href for one in shown if one.current), key=len, default="")
    folds = len(shown) > SHORT
    return [replace(one, current=one.href == here, folded=one.folded and folds) for one in shown]


def start_of(access: Access) -> str:
    """The address where a person's work begins."""
    places = (reversed_or_none(page, arguments) for page, arguments, wanted in STARTS if wanted & access.capabilities)
    return next(href for href in places if href is not None)


def address(entry: Entry, access: Access | None) -> str | None:
    """The entry's address, or None where the person lacks its capability."""
    if entry.capability is not C.PUBLIC and (access is None or not access.may(entry.capability)):
        return None
    return reversed_or_none(entry.page, entry.arguments)


def reversed_or_none(page: str, arguments: tuple[str, ...]) -> str | None:
    """The page's address; None where this site has no such page."""
    try:
        return reverse(page, args=arguments)
    except NoReverseMatch:
        return None
