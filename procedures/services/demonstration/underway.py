"""A few records with results on their way, in the post or with an error, and questions to other units: done through the
services after the copy, so that these queues show something too.

Nobody is written to: only records whose owner has no e-mail. Staff find their notices in the portal.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from procedures.domain.calendar import local
from procedures.domain.circulation_vocabulary import TaskKind
from procedures.domain.deadlines import Term
from procedures.domain.result_words import SigningMethod
from procedures.domain.vocabulary import ReturnMethod, Status, TermUnit
from procedures.models import Record
from procedures.services.result_corrections import report_error
from procedures.services.result_stages import ProposalDraft, approve, propose, sign
from procedures.services.results import hand_to_the_post
from procedures.services.tasks import Question, ask_agencies
from staffing.domain.capabilities import Role
from staffing.models import Account
from staffing.queries.posts import posts
from units.models import ServiceCentre
from units.scoping import PROVINCE

_STAGES = (1, 1, 2, 3)  # two results are proposed, one is approved as well, one signed
_MINUTES_AGO = (40, 25, 10)  # proposed, approved, signed
_RESULT = "Hồ sơ đủ điều kiện; dự thảo kết quả kèm theo."
_ERROR = "Ngày sinh trên bản kết quả không khớp với giấy tờ đã nộp."
_QUESTION = "Đề nghị cho ý kiến về tình trạng cư trú của người yêu cầu trên địa bàn."
_ANSWERED_WITHIN = Term(3, TermUnit.WORKING_DAY)

Act = Callable[[Record, Account, datetime], object]


def keep_moving(centres: Sequence[ServiceCentre], *, at: datetime) -> None:
    """Something for each of these queues at every centre and its unit; a unit without staff or records gets nothing."""
    for centre in centres:
        _results(centre, at)
        _to_correct(centre, at)
        _in_the_post(centre, at)
    for asking, asked in zip(centres, [*centres[1:], *centres[:1]], strict=True):
        _ask(asking, asked, at)


def _results(centre: ServiceCentre, at: datetime) -> None:
    leader = _first(Role.UNIT_LEADER, centre, at)
    if leader is None:
        return
    silent = _processed(centre, at).filter(applicant__email="", result_stage="")  # nobody to write to
    lately = silent.order_by("-touched_at")[: len(_STAGES)]
    for record, stages in zip(lately, _STAGES, strict=False):
        acts: tuple[tuple[Act, Account | None], ...] = (
            (_propose, record.officer),
            (_approve, leader),
            (_sign, leader),
        )
        for (act, actor), minutes in zip(acts[:stages], _MINUTES_AGO, strict=False):
            if actor is not None:
                act(record, actor, max(record.touched_at or at, at - timedelta(minutes=minutes)))


def _propose(record: Record, actor: Account, at: datetime) -> None:
    propose(record_id=record.pk, proposal=ProposalDraft(_RESULT), actor=actor, scope=PROVINCE, at=at)


def _approve(record: Record, actor: Account, at: datetime) -> None:
    approve(record_id=record.pk, actor=actor, scope=PROVINCE, at=at)


def _sign(record: Record, actor: Account, at: datetime) -> None:
    sign(record_id=record.pk, method=SigningMethod.PAPER, actor=actor, scope=PROVINCE, at=at)


def _to_correct(centre: ServiceCentre, at: datetime) -> None:
    clerk = _first(Role.RECEPTION_CLERK, centre, at)
    returned = _of(centre).filter(
        status=Status.RETURNED, version__at_once=False, returned_at__lt=at, applicant__email=""
    )
    record = returned.order_by("-returned_at").first()
    if clerk is not None and record is not None:
        report_error(record_id=record.pk, what=_ERROR, actor=clerk, scope=PROVINCE, at=at)


def _in_the_post(centre: ServiceCentre, at: datetime) -> None:
    postman = _first(Role.POST_OFFICER, centre, at)
    ready = Record.objects.ready_to_return().filter(return_at_centre=centre, return_method=ReturnMethod.POSTAL)
    ready = ready.exclude(fee_vnd__gt=0)  # a fee would have to be paid first
    record = ready.filter(applicant__email="", touched_at__lt=at).order_by("completed_at").first()
    if postman is not None and record is not None:
        number = f"TD{record.code[-9:].replace('-', '')}VN"
        hand_to_the_post(record_id=record.pk, tracking_number=number, actor=postman, scope=PROVINCE, at=at)


def _ask(asking: ServiceCentre, asked: ServiceCentre, at: datetime) -> None:
    record = _processed(asking, at).order_by("-touched_at").first()
    if record is None or record.officer is None or asking == asked:
        return
    ask_agencies(
        record_id=record.pk,
        kind=TaskKind.CONSULTATION,
        questions=[Question(asked.unit_id, _QUESTION, _ANSWERED_WITHIN)],
        in_parallel=True,
        actor=record.officer,
        scope=PROVINCE,
        at=at,
    )


def _of(centre: ServiceCentre) -> QuerySet[Record]:
    """Received at the centre and settled by its own unit."""
    return Record.objects.filter(received_at_centre=centre, competent_unit=centre.unit_id)


def _processed(centre: ServiceCentre, at: datetime) -> QuerySet[Record]:
    """With an officer and well in term: of one that is due soon the officer would be told anew after every act."""
    rows = _of(centre).filter(status=Status.PROCESSING, officer__isnull=False, soon_from__gt=at)
    return rows.filter(touched_at__lte=at).select_related("officer")


def _first(role: Role, centre: ServiceCentre, at: datetime) -> Account | None:
    held = posts([role], on=local(at).date(), units={centre.unit_id}, centres={centre.pk})
    return held[0].account if held else None
