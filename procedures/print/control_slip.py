"""Form 06: the control slip (Phiếu kiểm soát quá trình giải quyết hồ sơ), written from the record's trail.

Part I is who handed it on to whom, part II what came back, part III what moved the term. Free words of officers stay
out of it: the slip travels with the folder.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext

from procedures.domain.calendar import local
from procedures.domain.circulation_vocabulary import TaskAnswer
from procedures.domain.vocabulary import Act, Outcome, Reason, TermUnit
from procedures.models import AgencyTask, HandoverItem, Record, RecordEvent
from procedures.print import sheet
from procedures.print.printable import Printable, the_one
from procedures.print.sheet import Content, long_moment, short_moment
from procedures.queries.explanations import spoken_term

TITLE = "Phiếu kiểm soát quá trình giải quyết hồ sơ"
Row = dict[str, str]
Timed = tuple[datetime, Row]
MOVED_THE_TERM = frozenset(
    {
        Act.REQUEST_INTAKE_SUPPLEMENT,
        Act.ANSWER_INTAKE_SUPPLEMENT,
        Act.REQUEST_SUPPLEMENT,
        Act.CONFIRM_SUPPLEMENT,
        Act.REQUEST_PAYMENT,
        Act.CONFIRM_PAYMENT,
        Act.EXTEND,
        Act.RECORD_OUTAGE,
        Act.RECOMPUTE_DEADLINE,
        Act.WITHDRAW,
        Act.STOP,
        Act.CLOSE,
        Act.VOID,
        Act.REPORT_ERROR,
        Act.CORRECT_RESULT,
    }
)


def papers(record: Record) -> list[Printable]:
    """One for every record that was received."""
    return the_one(record, content) if record.received_at is not None else []


def content(record: Record, at: datetime) -> Content:
    """The slip as of ``at``: later rows come with a later copy."""
    on = local(at).date()
    events = list(record.events.select_related("actor").order_by("sequence"))
    names = _Names(record, on)
    moved = record.due_at is not None and record.due_at != record.first_due_at
    return sheet.of_record(record, record.received_at_centre, title=TITLE, at=at, on=on) | {
        "matter": sheet.matter(record),
        "submitter": sheet.person(sheet.brought_by(record), on),
        "owner": sheet.person(record.applicant, on),
        "competent": names.unit,
        "return-place": names.back,
        "received": long_moment(record.received_at) if record.received_at else "",
        "term": spoken_term(record.term_value, TermUnit(record.term_unit)),
        "first-due": long_moment(record.first_due_at) if record.first_due_at else "",
        "due": long_moment(record.due_at) if record.due_at and moved else "",
        # across boundaries the result travels back before it can be handed over
        "last-day": long_moment(record.due_at) if record.due_at and record.crosses_boundary else "",
        "papers": sheet.papers(record),
        "handed": _in_order([*_handed(events, names), *_sent(record), *_asked(record, names)]),
        "results": _in_order([*_answered(record, names), *_results(record, events, names)]),
        "changes": [_change(event) for event in events if event.act in MOVED_THE_TERM],
    }


class _Names:
    """The places of a record as the slip names them."""

    def __init__(self, record: Record, on: date) -> None:
        self.here = sheet.centre_name(record.received_at_centre, on)
        self.unit = sheet.body_on(record.competent_unit, on)
        self.back = sheet.centre_name(record.return_at_centre, on)
        self.person = sheet.brought_by(record).name


def _in_order(rows: Iterable[Timed]) -> list[Row]:
    return [row for _at, row in sorted(rows, key=lambda timed: timed[0])]


def _row(at: datetime, source: str, target: str, *notes: str) -> Timed:
    words = "; ".join(note for note in notes if note)
    return at, {"at": short_moment(at), "from": source, "to": target, "note": words}


def _by(event: RecordEvent) -> str:
    if event.citizen_id is not None:
        return "Người nộp hồ sơ (trực tuyến)"
    return event.actor.full_name if event.actor else "Hệ thống"


def _handed(events: list[RecordEvent], names: _Names) -> Iterable[Timed]:
    ways = {
        Act.SUBMIT: (names.person, names.here),
        Act.RECEIVE: (names.person, names.here),
        Act.SETTLE_AT_ONCE: (names.person, names.here),
        Act.FORWARD: (names.here, names.unit),
        Act.ASSIGN: (names.unit, "Công chức thụ lý"),
    }
    for event in events:
        act = Act(event.act)
        if act is Act.TAKE:
            yield _row(event.at, names.unit, _by(event), gettext(act.label))
        elif act in ways:
            yield _row(event.at, *ways[act], gettext(act.label), _by(event))


def _sent(record: Record) -> Iterable[Timed]:
    """Paper on its way with a list, and who received it."""
    rows = HandoverItem.objects.filter(record=record).select_related(
        "handover_list__from_centre",
        "handover_list__from_unit",
        "handover_list__to_centre",
        "handover_list__to_unit",
        "handover_list__made_by",
        "received_by",
    )
    for item in rows:
        way = item.handover_list
        source, target = way.from_centre or way.from_unit, way.to_centre or way.to_unit
        received = ""
        if item.received_at and item.received_by:
            received = f"nhận lúc {short_moment(item.received_at)}: {item.received_by.full_name}"
        missing = "không có trong lô hồ sơ nhận" if item.is_missing else ""
        note = f"hồ sơ giấy, phiếu bàn giao số {way.number}: {way.made_by.full_name}"
        yield _row(item.sent_at, str(source), str(target), note, received, missing)


def _asked(record: Record, names: _Names) -> Iterable[Timed]:
    """Other agencies asked for their part or their opinion."""
    for task in _tasks(record):
        due = f"hạn trả lời {short_moment(task.due_at)}" if task.due_at else ""
        words = f"{gettext(task.get_kind_display())}: {task.asked_by.full_name}"
        yield _row(task.begun_at or task.asked_at, names.unit, task.unit.full_name, words, due)


def _answered(record: Record, names: _Names) -> Iterable[Timed]:
    for task in _tasks(record):
        if task.answered_at is None:
            continue
        late = "quá hạn" if task.due_at and task.answered_at > task.due_at else "đúng hạn"
        number = f"văn bản số {task.letter_number}" if task.letter_number else ""
        words = gettext(TaskAnswer(task.answer).label)
        yield _row(task.answered_at, task.unit.full_name, names.unit, words, number, late)


def _tasks(record: Record) -> list[AgencyTask]:
    return list(AgencyTask.objects.filter(record=record).select_related("unit", "asked_by"))


def _results(record: Record, events: list[RecordEvent], names: _Names) -> Iterable[Timed]:
    outcome = gettext(Outcome(record.outcome).label) if record.outcome else ""
    for event in events:
        if event.act == Act.COMPLETE:
            number = event.facts.get("number", "")
            kind = "Phiếu từ chối" if event.facts.get("refusal") else "Kết quả"
            yield _row(event.at, names.unit, names.back, f"{kind} số {number}" if number else kind, outcome, _by(event))
        elif event.act in (Act.RETURN, Act.SETTLE_AT_ONCE):
            handover = getattr(record, "handover", None)
            receiver = handover.receiver_name if handover else names.person
            note = outcome if event.act == Act.SETTLE_AT_ONCE else ""
            yield _row(event.at, names.back, receiver, "Trả kết quả", note, _by(event))


def _change(event: RecordEvent) -> Row:
    reason = gettext(Reason(event.reason).label) if event.reason else ""
    letter = event.facts.get("letter") or event.facts.get("number") or ""
    due = event.facts.get("due_at") or event.facts.get("promised_at")
    notes = (
        _by(event),
        reason,
        f"văn bản số {letter}" if letter else "",
        f"hẹn trả mới {short_moment(datetime.fromisoformat(due))}" if due else "",
    )
    return {
        "at": short_moment(event.at),
        "act": gettext(Act(event.act).label),
        "note": "; ".join(note for note in notes if note),
    }
