"""The letter that a refusal at reception is given with (form 03): numbered, with its reason in words."""

from datetime import datetime

from procedures.domain.calendar import local
from procedures.domain.vocabulary import LetterForm, Reason
from procedures.models import Record, RefusalLetter
from procedures.queries.places import centre
from procedures.services.letter_numbering import next_letter_number
from staffing.models import Account


def write_refusal_letter(record: Record, *, reason: Reason, why: str, actor: Account, at: datetime) -> RefusalLetter:
    """Number and keep the letter of a refused record; the receiving centre writes it."""
    here = centre(record.received_at_centre_id)
    return RefusalLetter.objects.create(
        record=record,
        number=next_letter_number(LetterForm.REFUSAL, here, local(at).date()),
        reason=reason,
        why=why.strip(),
        written_by=actor,
        written_at=at,
    )
