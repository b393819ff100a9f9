"""What is copied is what the services would have written, column by column."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from procedures.models import CodeCounter, Folder, LetterCounter, Record
from procedures.services.demonstration.copying import Part, copy
from procedures.services.demonstration.deeds import live
from procedures.services.demonstration.lives import Inventor, Lateness, Life, Pace
from procedures.services.demonstration.matters import matters_on
from procedures.services.demonstration.rows import TABLES
from procedures.services.demonstration.staff import staff
from procedures.services.demonstration.volumes import Load
from tests import record_cast
from units.clock import ZONE
from units.domain.kinds import CentreKind
from units.models import ServiceCentre

pytestmark = pytest.mark.django_db

NOT_COMPARED = {"id", "record_id", "applicant_id", "folder_id"}
BEFORE_ANY = datetime(2025, 7, 1, tzinfo=ZONE)
PACE = Pace(refused=0.2, withdrawn=0.1)


def lives_of(day: date) -> list[Life]:
    record_cast.procedures()
    centres = list(ServiceCentre.objects.select_related("unit").order_by("pk"))
    inventor = Inventor(centres=centres, staff=staff(at=BEFORE_ANY), matters=matters_on(day), seed="rows")
    return [
        life
        for centre in centres
        for life in inventor.day(day, centre.pk, load_of(centre), lateness=Lateness(4, 18), pace=PACE)
    ]


def load_of(centre: ServiceCentre) -> Load:
    at_once = 0 if centre.kind == CentreKind.PROVINCIAL else 4
    return Load(total=18 + at_once, online=10, postal=2, at_once=at_once)


def written() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table by the record's code, without keys that follow the order of writing."""
    codes = dict(Record.objects.values_list("pk", "code"))
    owners = dict(Record.objects.values_list("applicant_id", "code"))
    folders = dict(Folder.objects.values_list("pk", "record__code"))
    found: dict[str, list[dict[str, Any]]] = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")
            names = [column.name for column in cursor.description]
            for values in cursor.fetchall():
                row = dict(zip(names, values, strict=True))
                if table.endswith("applicant"):
                    code = owners[row["id"]]
                elif table.endswith("foldermove"):
                    code = folders[row["folder_id"]]
                else:
                    code = codes[row.get("record_id") or row["id"]]
                kept = {
                    name: bytes(value) if isinstance(value, memoryview) else value
                    for name, value in row.items()
                    if name not in NOT_COMPARED
                }
                found.setdefault(code, []).append({"table": table, **kept})
    return found | {"counters": counted()}


def counted() -> list[dict[str, Any]]:
    """How far codes and letters have come."""
    codes = CodeCounter.objects.order_by("unit", "day").values("unit", "day", "last")
    letters = LetterCounter.objects.order_by("centre", "unit", "form", "year")
    return [{"table": "counters", **row} for row in (*codes, *letters.values("centre", "unit", "form", "year", "last"))]


def copied_by(lives: list[Life], day: date) -> None:
    part = Part(lambda: [lives], len(lives))
    assert copy([part], days=(date(2025, 6, 1), day), now=BEFORE_ANY) == len(lives)


def undone(act: Any) -> dict[str, list[dict[str, Any]]]:
    with transaction.atomic():
        act()
        rows = written()
        transaction.set_rollback(True)
    return rows


@pytest.mark.parametrize("day", [date(2025, 7, 2), date(2026, 11, 11)])
def test_a_copied_life_is_the_life_that_the_services_write(day: date) -> None:
    lives = lives_of(day)
    lived = undone(lambda: live(lives))
    copied = undone(lambda: copied_by(lives, day))
    assert lived.keys() == copied.keys()
    for code, rows in lived.items():
        for of_life, of_copy in zip(rows, copied[code], strict=True):
            assert {name: (of_life[name], of_copy[name]) for name in of_life if of_life[name] != of_copy[name]} == {}
    statuses = {row["status"] for rows in lived.values() for row in rows if row["table"] == "procedures_record"}
    assert statuses == {"returned", "refused", "withdrawn"}
    reasons = {row["reason"] for rows in lived.values() for row in rows if row["table"] == "procedures_recordevent"}
    assert ("received_later" in reasons) == (day.year == 2026)  # the term runs from the competent unit's reception


def test_a_life_cut_short_is_equal_too() -> None:
    lives = lives_of(date(2026, 11, 11))
    now = datetime(2026, 11, 12, 10, 0, tzinfo=ZONE)
    begun = [cut for life in lives if (cut := life.cut(now)) is not None]
    lived = undone(lambda: live(begun))
    copied = undone(lambda: copied_by(begun, now.date()))
    assert lived == copied
    statuses = {row["status"] for rows in lived.values() for row in rows if row["table"] == "procedures_record"}
    assert {"returned", "received", "processing"} & statuses
    assert len(statuses) > 2


def test_every_key_that_is_copied_has_its_row() -> None:
    """The references of copied rows are not looked up by a superuser's database: so they are here."""
    lives = lives_of(date(2025, 7, 2))
    copied_by(lives, date(2025, 7, 2))
    with connection.cursor() as cursor:
        for table in TABLES:
            for column, (key, other) in connection.introspection.get_relations(cursor, table).items():
                cursor.execute(
                    f"SELECT count(*) FROM {table} AS t WHERE t.{column} IS NOT NULL"
                    f" AND NOT EXISTS (SELECT FROM {other} AS o WHERE o.{key} = t.{column})"
                )
                assert cursor.fetchone() == (0,), (table, column)
        cursor.execute("SHOW session_replication_role")
        assert cursor.fetchone() == ("origin",)
