"""Who vouches for whom: the electronic identity of citizens and organisations (Decree 69/2024/ND-CP)."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from units.domain.words import Labelled


class CitizenKind(Labelled):
    """Who signs in (claim LoaiTaiKhoan: 1 citizen, 2 organisation)."""

    CITIZEN = "citizen", "Citizen"
    ORGANISATION = "organisation", "Organisation"


class AssuranceLevel(IntEnum):
    """The level of an electronic identity (Decree 69/2024 Art. 7); an organisation has that of its representative."""

    ONE = 1
    TWO = 2


@dataclass(frozen=True, slots=True)
class Identity:
    """What an identity provider asserts at a sign-in. Numbers in their written form; organisations have a tax code."""

    issuer: str
    subject: str
    kind: CitizenKind
    person_name: str
    personal_number: str
    assurance: AssuranceLevel
    organisation_name: str = ""
    tax_code: str = ""
    born_on: date | None = None
    sex: str = ""
    telephone: str = ""
    email: str = ""
    address: str = ""
