"""Who signs a letter of the competent unit, and in whose name: asked at the moment of signing."""

from datetime import date

from procedures.models import Record
from staffing.domain.authority import DocumentKind
from staffing.models import Account
from staffing.queries.delegations import authority_of
from units.errors import RuleBroken


def signed_as(record: Record, signer: Account, kind: DocumentKind, on: date) -> str:
    """The lines over the signature, one under the other; RuleBroken("signer_not_competent") without a right to sign."""
    authority = authority_of(
        signer,
        record.competent_unit_id,
        on,
        procedure_code=record.procedure.code,
        field_code=record.field.code,
        document_kind=kind,
    )
    if authority is None:
        raise RuleBroken("signer_not_competent")
    return "\n".join(authority.block)
