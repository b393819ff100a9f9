"""How a form is written: the shared definitions of answers, and what a form's file must look like to be taken."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from procedures.domain.form_rules import RULE, questions_of

PARTS = (
    "name",
    "personal_number",
    "passport",
    "born_on",
    "sex",
    "ethnicity",
    "nationality",
    "telephone",
    "email",
    "address",
)
"""What a question of widget ``person`` may ask for, in the order in which a page asks."""

WIDGETS = (
    "text",
    "long_text",
    "date",
    "choice",
    "choices",
    "yes_no",
    "number",
    "personal_number",
    "telephone",
    "email",
    "unit",
    "address",
    "person",
)

_PLACE = {
    "type": "object",
    "properties": {
        "line": {"type": "string", "minLength": 1, "maxLength": 200},
        "code": {"type": "string", "maxLength": 12},
        "typed": {"type": "string", "minLength": 1, "maxLength": 200},
        "elsewhere": {"const": True},
    },
    "required": ["typed"],
    "additionalProperties": False,
}

COMMON: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$defs": {
        "name": {"type": "string", "minLength": 2, "maxLength": 200},
        "text": {"type": "string", "minLength": 1, "maxLength": 300},
        "long_text": {"type": "string", "minLength": 1, "maxLength": 3000},
        "date": {"type": "string", "format": "date"},
        "past_date": {"type": "string", "format": "past_date"},
        "future_date": {"type": "string", "format": "future_date"},
        "yes_no": {"type": "boolean"},
        "sex": {"enum": ["male", "female"]},
        "count": {"type": "integer", "minimum": 1, "maximum": 100},
        "amount": {"type": "integer", "minimum": 0, "maximum": 100_000_000_000},
        "personal_number": {"type": "string", "format": "personal_number"},
        "tax_code": {"type": "string", "format": "tax_code"},
        "telephone": {"type": "string", "format": "telephone"},
        "email": {"type": "string", "format": "email", "maxLength": 254},
        "unit": _PLACE | {"required": ["typed", "code"]},
        "address": _PLACE | {"oneOf": [{"required": ["code"]}, {"required": ["elsewhere"]}]},
        "address_here": _PLACE | {"required": ["typed", "code"]},
        "person": {
            "type": "object",
            "properties": {
                "name": {"$ref": "#/$defs/name"},
                "personal_number": {"$ref": "#/$defs/personal_number"},
                "passport": {"type": "string", "minLength": 5, "maxLength": 20},
                "born_on": {"$ref": "#/$defs/past_date"},
                "sex": {"$ref": "#/$defs/sex"},
                "ethnicity": {"type": "string", "minLength": 1, "maxLength": 60},
                "nationality": {"type": "string", "minLength": 1, "maxLength": 60},
                "telephone": {"$ref": "#/$defs/telephone"},
                "email": {"$ref": "#/$defs/email"},
                "address": {"$ref": "#/$defs/address"},
            },
            "additionalProperties": False,
        },
    },
}
"""Definitions that every form may point at: ``{"$ref": "common#/$defs/name"}``."""

REGISTRY: Registry[Any] = Registry().with_resource(
    "common", Resource.from_contents(COMMON, default_specification=DRAFT202012)
)

_WORDS = {
    "type": "object",
    "required": ["vi", "en"],
    "properties": {"vi": {"type": "string", "minLength": 1}, "en": {"type": "string", "minLength": 1}},
    "additionalProperties": False,
}
_NAME = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"}
_PATH = {"type": "string", "pattern": r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$"}
_QUESTION = {
    "type": "object",
    "required": ["name", "widget", "label"],
    "properties": {
        "name": _NAME,
        "widget": {"enum": list(WIDGETS)},
        "label": _WORDS,
        "hint": _WORDS,
        "errors": {"type": "object", "additionalProperties": _WORDS},
        "optional": {"type": "boolean"},
        "show_if": RULE,
        "options": {
            "type": "array",
            "minItems": 2,
            "items": {
                "type": "object",
                "required": ["value", "label"],
                "properties": {"value": _NAME, "label": _WORDS, "hint": _WORDS},
                "additionalProperties": False,
            },
        },
        "parts": {"type": "array", "minItems": 1, "items": {"enum": list(PARTS)}},
        "optional_parts": {"type": "array", "items": {"enum": list(PARTS)}},
    },
    "additionalProperties": False,
}
_EXIT = {
    "type": "object",
    "required": ["if", "title", "text"],
    "properties": {"if": RULE, "title": _WORDS, "text": _WORDS, "procedure": {"type": "string"}},
    "additionalProperties": False,
}
_STEP = {
    "type": "object",
    "required": ["id", "title", "questions"],
    "properties": {
        "id": {"type": "string", "pattern": "^[a-z][a-z0-9-]{0,39}$"},
        "title": _WORDS,
        "text": _WORDS,
        "show_if": RULE,
        "questions": {"type": "array", "minItems": 1, "items": _QUESTION},
        "exits": {"type": "array", "items": _EXIT},
    },
    "additionalProperties": False,
}
_PAPER = {
    "type": "object",
    "required": ["paper", "how"],
    "properties": {
        "paper": {"type": "integer", "minimum": 1},
        "how": {"enum": ["form", "upload", "data"]},
        "label": _WORDS,
        "hint": _WORDS,
        "optional": {"type": "boolean"},
        "show_if": RULE,
    },
    "additionalProperties": False,
}
_CHOSEN = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["from"],
        "properties": {"from": _PATH, "if": RULE},
        "additionalProperties": False,
    },
}
FORMAT: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["steps", "record", "papers"],
    "properties": {
        "steps": {"type": "array", "minItems": 1, "items": _STEP},
        "papers": {"type": "array", "items": _PAPER},
        "record": {
            "type": "object",
            "required": ["owner"],
            "properties": {
                "owner": _CHOSEN,
                "representative": _CHOSEN,
                "place": _CHOSEN,
                "copies": _PATH,
                "pages": _PATH,
            },
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}
"""The JSON Schema of a UI schema; README.md beside the forms says the same in words."""

RESERVED_STEPS = frozenset(
    {
        "person",
        "organisation",
        "contact",
        "return",
        "return-address",
        "papers",
        "files",
        "check",
        "sent",
        "exit",
        "delete",
    }
)
RESERVED_NAMES = frozenset(
    {
        "filed_for",
        "filed_for_organisation",
        "filed_for_organisation_name",
        "filed_for_tax_code",
        "contact_telephone",
        "contact_email",
        "return_method",
        "return_address",
        "citizen",
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a form, and where: ``place`` as ``steps/1/questions/0``."""

    place: str
    text: str


def problems_of(schema: Mapping[str, Any], ui: Mapping[str, Any]) -> list[Problem]:
    """All faults of a form; none when it can be used. Texts are in English: they speak of JSON to whoever writes it."""
    found = [
        Problem("/".join(map(str, error.absolute_path)), error.message)
        for error in Draft202012Validator(FORMAT).iter_errors(dict(ui))
    ]
    found += [
        Problem("schema/" + "/".join(map(str, error.absolute_path)), error.message)
        for error in Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(dict(schema))
    ]
    if found:
        return found
    return [*_questions(schema, ui), *_pointers(ui)]


def _questions(schema: Mapping[str, Any], ui: Mapping[str, Any]) -> Iterator[Problem]:
    """Each property has its question and the other way round; what is asked by options is what the schema takes."""
    properties = schema.get("properties", {})
    asked: set[str] = set()
    steps: set[str] = set()
    for number, step in enumerate(ui["steps"]):
        place = f"steps/{number}"
        if step["id"] in RESERVED_STEPS or step["id"] in steps:
            yield Problem(place, f"the step's id {step['id']} is taken")
        steps.add(step["id"])
        for question in step["questions"]:
            name = question["name"]
            if name in asked or name in RESERVED_NAMES:
                yield Problem(place, f"the name {name} is taken")
            asked.add(name)
            if name not in properties:
                yield Problem(place, f"{name} is no property of the schema")
                continue
            if question["widget"] in ("choice", "choices"):
                yield from _options(place, question, properties[name])
            if question["widget"] == "person" and "name" not in question.get("parts", ()):
                yield Problem(place, f"{name} asks for a person without the part name")
    for name in sorted(set(properties) - asked):
        yield Problem("schema", f"{name} is asked by no step")


def _options(place: str, question: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterator[Problem]:
    values = [option["value"] for option in question.get("options", ())]
    taken = wanted.get("items", wanted).get("enum")
    if taken is None and wanted.get("$ref") == "common#/$defs/sex":
        taken = ["male", "female"]
    if taken is None or sorted(taken) != sorted(values):
        yield Problem(place, f"the options of {question['name']} are not the enum of the schema")


def _pointers(ui: Mapping[str, Any]) -> Iterator[Problem]:
    """Rules look back at earlier pages only (one works without a script); the record's facts come from questions."""
    known: set[str] = set()
    for number, step in enumerate(ui["steps"]):
        yield from _unknown(f"steps/{number}", step.get("show_if"), known)
        for question in step["questions"]:
            yield from _unknown(f"steps/{number}", question.get("show_if"), known)
        known |= {question["name"] for question in step["questions"]}
        for way_out in step.get("exits", ()):
            yield from _unknown(f"steps/{number}/exits", way_out["if"], known)
    for number, paper in enumerate(ui["papers"]):
        yield from _unknown(f"papers/{number}", paper.get("show_if"), known)
    record = ui["record"]
    for role in ("owner", "representative", "place"):
        for one in record.get(role, ()):
            yield from _unknown(f"record/{role}", one.get("if"), known)
            if one["from"].partition(".")[0] not in known | {"citizen"}:
                yield Problem(f"record/{role}", f"{one['from']} is no question")
    for column in ("copies", "pages"):
        if column in record and record[column].partition(".")[0] not in known:
            yield Problem(f"record/{column}", f"{record[column]} is no question")


def _unknown(place: str, rule: Mapping[str, Any] | None, known: set[str]) -> Iterator[Problem]:
    for path in questions_of(rule):
        if path.partition(".")[0] not in known:
            yield Problem(place, f"a rule asks for {path}, which is not asked before")
