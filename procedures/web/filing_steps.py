"""The pages of a filing that ask: begun, answered step by step, kept at each step, left and taken up again."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from procedures.domain.forms import Form, FormStep, asked, first_unfinished, papers_wanted, step_faults, walked, way_out
from procedures.models import Filing
from procedures.queries.catalogue import entry_in_force
from procedures.queries.filings import Known, people_known
from procedures.queries.forms import form_in_force
from procedures.services.filings import KEPT_FOR, begin_filing, form_of_filing, save_answers
from procedures.web.filing_doors import Door, citizen_of
from procedures.web.filing_fields import Raw, draw, place_note, raw_of, read_answer, spoken
from procedures.web.filing_words import sentences_of
from units import clock
from units.formats import spoken_date

PAPERS, CHECK, EXIT = "papers", "check", "exit"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin_page(request: HttpRequest, code: str, *, door: Door) -> HttpResponse:
    """What awaits whoever files this procedure; drafts of it are offered to go on with. POST begins a new one."""
    form = form_in_force(code, clock.today())
    if form is None:
        raise Http404
    if request.method == "POST":
        citizen = None if door.helps else citizen_of(request)
        filing = begin_filing(procedure_code=code, at=clock.now(), citizen=citizen, helper=door.helper(request))
        return redirect(resume_address(door, filing))
    drafts = door.filings(request).drafts().filter(version=form.version).order_by("-saved_at")
    context = {
        "door": door,
        "version": form.version,
        "entry": entry_in_force(code, clock.today()),
        "papers": [spoken(paper.label) for paper in form.form.papers if paper.how == "upload"],
        "drafts": [(resume_address(door, draft), draft.saved_at, spoken_date(draft.expires_at)) for draft in drafts],
        "kept_days": KEPT_FOR.days,
    }
    return render(request, "procedures/filing/begin.html", context)


@never_cache
@require_safe
def resume_page(request: HttpRequest, uuid: UUID, *, door: Door) -> HttpResponse:
    """To where the draft was left."""
    return redirect(next_address(door, door.draft(request, uuid)))


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def step_page(request: HttpRequest, uuid: UUID, step_id: str, *, door: Door) -> HttpResponse:
    """One page of questions. POST keeps the answers and goes on; what is wrong is said and nothing typed is lost."""
    filing = door.draft(request, uuid)
    form = form_of_filing(filing)
    step = next((one for one in walked(form, filing.answers) if one.id == step_id), None)
    if step is None:
        raise Http404
    questions = asked(step, filing.answers)
    known = people_known(filing) if any(question.widget == "person" for question in questions) else []
    if request.method != "POST":
        return _step(request, door, filing, step, raw_of(questions, filing.answers), {}, known)
    raw: dict[str, list[str]] = {name: [str(one) for one in values] for name, values in request.POST.lists()}
    if "fill" in request.POST:
        return _step(request, door, filing, step, raw | _filled(raw["fill"][0], step, known), {}, known)
    today = clock.today()
    given = {question.name: read_answer(question, request.POST, today) for question in questions}
    trial = {name: answer for name, answer in (filing.answers | given).items() if answer is not None}
    faults = step_faults(step, trial, today)
    wrong = {fault.path.partition(".")[0] for fault in faults}
    right = {name: answer for name, answer in given.items() if name not in wrong}
    filing = save_answers(filings=door.filings(request), uuid=uuid, answers=right, at=clock.now())
    if "later" in request.POST:
        return redirect("own_records" if not door.helps else "assisted_drafts")
    if faults:
        return _step(request, door, filing, step, raw, sentences_of(questions, faults, raw, today), known)
    _tell_places(request, right)
    return redirect(_after(door, filing, step, changing=bool(request.POST.get("change"))))


def _step(
    request: HttpRequest,
    door: Door,
    filing: Filing,
    step: FormStep,
    raw: Raw,
    errors: Mapping[str, str],
    known: list[Known],
) -> HttpResponse:
    today, form = clock.today(), form_of_filing(filing)
    fields = [draw(question, raw, errors, today) for question in asked(step, filing.answers)]
    changing = bool(request.GET.get("change") or request.POST.get("change"))
    context = progress(form, filing, step.id) | {
        "door": door,
        "filing": filing,
        "step": step,
        "title": spoken(step.title),
        "text": spoken(step.text),
        "fields": fields,
        "faulty": [field for one in fields for field in (one, *one.inner) if field.error],
        "known": known,
        "changing": changing,
        "back": door.address(CHECK, filing.uuid) if changing else back_address(door, filing, form, step.id),
    }
    return render(request, "procedures/filing/step.html", context, status=422 if errors else 200)


def progress(form: Form, filing: Filing, step_id: str) -> dict[str, int]:
    """Which page of how many: those of the form as it is answered so far, the papers and the checking."""
    steps = [step.id for step in walked(form, filing.answers)]
    steps += [PAPERS] * bool(papers_wanted(form, filing.answers)) + [CHECK]
    return {"number": steps.index(step_id) + 1, "total": len(steps)}


def back_address(door: Door, filing: Filing, form: Form, step_id: str) -> str:
    """The page before this one."""
    steps = [step.id for step in walked(form, filing.answers)]
    steps += [PAPERS] * bool(papers_wanted(form, filing.answers)) + [CHECK]
    place = steps.index(step_id)
    if place == 0:
        return door.address("begin", filing.version.procedure.code)
    return page_address(door, filing, steps[place - 1])


def page_address(door: Door, filing: Filing, step_id: str) -> str:
    """The address of a page by its name."""
    if step_id in (PAPERS, CHECK, EXIT):
        return door.address(step_id, filing.uuid)
    return door.address("step", filing.uuid, step_id)


def resume_address(door: Door, filing: Filing) -> str:
    """Where a draft is taken up."""
    return door.address("resume", filing.uuid)


def next_address(door: Door, filing: Filing) -> str:
    """The first page that still wants something."""
    form = form_of_filing(filing)
    if way_out(form, filing.answers) is not None:
        return door.address(EXIT, filing.uuid)
    step = first_unfinished(form, filing.answers, clock.today())
    if step is not None:
        return page_address(door, filing, step.id)
    return page_address(door, filing, PAPERS if missing_papers(filing, form) else CHECK)


def missing_papers(filing: Filing, form: Form) -> list[int]:
    """The papers for which no whole file is there yet."""
    there = set(filing.uploads.exclude(finished_at=None).values_list("paper", flat=True))
    wanted = papers_wanted(form, filing.answers)
    return [paper.paper for paper in wanted if not paper.optional and paper.paper not in there]


def _after(door: Door, filing: Filing, step: FormStep, *, changing: bool) -> str:
    form = form_of_filing(filing)
    if way_out(form, filing.answers) is not None:
        return door.address(EXIT, filing.uuid)
    if changing:
        return next_address(door, filing) + (
            "?change=1" if first_unfinished(form, filing.answers, clock.today()) else ""
        )
    steps = [one.id for one in walked(form, filing.answers)]
    later = steps[steps.index(step.id) + 1 :]
    if later:
        return page_address(door, filing, later[0])
    return page_address(door, filing, PAPERS if papers_wanted(form, filing.answers) else CHECK)


@never_cache
@require_safe
def exit_page(request: HttpRequest, uuid: UUID, *, door: Door) -> HttpResponse:
    """Why this is not the right procedure, and which one is."""
    filing = door.draft(request, uuid)
    found = way_out(form_of_filing(filing), filing.answers)
    if found is None:
        return redirect(next_address(door, filing))
    step, out = found
    context = {
        "door": door,
        "filing": filing,
        "back": page_address(door, filing, step.id),
        "title": spoken(out.title),
        "text": spoken(out.text),
        "procedure": out.procedure,
    }
    return render(request, "procedures/filing/exit.html", context)


def _filled(chosen: str, step: FormStep, known: list[Known]) -> dict[str, list[str]]:
    """The parts of a person once entered, as if they had been typed: ``mother:0``."""
    name, _colon, number = chosen.partition(":")
    question = next((one for one in step.questions if one.name == name and one.widget == "person"), None)
    if question is None or not number.isdigit() or int(number) >= len(known):
        return {}
    answer: dict[str, Any] = {part: one for part, one in known[int(number)].parts.items() if part in question.parts}
    return raw_of([question], {name: answer})


def _tell_places(request: HttpRequest, answers: Mapping[str, Any]) -> None:
    """Whoever wrote a former unit's name is told the present one."""
    for answer in answers.values():
        for place in (answer, answer.get("address")) if isinstance(answer, dict) else ():
            if not (isinstance(place, dict) and place.get("code")):
                continue
            if note := place_note(place.get("typed", ""), place["code"], clock.today()):
                messages.info(request, note)
