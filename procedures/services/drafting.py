"""What a reception brings along, before it is a record: plain values, checked here."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from procedures.domain import identifiers
from procedures.domain.vocabulary import (
    ApplicantKind,
    Channel,
    ComponentForm,
    ComponentState,
    Reason,
    ReturnMethod,
    SourceSystem,
)
from procedures.models import Applicant, Record, RecordComponent
from procedures.queries.catalogue import CatalogueEntry
from units.domain.names import search_key
from units.errors import RuleBroken

LONGEST_NAME = 200  # characters, composed (NFC); longer than any name that a register holds


@dataclass(frozen=True, slots=True)
class Party:
    """A person or body as typed or read from a card."""

    name: str
    kind: ApplicantKind = ApplicantKind.CITIZEN
    personal_number: str = ""
    passport: str = ""
    tax_code: str = ""
    born_on: date | None = None
    telephone: str = ""
    email: str = ""
    address: str = ""
    unit_id: int | None = None

    def checked(self) -> "Party":
        """With numbers in their written form; RuleBroken where one cannot be such a number at all."""
        name = identifiers.person_name(self.name)
        if not name:
            raise RuleBroken("name_missing")
        if len(name) > LONGEST_NAME:
            raise RuleBroken("name_too_long", letters=len(name), most=LONGEST_NAME)
        return replace(
            self,
            name=name,
            personal_number=_written(identifiers.personal_number, self.personal_number, "personal_number_invalid"),
            tax_code=_written(identifiers.tax_code, self.tax_code, "tax_code_invalid"),
            telephone=_written(identifiers.telephone, self.telephone, "telephone_invalid"),
        )

    def warnings(self) -> tuple[str, ...]:
        """Doubts that the law gives no refusal for, as codes."""
        found: list[str] = []
        if self.personal_number:
            found += identifiers.personal_number(self.personal_number, self.born_on).warnings
        if self.telephone:
            found += identifiers.telephone(self.telephone).warnings
        return tuple(found)

    def row(self) -> Applicant:
        """The party as a row, not yet saved."""
        return Applicant(
            kind=self.kind,
            name=self.name,
            personal_number=self.personal_number,
            passport=self.passport,
            tax_code=self.tax_code,
            born_on=self.born_on,
            telephone=self.telephone,
            email=self.email,
            address=self.address,
            unit_id=self.unit_id,
            search_key=search_key(self.name),
        )


def party_of(row: Applicant) -> Party:
    """A party as it was written down."""
    return Party(
        name=row.name,
        kind=ApplicantKind(row.kind),
        personal_number=row.personal_number,
        passport=row.passport,
        tax_code=row.tax_code,
        born_on=row.born_on,
        telephone=row.telephone,
        email=row.email,
        address=row.address,
        unit_id=row.unit_id,
    )


def _written(check: Callable[[str], identifiers.Checked], typed: str, code: str) -> str:
    if not typed:
        return ""
    value = check(typed).value
    if value is None:
        raise RuleBroken(code)
    return value


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as ticked at the counter; ``component_id`` None for a free row, ``known_id`` one known before."""

    name: str
    form: ComponentForm
    state: ComponentState
    originals: int = 0
    copies: int = 0
    is_present: bool = False
    component_id: int | None = None
    known_id: int | None = None


@dataclass(frozen=True, slots=True)
class Reception:
    """A reception (or a submission) as it comes from any of the four doors.

    ``competent_unit_id`` is given only where the clerk chose another unit than the rule, with ``choice_reason``.
    ``papers`` None takes the catalogue's usual list. ``conditions`` are codes that a fee may ask for.
    """

    procedure_code: str
    centre_id: int
    applicant: Party
    submitter: Party | None = None
    representative: Party | None = None
    residence_unit_id: int | None = None
    property_unit_id: int | None = None
    competent_unit_id: int | None = None
    choice_reason: Reason = Reason.NONE
    return_centre_id: int | None = None
    return_method: ReturnMethod = ReturnMethod.COUNTER
    channel: Channel = Channel.IN_PERSON
    source_system: SourceSystem = SourceSystem.COUNTER
    master_system: str = ""
    external_code: str = ""
    assisted_by_id: int | None = None
    papers: tuple[Paper, ...] | None = None
    copies: int = 1
    pages: int = 1
    conditions: frozenset[str] = frozenset()


def save_parties(draft: Reception, record: Record) -> None:
    """Write the owner and, where they are others, the submitter and the representative, in one statement."""
    given = {
        column: party.checked().row()
        for column, party in (
            ("applicant", draft.applicant),
            ("submitter", draft.submitter),
            ("representative", draft.representative),
        )
        if party is not None
    }
    Applicant.objects.bulk_create(given.values())
    for column, row in given.items():
        setattr(record, column, row)


def papers_of(draft: Reception, entry: CatalogueEntry) -> list[RecordComponent]:
    """The record's papers as rows: as ticked, or the catalogue's common list when nothing was said."""
    papers = draft.papers
    if papers is None:
        papers = tuple(
            Paper(
                name=component.name,
                form=ComponentForm(component.form),
                state=ComponentState(component.state),
                originals=component.originals,
                copies=component.copies,
                component_id=component.pk,
            )
            for component in entry.components
            if not component.case
        )
    return [
        RecordComponent(
            component_id=paper.component_id,
            position=position,
            name=paper.name,
            form=paper.form,
            state=paper.state,
            originals=paper.originals,
            copies=paper.copies,
            is_present=paper.is_present,
        )
        for position, paper in enumerate(papers, start=1)
    ]
