"""Three petitions of invented people at the units shown: one published, one under way, one that nobody has opened.

They say themselves that they are invented, and nobody is written to.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from procedures.domain.calendar import local
from procedures.domain.petitions import PetitionContent
from procedures.models import Petition
from procedures.services.petitions import (
    By,
    Edition,
    Writing,
    answer_petition,
    file_petition,
    publish_petition,
    rate_petition,
    take_petition,
)
from staffing.models import Account
from units.models import Unit
from units.scoping import PROVINCE

_SPACE = UUID("5f0d2f0e-6c55-4f0b-9d1f-3d0a7f1b2c11")
_AGO = timedelta(days=6)
_TELEPHONE = "02030000000"  # of nobody: no exchange gives such a number
_WRITTEN = (
    (
        PetitionContent.CONDUCT,
        "Chờ lâu ở quầy vào sáng thứ Hai (phản ánh mẫu)",
        "Đây là phản ánh mẫu, người viết không có thật. Sáng thứ Hai tôi lấy số lúc 8 giờ, gần 10 giờ mới được gọi.",
        "Đây là trả lời mẫu. Phường đã bố trí thêm một quầy vào sáng thứ Hai và xin lỗi vì đã để người dân chờ lâu.",
    ),
    (
        PetitionContent.RULES,
        "Đề nghị bỏ bản sao giấy khai sinh (phản ánh mẫu)",
        "Đây là phản ánh mẫu, người viết không có thật. Dữ liệu khai sinh đã có trên hệ thống, đề nghị không yêu cầu"
        " nộp bản sao.",
        "",
    ),
    (
        PetitionContent.CONDUCT,
        "Bảng hướng dẫn ghi sai giờ làm việc (phản ánh mẫu)",
        "Đây là phản ánh mẫu, người viết không có thật. Bảng ở cửa ghi làm việc đến 16 giờ 30, thực tế đến 17 giờ.",
        "",
    ),
)


def invent_petitions(unit: Unit, officer: Account, *, at: datetime) -> list[Petition]:
    """The three petitions of one unit, answered by ``officer``; none in the first days of the unit."""
    begun = at - _AGO
    if local(begun).date() < unit.valid_from:
        return []
    moments = (begun, begun + timedelta(minutes=40), at - timedelta(hours=1))
    petitions = []
    for written, moment in zip(_WRITTEN, moments, strict=True):
        content, subject, body, _answer = written
        writing = Writing(unit.pk, content, subject, body, "Người Viết Mẫu", _TELEPHONE)
        form_key = uuid5(_SPACE, f"{unit.code} {subject}")
        petitions.append(file_petition(writing=writing, form_key=form_key, citizen=None, at=moment))
    by = By(officer, PROVINCE, begun + timedelta(hours=1))
    take_petition(petition_id=petitions[1].pk, by=by)
    _content, subject, body, answer = _WRITTEN[0]
    key = petitions[0].pk
    take_petition(petition_id=key, by=by)
    answer_petition(petition_id=key, answer=answer, by=by)
    publish_petition(petition_id=key, edition=Edition(subject, body, answer), by=by)
    rate_petition(petition_id=key, satisfied=True, citizen=None, at=by.at + timedelta(hours=1))
    return petitions
