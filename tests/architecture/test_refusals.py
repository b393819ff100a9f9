"""Every refusal has a sentence, and every sentence gets the facts that it names."""

import ast
import re
from collections import defaultdict
from datetime import date, datetime
from types import ModuleType

from django.utils.translation import override

from portal.web import refusals
from portal.web.refusals import CONFLICTS, SENTENCES, sentence, status_of
from procedures.domain import lifecycle
from tests.architecture.tree import calls, place, python_files, syntax
from units.clock import ZONE
from units.errors import RuleBroken

NAMED = re.compile(r"%\((\w+)\)")
CODE = re.compile(r"^[a-z][a-z0-9_]*$")


def raised() -> dict[str, list[set[str]]]:
    """Each literal code with the names of the facts given at each place that raises it."""
    codes: dict[str, list[set[str]]] = defaultdict(list)
    for path in python_files():
        for call in calls(path):
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            if name != "RuleBroken" or not call.args:
                continue
            first = call.args[0]
            facts = {keyword.arg or "**" for keyword in call.keywords}
            for literal in literals(first):
                codes[literal].append(facts)
    return codes


def literals(node: ast.expr) -> list[str]:
    """The code itself, or both of a conditional expression."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return literals(node.body) + literals(node.orelse)
    return []


def lifecycle_codes() -> set[str]:
    """What the guards of the state table answer: strings that functions there return."""
    tree = syntax(next(path for path in python_files() if place(path) == "procedures/domain/lifecycle.py"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    found = {
        constant.value
        for function in functions
        for statement in ast.walk(function)
        if isinstance(statement, ast.Return) and statement.value is not None
        for constant in ast.walk(statement.value)
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
    }
    assert lifecycle.refusal.__name__ in {function.name for function in functions}
    return found


def test_every_code_has_a_sentence() -> None:
    missing = (set(raised()) | lifecycle_codes()) - set(SENTENCES)
    assert not missing, f"Add them to portal/web/refusals: {sorted(missing)}"


def test_every_sentence_gets_the_facts_it_names() -> None:
    short = {
        code: sorted(wanted - facts)
        for code, places in raised().items()
        if code in SENTENCES
        for wanted in [set(NAMED.findall(str(SENTENCES[code])))]
        for facts in places
        if "**" not in facts and wanted - facts
    }
    assert not short, short


def test_the_catalogue_is_in_alphabetical_order_and_no_code_stands_twice() -> None:
    books = [
        book.SENTENCES
        for book in vars(refusals).values()
        if isinstance(book, ModuleType) and hasattr(book, "SENTENCES")
    ]
    for book in books:
        assert list(book) == sorted(book)
    assert sum(map(len, books)) == len(SENTENCES)
    assert all(CODE.match(code) for code in SENTENCES)


def test_every_conflict_is_a_known_code() -> None:
    assert set(SENTENCES) >= CONFLICTS


def test_dates_are_written_out_in_the_readers_language() -> None:
    broken = RuleBroken("outside_calendar", day=date(2030, 1, 2), first=date(2025, 1, 1), last=date(2027, 12, 31))
    with override("vi"):
        assert "thứ Tư 02/01/2030" in sentence(broken)
    with override("en"):
        assert "Wednesday 2 January 2030" in sentence(broken)


def test_a_stored_value_appears_as_its_word() -> None:
    with override("en"):
        assert "“Result returned”" in sentence(RuleBroken("act_not_allowed", status="returned", act="forward"))


def test_a_moment_is_written_in_local_time() -> None:
    moment = datetime(2025, 7, 1, 10, 0, tzinfo=ZONE)
    with override("en"):
        assert "10:00, Tuesday 1 July 2025" in sentence(RuleBroken("assignment_over", valid_to=moment))


def test_an_unknown_code_still_says_something() -> None:
    with override("en"):
        assert "some_new_rule" in sentence(RuleBroken("some_new_rule"))


def test_a_missing_fact_does_not_hide_the_refusal() -> None:
    with override("en"):
        assert "…" in sentence(RuleBroken("outside_calendar"))


def test_conflicts_answer_409_and_other_rules_422() -> None:
    assert status_of(RuleBroken("record_changed")) == 409
    assert status_of(RuleBroken("term_unknown")) == 422
