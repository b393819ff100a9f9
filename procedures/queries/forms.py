"""Which form a procedure is filed by."""

from datetime import date

from procedures.models import FormVersion, ProcedureVersion
from units.remembered import remembered

_ROWS = ("procedures.FormVersion", "procedures.ProcedureVersion", "procedures.Procedure")


@remembered(*_ROWS)
def form_in_force(procedure_code: str, on: date) -> FormVersion | None:
    """The form by which a procedure is filed online on a day, with its version; None where there is none."""
    rows = FormVersion.objects.filter(
        version__in=_versions(procedure_code, on),
        valid_from__lte=on,
    )
    return rows.select_related("version__procedure__field").order_by("-valid_from", "-revision").first()


def _versions(procedure_code: str, on: date) -> list[int]:
    held = ProcedureVersion.objects.in_force(on).filter(procedure__code=procedure_code)
    return list(held.values_list("pk", flat=True))


@remembered(*_ROWS)
def filed_online(on: date) -> frozenset[str]:
    """The codes of all procedures that can be filed here on a day."""
    return frozenset(code for code, _name in filed_names(on))


@remembered(*_ROWS)
def filed_names(on: date) -> tuple[tuple[str, str], ...]:
    """The procedures that can be filed here on a day with their names, in the order of the names."""
    versions = ProcedureVersion.objects.in_force(on).filter(forms__valid_from__lte=on).distinct()
    return tuple(versions.order_by("sort_key").values_list("procedure__code", "name_vi"))
