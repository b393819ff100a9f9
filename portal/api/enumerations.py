"""What the choices of the API are called in its description (SPECTACULAR_SETTINGS, ENUM_NAME_OVERRIDES).

Fields called "kind" or "status" hold different choices in different places, and generated clients keep these names.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from procedures.api.tracking import STANDINGS
from procedures.domain.circulation_vocabulary import TaskKind
from procedures.domain.money_vocabulary import PaymentState
from procedures.domain.vocabulary import (
    Act,
    ApplicantKind,
    Channel,
    ComponentState,
    FeeKind,
    Reason,
    Standing,
    Status,
    TermUnit,
)
from units.domain.kinds import CentreKind, UnitKind


def _choices(words: Iterable[Any]) -> list[tuple[str, Any]]:
    return [(word.value, _(word.label)) for word in words if word.value]


ACT = _choices(Act)
APPLICANT_KIND = _choices(ApplicantKind)
CENTRE_KIND = _choices(CentreKind)
CHANNEL = _choices(Channel)
COMPONENT_STATE = _choices(ComponentState)
FEE_KIND = _choices(FeeKind)
PAYMENT_STATE = _choices(PaymentState)
REASON = _choices(Reason)
STANDING = _choices(Standing)
STATUS = _choices(Status)
TRACKED_STANDING = STANDINGS
TASK_KIND = _choices(TaskKind)
TERM_UNIT = _choices(TermUnit)
UNIT_KIND = _choices(UnitKind)
