"""What the home page leads to: procedures often sought, by the names people know them by."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from procedures.models import ProcedureVersion
from units.remembered import remembered

_OFTEN_SOUGHT = {
    "1.001193": _("Birth registration"),
    "2.000815": _("Certified copies"),
    "1.000894": _("Marriage registration"),
    "1.001612": _("Household business"),
}


@remembered("procedures.ProcedureVersion", "procedures.Procedure")
def often_sought(on: date) -> list[tuple[Promise, str]]:
    """Names and codes of those that are in force, so that nothing is promised that the catalogue lacks."""
    versions = ProcedureVersion.objects.in_force(on).filter(procedure__code__in=_OFTEN_SOUGHT)
    codes = set(versions.values_list("procedure__code", flat=True))
    return [(name, code) for code, name in _OFTEN_SOUGHT.items() if code in codes]
