"""Load the catalogue from its files: an upsert that can be repeated, in one transaction, once the files were checked.

The files hold the national catalogue as it was published; the versions made from them hold from ``IN_FORCE_FROM``, so
that the past can be made again. Whatever an administrator changed is marked (``Procedure.is_kept``, ``Field.is_kept``)
and belongs to the administrators from then on: the load counts it as kept and leaves it alone, until the mark is taken
off. Everyday words and life events are marked one by one.
"""

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction

from procedures.domain.vocabulary import ComponentForm, ComponentState
from procedures.models import Component, FeeRule, Field, Procedure, ProcedureVersion, RecordComponent
from procedures.services.catalogue_tables import CatalogueTables, read_tables
from procedures.services.finding_loading import (
    load_everyday_words,
    load_life_event_procedures,
    load_life_events,
)
from procedures.services.forms import read_forms, write_forms
from units.domain.kinds import AGENCIES
from units.domain.names import search_key, sort_key
from units.errors import RuleBroken
from units.models import Unit
from units.remembered import forget_all
from units.services.unit_tables import Problem, Row
from units.services.upsert import Count, Wanted, upsert

DATA = Path(__file__).resolve().parent.parent / "data"
IN_FORCE_FROM = date(2025, 7, 1)


def load_procedures(folder: Path = DATA) -> dict[str, Count]:
    """Bring the catalogue to the files of ``folder`` and say what was created, changed, unchanged and kept, by kind.

    Raises RuleBroken ``catalogue_files`` (fact ``problems``: every fault found) and changes nothing when the files do
    not add up.
    """
    tables, forms = read_tables(folder), read_forms(folder / "forms")
    with transaction.atomic():
        return write_tables(tables) | {"forms": write_forms(forms)}


def write_tables(tables: CatalogueTables) -> dict[str, Count]:
    """Write tables that were checked (or, for the tests' small world, a consistent part of them)."""
    with transaction.atomic():
        with connection.cursor() as cursor:  # two loads at once would both create what is missing
            cursor.execute("LOCK TABLE procedures_procedure IN SHARE ROW EXCLUSIVE MODE")
        loading = _Loading(tables)
        counts = {
            "fields": loading.fields(),
            "procedures": loading.procedures(),
            "versions": loading.versions(),
            "fees": loading.fees(),
            "papers": loading.papers(),
            "everyday_words": load_everyday_words(tables),
            "life_events": load_life_events(tables),
            "life_event_procedures": load_life_event_procedures(tables),
        }
        transaction.on_commit(forget_all)
    forget_all()
    return counts


class _Loading:
    """One load: the tables, and what administrators keep."""

    def __init__(self, tables: CatalogueTables) -> None:
        self.tables = tables
        self.kept_fields = set(Field.objects.filter(is_kept=True).values_list("code", flat=True))
        self.kept = set(Procedure.objects.filter(is_kept=True).values_list("code", flat=True))
        self.rows = [row for row in tables.procedures if row["code"] not in self.kept]

    def fields(self) -> Count:
        slugs = {row["agency_slug"] for row in self.tables.field_agencies}
        agencies = dict(
            Unit.objects.filter(valid_to=None, kind__in=AGENCIES, slug__in=slugs).values_list("slug", "pk").order_by()
        )
        missing = sorted(slugs - set(agencies))
        if missing:
            facts = {"file": "field_agencies.csv", "column": "agency_slug"}
            problems = [Problem("code_unknown", facts | {"value": slug}) for slug in missing]
            raise RuleBroken("catalogue_files", problems=problems)
        settles = {row["field_vi"]: row for row in self.tables.field_agencies}
        rows = [row for row in self.tables.fields if row["code"] not in self.kept_fields]
        return self._counted(
            upsert(Field.objects.all(), (_field(row, settles.get(row["name_vi"]), agencies) for row in rows)),
            kept=len(self.tables.fields) - len(rows),
        )

    def procedures(self) -> Count:
        fields = dict(Field.objects.values_list("name_vi", "pk").order_by())
        common = {row["code"] for row in self.tables.working_components}
        wanted = (
            Wanted(
                {"code": row["code"]},
                {"field_id": fields[row["field_vi"]], "level": row["level"]},
                # the commonest ones go first in searches until the first records were counted
                {"uses": int(row["code"] in common)},
            )
            for row in self.rows
        )
        return self._counted(upsert(Procedure.objects.all(), wanted), kept=len(self.tables.procedures) - len(self.rows))

    def versions(self) -> Count:
        procedures = dict(Procedure.objects.values_list("code", "pk").order_by())
        wanted = (
            Wanted({"procedure_id": procedures[row["code"]], "valid_from": IN_FORCE_FROM}, _version(row))
            for row in self.rows
        )
        count = upsert(ProcedureVersion.objects.all(), wanted)
        self.versions_by_code = dict(self._loaded().values_list("procedure__code", "pk").order_by())
        return self._counted(count)

    def fees(self) -> Count:
        versions = self.versions_by_code
        wanted = [
            Wanted(
                {"version_id": versions[row["code"]], "condition": "", "valid_from": IN_FORCE_FROM},
                _fee(row) | {"valid_to": None},
            )
            for row in self.rows
        ]
        wanted += [
            Wanted(
                {
                    "version_id": versions[row["code"]],
                    "condition": row["condition"],
                    "valid_from": row["valid_from"],
                },
                _fee(row) | {"valid_to": row["last_day"] and row["last_day"] + timedelta(days=1)},
            )
            for row in self.tables.fee_rules
            if row["code"] in versions
        ]
        return self._replaced(FeeRule.objects.filter(version__in=versions.values()), wanted)

    def papers(self) -> Count:
        """Papers of a version by position; a list worked out for the counter goes before the published one."""
        by_code: dict[str, list[Row]] = defaultdict(list)
        for row in self.tables.working_components:
            by_code[row["code"]].append(row)
        worked_out = frozenset(by_code)
        for row in self.tables.procedure_components:
            if row["code"] not in worked_out:
                by_code[row["code"]].append(row)
        wanted = [
            Wanted({"version_id": version, "position": row["seq"]}, _paper(row))
            for code, version in self.versions_by_code.items()
            for row in by_code[code]
        ]
        return self._replaced(Component.objects.filter(version__in=self.versions_by_code.values()), wanted)

    def _loaded(self) -> models.QuerySet[ProcedureVersion]:
        codes = [row["code"] for row in self.rows]
        return ProcedureVersion.objects.filter(valid_from=IN_FORCE_FROM, procedure__code__in=codes)

    def _replaced(self, rows: models.QuerySet[Any], wanted: list[Wanted]) -> Count:
        """Upsert, and remove what the files no longer have: papers of records stand on their own by then."""
        keys = {tuple(want.key.values()) for want in wanted}
        columns = tuple(wanted[0].key) if wanted else ("pk",)
        gone = [row.pk for row in rows if tuple(getattr(row, column) for column in columns) not in keys]
        if gone and rows.model is Component:
            RecordComponent.objects.filter(component__in=gone).update(component=None)
        rows.filter(pk__in=gone).delete()
        count = upsert(rows, wanted)
        count.removed = len(gone)
        return count

    def _counted(self, count: Count, kept: int = 0) -> Count:
        count.kept = kept
        return count


def _field(row: Row, settled_by: Row | None, agencies: dict[str, int]) -> Wanted:
    return Wanted(
        {"code": row["code"]},
        {
            "name_vi": row["name_vi"],
            "name_en": row["name_en"],
            "sort_key": sort_key(row["name_vi"]),
            "is_sensitive": row["is_sensitive"],
            "agency_id": agencies[settled_by["agency_slug"]] if settled_by else None,
            "agency_at_any_level": bool(settled_by and settled_by["level"]),
        },
    )


_SAME = ("name_vi", "name_en", "competence", "at_once", "channels", "online_level", "target", "result", "legal_basis")


def _version(row: Row) -> dict[str, Any]:
    return {column: row[column] for column in (*_SAME, "verified")} | {
        "term_value": row["settlement_value"],
        "term_unit": row["settlement_unit"],
        "search_key": f"{search_key(row['name_vi'])} {search_key(row['name_en'])}".strip(),
        "sort_key": sort_key(row["name_vi"][:150])[:400],
    }


def _fee(row: Row) -> dict[str, Any]:
    return {"kind": row["fee_type"], "amount_vnd": row["fee_vnd"], "basis": row["fee_basis"]}


def _paper(row: Row) -> dict[str, Any]:
    """Published lists give numbers of originals and copies; worked-out ones the form and the usual state."""
    if "state" in row:
        originals = int(row["form"] == ComponentForm.ORIGINAL)
        copies = int(row["form"] == ComponentForm.COPY)
        facts = {"case": "", "form": row["form"], "state": row["state"]}
        return facts | {"name": row["name"], "originals": originals, "copies": copies}
    form = ComponentForm.ORIGINAL if row["originals"] else ComponentForm.COPY
    return {
        "case": row["case"],
        "name": row["name"],
        "form": form.value,
        "state": ComponentState.MUST_PROVIDE.value,
        "originals": row["originals"],
        "copies": row["copies"],
    }
