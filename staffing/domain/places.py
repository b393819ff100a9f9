"""Which role is held where (Decree 118/2025 Arts. 9-12): a role at the wrong place would open what it must not."""

from staffing.domain.capabilities import Role
from units.domain.words import Labelled


class PlaceKind(Labelled):
    """The three kinds of place that an assignment may name."""

    CENTRE = "centre", "Service centre"
    UNIT = "unit", "Competent unit"
    PROVINCE = "province", "The whole province"


_CENTRE = frozenset({PlaceKind.CENTRE})
_UNIT = frozenset({PlaceKind.UNIT})
_ANY = frozenset(PlaceKind)

ROLE_PLACES: dict[Role, frozenset[PlaceKind]] = {
    Role.ASSISTANT: _CENTRE,
    Role.RECEPTION_CLERK: _CENTRE,
    Role.RETURN_CLERK: _CENTRE,
    Role.CASHIER: _CENTRE,
    Role.POST_OFFICER: _CENTRE,
    Role.CENTRE_LEADER: _CENTRE,
    # never the province's own unit: that would open the records of every unit, with their personal data
    Role.PROCESSING_OFFICER: _UNIT,
    Role.UNIT_LEADER: _UNIT,
    Role.DOCUMENT_CLERK: _UNIT,
    Role.PROVINCIAL_SUPERVISOR: frozenset({PlaceKind.PROVINCE}),
    Role.CATALOGUE_ADMIN: frozenset({PlaceKind.PROVINCE}),
    Role.PETITION_OFFICER: _ANY,
    Role.TECHNICAL_ADMIN: _ANY,
    Role.AUDITOR: frozenset({PlaceKind.PROVINCE}),
    Role.CONNECTED_SYSTEM: frozenset({PlaceKind.PROVINCE}),
}
