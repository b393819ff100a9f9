"""By what right somebody approves or signs for a record's competent unit (Decree 30/2020 Art. 13).

Asked when it is used and written beside what was signed, so that it stays true when the decision has expired.
"""

from datetime import date

from procedures.models import Record
from staffing.domain.authority import Authority, DocumentKind
from staffing.domain.capabilities import Capability
from staffing.models import Account
from staffing.queries.delegations import authority_of
from units.errors import RuleBroken


def require_authority(
    record: Record,
    account: Account,
    *,
    on: date,
    document_kind: DocumentKind,
    capability: Capability = Capability.SIGN_RESULTS,
) -> Authority:
    """The account's own right on that day, or the delegation that covers this matter.

    Letters ask with their own ``document_kind``. RuleBroken("signer_not_competent") where there is neither.
    """
    found = authority_of(
        account,
        record.competent_unit_id,
        on,
        procedure_code=record.procedure.code,
        field_code=record.field.code,
        document_kind=document_kind,
        capability=capability,
    )
    if found is None:
        raise RuleBroken("signer_not_competent", field="signer")
    return found


def kind_of_result(*, is_refusal: bool) -> DocumentKind:
    """A refusal after appraisal is a document of its own kind: it may be kept back from a delegation."""
    return DocumentKind.REFUSAL_LETTER if is_refusal else DocumentKind.RESULT
