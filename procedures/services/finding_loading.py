"""The part of the catalogue's load that helps people find a procedure: everyday words and life events."""

from typing import Any

from django.db import models

from procedures.models import EverydayWords, LifeEvent, LifeEventProcedure, Procedure
from procedures.services.catalogue_tables import CatalogueTables
from units.services.upsert import Count, Wanted, upsert


def load_everyday_words(tables: CatalogueTables) -> Count:
    """What people say, by words and meaning; rows of administrators stay as they are."""
    procedures = _procedures()
    kept = set(EverydayWords.objects.filter(is_kept=True).values_list("words", "procedure", "meaning").order_by())
    wanted = [
        Wanted(
            {"words": row["words"], "procedure_id": procedures.get(row["code"]), "meaning": row["meaning"]},
            {"weight": row["weight"]},
        )
        for row in tables.everyday_words
    ]
    return _replaced(EverydayWords.objects.filter(is_kept=False), wanted, kept)


def load_life_events(tables: CatalogueTables) -> Count:
    """The events in the order of their file."""
    kept = set(LifeEvent.objects.filter(is_kept=True).values_list("code").order_by())
    wanted = [
        Wanted({"code": row["code"]}, {"position": place, **{name: row[name] for name in row if name != "code"}})
        for place, row in enumerate(tables.life_events, 1)
    ]
    return _replaced(LifeEvent.objects.filter(is_kept=False), wanted, kept)


def load_life_event_procedures(tables: CatalogueTables) -> Count:
    """The procedures of each event in the order of their file; those of an event that is kept are kept with it."""
    procedures = _procedures()
    events = dict(LifeEvent.objects.values_list("code", "pk").order_by())
    own = LifeEventProcedure.objects.filter(event__is_kept=True)
    kept_events = set(LifeEvent.objects.filter(is_kept=True).values_list("code", flat=True).order_by())
    wanted = [
        Wanted(
            {"event_id": events[row["event"]], "procedure_id": procedures[row["code"]]},
            {"position": place, "is_main": row["is_main"]},
        )
        for place, row in enumerate(tables.life_event_procedures, 1)
        if row["event"] not in kept_events
    ]
    count = _replaced(LifeEventProcedure.objects.filter(event__is_kept=False), wanted, set())
    count.kept = own.count()
    return count


def _procedures() -> dict[str, int]:
    return dict(Procedure.objects.values_list("code", "pk").order_by())


def _replaced(rows: models.QuerySet[Any], wanted: list[Wanted], kept: set[tuple[Any, ...]]) -> Count:
    """Upsert what is not kept, and remove what the files no longer have."""
    ours = [want for want in wanted if tuple(want.key.values()) not in kept]
    keys = {tuple(want.key.values()) for want in ours}
    columns = tuple(wanted[0].key) if wanted else ("pk",)
    gone = [row.pk for row in rows if tuple(getattr(row, column) for column in columns) not in keys]
    rows.filter(pk__in=gone).delete()
    count = upsert(rows, ours)
    count.removed, count.kept = len(gone), len(kept)
    return count
