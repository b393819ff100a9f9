"""What the statistical reports count, from the rows themselves, in a number of queries that is always the same.

``_RECORDS`` is the twin of ``domain.statistics_counting.columns_of_record``: a test holds the two equal. Nothing in it
asks for the present: what is read of a record was written once, or is taken from its trail as of the window's end.
"""
# ruff: noqa: S608 - every part of these statements is a constant of ours

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Coalesce

from procedures.domain.calendar import ZONE
from procedures.domain.petitions import PetitionAct, PetitionContent, PetitionState
from procedures.domain.statistics import COLUMNS, StatisticsForm
from procedures.domain.statistics_counting import columns_of_stay, stays
from procedures.domain.vocabulary import Channel, OnlineLevel, Status, TermUnit
from procedures.models import CentreEquipment, Petition, PetitionEvent
from procedures.models.statistics import EQUIPMENT
from staffing.domain.capabilities import Employer, Role
from staffing.models import Assignment
from units.models import ReceptionPoint, ServiceCentre
from units.queries.successors import former_units

Counts = dict[str, int]


def _day(column: str) -> str:
    return f"({column} AT TIME ZONE '{ZONE.key}')::date"


# Twin of ``domain.settlement.overdue_from``.
_OVERDUE_FROM = f"""CASE WHEN term_unit = '{TermUnit.WORKING_HOUR.value}' THEN due + interval '1 microsecond'
         ELSE ({_day("due")} + 1)::timestamp AT TIME ZONE '{ZONE.key}' END"""
_IS_OVER = "coalesce(ended < %(end)s, false)"
_IS_NEW = "received_at >= %(begin)s"
_ONLINE = f"channel = '{Channel.ONLINE.value}'"
_FULLY = f"level = '{OnlineLevel.FULL.value}'"
_LATE = f"NOT waiting AND ended >= {_OVERDUE_FROM}"
_EARLY = f"(waiting OR {_day('ended')} < {_day('due')})"

_CONDITIONS: Mapping[str, str] = {
    "received": "true",
    "full_online": f"{_IS_NEW} AND {_ONLINE} AND {_FULLY}",
    "partly_online": f"{_IS_NEW} AND {_ONLINE} AND NOT {_FULLY}",
    "postal": f"{_IS_NEW} AND channel = '{Channel.POSTAL.value}'",
    "in_person": f"{_IS_NEW} AND channel = '{Channel.IN_PERSON.value}'",
    "carried_over": f"NOT {_IS_NEW}",
    "settled": _IS_OVER,
    "late": f"{_IS_OVER} AND {_LATE}",
    "early": f"{_IS_OVER} AND NOT ({_LATE}) AND {_EARLY}",
    "on_time": f"{_IS_OVER} AND NOT ({_LATE}) AND NOT {_EARLY}",
    "in_progress": f"NOT {_IS_OVER}",
    "in_term": f"NOT {_IS_OVER} AND (waiting OR %(end)s < {_OVERDUE_FROM})",
    "overdue": f"NOT {_IS_OVER} AND NOT waiting AND %(end)s >= {_OVERDUE_FROM}",
}
_KEYS = tuple(column.key for column in COLUMNS[StatisticsForm.RECORDS])
_SUMS = ", ".join(f"count(*) FILTER (WHERE {_CONDITIONS[key]})::int AS {key}" for key in _KEYS)

# ``looked_at``: the moment as of which due date and standing are asked: its own end where nobody judged it at its end
# (withdrawn, void), otherwise the window's end. A due date that moved later is told by the first event after it.
_RECORDS = f"""
    WITH counted AS (
        SELECT r.id, r.competent_unit_id AS unit_id, r.field_id, r.channel, r.term_unit, r.received_at,
               coalesce(v.online_level, '') AS level, r.due_at, r.completed_at,
               coalesce(r.completed_at, r.closed_at) AS ended, r.status = '{Status.VOIDED.value}' AS void,
               least(r.closed_at, %(end)s) AS looked_at
        FROM procedures_record AS r JOIN procedures_procedureversion AS v ON v.id = r.version_id
        WHERE r.master_system = '' AND r.received_at < %(end)s
          AND (%(units)s::bigint[] IS NULL OR r.competent_unit_id = ANY(%(units)s::bigint[]))
          AND (coalesce(r.completed_at, r.closed_at) IS NULL OR coalesce(r.completed_at, r.closed_at) >= %(begin)s)
    ), judged AS (
        SELECT c.unit_id, c.field_id, c.channel, c.term_unit, c.received_at, c.level, c.ended,
               coalesce(moved.due, c.due_at) AS due, coalesce(standing.waiting, false) AS waiting
        FROM counted AS c
        LEFT JOIN LATERAL (
            SELECT (e.facts ->> 'due_before')::timestamptz AS due FROM procedures_recordevent AS e
            WHERE e.record_id = c.id AND e.at >= c.looked_at AND e.facts ? 'due_before' ORDER BY e.sequence LIMIT 1
        ) AS moved ON c.completed_at IS NULL OR c.completed_at >= %(end)s
        LEFT JOIN LATERAL (
            SELECT e.to_status = '{Status.SUPPLEMENT_REQUESTED.value}'
                   OR (e.to_status = '{Status.FINANCIAL_OBLIGATION.value}'
                       AND coalesce((e.facts ->> 'clock_stops')::boolean, false)) AS waiting
            FROM procedures_recordevent AS e
            WHERE e.record_id = c.id AND e.at < c.looked_at AND e.to_status <> e.from_status
            ORDER BY e.sequence DESC LIMIT 1
        ) AS standing ON c.completed_at IS NULL OR c.completed_at >= %(end)s
        WHERE NOT (c.void AND c.ended < %(end)s AND c.received_at >= %(begin)s)
    )
    SELECT unit_id, field_id, {_SUMS} FROM judged GROUP BY unit_id, field_id
"""


def count_records(begin: datetime, end: datetime, units: Iterable[int] | None = None) -> dict[int, dict[int, Counts]]:
    """Form 07's counts by competent unit (None: all) and field for ``begin`` <= moment < ``end``; one query."""
    found: dict[int, dict[int, Counts]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_RECORDS, {"begin": begin, "end": end, "units": None if units is None else sorted(units)})
        for unit, of_field, *counted in cursor.fetchall():
            found[unit][of_field] = dict(zip(_KEYS, counted, strict=True))
    return found


def count_petitions(begin: datetime, end: datetime) -> dict[int, Counts]:
    """Form 06's counts by unit for ``begin`` <= moment < ``end``; two queries."""
    ended = Q(over=None) | Q(over__gte=begin) | Q(published_at__gte=begin)
    petitions = Petition.objects.annotate(over=Coalesce("answered_at", "ended_at")).filter(ended, submitted_at__lt=end)
    rows = list(petitions.values("pk", "competent_unit", "content", "state", "submitted_at", "over", "published_at"))
    passed_on = _passed_on(begin)
    found: dict[int, Counts] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        ways = passed_on.get(row["pk"], [])
        first = ways[0][1] if ways else row["competent_unit"]
        decided = row["state"] != PetitionState.ROUTED
        path = [(moment, to) for moment, _came_from, to in ways]
        for stay in stays(first, row["submitted_at"], path, row["over"], decided=decided):
            for column in columns_of_stay(stay, PetitionContent(row["content"]), begin, end):
                found[stay.unit_id][column] += 1
        if row["published_at"] and begin <= row["published_at"] < end:
            found[row["competent_unit"]]["published"] += 1
    return {unit: dict(counted) for unit, counted in found.items()}


def _passed_on(begin: datetime) -> dict[int, list[tuple[datetime, int, int]]]:
    """Where petitions that may count were passed on: when, from which unit, to which."""
    over = Coalesce("petition__answered_at", "petition__ended_at")
    events = PetitionEvent.objects.annotate(over=over).filter(act=PetitionAct.FORWARD)
    events = events.filter(Q(over=None) | Q(over__gte=begin) | Q(petition__published_at__gte=begin))
    found: dict[int, list[tuple[datetime, int, int]]] = defaultdict(list)
    for petition, at, facts in events.order_by("petition", "sequence").values_list("petition", "at", "facts"):
        found[petition].append((at, int(facts["from_unit"]), int(facts["to_unit"])))
    return found


_EMPLOYED: Mapping[str, frozenset[Employer]] = {
    "dedicated": frozenset({Employer.CIVIL_SERVICE}),
    "seconded": frozenset({Employer.POLICE, Employer.TAX, Employer.SOCIAL_INSURANCE, Employer.LAND_REGISTRATION}),
    "contract": frozenset({Employer.POST_OFFICE, Employer.FPT, Employer.YOUTH_UNION}),
}
"""Whose people count as what, the first that fits: somebody with two posts at a centre is one person."""
_NO_STAFF = (Role.TECHNICAL_ADMIN, Role.PETITION_OFFICER, Role.CONNECTED_SYSTEM)


def count_centres(on: date) -> dict[int, Counts]:
    """Form 08's counts by the centres' units; five queries.

    People are those of ``on``; equipment is what the centre said last by its end, or first after it where it had said
    nothing by then. A centre that has never said whether its equipment is enough has no number for it. Which centres
    there are, and at how many points they receive, is of today: nothing keeps what they were.
    """
    centres = dict(ServiceCentre.objects.filter(is_active=True).values_list("pk", "unit"))
    found: dict[int, Counts] = {unit: {"points": 0} for unit in centres.values()}
    for centre in ReceptionPoint.objects.filter(centre__in=centres).values_list("centre", flat=True):
        found[centres[centre]]["points"] += 1
    for (centre, _account), employers in _people(centres, on).items():
        kind = next(kind for kind, whose in _EMPLOYED.items() if whose & employers)
        counted = found[centres[centre]]
        counted[kind] = counted.get(kind, 0) + 1
        counted["staff"] = counted.get("staff", 0) + 1
    for row in _equipment(centres, on):
        found[centres[row.centre_id]] |= {name: int(getattr(row, name)) for name in EQUIPMENT}
    return found


def _equipment(centres: Iterable[int], on: date) -> Iterator[CentreEquipment]:
    """At most two of a centre: the first said after ``on``, then the last said by its end, which stands before it."""
    end = datetime.combine(on + timedelta(days=1), time(0), ZONE)
    said = CentreEquipment.objects.filter(centre__in=centres)
    yield from said.filter(entered_at__gte=end).order_by("centre_id", "entered_at", "id").distinct("centre_id")
    yield from said.filter(entered_at__lt=end).order_by("centre_id", "-entered_at", "-id").distinct("centre_id")


def _people(centres: Iterable[int], on: date) -> dict[tuple[int, int], frozenset[Employer]]:
    posts = Assignment.objects.active(on).filter(centre__in=centres)
    found: dict[tuple[int, int], frozenset[Employer]] = defaultdict(frozenset)
    for centre, account, employer in posts.exclude(role__in=_NO_STAFF).values_list("centre", "account", "employer"):
        found[centre, account] |= {Employer(employer)}
    return found


def by_unit_of_the_day(counts: Mapping[int, Any], on: date) -> dict[int, list[Any]]:
    """The same counts by the units in force on ``on``: what a former unit had is its successor's."""
    successors = former_units(on)
    found: dict[int, list[Any]] = defaultdict(list)
    for key, counted in counts.items():
        found[successors.get(key, key)].append(counted)
    return found
