"""The index in SQL: what it sees of each record that was in hand during a month, once, for counts and lists alike.

``judgement`` is the twin of ``domain.index_766.judged``; a test holds the two equal on many combinations. Parameters:
``begin`` and ``until`` (exclusive), ``working`` (the working days around them, in order), ``units`` (None for all).
What 2.1 looks at is taken as of ``until``, since a month is counted again after its end; ``former`` and ``successors``
(two columns of pairs) say which units had become another one by then.
"""
# ruff: noqa: S608 - every part of these statements is a constant of ours

from procedures.domain.calendar import ZONE
from procedures.domain.deadlines import SAME_DAY_CUT_OFF
from procedures.domain.index_766 import HOURS_A_DAY
from procedures.domain.index_766_words import Indicator, Judgement, Loss, Part
from procedures.domain.money_vocabulary import PaymentMeans
from procedures.domain.satisfaction import Score
from procedures.domain.vocabulary import (
    Channel,
    ComponentForm,
    ComponentState,
    FeeKind,
    OnlineLevel,
    ProcedureLevel,
    Status,
    SupplementPhase,
    TermUnit,
)

_J = Judgement
_OFFERED_ONLINE = f"online_level IN ('{OnlineLevel.FULL.value}', '{OnlineLevel.PARTIAL.value}')"


def _local(moment: str) -> str:
    return f"({moment} AT TIME ZONE '{ZONE.key}')"


_BEGUN = _local("h.begun_at")


def _first_working_day(condition: str) -> str:
    return f"(SELECT min(day) FROM unnest(calendar.days) AS day WHERE day {condition})"


# Twin of domain.index_766.longest_until.
_LONGEST = f"""CASE r.term_unit
    WHEN '{TermUnit.SAME_DAY.value}' THEN
        CASE WHEN {_BEGUN}::time <= '{SAME_DAY_CUT_OFF.isoformat()}' AND {_BEGUN}::date = ANY(calendar.days)
             THEN {_BEGUN}::date ELSE {_first_working_day(f"> {_BEGUN}::date")} END
    WHEN '{TermUnit.DAY.value}' THEN {_first_working_day(f">= {_BEGUN}::date + r.term_value::int")}
    WHEN '{TermUnit.MONTH.value}' THEN
        {_first_working_day(f">= ({_BEGUN}::date + make_interval(months => r.term_value::int))::date")}
    ELSE (calendar.days)[
        (SELECT count(*) FROM unnest(calendar.days) AS day WHERE day <= {_BEGUN}::date)::int
        + CASE r.term_unit WHEN '{TermUnit.WORKING_HOUR.value}' THEN ceil(r.term_value / {HOURS_A_DAY}.0)::int
               ELSE r.term_value::int END]
    END"""

_JUDGEMENT = f"""CASE
    WHEN w.requests > 1 THEN '{_J.ASKED_TWICE.value}'
    WHEN d.due_at IS NOT NULL THEN CASE WHEN e.end_at <= d.due_at THEN '{_J.IN_TERM.value}' ELSE e.reason END
    WHEN coalesce({_local("(e.end_at - w.waited)")}::date <= {_LONGEST}, true) THEN '{_J.IN_TERM.value}'
    ELSE '{_J.TOO_LONG.value}' END"""

_PAPER = f"""FROM procedures_recordcomponent AS c
    WHERE c.record_id = r.id AND c.is_present AND c.form <> '{ComponentForm.DATA.value}'"""
_UNSCANNED = f"""EXISTS (SELECT {_PAPER} AND NOT EXISTS (SELECT FROM procedures_attachment AS a
    WHERE a.component_id = c.id AND a.replaced_by_id IS NULL AND a.taken_out_at IS NULL))"""
_REUSED = f"""EXISTS (SELECT FROM procedures_recordcomponent AS c
    LEFT JOIN procedures_knownpaper AS k ON k.paper_id = c.id
    WHERE c.record_id = r.id AND (k.id IS NOT NULL OR c.form = '{ComponentForm.DATA.value}'
                                  OR c.state = '{ComponentState.REPLACED_BY_DATA.value}'))"""

_ACCEPTED = f"s.phase = '{SupplementPhase.AFTER.value}'"
_ANSWERED = "coalesce(coalesce(s.confirmed_at, s.closed_at) < %(until)s, false)"

# A due date that moved later is told by the first event after it.
FACTS = f"""
    SELECT r.id, r.code, r.competent_unit_id AS unit_id, r.procedure_id, d.due_at, h.begun_at, h.ended_at,
           {_JUDGEMENT} AS judgement, w.waited,
           coalesce(r.received_at >= %(begin)s AND r.received_at < %(until)s, false) AS is_received,
           coalesce(r.status IN ('{Status.COMPLETED.value}', '{Status.RETURNED.value}')
                    AND r.completed_at >= %(begin)s AND r.completed_at < %(until)s, false) AS has_result,
           r.channel = '{Channel.ONLINE.value}' AS is_online,
           v.online_level = '{OnlineLevel.FULL.value}' AS is_full, v.{_OFFERED_ONLINE} AS is_offered,
           EXISTS (SELECT FROM procedures_resultfile AS f WHERE f.record_id = r.id AND f.ended_at IS NULL) AS has_file,
           NOT {_UNSCANNED} AS is_scanned,
           {_REUSED} AS is_reused,
           EXISTS (SELECT FROM procedures_filing AS f WHERE f.record_id = r.id AND f.citizen_id IS NOT NULL)
               AS is_identified,
           EXISTS (SELECT FROM procedures_charge AS f WHERE f.record_id = r.id AND f.amount_vnd > 0) AS owes,
           EXISTS (SELECT FROM procedures_payment AS p WHERE p.record_id = r.id
                   AND p.means = '{PaymentMeans.PLATFORM.value}') AS is_paid_online,
           coalesce((SELECT g.score FROM procedures_rating AS g WHERE g.record_id = r.id AND g.rated_at < %(until)s
                     ORDER BY g.rated_at DESC, g.id DESC LIMIT 1) <= {Score.DISSATISFIED.value}, false) AS is_disliked
    FROM procedures_record AS r
    JOIN procedures_procedureversion AS v ON v.id = r.version_id
    CROSS JOIN (SELECT %(working)s::date[] AS days) AS calendar
    CROSS JOIN LATERAL (
        SELECT coalesce(r.received_at, r.submitted_at) AS begun_at,
               coalesce(r.completed_at, r.returned_at, r.closed_at) AS ended_at) AS h
    CROSS JOIN LATERAL (
        SELECT coalesce((SELECT (m.facts ->> 'due_before')::timestamptz FROM procedures_recordevent AS m
                         WHERE m.record_id = r.id AND m.at >= %(until)s AND m.facts ? 'due_before'
                           AND (h.ended_at IS NULL OR h.ended_at >= %(until)s)
                         ORDER BY m.sequence LIMIT 1), r.due_at) AS due_at) AS d
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE {_ACCEPTED}) AS requests,
               max(s.asked_at) FILTER (WHERE {_ACCEPTED} AND NOT {_ANSWERED}) AS asked_at,
               coalesce(sum(coalesce(s.confirmed_at, s.closed_at) - s.asked_at)
                        FILTER (WHERE s.asked_at >= h.begun_at AND {_ANSWERED}), interval '0') AS waited
        FROM procedures_supplementrequest AS s WHERE s.record_id = r.id AND s.asked_at < %(until)s) AS w
    CROSS JOIN LATERAL (
        SELECT CASE WHEN h.ended_at < %(until)s THEN h.ended_at ELSE coalesce(w.asked_at, %(until)s) END AS end_at,
               CASE WHEN h.ended_at < %(until)s THEN '{_J.ENDED_LATE.value}'
                    WHEN w.asked_at IS NOT NULL THEN '{_J.ASKED_LATE.value}'
                    ELSE '{_J.OPEN_LATE.value}' END AS reason) AS e
    WHERE r.master_system = '' AND r.status <> '{Status.VOIDED.value}'
      AND (%(units)s::bigint[] IS NULL OR r.competent_unit_id = ANY(%(units)s::bigint[]))
      AND ((r.received_at < %(until)s AND (h.ended_at IS NULL OR h.ended_at >= %(begin)s))
           OR (r.received_at IS NULL AND r.closed_at >= %(begin)s AND r.closed_at < %(until)s))
"""


def _records(condition: str) -> str:
    return f"count(*) FILTER (WHERE {condition})"


def _procedures(condition: str) -> str:
    return f"count(DISTINCT procedure_id) FILTER (WHERE {condition})"


_LATE = f"judgement <> '{_J.IN_TERM.value}'"
_RESULTS = _records("has_result")
_RECEIVED = _records("is_received")
COUNTED: dict[Indicator, tuple[str, str]] = {
    Indicator.ON_TIME: (_records(f"judgement = '{_J.IN_TERM.value}'"), "count(*)"),
    Indicator.MEAN_TIME: (
        "coalesce(sum(extract(epoch FROM ended_at - begun_at - waited)) FILTER (WHERE has_result), 0)::bigint",
        _RESULTS,
    ),
    Indicator.ONLINE_RECORDS: (_records("is_received AND is_full AND is_online"), _records("is_received AND is_full")),
    Indicator.ONLINE_USED: (_procedures("is_received AND is_online AND is_offered"), "0"),
    Indicator.ONLINE_RESULTS: (_records("has_result AND is_online AND has_file"), _RESULTS),
    Indicator.PAID_PROCEDURES: (
        _procedures("is_received AND owes AND is_paid_online"),
        _procedures("is_received AND owes"),
    ),
    Indicator.PAID_RECORDS: (_records("is_received AND owes AND is_paid_online"), _records("is_received AND owes")),
    Indicator.RESULTS: (_records("has_result AND has_file"), _RESULTS),
    Indicator.DIGITISED: (_records("has_result AND has_file AND is_scanned"), _RESULTS),
    Indicator.REUSED: (_records("is_received AND is_reused"), _RECEIVED),
    Indicator.IDENTIFIED: (_records("is_received AND is_identified"), _RECEIVED),
    Indicator.SATISFACTION: (f"greatest(count(*) - {_records(_LATE)} - {_records('is_disliked')}, 0)", "count(*)"),
}
"""Numerator and denominator of every indicator that is counted from records (that of 3.2 is the catalogue's)."""

_NUMBERS = ", ".join([*(above for above, _below in COUNTED.values()), *(below for _above, below in COUNTED.values())])
COUNTS = f"""
    SELECT place, {_NUMBERS}
    FROM (SELECT one.*, coalesce(became.successor, one.unit_id) AS place FROM ({FACTS}) AS one
          LEFT JOIN unnest(%(former)s::bigint[], %(successors)s::bigint[]) AS became(former, successor)
            ON became.former = one.unit_id) AS facts
    GROUP BY GROUPING SETS ((place), ())
"""
"""One row for each unit with records in hand, and one without a unit: numerators in their order, then denominators."""

LOSSES: dict[Indicator, tuple[str, str]] = {
    Indicator.ON_TIME: (_LATE, "judgement"),
    Indicator.SATISFACTION: (_LATE, "judgement"),
    Indicator.ONLINE_RECORDS: ("is_received AND is_full AND NOT is_online", f"'{Loss.NOT_ONLINE.value}'"),
    Indicator.RESULTS: ("has_result AND NOT has_file", f"'{Loss.NO_FILE.value}'"),
    Indicator.DIGITISED: ("has_result AND NOT (has_file AND is_scanned)", f"'{Loss.NOT_DIGITISED.value}'"),
    Indicator.REUSED: ("is_received AND NOT is_reused", f"'{Loss.NOTHING_REUSED.value}'"),
    Indicator.IDENTIFIED: ("is_received AND NOT is_identified", f"'{Loss.NOT_IDENTIFIED.value}'"),
    Indicator.PAID_RECORDS: ("is_received AND owes AND NOT is_paid_online", f"'{Loss.NOT_PAID_ONLINE.value}'"),
}
"""Which records cost points in an indicator, and why. Who was dissatisfied is not listed: ratings bear no name."""


def losses(indicator: Indicator) -> str:
    """A page of the records that cost points there, by key after ``after``; ``kinds`` (None for all) narrows to why."""
    condition, reason = LOSSES[indicator]
    return f"""SELECT id, code, unit_id, procedure_id, due_at, ended_at, {reason} AS reason
        FROM ({FACTS} AND r.id > %(after)s) AS facts
        WHERE {condition} AND (%(kinds)s::text[] IS NULL OR {reason} = ANY(%(kinds)s::text[]))
        ORDER BY id LIMIT %(limit)s"""


def loss_kinds(indicator: Indicator) -> str:
    """How many records cost points there, by why."""
    condition, reason = LOSSES[indicator]
    return f"SELECT {reason}, count(*) FROM ({FACTS}) AS facts WHERE {condition} GROUP BY 1 ORDER BY 2 DESC, 1"


def chosen(indicator: Indicator) -> str:
    """How many of the records ``ids`` cost points there."""
    condition, _reason = LOSSES[indicator]
    return f"SELECT count(*) FROM ({FACTS} AND r.id = ANY(%(ids)s::bigint[])) AS facts WHERE {condition}"


_FIXED = f"f.kind = '{FeeKind.FIXED.value}' AND f.amount_vnd > 0"
_PARTS = {
    Part.NAME: "v.name_vi <> ''",
    Part.TERM: "v.term_value IS NOT NULL",
    Part.PAPERS: "EXISTS (SELECT FROM procedures_component AS c WHERE c.version_id = v.id)",
    Part.CHANNELS: "cardinality(v.channels) > 0",
    Part.TARGET: "v.target <> ''",
    Part.RESULT: "v.result <> ''",
    Part.BODY: f"(p.level = '{ProcedureLevel.COMMUNE.value}' OR g.agency_id IS NOT NULL)",
}
_HAS_PARTS = " AND ".join(_PARTS.values())


def _has_fee(kind: str) -> str:
    return f"""EXISTS (SELECT FROM procedures_feerule AS f WHERE f.version_id = v.id AND ({kind})
        AND f.valid_from <= %(day)s AND (f.valid_to IS NULL OR f.valid_to > %(day)s))"""


_AGENCY = f"CASE WHEN p.level = '{ProcedureLevel.PROVINCE.value}' OR g.agency_at_any_level THEN g.agency_id END"
_IN_FORCE = """FROM procedures_procedureversion AS v
    JOIN procedures_procedure AS p ON p.id = v.procedure_id
    JOIN procedures_field AS g ON g.id = p.field_id
    WHERE v.valid_from <= %(day)s AND (v.valid_to IS NULL OR v.valid_to > %(day)s)"""

CATALOGUE = f"""
    SELECT p.level, {_AGENCY} AS agency_id,
           count(*), count(*) FILTER (WHERE {_HAS_PARTS}), count(*) FILTER (WHERE v.{_OFFERED_ONLINE}),
           count(*) FILTER (WHERE v.has_obligation
                            OR {_has_fee(f"{_FIXED} OR f.kind = '{FeeKind.SET_BY_PROVINCE.value}'")}),
           count(*) FILTER (WHERE {_has_fee(_FIXED)})
    {_IN_FORCE}
    GROUP BY 1, 2
"""
"""By level and agency: procedures in force; of these with all parts, offered online, with a fee, payable here."""

_MISSING = ", ".join(f"CASE WHEN NOT ({condition}) THEN '{part.value}' END" for part, condition in _PARTS.items())
INCOMPLETE = f"""
    SELECT v.id, array_remove(ARRAY[{_MISSING}], NULL) {_IN_FORCE} AND NOT ({_HAS_PARTS}) AND p.code > %(after)s
      AND (%(every)s OR {_AGENCY} = ANY(%(agencies)s::bigint[])
           OR (%(agencies)s::bigint[] IS NULL AND {_AGENCY} IS NULL AND p.level = '{ProcedureLevel.COMMUNE.value}'))
    ORDER BY p.code LIMIT %(limit)s
"""
"""Versions in force without all parts and what each lacks: of ``agencies``, of communes (none given), or ``every``."""
