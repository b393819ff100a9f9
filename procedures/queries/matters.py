"""Fields and procedures by name, for whoever keeps delegations of authority (``staffing.ports.Matters``)."""

from collections.abc import Iterable

from procedures.models import Field, ProcedureVersion


class Matters:
    """The catalogue as delegations name it."""

    def fields(self) -> dict[str, str]:
        """Names by code."""
        return {field.code: field.label for field in Field.objects.order_by("sort_key")}

    def procedures(self, codes: Iterable[str]) -> dict[str, str]:
        """The latest version's name of each; versions that are over count too, since delegations outlive them."""
        rows = ProcedureVersion.objects.filter(procedure__code__in=set(codes)).select_related("procedure")
        return {version.procedure.code: version.name for version in rows.order_by("valid_from")}
