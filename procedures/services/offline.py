"""The offline counter: numbers reserved ahead for a device, and its receptions registered once the line is back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from procedures.domain.calendar import local
from procedures.domain.offline import BLOCK, moment_at_counter, slip_code
from procedures.domain.vocabulary import SlipState
from procedures.models import Draft, Record, Slip, SlipBlock
from procedures.queries.catalogue import entry_in_force
from procedures.queries.places import centre
from procedures.services.drafting import Reception
from procedures.services.drafts import save_draft
from procedures.services.intake import receive, settle_at_once
from staffing.models import Account
from units.errors import RuleBroken
from units.models import ServiceCentre
from units.scoping import Scope


@dataclass(frozen=True, slots=True)
class Sent:
    """What a device sends of one reception: the slip, the two readings of its clock, and the fields as typed.

    ``draft`` is None where they do not make a reception: something must be corrected first.
    """

    block_id: int
    number: int
    received_at: datetime
    sent_at: datetime
    draft: Reception | None
    typed: dict[str, list[str]]


@transaction.atomic
def reserve(*, centre_id: int, device: UUID, actor: Account, scope: Scope, at: datetime) -> SlipBlock:
    """The next ``BLOCK`` numbers of the centre, for this account on this device alone; no two devices share one."""
    if not (scope.whole_province or centre_id in scope.centres):
        raise RuleBroken("not_your_centre")
    ServiceCentre.objects.select_for_update().get(pk=centre_id)
    last = SlipBlock.objects.filter(centre=centre_id).aggregate(last=Max("last"))["last"] or 0
    block: SlipBlock = SlipBlock.objects.create(
        centre_id=centre_id, account=actor, device=device, first=last + 1, last=last + BLOCK, issued_at=at
    )
    return block


def register(*, sent: Sent, actor: Account, scope: Scope, at: datetime) -> Slip:
    """Register one reception that was made offline, by the moment at the counter; sent again it is the same slip.

    What a rule forbids is kept as a refused slip with what was typed, so that nothing is lost. RuleBroken:
    slip_unknown, slip_of_another.
    """
    block = SlipBlock.objects.select_related("account").filter(pk=sent.block_id).first()
    if block is None or not block.first <= sent.number <= block.last:
        raise RuleBroken("slip_unknown")
    if block.account != actor:
        raise RuleBroken("slip_of_another", account=str(block.account))
    try:
        return _registered(block, sent, actor, scope, at)
    except RuleBroken as broken:
        return _refused(block, sent, broken, at)


@transaction.atomic
def _registered(block: SlipBlock, sent: Sent, actor: Account, scope: Scope, at: datetime) -> Slip:
    if there := _there(block, sent.number):
        return there
    if sent.draft is None:
        raise RuleBroken("slip_incomplete")
    moment = moment_at_counter(
        by_device=sent.received_at, sent_by_device=sent.sent_at, now=at, numbers_since=block.issued_at
    )
    received_at = local(moment.at)
    ahead = round(moment.ahead.total_seconds())
    code = slip_code(centre(block.centre_id).unit.code, sent.number)
    at_once = entry_in_force(sent.draft.procedure_code, received_at.date()).version.at_once
    deed = settle_at_once if at_once else receive
    record: Record = deed(
        draft=sent.draft,
        actor=actor,
        scope=scope,
        at=received_at,
        recorded_at=at,
        noted={"slip": code, "clock_ahead": ahead},
    )
    slip: Slip = Slip.objects.create(
        block=block,
        number=sent.number,
        state=SlipState.REGISTERED,
        received_at=moment.at,
        sent_at=at,
        clock_ahead=ahead,
        record=record,
    )
    return slip


@transaction.atomic
def _refused(block: SlipBlock, sent: Sent, broken: RuleBroken, at: datetime) -> Slip:
    if there := _there(block, sent.number):
        return there
    slip: Slip = Slip.objects.create(
        block=block,
        number=sent.number,
        state=SlipState.REFUSED,
        received_at=sent.received_at,
        sent_at=at,
        clock_ahead=round((sent.sent_at - at).total_seconds()),
        refusal=broken.code,
        content=sent.typed,
    )
    return slip


def _there(block: SlipBlock, number: int) -> Slip | None:
    """The slip if it came before; the block's lock lets two sendings of it through one after the other."""
    SlipBlock.objects.select_for_update().get(pk=block.pk)
    found: Slip | None = Slip.objects.select_related("record").filter(block=block, number=number).first()
    return found


@transaction.atomic
def take_over(*, slip_id: int, actor: Account, at: datetime) -> Draft:
    """Make a draft of a refused slip, so that its clerk can mend what was refused; RuleBroken("slip_unknown")."""
    slip = (
        Slip.objects.select_for_update(of=("self",))
        .select_related("block")
        .filter(pk=slip_id, block__account=actor, state=SlipState.REFUSED)
        .first()
    )
    if slip is None:
        raise RuleBroken("slip_unknown")
    code = slip_code(centre(slip.block.centre_id).unit.code, slip.number)
    draft = save_draft(
        actor=actor, centre_id=slip.block.centre_id, key=f"slip-{slip.pk}", title=code, content=slip.content, at=at
    )
    if draft is None:
        raise RuleBroken("slip_unknown")
    slip.state, slip.content = SlipState.TAKEN_OVER, {}
    slip.save()
    return draft
