"""What a citizen does with a record of their own: answers a request, takes it back, changes how the result comes.

Each act is the clerks' own one, done by the citizen: it stands in the trail under their key. Whose a record is, is
found here again (``queries.own_records.own``), whatever a page has shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.db import transaction

from procedures.domain.scan_words import VirusState
from procedures.domain.vocabulary import Act, ComponentState, Reason, ReturnMethod, Status
from procedures.models import Adjustment, Attachment, Record, RecordComponent, SupplementItem
from procedures.queries.own_records import own
from procedures.queries.supplements import open_request
from procedures.services.attachments import keep_scan, require_room, virus_state
from procedures.services.file_inspection import Inspected, inspect
from procedures.services.step import Step, locked
from procedures.services.supplements import answer_intake_supplement, provide_supplement
from procedures.services.withdrawal import withdraw
from staffing.models import Citizen
from units.errors import RuleBroken
from units.scoping import PROVINCE


@dataclass(frozen=True, slots=True)
class Given:
    """A file for a paper that was asked for."""

    file: IO[bytes]
    name: str


@dataclass(frozen=True, slots=True)
class _Looked:
    given: Given
    inspected: Inspected
    virus: VirusState


def answer_request(
    *, citizen: Citizen, code: str, files: Mapping[int, Sequence[Given]], at: datetime, seen: int | None = None
) -> Record:
    """Hand in what was asked for, by the positions of the officer's own list.

    Before acceptance all of it at once; afterwards as it comes, and the clerk confirms when all is there. Raises
    RuleBroken: record_not_found, nothing_asked_for, nothing_provided, supplement_incomplete, wanted_unknown, and as
    ``file_inspection.inspect`` does.
    """
    key = _own_key(citizen, code)
    looked = {
        position: [_Looked(one, inspect(one.file, one.name), virus_state(one.file)) for one in given]
        for position, given in files.items()
        if given
    }
    if not looked:
        raise RuleBroken("nothing_provided")
    with transaction.atomic():
        record = Record.objects.select_for_update(of=("self",)).get(pk=key)
        _lay(record, looked, citizen, at)
        before = Status(record.status) is Status.INTAKE_SUPPLEMENT
        answer = answer_intake_supplement if before else provide_supplement
        return answer(record_id=key, came=list(looked), actor=None, citizen=citizen, scope=PROVINCE, at=at, seen=seen)


def take_back(*, citizen: Citizen, code: str, at: datetime, seen: int | None = None) -> Record:
    """Withdraw the record before the decision is issued (Art. 21)."""
    key = _own_key(citizen, code)
    return withdraw(record_id=key, actor=None, citizen=citizen, scope=PROVINCE, at=at, seen=seen)


@transaction.atomic
def change_return(
    *,
    citizen: Citizen,
    code: str,
    method: ReturnMethod,
    address: str = "",
    at: datetime,
    seen: int | None = None,
) -> Record:
    """Get the result another way, before the decision is issued: an adjustment of the applicant's (decision 14).

    RuleBroken: record_not_found, address_missing for the post, adjustment_empty where nothing changes.
    """
    address = " ".join(address.split())[:300]
    if method is ReturnMethod.POSTAL and not address:
        raise RuleBroken("address_missing")
    record = locked(_own_key(citizen, code), Act.ADJUST, scope=PROVINCE, seen=seen)
    if record.return_method == method and not address:
        raise RuleBroken("adjustment_empty")
    step = Step(record, Act.ADJUST, None, at, at, citizen=citizen)
    step.move()
    points = [("Cách nhận kết quả", _WORDS[ReturnMethod(record.return_method)], _WORDS[method])]
    if address:
        points.append(("Địa chỉ nhận kết quả", "", address))
    record.return_method = method
    Adjustment.objects.bulk_create(
        Adjustment(
            record=record,
            sequence=record.trail_length + 1,
            position=position,
            subject=subject,
            before=before,
            after=after,
        )
        for position, (subject, before, after) in enumerate(points, start=1)
        if before != after
    )
    step.write(reason=Reason.APPLICANT_REQUEST, facts={"points": sum(before != after for _, before, after in points)})
    return record


_WORDS = {
    ReturnMethod.COUNTER: "Tại quầy",
    ReturnMethod.POSTAL: "Qua bưu chính công ích",
    ReturnMethod.ELECTRONIC: "Bản điện tử",
}
"""In the record's own language, as whatever is written about a matter."""


def _own_key(citizen: Citizen, code: str) -> int:
    key: int | None = own(citizen).filter(code=code).values_list("pk", flat=True).first()
    if key is None:
        raise RuleBroken("record_not_found")
    return key


def _lay(record: Record, looked: Mapping[int, Sequence[_Looked]], citizen: Citizen, at: datetime) -> None:
    request = open_request(record)
    if request is None:
        raise RuleBroken("nothing_asked_for")
    items = {item.position: item for item in request.items.all()}
    if unknown := set(looked) - set(items):
        raise RuleBroken("wanted_unknown", positions=sorted(unknown))
    for position, files in looked.items():
        paper = _paper_of(items[position], record)
        for one in files:
            if not Attachment.objects.current().filter(component=paper, sha256=one.inspected.sha256).exists():
                _scan(record, paper, one, citizen, at)


def _paper_of(item: SupplementItem, record: Record) -> RecordComponent:
    """The paper that is meant; one that the list of the record did not know joins it."""
    if item.component is not None:
        return item.component
    last = record.components.order_by("-position").values_list("position", flat=True).first() or 0
    item.component = RecordComponent.objects.create(
        record=record,
        position=last + 1,
        name=item.name,
        form=item.form,
        state=ComponentState.MUST_PROVIDE,
    )
    item.save(update_fields=["component"])
    return item.component


def _scan(record: Record, paper: RecordComponent, one: _Looked, citizen: Citizen, at: datetime) -> None:
    require_room(record, one.inspected.size)
    scan = Attachment(
        component=paper,
        name=one.inspected.name,
        media_type=one.inspected.media_type,
        size=one.inspected.size,
        pages=one.inspected.pages,
        sha256=one.inspected.sha256,
        virus=one.virus,
        virus_checked_at=at if one.virus is VirusState.CLEAN else None,
        uploaded_by_citizen=citizen,
        uploaded_at=at,
    )
    keep_scan(scan, one.given.file, one.inspected)
