"""A clerk's typing error put right, with before and after (Act.AMEND; decision 28). The due date stays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from procedures.domain.amendments import OF_THE_RECORD, AmendedField, PartyRole
from procedures.domain.calendar import local
from procedures.domain.fees import charge, rule_charged
from procedures.domain.vocabulary import Act, Reason, ReturnMethod, Status
from procedures.models import Amendment, Applicant, Record
from procedures.queries.catalogue import entry_of_version
from procedures.services.charges import reckon_again
from procedures.services.drafting import party_of
from procedures.services.step import Step, locked
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope


@dataclass(frozen=True, slots=True)
class Correction:
    """One value as it should have been: a text, a day for the date of birth, a number for copies and pages.

    ``party`` None for a value of the record itself.
    """

    field: AmendedField
    value: str | date | int | None
    party: PartyRole | None = None


@transaction.atomic
def amend(
    *,
    record_id: int,
    corrections: Sequence[Correction],
    actor: Account,
    scope: Scope,
    at: datetime,
    seen: int | None = None,
) -> Record:
    """Put values right, checked as at reception. The event names the fields; the values stand in rows of their own.

    RuleBroken: nothing_amended, party_unknown, name_missing, personal_number_invalid, tax_code_invalid,
    telephone_invalid, count_invalid, already_returned.
    """
    record = locked(record_id, Act.AMEND, scope=scope, seen=seen)
    step = Step(record, Act.AMEND, actor, at, at)
    step.move()
    fee_before = record.fee_vnd
    rows = [*_amend_parties(record, corrections), *_amend_record(record, corrections)]
    if not rows:
        raise RuleBroken("nothing_amended")
    sequence = record.trail_length + 1
    for row in rows:
        row.record, row.sequence = record, sequence
    Amendment.objects.bulk_create(rows)
    facts: dict[str, Any] = {"fields": sorted(".".join(filter(None, (row.party, row.field))) for row in rows)}
    if record.fee_vnd != fee_before:
        facts |= {"fee_before": fee_before, "fee_vnd": record.fee_vnd}
    step.write(reason=Reason.TYPING_ERROR, facts=facts)
    if record.fee_vnd != fee_before:
        reckon_again(record, at=at, actor=actor)
    return record


def _amend_parties(record: Record, corrections: Iterable[Correction]) -> list[Amendment]:
    found: list[Amendment] = []
    for role in PartyRole:
        wanted: dict[AmendedField, Any] = {one.field: one.value for one in corrections if one.party is role}
        if not wanted:
            continue
        row: Applicant | None = getattr(record, role.value)
        if row is None or set(wanted) & set(OF_THE_RECORD):
            raise RuleBroken("party_unknown")
        before = party_of(row)
        after = replace(before, **{field.value: value for field, value in wanted.items()}).checked()
        changed = [field for field in wanted if getattr(before, field.value) != getattr(after, field.value)]
        for field in changed:
            setattr(row, field.value, getattr(after, field.value))
            found.append(_row(field, getattr(before, field.value), getattr(after, field.value), role))
        if changed:
            row.save()
    return found


def _amend_record(record: Record, corrections: Iterable[Correction]) -> list[Amendment]:
    found: list[Amendment] = []
    charged = (record.copies, record.pages)
    for field, given in [(one.field, one.value) for one in corrections if one.party is None]:
        if field not in OF_THE_RECORD:
            raise RuleBroken("party_unknown")
        before, value = getattr(record, field.value, None), _checked(record, field, given)
        if before != value:
            setattr(record, field.value, value)
            found.append(_row(field, before, value))
    if (record.copies, record.pages) != charged:
        _charge_again(record, *charged)
    return found


def _checked(record: Record, field: AmendedField, value: object) -> str | int:
    if field is AmendedField.RETURN_METHOD:
        if Status(record.status) is Status.RETURNED:
            raise RuleBroken("already_returned")
        return ReturnMethod(str(value)).value
    if not isinstance(value, int) or not 1 <= value <= 999:
        raise RuleBroken("count_invalid")
    return value


def _charge_again(record: Record, copies: int, pages: int) -> None:
    """The fee by the rule under which it was charged, on the day of reception."""
    fees = entry_of_version(record.version_id).fees
    on = local(record.received_at or record.submitted_at).date()
    rule = rule_charged(fees, on, record.fee_vnd, copies=copies, pages=pages)
    record.fee_vnd = charge(rule, copies=record.copies, pages=record.pages).amount_vnd


def _row(field: AmendedField, before: object, after: object, party: PartyRole | None = None) -> Amendment:
    return Amendment(party=party.value if party else "", field=field, before=_text(before), after=_text(after))


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
