"""The catalogue as deeds read it: one version with its fees and papers, remembered for a while."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import prefetch_related_objects

from procedures.domain.fees import Fee
from procedures.domain.vocabulary import ComponentState, FeeBasis, FeeKind
from procedures.models import Component, Field, ProcedureVersion
from units.errors import RuleBroken
from units.remembered import remembered, remembered_rows

_CATALOGUE = (
    "procedures.Field",
    "procedures.Procedure",
    "procedures.ProcedureVersion",
    "procedures.FeeRule",
    "procedures.Component",
)


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A procedure version with what a reception needs to know of it."""

    version: ProcedureVersion
    fees: tuple[Fee, ...]
    components: tuple[Component, ...]


versions = remembered_rows(lambda: ProcedureVersion.objects.select_related("procedure__field"), *_CATALOGUE)
"""Versions with their procedures, by key."""

fields = remembered_rows(Field.objects.all, *_CATALOGUE)
"""Fields of administration, by key."""


@remembered("procedures.Field")
def all_fields() -> tuple[Field, ...]:
    """Every field of administration, in the alphabet's order."""
    return tuple(Field.objects.all())


@remembered(*_CATALOGUE)
def entry_of_version(version_id: int) -> CatalogueEntry:
    """The entry of one version; RuleBroken("procedure_unknown") when there is none."""
    version = ProcedureVersion.objects.select_related("procedure__field__agency").filter(pk=version_id).first()
    return _entry(version)


@remembered(*_CATALOGUE)
def entry_in_force(code: str, on: date) -> CatalogueEntry:
    """The entry of the version of procedure ``code`` that holds on a day; RuleBroken("procedure_unknown") if none."""
    version = (
        ProcedureVersion.objects.in_force(on)
        .select_related("procedure__field__agency")
        .filter(procedure__code=code)
        .first()
    )
    return _entry(version)


def papers_by_case(entry: CatalogueEntry) -> list[tuple[str, list[Component]]]:
    """The papers that are asked for: those common to all cases first, then each case in the order of the list."""
    asked = [paper for paper in entry.components if paper.state != ComponentState.NOT_APPLICABLE]
    common = [paper for paper in asked if not paper.case]
    cases = groupby((paper for paper in asked if paper.case), key=lambda paper: paper.case)
    return ([("", common)] if common else []) + [(case, list(papers)) for case, papers in cases]


def _entry(version: ProcedureVersion | None) -> CatalogueEntry:
    if version is None:
        raise RuleBroken("procedure_unknown")
    prefetch_related_objects([version], "fees", "components")
    fees = tuple(
        Fee(FeeKind(rule.kind), rule.amount_vnd, FeeBasis(rule.basis), rule.valid_from, rule.valid_to, rule.condition)
        for rule in version.fees.all()
    )
    return CatalogueEntry(version, fees, tuple(version.components.all()))
