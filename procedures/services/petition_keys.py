"""Opening one's own petition without an account: by the eight digits that were shown when it was sent in."""

from datetime import datetime
from secrets import compare_digest

from procedures.models import Petition, PetitionText
from procedures.services.tries import one_try
from staffing.audit import record_look
from staffing.domain.acts import SubjectKind
from units.errors import RuleBroken

PURPOSE = "petition, by its writer"


def open_by_key(*, petition: Petition, typed: str, ip: str | None, at: datetime) -> None:
    """Accept the key or refuse it. RuleBroken: petition_key_wrong, petition_key_locked, petition_key_unavailable."""
    kept = PetitionText.objects.values_list("opening_key", flat=True).get(petition=petition)
    given = "".join(char for char in typed if char in "0123456789")
    tries = one_try(
        kind="petition",
        code=petition.code,
        ip=ip,
        locked="petition_key_locked",
        unavailable="petition_key_unavailable",
    )
    with tries:
        if not compare_digest(given, kept):
            raise RuleBroken("petition_key_wrong")
    record_look(actor=None, subject_kind=SubjectKind.PETITION, subject_id=petition.pk, at=at, purpose=PURPOSE, ip=ip)
