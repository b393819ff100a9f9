"""The files of the catalogue: read, typed, and held against each other before a row is written."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from procedures.domain.vocabulary import (
    Channel,
    Competence,
    ComponentForm,
    ComponentState,
    FeeBasis,
    FeeCondition,
    FeeKind,
    OnlineLevel,
    ProcedureLevel,
    Target,
    TermUnit,
)
from units.errors import RuleBroken
from units.services.unit_tables import Problem, Row, filled, number, read_rows, truth

_UNITS = {"hour": TermUnit.WORKING_HOUR, **{unit.value: unit for unit in TermUnit if unit is not TermUnit.WORKING_HOUR}}


@dataclass(frozen=True)
class CatalogueTables:
    """The rows of the files, typed by column."""

    fields: list[Row]
    field_agencies: list[Row]
    procedures: list[Row]
    procedure_components: list[Row]
    working_components: list[Row]
    fee_rules: list[Row]
    everyday_words: list[Row]
    life_events: list[Row]
    life_event_procedures: list[Row]


def _or_none(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: read(text) if text else None


def _or_blank(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: read(text) if text else ""


def _at_most(width: int) -> Callable[[str], str]:
    def short(text: str) -> str:
        if len(text) > width:
            raise ValueError(text)
        return text

    return short


def _filled(width: int) -> Callable[[str], str]:
    return lambda text: filled(_at_most(width)(text))


def _code(text: str) -> str:
    if not re.fullmatch(r"\d\.\d{6}", text):
        raise ValueError(text)
    return text


def _percent(text: str) -> int:
    if (value := number(text)) > 100:
        raise ValueError(text)
    return value


def _list_of(read: Callable[[str], str], separator: str) -> Callable[[str], list[str]]:
    return lambda text: [read(part.strip()) for part in text.split(separator) if part.strip()]


def _agency_level(text: str) -> bool:
    return {"any": True, "province": False}[text]


def _value(word: type[StrEnum]) -> Callable[[str], str]:
    return lambda text: word(text).value


_COLUMNS: dict[str, dict[str, Callable[[str], Any]]] = {
    "fields": {"code": _filled(160), "name_vi": _filled(200), "name_en": _at_most(200), "is_sensitive": truth},
    "field_agencies": {"field_vi": filled, "agency_slug": filled, "level": _agency_level},
    "procedures": {
        "code": _code,
        "name_vi": _filled(1200),
        "name_en": _at_most(1200),
        "field_vi": filled,
        "level": _value(ProcedureLevel),
        "competence": _value(Competence),
        "settlement_value": _or_none(number),
        "settlement_unit": _or_blank(lambda text: _UNITS[text].value),
        "at_once": truth,
        "fee_vnd": _or_none(number),
        "fee_type": _value(FeeKind),
        "fee_basis": _value(FeeBasis),
        "channels": _list_of(_value(Channel), "|"),
        "online_level": _or_blank(_value(OnlineLevel)),
        "target": _value(Target),
        "result": _at_most(1200),
        "legal_basis": _list_of(_at_most(120), ";"),
        "verified": truth,
    },
    "procedure_components": {
        "code": filled,
        "seq": number,
        "case": _at_most(1200),
        "name": _filled(2000),
        "originals": number,
        "copies": number,
    },
    "working_components": {
        "code": filled,
        "seq": number,
        "name": _filled(2000),
        "form": _value(ComponentForm),
        "state": _value(ComponentState),
    },
    "fee_rules": {
        "code": filled,
        "condition": _value(FeeCondition),
        "fee_type": _value(FeeKind),
        "fee_vnd": _or_none(number),
        "fee_basis": _value(FeeBasis),
        "valid_from": date.fromisoformat,
        "last_day": _or_none(date.fromisoformat),
        "legal_basis": filled,
    },
    "everyday_words": {
        "words": _filled(100),
        "code": _or_blank(_code),
        "meaning": _at_most(200),
        "weight": _percent,
    },
    "life_events": {
        "code": _filled(60),
        "title_vi": _filled(80),
        "title_en": _filled(80),
        "text_vi": _filled(200),
        "text_en": _filled(200),
    },
    "life_event_procedures": {"event": filled, "code": _code, "is_main": truth},
}


def read_tables(folder: Path) -> CatalogueTables:
    """The files of ``folder``, checked. Raises RuleBroken ``catalogue_files`` (fact ``problems``: every fault)."""
    problems: list[Problem] = []
    rows = {name: read_rows(folder / f"{name}.csv", columns, problems) for name, columns in _COLUMNS.items()}
    if not problems:
        tables = CatalogueTables(**rows)
        problems.extend(faults(tables))
    if problems:
        raise RuleBroken("catalogue_files", problems=problems)
    return tables


def faults(tables: CatalogueTables) -> Iterator[Problem]:
    """Everything that does not add up between the files."""
    yield from _repeated(tables)
    yield from _unknown(tables)
    for row in tables.everyday_words:
        if bool(row["code"]) == bool(row["meaning"]):
            yield Problem("words_unclear", {"words": row["words"]})
    yield from _fees(tables)
    with_agency = {row["field_vi"] for row in tables.field_agencies}
    for row in tables.procedures:
        code = row["code"]
        if (row["settlement_value"] is None) != (row["settlement_unit"] == ""):
            yield Problem("term_halved", {"code": code})
        elif row["settlement_value"] == 0 and row["settlement_unit"] != TermUnit.SAME_DAY:
            yield Problem("term_zero", {"code": code})
        if row["competence"] == Competence.AGENCY and row["field_vi"] not in with_agency:
            yield Problem("agency_missing", {"code": code, "field": row["field_vi"]})
    for row in tables.procedure_components:
        if not row["originals"] and not row["copies"]:
            yield Problem("paper_uncounted", {"code": row["code"], "seq": row["seq"]})


def _fees(tables: CatalogueTables) -> Iterator[Problem]:
    for row in (*tables.procedures, *tables.fee_rules):
        known = row["fee_vnd"] is not None
        if known != (row["fee_type"] in (FeeKind.FREE, FeeKind.FIXED)) or (
            row["fee_type"] == FeeKind.FREE and row["fee_vnd"]
        ):
            yield Problem("fee_contradicted", {"code": row["code"]})
    for row in tables.fee_rules:
        if row["last_day"] is not None and row["last_day"] < row["valid_from"]:
            yield Problem("fee_period", {"code": row["code"]})


def _repeated(tables: CatalogueTables) -> Iterator[Problem]:
    for file, column, values in (
        ("fields.csv", "code", [row["code"] for row in tables.fields]),
        ("fields.csv", "name_vi", [row["name_vi"] for row in tables.fields]),
        ("field_agencies.csv", "field_vi", [row["field_vi"] for row in tables.field_agencies]),
        ("procedures.csv", "code", [row["code"] for row in tables.procedures]),
        ("procedure_components.csv", "code, seq", [_paper(row) for row in tables.procedure_components]),
        ("working_components.csv", "code, seq", [_paper(row) for row in tables.working_components]),
        (
            "fee_rules.csv",
            "code, condition, valid_from",
            [f"{row['code']} {row['condition']} {row['valid_from']}" for row in tables.fee_rules],
        ),
        (
            "everyday_words.csv",
            "words, code, meaning",
            [f"{row['words']} {row['code']} {row['meaning']}" for row in tables.everyday_words],
        ),
        ("life_events.csv", "code", [row["code"] for row in tables.life_events]),
        (
            "life_event_procedures.csv",
            "event, code",
            [f"{row['event']} {row['code']}" for row in tables.life_event_procedures],
        ),
    ):
        for value, times in Counter(values).items():
            if times > 1:
                yield Problem("value_repeated", {"file": file, "column": column, "value": value})


def _paper(row: Row) -> str:
    return f"{row['code']} {row['seq']}"


def _unknown(tables: CatalogueTables) -> Iterator[Problem]:
    fields = {row["name_vi"] for row in tables.fields}
    codes = {row["code"] for row in tables.procedures}
    events = {row["code"] for row in tables.life_events}
    for file, column, rows, known in (
        ("procedures.csv", "field_vi", tables.procedures, fields),
        ("field_agencies.csv", "field_vi", tables.field_agencies, fields),
        ("procedure_components.csv", "code", tables.procedure_components, codes),
        ("working_components.csv", "code", tables.working_components, codes),
        ("fee_rules.csv", "code", tables.fee_rules, codes),
        ("everyday_words.csv", "code", tables.everyday_words, codes | {""}),
        ("life_event_procedures.csv", "code", tables.life_event_procedures, codes),
        ("life_event_procedures.csv", "event", tables.life_event_procedures, events),
    ):
        for value in sorted({row[column] for row in rows} - known):
            yield Problem("code_unknown", {"file": file, "column": column, "value": value})
