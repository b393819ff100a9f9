"""Two counters must not receive one matter at the same moment without knowing of each other."""

from django.db import connection

from procedures.models import IdempotencyKey
from procedures.queries.same_matter import SameMatter, same_matter
from procedures.services.drafting import Reception
from staffing.models import Account
from units.errors import RuleBroken
from units.scoping import Scope


def matter_of(draft: Reception, *, people: Scope) -> SameMatter:
    """What the owner of a draft has going on for the same procedure."""
    owner = draft.applicant
    return same_matter(
        draft.procedure_code, personal_number=owner.personal_number, tax_code=owner.tax_code, people=people
    )


def require_no_other(*, draft: Reception, known: int, actor: Account, key: str, people: Scope) -> None:
    """Stop when more open records of this matter exist than the clerk was shown; RuleBroken("same_matter_open").

    Holds until the transaction ends: whoever receives the same matter meanwhile waits, and is told. The clerk's own
    request sent twice is no second matter.
    """
    owner = draft.applicant.personal_number or draft.applicant.tax_code
    if not owner:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{draft.procedure_code} {owner}"])
    if key and IdempotencyKey.objects.filter(account=actor, key=key).exists():
        return
    found = matter_of(draft, people=people)
    if found.total > known:
        raise RuleBroken("same_matter_open", number=found.total)
