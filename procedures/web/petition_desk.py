"""Petitions at the desk: the queue by its clocks, one petition, and every act on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_POST, require_safe

from procedures.domain.identifiers import masked_name
from procedures.domain.petitions import (
    LOOK_AT_WRITER,
    LOOK_TO_ANSWER,
    PetitionAct,
    PetitionChannel,
    PetitionContent,
    PetitionFacts,
    PetitionGround,
    PetitionState,
    may,
)
from procedures.domain.telling import masked_address
from procedures.models import Petition
from procedures.queries.petitions import (
    desk_petition,
    desk_petitions,
    ended_petitions,
    identity_is_open,
    standing_of,
)
from procedures.services import petitions as deeds
from procedures.services.petitions import By
from procedures.web.desk import access_to, desk_page
from procedures.web.petition_forms import (
    AnswerForm,
    AskForm,
    ForwardForm,
    PetitionActForm,
    PublishForm,
    RefuseForm,
    RouteForm,
)
from procedures.web.petition_words import due_line, other_law, steps_of, told_moment, why_of
from staffing.audit import record_look
from staffing.domain.acts import SubjectKind
from staffing.domain.capabilities import Capability
from staffing.gates import gate
from staffing.web.acting import account_of, acting
from units import clock
from units.errors import RuleBroken
from units.scoping import Scope
from units.web.refusals import sentence_of, status_of

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Deed:
    """An act as the page offers it: what the button says, what was done, the form, the service."""

    label: str
    done: str
    form: type[PetitionActForm]
    service: Callable[..., Petition]


DEEDS: dict[PetitionAct, Deed] = {
    PetitionAct.TAKE: Deed(noop("Take it up"), noop("It is yours now."), PetitionActForm, deeds.take_petition),
    PetitionAct.ANSWER: Deed(
        noop("Answer"), noop("The writer has the answer. Publish it next."), AnswerForm, deeds.answer_petition
    ),
    PetitionAct.PUBLISH: Deed(
        noop("Publish"), noop("Petition and answer are published."), PublishForm, deeds.publish_petition
    ),
    PetitionAct.ASK: Deed(noop("Ask the writer"), noop("The writer is asked."), AskForm, deeds.ask_writer),
    PetitionAct.FORWARD: Deed(
        noop("Pass on to the competent unit"), noop("It is passed on."), ForwardForm, deeds.forward_petition
    ),
    PetitionAct.REFUSE: Deed(noop("Do not take it up"), noop("The writer is told."), RefuseForm, deeds.refuse_petition),
    PetitionAct.ROUTE: Deed(
        noop("It is a complaint or a denunciation"),
        noop("It is passed on, and the writer is told."),
        RouteForm,
        deeds.route_petition,
    ),
}


@gate(Capability.HANDLE_PETITIONS)
@require_safe
def desk_petition_list(request: HttpRequest) -> HttpResponse:
    """What is to be done, what is due first on top; ``?shown=ended`` shows what is done."""
    ended = request.GET.get("shown") == "ended"
    found = ended_petitions(_scope(request)) if ended else desk_petitions(_scope(request))
    context = {"ended": ended, "rows": [_row(petition) for petition in found[:SHOWN]]}
    return desk_page(request, "procedures/petitions/desk_list.html", context)


@gate(Capability.HANDLE_PETITIONS)
@require_safe
def desk_petition_page(request: HttpRequest, key: int) -> HttpResponse:
    """One petition. That its text was read is written down; who wrote it shows masked."""
    return _page(request, _found(request, key))


@gate(Capability.HANDLE_PETITIONS)
@require_POST
def desk_petition_look(request: HttpRequest, key: int) -> HttpResponse:
    """The petition with its writer's name and contact, once the look is written down."""
    petition = _found(request, key)
    if not identity_is_open(petition, _scope(request), account_of(request).pk):
        broken = RuleBroken("petition_identity_secret")
        return _page(request, petition, broken=broken)
    return _page(request, petition, unmasked=True)


@gate(Capability.HANDLE_PETITIONS)
@require_POST
def desk_petition_act(request: HttpRequest, key: int, act: str) -> HttpResponse:
    """Do one act, or show the page with what stands against it."""
    if act not in {one.value for one in DEEDS}:
        raise Http404
    wanted = PetitionAct(act)
    deed, petition = DEEDS[wanted], _found(request, key)
    form = deed.form(request.POST, petition=petition, auto_id=_ids(wanted))
    if not form.is_valid():
        return _page(request, petition, bound=(wanted, form))
    by = By(account_of(request), _scope(request), clock.now())
    try:
        deed.service(petition_id=petition.pk, by=by, **form.arguments())
    except RuleBroken as broken:
        form.add_error(None, sentence_of(broken))
        return _page(request, _found(request, key), bound=(wanted, form), broken=broken)
    messages.success(request, _(deed.done))
    stays = Petition.objects.visible_to(_scope(request)).filter(pk=petition.pk).exists()
    return redirect("desk_petition", petition.pk) if stays else redirect("desk_petitions")


def _scope(request: HttpRequest) -> Scope:
    return access_to(request).scope_for(Capability.HANDLE_PETITIONS)


def _found(request: HttpRequest, key: int) -> Petition:
    petition = desk_petition(key, _scope(request))
    if petition is None:
        raise Http404
    return petition


def _row(petition: Petition) -> dict[str, Any]:
    """A line of the list: it names nobody, and nothing of what was written."""
    label, due = due_line(petition)
    return {
        "petition": petition,
        "state": PetitionState(petition.state),
        "content": PetitionContent(petition.content),
        "standing": standing_of(petition, clock.now()),
        "due_label": label,
        "due": due,
        "ended": told_moment(petition.ended_at),
    }


def _page(
    request: HttpRequest,
    petition: Petition,
    *,
    unmasked: bool = False,
    bound: tuple[PetitionAct, PetitionActForm] | None = None,
    broken: RuleBroken | None = None,
) -> HttpResponse:
    is_open = identity_is_open(petition, _scope(request), account_of(request).pk)
    text_shown = is_open and (unmasked or not petition.other_law)
    if text_shown:
        record_look(
            subject_kind=SubjectKind.PETITION,
            subject_id=petition.pk,
            purpose=LOOK_AT_WRITER if unmasked else LOOK_TO_ANSWER,
            facts={"code": petition.code},
            **acting(request),
        )
    label, due = due_line(petition)
    context: dict[str, Any] = {
        **_row(petition),
        "text": petition.text if text_shown else None,
        "may_open": is_open and not unmasked,
        "secret": not is_open,
        "writer": _writer(petition, unmasked=unmasked) if text_shown else [],
        "facts": _facts(petition),
        "why": why_of(petition) if due else [],
        "due_label": label,
        "due": due,
        "publication": getattr(petition, "publication", None),
        "steps": steps_of(petition, with_people=True),
        "offers": _offers(petition, bound),
        "refusal": sentence_of(broken) if broken else "",
    }
    status = status_of(broken) if broken else 422 if bound else 200
    return desk_page(request, "procedures/petitions/desk.html", context, status=status)


def _offers(petition: Petition, bound: tuple[PetitionAct, PetitionActForm] | None) -> list[dict[str, Any]]:
    """The acts that can be done now, each with its form; what only the moment forbids is said when it is tried."""
    state = PetitionState(petition.state)
    offers = []
    for act, deed in DEEDS.items():
        ground = PetitionGround.NO_REPLY if state is PetitionState.ASKED else PetitionGround.NOT_OURS
        asked = petition.asked_at is not None
        facts = PetitionFacts(state=state, asked_before=asked, ground=ground, reply_is_late=True)
        if may(act, facts):
            is_bound = bound is not None and bound[0] is act
            form = bound[1] if bound is not None and is_bound else deed.form(petition=petition, auto_id=_ids(act))
            asks = bool(form.fields)
            offers.append({"act": act, "label": deed.label, "form": form, "is_open": is_bound, "asks": asks})
    return offers


def _ids(act: PetitionAct) -> str:
    """Several forms stand on one page."""
    return f"{act.value}_%s"


def _writer(petition: Petition, *, unmasked: bool) -> list[tuple[str, str]]:
    text = petition.text
    name, telephone, email = text.name, text.telephone, text.email
    if not unmasked:
        name, telephone, email = masked_name(name), masked_address(telephone), masked_address(email)
    lines = [(_("Name"), name), (_("Telephone"), telephone), (_("E-mail"), email)]
    return [(label, value) for label, value in lines if value]


def _facts(petition: Petition) -> list[tuple[str, str]]:
    law, ground = other_law(petition), petition.ground
    lines = [
        (_("Sent in"), told_moment(petition.submitted_at)),
        (_("Addressed to"), petition.addressed_unit.label),
        (_("Lies at"), petition.competent_unit.label),
        (_("Channel"), _(PetitionChannel(petition.channel).label)),
        (_("Officer"), str(petition.officer) if petition.officer else ""),
        (_("Ground"), _(PetitionGround(ground).label) if ground else ""),
        (_("Passed on as"), _(law.label) if law else ""),
        (_("Terms kept"), _("No, a step was late") if petition.is_late else _("Yes, so far")),
        (_("Satisfied"), "" if petition.satisfied is None else _("Yes") if petition.satisfied else _("No")),
    ]
    return [(label, value) for label, value in lines if value]
