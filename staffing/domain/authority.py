"""By what right a person approves or signs, and how a signature says so (Decree 30/2020/NĐ-CP Art. 13).

Plain values: who holds what, and from when to when, stands in ``staffing.models.Delegation``.
"""

from dataclasses import dataclass
from typing import Self

from staffing.domain.capabilities import Capability
from units.domain.words import Labelled


class AuthorityKind(Labelled):
    """How somebody comes to sign; ``mark`` is what stands before the title of whose right it is."""

    mark: str

    def __new__(cls, value: str, label: str = "", mark: str = "") -> Self:
        """A member is its value; label and mark stand beside it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.mark = mark
        return member

    OWN = "own", "In one's own right"
    ASSIGNED = "assigned", "Assigned field of work"  # phân công: within the same leadership
    DEPUTY = "deputy", "Deputy for the head", "KT."
    AUTHORISED = "authorised", "By written authorisation", "TUQ."
    BY_ORDER = "by_order", "By order", "TL."
    ACTING = "acting", "Acting head", "Q."


DELEGABLE = tuple(kind for kind in AuthorityKind if kind is not AuthorityKind.OWN)


class DocumentKind(Labelled):
    """What an authority may be limited to; stored values stand in delegations for ever."""

    RESULT = "result", "Results"
    REFUSAL_LETTER = "refusal_letter", "Letters of refusal after appraisal"
    SUPPLEMENT_REQUEST = "supplement_request", "Requests for supplement"
    EXTENSION_LETTER = "extension_letter", "Letters of extension with apology"
    STOP_NOTICE = "stop_notice", "Notices of stopping"
    CERTIFIED_COPY = "certified_copy", "Certified copies and signatures"


CARRIED = frozenset(
    {
        Capability.APPROVE_RESULTS,
        Capability.SIGN_RESULTS,
        Capability.VIEW_RECORDS,
        Capability.VIEW_PERSONAL_DATA,
        Capability.UNMASK_RECORDS,
    }
)
"""What a delegation opens at its unit: who answers for a decision must be able to read what is decided."""


@dataclass(frozen=True, slots=True)
class Authority:
    """The right by which one person approves or signs one document on one day."""

    kind: AuthorityKind
    title: str
    on_behalf_of: str = ""
    decision_number: str = ""

    @property
    def block(self) -> tuple[str, ...]:
        """The lines over a signature: ``("TUQ. CHỦ TỊCH", "GIÁM ĐỐC TRUNG TÂM")``."""
        return signature_block(self.kind, on_behalf_of=self.on_behalf_of, title=self.title)


def signature_block(kind: AuthorityKind, *, on_behalf_of: str, title: str) -> tuple[str, ...]:
    """Whose right it is with its mark, then who signs; in one's own right the title alone."""
    own = title.upper()
    if not kind.mark:
        return (own,) if own else ()
    if kind is AuthorityKind.ACTING:
        return (f"{kind.mark} {on_behalf_of.upper()}",)
    return tuple(line for line in (f"{kind.mark} {on_behalf_of.upper()}", own) if line)


@dataclass(frozen=True, slots=True)
class Matter:
    """What is to be approved or signed, as a delegation sees it: codes, since rights know nothing of procedures."""

    procedure_code: str
    field_code: str
    document_kind: DocumentKind


@dataclass(frozen=True, slots=True)
class Limits:
    """The contents of a delegation: an empty part does not limit."""

    procedure_codes: frozenset[str] = frozenset()
    field_codes: frozenset[str] = frozenset()
    document_kinds: frozenset[str] = frozenset()

    @property
    def is_limited(self) -> bool:
        """Whether anything is named at all."""
        return bool(self.procedure_codes or self.field_codes or self.document_kinds)

    def covers(self, matter: Matter) -> bool:
        """A matter is covered by its procedure or its field, and by its kind of document."""
        by_matter = not (self.procedure_codes or self.field_codes) or (
            matter.procedure_code in self.procedure_codes or matter.field_code in self.field_codes
        )
        return by_matter and (not self.document_kinds or matter.document_kind in self.document_kinds)

    def meets(self, other: "Limits") -> bool:
        """Whether both could cover one matter, as far as codes tell."""
        documents = _meet(self.document_kinds, other.document_kinds)
        named = (self.procedure_codes or self.field_codes) and (other.procedure_codes or other.field_codes)
        matters = not named or self.procedure_codes & other.procedure_codes or self.field_codes & other.field_codes
        return documents and bool(matters)


def _meet(mine: frozenset[str], others: frozenset[str]) -> bool:
    return not mine or not others or bool(mine & others)
