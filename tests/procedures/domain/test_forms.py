"""Forms as data: every file adds up, and the rules say what is asked, what is missing, and who cannot go on."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from procedures.domain.form_format import problems_of
from procedures.domain.form_rules import holds
from procedures.domain.forms import (
    Form,
    asked,
    chosen,
    first_unfinished,
    form_faults,
    form_of,
    kept,
    number_at,
    papers_wanted,
    step_faults,
    walked,
    way_out,
)

DATA = Path(__file__).resolve().parents[3] / "procedures/data"
FILES = sorted((DATA / "forms").glob("*.json"))
TODAY = date(2026, 11, 18)
HOME = {"line": "Tổ 3", "typed": "phường Hồng Gai", "code": "06685"}
PERSON = {
    "name": "Phạm Thị Thử",
    "born_on": "1992-03-14",
    "ethnicity": "Kinh",
    "nationality": "Việt Nam",
    "address": HOME,
}
BIRTH: dict[str, Any] = {
    "registered": False,
    "abroad": False,
    "foreign": False,
    "relation": "mother",
    "child_name": "Nguyễn Gia Bảo",
    "child_born_on": "2026-11-10",
    "child_sex": "male",
    "child_ethnicity": "Kinh",
    "born_where": "hospital",
    "birthplace": HOME,
    "hospital": "Bệnh viện Sản Nhi Quảng Ninh",
    "birth_paper": "certificate",
    "mother": PERSON,
    "married": True,
    "father": PERSON | {"name": "Nguyễn Văn Thử", "address": HOME | {"code": "06658", "typed": "Cao Xanh"}},
    "register_at": "mother",
    "origin": {"typed": "Nam Định", "elsewhere": True},
    "wants_copies": False,
}


def read(code: str) -> dict[str, Any]:
    return json.loads((DATA / f"forms/{code}.json").read_text(encoding="utf-8"))


def birth() -> Form:
    written = read("1.001193")
    return form_of(written["schema"], written["ui"])


def small(**facts: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A form of one question, with what is to be wrong about it."""
    words = {"vi": "Tên", "en": "Name"}
    question = {"name": "who", "widget": "text", "label": words} | facts.pop("question", {})
    step = {"id": "who", "title": words, "questions": [question]} | facts.pop("step", {})
    ui = {"steps": [step], "papers": [], "record": {"owner": [{"from": "citizen"}]}} | facts
    return {"type": "object", "properties": {"who": {"$ref": "common#/$defs/name"}}}, ui


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_form_adds_up(file: Path) -> None:
    written = read(file.stem)
    assert set(written) == {"valid_from", "basis", "schema", "ui"}
    assert date.fromisoformat(written["valid_from"])
    assert problems_of(written["schema"], written["ui"]) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_form_says_how_each_paper_of_the_list_is_given(file: Path) -> None:
    listed: set[int] = set()
    for name in ("procedure_components.csv", "working_components.csv"):  # a list worked out goes before the published
        with (DATA / name).open(encoding="utf-8") as rows:
            listed = {int(row["seq"]) for row in csv.DictReader(rows) if row["code"] == file.stem} or listed
    assert {paper["paper"] for paper in read(file.stem)["ui"]["papers"]} == listed


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_exit_leads_to_a_procedure_of_the_catalogue(file: Path) -> None:
    with (DATA / "procedures.csv").open(encoding="utf-8") as rows:
        codes = {row["code"] for row in csv.DictReader(rows)}
    exits = [one for step in read(file.stem)["ui"]["steps"] for one in step.get("exits", ())]
    assert {file.stem} | {one["procedure"] for one in exits if "procedure" in one} <= codes


@pytest.mark.parametrize(
    "wrong",
    [
        {"step": {"id": "check"}},
        {"step": {"questions": []}},
        {"step": {"show_if": {"question": "who", "is": "me"}}},
        {"question": {"name": "other"}},
        {"question": {"widget": "slider"}},
        {"question": {"widget": "choice"}},
        {"question": {"label": {"vi": "Tên"}}},
        {"question": {"show_if": {"question": "who", "is": "me"}}},
        {"record": {"owner": [{"from": "nobody"}]}},
        {"record": {"owner": [{"from": "citizen"}], "copies": "copies"}},
        {"papers": [{"paper": 1, "how": "by pigeon"}]},
        {"papers": [{"paper": 1, "how": "upload", "show_if": {"question": "what", "is": True}}]},
    ],
)
def test_a_form_that_does_not_add_up_is_refused(wrong: dict[str, Any]) -> None:
    assert problems_of(*small()) == []
    assert problems_of(*small(**wrong)) != []


def test_a_birth_that_is_told_completely_has_no_fault() -> None:
    assert form_faults(birth(), BIRTH, TODAY) == []
    assert first_unfinished(birth(), BIRTH, TODAY) is None


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"child_born_on": "2026-11-27"}, "child_born_on", "past_date"),
        ({"child_born_on": "2026-02-30"}, "child_born_on", "past_date"),
        ({"child_sex": "other"}, "child_sex", "enum"),
        ({"child_name": None}, "child_name", "type"),
        ({"mother": {"name": "Phạm Thị Thử"}}, "mother.born_on", "required"),
        ({"mother": PERSON | {"personal_number": "12"}}, "mother.personal_number", "personal_number"),
        ({"wants_copies": True, "copies": 21}, "copies", "maximum"),
        ({"copies": 2}, "copies", "not_asked"),
        ({"origin": {"typed": "Nam Định"}}, "origin", "oneOf"),
    ],
)
def test_one_wrong_answer_is_one_fault_at_its_place(change: dict[str, Any], path: str, code: str) -> None:
    assert (path, code) in {(fault.path, fault.code) for fault in form_faults(birth(), BIRTH | change, TODAY)}


def test_what_is_missing_is_named_by_the_step_that_asks_for_it() -> None:
    answers = {name: answer for name, answer in BIRTH.items() if name != "child_sex"}
    unfinished = first_unfinished(birth(), answers, TODAY)
    assert unfinished is not None
    assert unfinished.id == "child"
    assert [(fault.path, fault.code) for fault in step_faults(unfinished, answers, TODAY)] == [
        ("child_sex", "required")
    ]


def test_parents_who_are_not_married_are_asked_about_acknowledgement_and_not_about_the_father() -> None:
    answers = BIRTH | {"married": False, "acknowledged": False}
    steps = [step.id for step in walked(birth(), answers)]
    assert "father" not in steps
    assert "acknowledged" in steps
    assert "father" not in kept(birth(), answers)
    assert "register_at" not in kept(birth(), answers)


def test_the_place_follows_the_parent_where_the_birth_is_registered() -> None:
    assert chosen(birth(), "place", BIRTH) == ("mother.address", HOME)
    path, place = chosen(birth(), "place", BIRTH | {"register_at": "father"}) or ("", {})
    assert (path, place["code"]) == ("father.address", "06658")


def test_the_first_reason_not_to_go_on_is_told() -> None:
    assert way_out(birth(), BIRTH) is None
    step, out = way_out(birth(), BIRTH | {"abroad": True}) or (None, None)
    assert step is not None
    assert out is not None
    assert (step.id, out.procedure) == ("before", "2.000528")


def test_papers_follow_the_answers() -> None:
    assert [paper.paper for paper in papers_wanted(birth(), BIRTH)] == [2]
    assert [paper.paper for paper in papers_wanted(birth(), BIRTH | {"relation": "authorised"})] == [2, 5]


def test_copies_count_where_they_are_wanted_and_one_otherwise() -> None:
    assert number_at(birth(), "copies", BIRTH | {"wants_copies": True, "copies": 3}) == 3
    assert number_at(birth(), "copies", BIRTH) == 1 == number_at(birth(), "pages", BIRTH)


def test_rules_know_all_any_not_has_and_answered() -> None:
    answers = {"kinds": ["a", "b"], "yes": True, "one": 1}
    assert holds({"question": "kinds", "has": "a"}, answers)
    assert not holds({"question": "kinds", "has": "c"}, answers)
    assert holds({"all": [{"question": "yes", "is": True}, {"not": {"question": "x", "answered": True}}]}, answers)
    assert holds({"any": [{"question": "x", "is": "y"}, {"question": "one", "in": [1, 2]}]}, answers)
    assert not holds({"question": "one", "is": True}, answers)  # true is no number


def test_a_step_asks_only_what_applies() -> None:
    step = birth().step("before")
    assert step is not None
    assert [question.name for question in asked(step, {})] == ["registered", "abroad", "foreign"]
