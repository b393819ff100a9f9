"""What tests of terms and other ends share: the deeds with ordinary contents."""

from datetime import date, datetime
from typing import Any

from procedures.domain.outages import OutageSystem
from procedures.domain.vocabulary import Reason
from procedures.models import ProcedureVersion, Record
from procedures.services import adjustments, amendments, endings, extensions, outages, payments, voiding
from procedures.services.adjustments import Point
from procedures.services.amendments import Correction
from procedures.services.endings import StopNotice
from procedures.services.extensions import Apology
from procedures.services.outages import Failure
from procedures.services.payments import Demand, Proof
from procedures.services.voiding import RightProcedure
from tests import cast, record_cast
from tests.record_cast import LAND_CHANGE, WEDNESDAY
from units.clock import ZONE
from units.remembered import forget_all
from units.scoping import PROVINCE


def moment(text: str) -> datetime:
    """``2026-11-20 09:00`` in local time."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def land(*, pauses: bool = True, **changes: Any) -> Record:
    """A land record that is processed, whose procedure has a financial obligation; 10 working days from WEDNESDAY."""
    record_cast.procedures()
    ProcedureVersion.objects.filter(procedure__code=LAND_CHANGE).update(has_obligation=True, payment_may_pause=pauses)
    forget_all()
    changes.setdefault("property_unit_id", cast.units().hong_gai.pk)
    return record_cast.taken(LAND_CHANGE, **changes)


def apology(until: date, **changes: Any) -> Apology:
    signer = changes.pop("signer", None) or cast.lead()
    return Apology(
        **{"until": until, "reason": Reason.AGENCY_LATE, "explanation": "Chờ ý kiến của cơ quan khác", **changes},
        signer=signer,
    )


def extended(record: Record, until: date, at: datetime = WEDNESDAY, **changes: Any) -> Record:
    return extensions.extend(
        record_id=record.pk, apology=apology(until, **changes), actor=cast.lead(), scope=PROVINCE, at=at
    )


def stopped(record: Record, at: datetime = WEDNESDAY, reason: Reason = Reason.STOP_ORDERED, **changes: Any) -> Record:
    notice = StopNotice(**{"ground": "Quyết định số 5/QĐ-TA", "signer": cast.lead(), **changes})
    return endings.stop(record_id=record.pk, reason=reason, notice=notice, actor=cast.lead(), scope=PROVINCE, at=at)


def asked_to_pay(record: Record, at: datetime, **demand: Any) -> Record:
    return payments.request_payment(
        record_id=record.pk, demand=Demand(**demand), actor=cast.officer(), scope=PROVINCE, at=at
    )


def paid(record: Record, at: datetime, **proof: Any) -> Record:
    given = Proof(**{"paid_on": at.date(), "evidence_number": "GNT-001", "amount_vnd": 1_500_000, **proof})
    return payments.confirm_payment(record_id=record.pk, proof=given, actor=cast.clerk(), scope=PROVINCE, at=at)


def out_of_order(record: Record, at: datetime = WEDNESDAY) -> Record:
    failure = Failure(OutageSystem.LAND, moment("2026-11-11 07:30"), moment("2026-11-11 08:30"), "Mất kết nối")
    return outages.record_outage(record_id=record.pk, failure=failure, actor=cast.clerk(), scope=PROVINCE, at=at)


def amended(record: Record, *corrections: Correction, at: datetime = WEDNESDAY) -> Record:
    return amendments.amend(record_id=record.pk, corrections=corrections, actor=cast.clerk(), scope=PROVINCE, at=at)


def adjusted(record: Record, *points: Point, at: datetime = WEDNESDAY) -> Record:
    return adjustments.adjust(record_id=record.pk, points=points, actor=cast.clerk(), scope=PROVINCE, at=at)


def received_again(record: Record, code: str, at: datetime = WEDNESDAY, **right: Any) -> Record:
    return voiding.void_and_receive(
        record_id=record.pk, right=RightProcedure(code, **right), actor=cast.clerk(), scope=PROVINCE, at=at
    )


def reasons_chain(record: Record) -> list[tuple[str | None, str | None]]:
    """From which due date to which each event moved it, as the trail tells it."""
    return [
        (event.facts.get("due_before"), event.facts["due_at"])
        for event in record.events.order_by("sequence")
        if event.facts.get("due_at")
    ]
