"""What a letter tells its reader to do is right for the reason for which it was written."""

import pytest

from procedures.domain.vocabulary import NoticeKind, Reason, ReturnMethod
from procedures.models import OutboxMessage, Record
from procedures.services import endings, intake
from procedures.services.endings import StopNotice
from procedures.services.letters import letter
from tests import cast, record_cast
from tests.record_cast import WEDNESDAY
from units.scoping import PROVINCE

pytestmark = pytest.mark.django_db
MAY_FILE_AGAIN = "có thể nộp lại"


def body(record: Record, kind: NoticeKind) -> str:
    message = OutboxMessage.objects.get(record=record, kind=kind)
    return " ".join(letter(message, at=WEDNESDAY).body.split())


def stopped(reason: Reason) -> Record:
    notice = StopNotice(ground="Theo văn bản của cơ quan có thẩm quyền", signer=cast.lead())
    record = record_cast.taken()
    return endings.stop(
        record_id=record.pk, reason=reason, notice=notice, actor=cast.lead(), scope=PROVINCE, at=WEDNESDAY
    )


def refused(reason: Reason) -> Record:
    record = record_cast.submitted()
    return intake.refuse(record_id=record.pk, reason=reason, actor=cast.clerk(), scope=PROVINCE, at=WEDNESDAY)


@pytest.mark.parametrize("reason", endings.STOP_REASONS)
def test_nobody_is_told_to_file_again_what_was_stopped(reason: Reason) -> None:
    text = body(stopped(reason), NoticeKind.CLOSED)
    assert MAY_FILE_AGAIN not in text
    assert "không gửi đủ" not in text


def test_a_stop_on_order_says_so() -> None:
    assert "cơ quan có thẩm quyền" in body(stopped(Reason.STOP_ORDERED), NoticeKind.CLOSED)


@pytest.mark.parametrize(
    ("reason", "may"),
    [
        (Reason.INCOMPLETE, True),
        (Reason.CONDITIONS_NOT_MET, True),
        (Reason.DUPLICATE, False),
        (Reason.OUT_OF_COMPETENCE, False),
    ],
)
def test_a_refused_submission_is_filed_again_only_where_that_helps(reason: Reason, may: bool) -> None:
    assert (MAY_FILE_AGAIN in body(refused(reason), NoticeKind.REFUSED)) is may


@pytest.mark.parametrize(
    ("method", "words"),
    [
        (ReturnMethod.COUNTER, "giấy tờ tùy thân"),
        (ReturnMethod.POSTAL, "bưu chính"),
        (ReturnMethod.ELECTRONIC, "điện tử"),
    ],
)
def test_a_result_is_announced_in_the_way_it_comes(method: ReturnMethod, words: str) -> None:
    text = body(record_cast.completed(return_method=method), NoticeKind.RESULT_READY)
    assert words in text
    assert ("giấy tờ tùy thân" in text) is (method is ReturnMethod.COUNTER)
