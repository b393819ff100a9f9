"""Lives lived through the services, act by act in the order of their moments."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection

from procedures.domain.vocabulary import EvidenceKind, Reason, ReturnMethod
from procedures.models import Record
from procedures.services import intake, processing, results, withdrawal
from procedures.services.demonstration.lives import Life
from procedures.services.demonstration.specimens import keep_specimen
from procedures.services.drafting import Party
from procedures.services.fee_payments import take_due_in_cash
from procedures.services.results import Receiver, ResultDraft
from staffing.access import access_of
from staffing.domain.capabilities import Capability
from staffing.models import Account
from units.scoping import Scope

Deed = Callable[[], object]

_LOOKS = (200, 1_000)


def _look_again() -> None:
    """Tell the database how large its tables have become: it has planned for empty ones, and a day is one transaction,
    within which nobody else can see that.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE procedures_record, procedures_applicant")


def live(lives: Iterable[Life]) -> list[Record | None]:
    """Do everything that is planned in ``lives``; their records, as they were first written."""
    rights = _Rights()
    living = [_Living(life, rights) for life in in_order(lives)]  # of one moment, codes follow it as in a copy
    acts = [(at, number, deed) for number, one in enumerate(living) for at, deed in one.acts()]
    for done, (_at, _number, deed) in enumerate(sorted(acts, key=lambda act: act[:2])):
        deed()
        if done in _LOOKS:
            _look_again()
    return [one.record for one in living]


def in_order(lives: Iterable[Life]) -> list[Life]:
    """By submission, as codes are given out."""
    return sorted(lives, key=lambda life: (life.submitted_at, life.centre.id, life.owner.name))


class _Rights:
    """Where an account holds a capability that day: staff acts within its own rights here as everywhere."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, date, Capability], Scope] = {}

    def scope(self, account: Account, at: datetime, capability: Capability) -> Scope:
        key = (account.pk, at.date(), capability)
        if key not in self._kept:
            self._kept[key] = access_of(account, at.date()).scope_for(capability)
        return self._kept[key]


def result_number(code: str) -> str:
    """The number of the result of the record of that code."""
    return f"{code.rsplit('-', 1)[-1]}/KQ-TD"


def evidence_of(life: Life, owner: Party, code: str) -> tuple[EvidenceKind, str]:
    """How whoever fetched the result, its ``owner``, was identified."""
    if life.return_method is ReturnMethod.ELECTRONIC:
        return EvidenceKind.ELECTRONIC, code
    if life.return_method is ReturnMethod.POSTAL:
        return EvidenceKind.POSTAL_TRACKING, f"TD{code[-9:].replace('-', '')}VN"
    if owner.personal_number:
        return EvidenceKind.PERSONAL_NUMBER, owner.personal_number
    return (EvidenceKind.PRESENT, "") if life.at_once else (EvidenceKind.AUTHORISATION, owner.tax_code)


@dataclass
class _Living:
    life: Life
    rights: _Rights
    record: Record | None = field(default=None)

    def acts(self) -> list[tuple[datetime, Deed]]:
        """The acts with their moments, in order."""
        life = self.life
        if life.at_once:
            return [(life.submitted_at, self._settle_at_once)]
        planned: list[tuple[datetime | None, Deed]] = [
            (life.submitted_at if life.online else None, self._submit),
            (life.refused_at, self._refuse),
            (life.received_at, self._receive_submission if life.online else self._receive),
            (life.forwarded_at, self._forward),
            (life.taken_at, self._take),
            (life.withdrawn_at, self._withdraw),
            (life.completed_at, self._complete),
            (life.returned_at, self._return),
            (life.delivered_at, self._confirm_delivery),
        ]
        return [(at, deed) for at, deed in planned if at is not None]

    @property
    def _id(self) -> int:
        assert self.record is not None  # noqa: S101 - the first act makes it
        return self.record.pk

    def _settle_at_once(self) -> None:
        life, at = self.life, self.life.submitted_at
        scope = self.rights.scope(life.clerk, at, Capability.RECEIVE_RECORDS)
        self.record = intake.settle_at_once(draft=life.draft, actor=life.clerk, scope=scope, at=at)
        self._pay(at)

    def _receive(self) -> None:
        life, at = self.life, self.life.submitted_at
        scope = self.rights.scope(life.clerk, at, Capability.RECEIVE_RECORDS)
        self.record = intake.receive(draft=life.draft, actor=life.clerk, scope=scope, at=at)

    def _submit(self) -> None:
        life, at = self.life, self.life.submitted_at
        scope = self.rights.scope(life.clerk, at, Capability.SUBMIT_RECORDS)
        self.record = intake.submit(draft=life.draft, actor=life.clerk, scope=scope, at=at)

    def _receive_submission(self) -> None:
        at = _known(self.life.received_at)
        scope = self.rights.scope(self.life.clerk, at, Capability.RECEIVE_RECORDS)
        intake.receive_submission(record_id=self._id, actor=self.life.clerk, scope=scope, at=at)

    def _refuse(self) -> None:
        at = _known(self.life.refused_at)
        scope = self.rights.scope(self.life.clerk, at, Capability.REFUSE_INTAKE)
        intake.refuse(record_id=self._id, reason=Reason.INCOMPLETE, actor=self.life.clerk, scope=scope, at=at)

    def _forward(self) -> None:
        at = _known(self.life.forwarded_at)
        scope = self.rights.scope(self.life.clerk, at, Capability.FORWARD_RECORDS)
        processing.forward(record_id=self._id, actor=self.life.clerk, scope=scope, at=at)

    def _take(self) -> None:
        at = _known(self.life.taken_at)
        scope = self.rights.scope(self.life.officer, at, Capability.PROCESS_RECORDS)
        processing.take(record_id=self._id, actor=self.life.officer, scope=scope, at=at)

    def _withdraw(self) -> None:
        at = _known(self.life.withdrawn_at)
        scope = self.rights.scope(self.life.clerk, at, Capability.WITHDRAW_RECORDS)
        withdrawal.withdraw(record_id=self._id, actor=self.life.clerk, scope=scope, at=at)

    def _complete(self) -> None:
        life, at = self.life, _known(self.life.completed_at)
        assert self.record is not None  # noqa: S101 - the first act makes it
        result = ResultDraft(
            number=result_number(self.record.code),
            issued_on=at.date(),
            signer=life.signer,
            is_refusal=life.refusal,
            reason=Reason.CONDITIONS_NOT_MET if life.refusal else Reason.NONE,
        )
        scope = self.rights.scope(life.officer, at, Capability.COMPLETE_RECORDS)
        results.complete(record_id=self._id, result=result, actor=life.officer, scope=scope, at=at)

    def _return(self) -> None:
        life, at = self.life, _known(self.life.returned_at)
        assert self.record is not None  # noqa: S101 - the first act makes it
        self._pay(at)
        if life.return_method is ReturnMethod.ELECTRONIC:
            keep_specimen(self._id, by=life.officer, at=at)
        receiver = Receiver(life.owner.name, *evidence_of(life, life.owner, self.record.code))
        scope = self.rights.scope(life.clerk, at, Capability.RETURN_RESULTS)
        results.return_result(record_id=self._id, receiver=receiver, actor=life.clerk, scope=scope, at=at)

    def _pay(self, at: datetime) -> None:
        """What is due is paid in cash, with or before the result."""
        clerk = self.life.clerk
        scope = self.rights.scope(clerk, at, Capability.COLLECT_FEES)
        take_due_in_cash(record_id=self._id, actor=clerk, scope=scope, at=at)

    def _confirm_delivery(self) -> None:
        postman, at = self.life.postman, _known(self.life.delivered_at)
        scope = self.rights.scope(postman, at, Capability.RETURN_BY_POST)
        results.confirm_delivery(record_id=self._id, delivered_on=at.date(), actor=postman, scope=scope, at=at)


def _known(moment: datetime | None) -> datetime:
    assert moment is not None  # noqa: S101 - acts are made of moments that come
    return moment
