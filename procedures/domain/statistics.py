"""Statistical reports to the Ministry of Justice: forms, columns, what must add up (Circular 09/2026/TT-BTP).

Forms 06a, 07a and 08b are a unit's, 06b, 07b and 08c the province's, compiled from those. Columns are numbered from
(3), as printed; (1) is the row's number and (2) its name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from json import dumps

from procedures.domain.vocabulary import Word
from units.errors import RuleBroken

FIRST_COLUMN = 3
LONGEST_REASON = 500


def noop(message: str) -> str:
    """Mark a message for translation; pages and papers translate it."""
    return message


class StatisticsForm(Word):
    """The forms that the province sends, and those of the units behind them."""

    PETITIONS = "06a", noop("Petitions about administrative rules")
    PETITIONS_OF_PROVINCE = "06b", noop("Petitions about administrative rules in the province")
    RECORDS = "07a", noop("State and results of settling administrative procedures")
    RECORDS_OF_PROVINCE = "07b", noop("State and results of settling administrative procedures in the province")
    CENTRE = "08b", noop("Reception points, staff and equipment of the centre")
    CENTRES_OF_PROVINCE = "08c", noop("Reception points, staff and equipment in the province")


F = StatisticsForm
COMPILED_FROM: Mapping[F, F] = {
    F.PETITIONS_OF_PROVINCE: F.PETITIONS,
    F.RECORDS_OF_PROVINCE: F.RECORDS,
    F.CENTRES_OF_PROVINCE: F.CENTRE,
}
"""The province's forms, each with the unit's form of which it is the sum."""
UNIT_FORMS = tuple(COMPILED_FROM.values())


class ReportState(Word):
    """Where a report stands. Only an approved one is issued."""

    DRAFT = "draft", "Prepared", "info"
    SUBMITTED = "submitted", "Sent to the province", "info"
    SENT_BACK = "sent_back", "Sent back", "warning"
    APPROVED = "approved", "Approved", "good"


class ReportAct(Word):
    """What happens to a report."""

    PREPARE = "prepare", "Prepared"
    SUBMIT = "submit", "Sent to the province"
    SEND_BACK = "send_back", "Sent back"
    APPROVE = "approve", "Approved"


S, A = ReportState, ReportAct
MOVES: Mapping[ReportAct, Mapping[ReportState, ReportState]] = {
    A.PREPARE: {S.DRAFT: S.DRAFT, S.SENT_BACK: S.DRAFT},
    A.SUBMIT: {S.DRAFT: S.SUBMITTED},
    A.SEND_BACK: {S.SUBMITTED: S.SENT_BACK},
    A.APPROVE: {S.SUBMITTED: S.APPROVED},
}
"""Each act, from which state to which; a state that is not named refuses. What was approved never changes."""


def moved(act: ReportAct, state: ReportState, form: StatisticsForm) -> ReportState:
    """The state after ``act``; the province submits its own forms to nobody here, and approves them as prepared.

    RuleBroken: statistics_act_not_allowed (facts report_act, report_state).
    """
    if form in COMPILED_FROM and act in (A.SUBMIT, A.SEND_BACK):
        raise RuleBroken("statistics_act_not_allowed", report_act=act, report_state=state)
    if form in COMPILED_FROM and act is A.APPROVE and state is S.DRAFT:
        return S.APPROVED
    target = MOVES[act].get(state)
    if target is None:
        raise RuleBroken("statistics_act_not_allowed", report_act=act, report_state=state)
    return target


@dataclass(frozen=True, slots=True)
class Column:
    """One column of numbers, with the heading above it (blank: stands alone)."""

    key: str
    label: str
    group: str = ""


_TOTAL = noop("Total")
_RECEIVED, _SETTLED, _OPEN = noop("Received"), noop("Settled"), noop("In progress")
_CONTENT, _TIME = noop("Received, by content"), noop("Received, by time")
_STAFF, _EQUIPMENT = noop("Staff at the counters"), noop("Enough equipment (1 yes, 0 no)")
_RECORD_COLUMNS = (
    Column("received", _TOTAL, _RECEIVED),
    Column("full_online", noop("Fully online"), _RECEIVED),
    Column("partly_online", noop("Partly online"), _RECEIVED),
    Column("postal", noop("By public post"), _RECEIVED),
    Column("in_person", noop("In person"), _RECEIVED),
    Column("carried_over", noop("Carried over from the period before"), _RECEIVED),
    Column("settled", _TOTAL, _SETTLED),
    Column("early", noop("Early"), _SETTLED),
    Column("on_time", noop("On time"), _SETTLED),
    Column("late", noop("Late"), _SETTLED),
    Column("in_progress", _TOTAL, _OPEN),
    Column("in_term", noop("In term"), _OPEN),
    Column("overdue", noop("Overdue"), _OPEN),
)
_PETITION_COLUMNS = (
    Column("received", noop("Petitions received")),
    Column("conduct", noop("About conduct"), _CONTENT),
    Column("rules", noop("About rules"), _CONTENT),
    Column("carried_over", noop("Carried over from the period before"), _TIME),
    Column("came", noop("In the period"), _TIME),
    Column("processed", noop("Dealt with")),
    Column("in_progress", noop("In progress")),
    Column("published", noop("Answers published")),
)
_CENTRE_COLUMNS = (
    Column("points", noop("Reception points")),
    Column("staff", _TOTAL, _STAFF),
    Column("dedicated", noop("Dedicated"), _STAFF),
    Column("seconded", noop("Seconded"), _STAFF),
    Column("contract", noop("By contract"), _STAFF),
    Column("staff_computers", noop("Computers for staff"), _EQUIPMENT),
    Column("public_computers", noop("Computers for filing online"), _EQUIPMENT),
    Column("scanners", noop("Scanners"), _EQUIPMENT),
    Column("touch_screens", noop("Touch screens for look-ups"), _EQUIPMENT),
)
COLUMNS: Mapping[F, tuple[Column, ...]] = {
    F.PETITIONS: _PETITION_COLUMNS,
    F.PETITIONS_OF_PROVINCE: _PETITION_COLUMNS,
    F.RECORDS: _RECORD_COLUMNS,
    F.RECORDS_OF_PROVINCE: _RECORD_COLUMNS,
    F.CENTRE: _CENTRE_COLUMNS,
    F.CENTRES_OF_PROVINCE: _CENTRE_COLUMNS,
}

_ADD_UP: Mapping[tuple[Column, ...], tuple[tuple[int, tuple[int, ...]], ...]] = {
    _RECORD_COLUMNS: ((3, (4, 5, 6, 7, 8)), (9, (10, 11, 12)), (13, (14, 15)), (3, (9, 13))),
    _PETITION_COLUMNS: ((3, (4, 5)), (3, (6, 7)), (3, (8, 9))),
    _CENTRE_COLUMNS: ((4, (5, 6, 7)),),
}
"""By columns: each whole with its parts, in the numbers of the printed form."""
_CARRIED: Mapping[tuple[Column, ...], tuple[int, int]] = {_RECORD_COLUMNS: (8, 13), _PETITION_COLUMNS: (6, 9)}
"""What is carried over, and where the report before says how much that is."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: ``code`` tells it from its like for ever, ``values`` are those of the form's columns in order."""

    code: str
    name: str
    values: tuple[int, ...]

    def at(self, number: int) -> int:
        """The value of the column with that printed number."""
        return self.values[number - FIRST_COLUMN]


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one heading; blank where the form has no sections."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of one report."""

    form: StatisticsForm
    sections: tuple[Section, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All lines, in order."""
        return tuple(row for section in self.sections for row in section.rows)

    def total(self, section: Section | None = None) -> Row:
        """The sum of a section, or of all."""
        rows = self.rows if section is None else section.rows
        return Row("total", _TOTAL, summed(COLUMNS[self.form], (row.values for row in rows)))

    def by_code(self) -> dict[str, Row]:
        """The lines by code, the sum of all included; a code in two sections counts once, with both."""
        lines: dict[str, list[Row]] = {}
        for row in self.rows:
            lines.setdefault(row.code, []).append(row)
        columns = COLUMNS[self.form]
        merged = {
            code: Row(code, of[0].name, summed(columns, (row.values for row in of))) for code, of in lines.items()
        }
        return merged | {"total": self.total()}


def summed(columns: Sequence[Column], lines: Iterable[Sequence[int]]) -> tuple[int, ...]:
    """Column by column."""
    kept = list(lines)
    return tuple(sum(line[number] for line in kept) for number in range(len(columns)))


def row_of(form: StatisticsForm, code: str, name: str, counted: Mapping[str, int]) -> Row:
    """A line from counts by key; what was not counted is 0."""
    return Row(code, name, tuple(counted.get(column.key, 0) for column in COLUMNS[form]))


@dataclass(frozen=True, slots=True)
class Broken:
    """An invariant that does not hold: as printed ("(3) = (9) + (13)"), in which line, and both sides."""

    rule: str
    row: str
    left: int
    right: int


def broken(table: Table, before: Iterable[Table] = ()) -> list[Broken]:
    """What does not add up in ``table``, and what does not follow from the reports of the period ``before``."""
    columns = COLUMNS[table.form]
    found = []
    for row in (*table.rows, table.total()):
        if min(row.values, default=0) < 0:
            found.append(Broken("(n) >= 0", row.name, min(row.values), 0))
        for whole, parts in _ADD_UP[columns]:
            left, right = row.at(whole), sum(row.at(part) for part in parts)
            if left != right:
                found.append(Broken(f"({whole}) = {' + '.join(f'({part})' for part in parts)}", row.name, left, right))
    for earlier in before:
        found.extend(_not_carried(table, earlier, columns))
    return found


def _not_carried(table: Table, earlier: Table, columns: tuple[Column, ...]) -> Iterable[Broken]:
    if columns not in _CARRIED:
        return
    carried, left_open = _CARRIED[columns]
    now, then = table.by_code(), earlier.by_code()
    for code in sorted(now.keys() | then.keys()):
        left = now[code].at(carried) if code in now else 0
        right = then[code].at(left_open) if code in then else 0
        if left != right:
            name = (now.get(code) or then[code]).name
            yield Broken(f"({carried}) = ({left_open}) of the period before", name, left, right)


def compiled(form: StatisticsForm, sections: Iterable[tuple[str, Iterable[Table]]]) -> Table:
    """The province's table: the units' tables of each section added up, line by line of the same code."""
    done = []
    for heading, tables in sections:
        lines: dict[str, Row] = {}
        for row in (row for table in tables for row in table.rows):
            there = lines.get(row.code)
            values = row.values if there is None else summed(COLUMNS[form], (there.values, row.values))
            lines[row.code] = Row(row.code, row.name, values)
        done.append(Section(heading, tuple(lines.values())))
    return Table(form, tuple(done))


def checksum(content: Mapping[str, object]) -> str:
    """SHA-256 of the canonical JSON (RFC 8785 as far as our contents go: text, whole numbers, lists, objects)."""
    canonical = dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()
