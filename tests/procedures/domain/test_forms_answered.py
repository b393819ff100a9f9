"""Every form answered many times by chance: one can finish it, and it says whose the record is and who is competent."""

import csv
import random
from datetime import date
from functools import cache
from typing import Any

import pytest

from procedures.domain.form_rules import holds
from procedures.domain.forms import (
    Form,
    FormStep,
    Question,
    asked,
    chosen,
    form_faults,
    form_of,
    kept,
    papers_wanted,
    way_out,
)
from tests.procedures.domain.test_forms import DATA, FILES, HOME, PERSON, TODAY, read

TIMES = 60
MOST_TRIES = 200
PARTS = PERSON | {
    "personal_number": "022192000123",
    "passport": "C1234567",
    "sex": "female",
    "telephone": "0912345678",
    "email": "thu@example.vn",
}
ANSWERS: dict[str, Any] = {
    "name": "Phạm Thị Thử",
    "date": "2020-01-15",
    "past_date": "2020-01-15",
    "future_date": "2027-01-15",
    "personal_number": PARTS["personal_number"],
    "tax_code": "5700101299",
    "telephone": PARTS["telephone"],
    "email": PARTS["email"],
    "unit": HOME,
    "address": HOME,
    "address_here": HOME,
}


def answer(question: Question, chance: random.Random) -> Any:
    """Something the schema takes, every option as likely as the others."""
    schema = question.schema
    if question.widget in ("choice", "choices"):
        value = chance.choice([option["value"] for option in question.options])
        return [value] if question.widget == "choices" else value
    if question.widget == "person":
        return {part: PARTS[part] for part in question.wanted_parts}
    kind = schema.get("$ref", "").rpartition("/")[2]
    if kind == "yes_no":
        return chance.random() < 0.5
    if schema.get("type") == "integer" or kind in ("count", "amount"):
        return chance.randint(schema.get("minimum", 1), schema.get("maximum", 100))
    return ANSWERS.get(kind, "Một câu trả lời")


def answered(form: Form, chance: random.Random) -> dict[str, Any]:
    """All pages from the first to the last, as somebody answers for whom this is the right procedure."""
    answers: dict[str, Any] = {}
    for step in form.steps:
        if holds(step.show_if, answers):
            answers |= let_on(step, answers, chance)
    return answers


def let_on(step: FormStep, answers: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Answers to one page with which one is not sent elsewhere."""
    for _ in range(MOST_TRIES):
        given = {
            question.name: answer(question, chance)
            for question in asked(step, answers)
            if not question.optional or chance.random() < 0.5
        }
        if not any(holds(one.rule, answers | given) for one in step.exits):
            return given
    raise AssertionError(f"nobody gets past {step.id}")


@cache
def filings(code: str) -> list[tuple[Form, dict[str, Any]]]:
    written = read(code)
    form = form_of(written["schema"], written["ui"])
    chance = random.Random(code)
    return [(form, answered(form, chance)) for _ in range(TIMES)]


@pytest.mark.parametrize("code", [file.stem for file in FILES])
def test_a_form_can_be_finished_whatever_is_answered(code: str) -> None:
    for form, answers in filings(code):
        assert way_out(form, answers) is None
        assert form_faults(form, answers, TODAY) == []
        assert kept(form, answers) == answers


@pytest.mark.parametrize("code", [file.stem for file in FILES])
def test_a_form_says_whose_the_record_is_and_which_place_is_competent(code: str) -> None:
    with (DATA / "procedures.csv").open(encoding="utf-8") as rows:
        competence = next(row["competence"] for row in csv.DictReader(rows) if row["code"] == code)
    for form, answers in filings(code):
        path, owner = chosen(form, "owner", answers) or ("", None)
        assert path == "citizen" or owner["name"], answers
        if competence != "agency":
            assert (chosen(form, "place", answers) or ("", None))[1] == HOME, answers


@pytest.mark.parametrize("code", [file.stem for file in FILES])
def test_every_paper_that_is_uploaded_has_a_name_and_is_wanted_by_somebody(code: str) -> None:
    wanted: set[int] = set()
    for form, answers in filings(code):
        papers = papers_wanted(form, answers)
        assert all(paper.label for paper in papers)
        wanted |= {paper.paper for paper in papers}
    assert wanted == {paper["paper"] for paper in read(code)["ui"]["papers"] if paper["how"] == "upload"}


@pytest.mark.parametrize("code", [file.stem for file in FILES])
def test_every_page_of_a_form_is_met_by_somebody(code: str) -> None:
    met = {name for _, answers in filings(code) for name in answers}
    assert met == set(read(code)["schema"]["properties"])


def test_the_days_of_these_answers_have_passed() -> None:
    assert date.fromisoformat(ANSWERS["past_date"]) < TODAY
