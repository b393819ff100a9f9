"""A unit by its code and the day on which it began: 54 codes name an old unit and the one that came after it."""

from datetime import date

from units.models import Unit


def written_unit(code: str, since: date) -> str:
    """How an address names the unit itself, without what was merged into it: ``06685@2025-07-01``."""
    return f"{code}@{since.isoformat()}"


def read_unit(text: str) -> Unit | None:
    """The unit that ``written_unit`` names; None where there is none."""
    code, _at, since = text.partition("@")
    try:
        return Unit.objects.filter(code=code, valid_from=date.fromisoformat(since)).first()
    except ValueError:
        return None
