"""A citizen's own records: those they filed, and those that bear their verified number."""

from django.db.models import Q

from procedures.domain.vocabulary import Status
from procedures.models import Record
from procedures.models.record_queryset import RecordQuerySet
from staffing.domain.identity import CitizenKind
from staffing.models import Citizen

SHOWN = 20  # on a page


def own(citizen: Citizen) -> RecordQuerySet:
    """Every record that is theirs: filed by this account, or with its verified number as owner or submitter.

    An organisation sees what bears its tax code, never what its representative has as a person; a person the reverse.
    """
    if citizen.kind == CitizenKind.ORGANISATION:
        theirs = Q(applicant__tax_code=citizen.tax_code) | Q(submitter__tax_code=citizen.tax_code)
    else:
        number = citizen.personal_number
        theirs = Q(applicant__personal_number=number) | Q(submitter__personal_number=number)
    rows = Record.objects.filter(theirs | Q(filing__citizen=citizen.pk)).exclude(status=Status.VOIDED)
    return rows.select_related("version__procedure", "received_at_centre", "competent_unit", "return_at_centre")


def latest(citizen: Citizen, *, page: int = 1) -> tuple[list[Record], bool]:
    """One page, the newest first, and whether there is another after it."""
    rows = list(own(citizen).order_by("-submitted_at", "-pk")[(page - 1) * SHOWN : page * SHOWN + 1])
    return rows[:SHOWN], len(rows) > SHOWN


def own_record(citizen: Citizen, code: str) -> Record | None:
    """One record of theirs by its code, with its people."""
    rows = own(citizen).select_related(
        "applicant", "submitter", "representative", "replaces", "filing__form", "result", "assisted_by"
    )
    return rows.filter(code=code).first()
