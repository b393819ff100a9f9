"""Other agencies asked about a record: the pages to ask and to answer, and what the record's page shows of it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from procedures.domain.circulation_vocabulary import TaskAnswer, TaskKind
from procedures.domain.lifecycle import possible_acts
from procedures.domain.settlement import standing
from procedures.domain.vocabulary import Act, Standing, TermUnit
from procedures.models import AgencyTask, Record
from procedures.queries.explanations import spoken_term
from procedures.queries.places import unit
from procedures.queries.tasks import owed_for, tasks_of
from procedures.services.step import acts_here, lifecycle_facts
from procedures.services.tasks import MOST_AT_ONCE, answer_task, ask_agencies
from procedures.web.desk import Row, Stand, access_to, desk_page
from procedures.web.record_page import record_in
from procedures.web.task_forms import AnswerForm, AskForm, QuestionFormSet, agencies_on
from staffing.access import Access
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of
from units import clock
from units.errors import RuleBroken
from units.formats import brief_moment, spoken_moment
from units.queries.successors import with_successors
from units.web.refusals import sentence_of, status_of


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as the record's page shows it; the words only for whoever may see personal data there."""

    task: AgencyTask
    unit: str
    kind: TaskKind
    term: str
    due: str
    answered: str
    answer: TaskAnswer | None
    stand: Standing | None
    silent: bool
    may_answer: bool


@gate(Capability.PROCESS_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def record_ask(request: HttpRequest, key: int) -> HttpResponse:
    """The unit that settles asks other agencies."""
    return _asked(request, key, Capability.PROCESS_RECORDS)


@gate(Capability.FORWARD_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def record_chain(request: HttpRequest, key: int) -> HttpResponse:
    """The receiving centre sends a record to all agencies of its chain (Art. 20.2)."""
    return _asked(request, key, Capability.FORWARD_RECORDS)


def _asked(request: HttpRequest, key: int, capability: Capability) -> HttpResponse:
    scope, at = access_to(request).scope_for(capability), clock.now()
    record = record_in(scope, key)
    agencies = agencies_on(at.date(), but=with_successors({record.competent_unit_id}, at.date()))
    data: Any = request.POST.copy() if request.method == "POST" else None
    adding = data is not None and "add" in data
    if adding:
        data["form-TOTAL_FORMS"] = str(min(_number(data.get("form-TOTAL_FORMS")) + 1, MOST_AT_ONCE))
    form = AskForm(data, initial={"seen": record.trail_length})
    rows = QuestionFormSet(data, form_kwargs={"agencies": agencies})
    refusal, status = "", 200
    if request.method == "POST" and not adding:
        status = 422
        if form.is_valid() and rows.is_valid():
            questions = [row.question() for row in rows]
            try:
                ask_agencies(
                    record_id=key,
                    questions=questions,
                    actor=account_of(request),
                    scope=scope,
                    at=at,
                    **form.arguments(),
                )
            except RuleBroken as broken:
                refusal, status = sentence_of(broken), status_of(broken)
            else:
                words = ngettext("%(n)d agency was asked.", "%(n)d agencies were asked.", len(questions))
                messages.success(request, words % {"n": len(questions)})
                return redirect("record", key=key)
    context = {
        "record": record,
        "form": form,
        "rows": rows,
        "adding": adding,
        "refusal": refusal,
        "more": rows.total_form_count() < MOST_AT_ONCE,
    }
    return desk_page(request, "procedures/desk/record_ask.html", context, status=status)


def _number(text: Any) -> int:
    return int(text) if isinstance(text, str) and text.isdecimal() and len(text) < 4 else 0


@gate(Capability.PROCESS_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def record_answer(request: HttpRequest, key: int, task: int) -> HttpResponse:
    """The asked agency answers, or the unit that settles writes down what came by letter."""
    access, at = access_to(request), clock.now()
    scope = access.scope_for(Capability.PROCESS_RECORDS)
    record = record_in(scope, key)
    wanted = next((row for row in task_rows(record, access, at) if row.task.pk == task), None)
    if wanted is None:
        raise Http404
    by_letter = not (scope.whole_province or wanted.task.unit_id in scope.units)
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        kind=wanted.kind,
        by_letter=by_letter,
        initial={"seen": record.trail_length},
    )
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                answer_task(
                    record_id=key,
                    task_id=task,
                    reply=form.reply(),
                    actor=account_of(request),
                    scope=scope,
                    at=at,
                    seen=form.cleaned_data["seen"],
                )
            except RuleBroken as broken:
                refusal, status = sentence_of(broken), status_of(broken)
            else:
                messages.success(request, _("The answer of %(unit)s is recorded.") % {"unit": wanted.unit})
                return redirect("record", key=key)
    shows = _sees_words(record, access)
    context = {
        "record": record,
        "row": wanted,
        "form": form,
        "by_letter": by_letter,
        "shows": shows,
        "refusal": refusal,
    }
    return desk_page(request, "procedures/desk/record_answer.html", context, status=status)


def asked_of(record: Record, access: Access, at: datetime) -> dict[str, Any]:
    """What the record's page shows of the agencies that were asked, and the pages that ask."""
    pages = (("record_ask", Capability.PROCESS_RECORDS), ("record_chain", Capability.FORWARD_RECORDS))
    may_ask = Act.ASSIGN_TASK in possible_acts(lifecycle_facts(record))
    open_pages = [
        page
        for page, capability in pages
        if may_ask and access.may(capability) and acts_here(record, Act.ASSIGN_TASK, access.scope_for(capability))
    ]
    rows = task_rows(record, access, at)
    return {
        "asked": rows,
        "asked_words": bool(rows) and _sees_words(record, access),
        "ask_page": open_pages[0] if open_pages else "",
    }


def task_rows(record: Record, access: Access, at: datetime) -> list[TaskRow]:
    """All tasks of a record, in the order in which they were asked."""
    may = Act.ANSWER_TASK in possible_acts(lifecycle_facts(record)) and access.may(Capability.PROCESS_RECORDS)
    scope = access.scope_for(Capability.PROCESS_RECORDS)
    places = {record.competent_unit_id}
    return [
        TaskRow(
            task=task,
            unit=unit(task.unit_id).label,
            kind=TaskKind(task.kind),
            term=spoken_term(task.term_value, TermUnit(task.term_unit)),
            due=spoken_moment(task.due_at) if task.due_at else "",
            answered=spoken_moment(task.answered_at) if task.answered_at else "",
            answer=TaskAnswer(task.answer) if task.answer else None,
            stand=task_standing(task, at) if record.is_open else None,
            silent=task.answered_at is None and not record.is_open,
            may_answer=may
            and task.begun_at is not None
            and task.answered_at is None
            and (scope.whole_province or bool({task.unit_id, *places} & scope.units)),
        )
        for task in tasks_of(record.pk)
    ]


def task_standing(task: AgencyTask, at: datetime) -> Standing | None:
    """How an unanswered task stands to its own due date; there is no warning stage of its own."""
    if task.answered_at is not None or task.due_at is None:
        return None
    return standing(at, task.due_at, task.due_at, TermUnit(task.term_unit))


def asked_rows(rows: list[Row], access: Access, at: datetime) -> list[Row]:
    """Lines of the queue of what was asked: each with its task's due date instead of the record's; one query."""
    scope = access.scope_for(Capability.PROCESS_RECORDS)
    owed: dict[int, list[AgencyTask]] = {}
    for task in owed_for([row.record.pk for row in rows], scope.units):
        owed.setdefault(task.record_id, []).append(task)
    return [_asked_row(row, owed[row.record.pk].pop(0), at) if owed.get(row.record.pk) else row for row in rows]


def _asked_row(row: Row, task: AgencyTask, at: datetime) -> Row:
    stand = task_standing(task, at)
    due = brief_moment(task.due_at, year=task.due_at.year != at.year) if task.due_at else ""
    return replace(row, due=due, stand=Stand(stand) if stand else None)


def _sees_words(record: Record, access: Access) -> bool:
    """Free words about a matter are personal data: shown where the person may see those of this record."""
    scope = access.scope_for(Capability.VIEW_PERSONAL_DATA)
    return bool(scope) and Record.objects.visible_to(scope).filter(pk=record.pk).exists()
