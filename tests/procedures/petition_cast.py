"""Petitions for tests: their writers are invented."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from procedures.domain.petitions import PetitionContent
from procedures.models import Petition
from procedures.services.petitions import (
    By,
    Edition,
    Writing,
    answer_petition,
    ask_writer,
    file_petition,
    publish_petition,
    take_petition,
)
from staffing.access import access_of
from staffing.domain.capabilities import Capability
from staffing.models import Account, Citizen
from tests import cast, record_cast
from tests.record_cast import WEDNESDAY
from units.scoping import PROVINCE

WRITER = "Bùi Văn Góp"
TELEPHONE = "0912345678"
EMAIL = "gop@example.invalid"
SUBJECT = "Chờ hai tiếng ở quầy số 3"
BODY = "Sáng thứ Hai tôi chờ hai tiếng mà không ai gọi số."
ANSWER = "Phường đã bố trí thêm một quầy vào sáng thứ Hai."
EDITION = Edition(SUBJECT, "Người dân chờ lâu vào sáng thứ Hai.", ANSWER)


def writing(**changes: Any) -> Writing:
    """About Hồng Gai's conduct."""
    unit = cast.units().hong_gai
    plain = Writing(unit.pk, PetitionContent.CONDUCT, SUBJECT, BODY, WRITER, TELEPHONE, EMAIL)
    return replace(plain, **changes)


def filed(
    *, at: datetime = WEDNESDAY, citizen: Citizen | None = None, form_key: UUID | None = None, **changes: Any
) -> Petition:
    """Sent in, nobody has looked at it."""
    record_cast.procedures()
    return file_petition(writing=writing(**changes), form_key=form_key or uuid4(), citizen=citizen, at=at)


def by(account: Account | None = None, at: datetime = WEDNESDAY) -> By:
    """The province's petition officer, unless somebody else is named, within their places."""
    if account is None:
        return By(cast.petition_officer(), PROVINCE, at)
    access = access_of(account, at.date())
    return By(account, access.scope_for(Capability.HANDLE_PETITIONS), at)


def taken(*, at: datetime = WEDNESDAY, **changes: Any) -> Petition:
    """Under way."""
    return take_petition(petition_id=filed(at=at, **changes).pk, by=by(at=at))


def asked(*, at: datetime = WEDNESDAY, **changes: Any) -> Petition:
    """Waiting for its writer."""
    return ask_writer(petition_id=taken(at=at, **changes).pk, wanted="Vào giờ nào, ở quầy nào?", by=by(at=at))


def answered(*, at: datetime = WEDNESDAY, filed_at: datetime | None = None, **changes: Any) -> Petition:
    """Answered at ``at``."""
    petition = taken(at=filed_at or at, **changes)
    return answer_petition(petition_id=petition.pk, answer=ANSWER, by=by(at=at))


def published(*, at: datetime = WEDNESDAY, **changes: Any) -> Petition:
    """Answered and published at once."""
    return publish_petition(petition_id=answered(at=at, **changes).pk, edition=EDITION, by=by(at=at))
