"""What a counter receives most."""

from django.db.models import Count, Max

from procedures.models import ProcedureVersion, Record

LOOKED_AT = 500  # the latest receptions of a centre: enough for a habit, and one short walk of an index
SHOWN = 5


def often_used(centre_id: int) -> list[ProcedureVersion]:
    """The procedures that the centre received most of late, the most used first, in the versions it used last."""
    latest = Record.objects.filter(received_at_centre=centre_id).order_by("-submitted_at", "-id")[:LOOKED_AT]
    used = (
        Record.objects.filter(pk__in=latest.values("pk"))
        .values("procedure")
        .annotate(times=Count("id"), last=Max("version"))
        .order_by("-times", "procedure")[:SHOWN]
    )
    versions = ProcedureVersion.objects.select_related("procedure").in_bulk([row["last"] for row in used])
    return [versions[row["last"]] for row in used]
