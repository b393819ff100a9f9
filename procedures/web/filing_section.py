"""What was answered online, beside the record: the desk sees what names nobody, and the rest after a logged look."""

from typing import Any

from procedures.domain.calendar import local
from procedures.domain.forms import kept
from procedures.models import Filing, Record
from procedures.services.filings import form_of_filing
from procedures.web.filing_words import summary


def answers_section(record: Record, *, unmasked: bool) -> dict[str, Any]:
    """The context of ``desk/_record_answers.html``; nothing where the record was not filed here."""
    filing = Filing.objects.filter(record=record).select_related("form").first()
    if filing is None:
        return {"answers": []}
    form = form_of_filing(filing)
    answers = kept(form, filing.answers)
    return {"answers": summary(form, answers, on=local(record.submitted_at).date(), masked=not unmasked)}
