"""What is small can be read whole."""

import ast

from tests.architecture.tree import place, python_files, syntax, templates

MOST_LINES = 400
MOST_TEMPLATE_LINES = 200
MOST_FUNCTION_LINES = 60


def test_python_files_stay_under_400_lines() -> None:
    long = {
        place(path): lines
        for path in python_files("units", "staffing", "procedures", "portal", "tests")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) >= MOST_LINES
    }
    assert not long, f"Split by noun: {long}"


def test_templates_stay_under_200_lines() -> None:
    long = {
        place(path): lines
        for path in templates()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) >= MOST_TEMPLATE_LINES
    }
    assert not long, f"Move parts into templates/components: {long}"


def test_functions_stay_under_60_lines() -> None:
    long = [
        f"{place(path, node.lineno)} {node.name}"
        for path in python_files("units", "staffing", "procedures", "portal", "tests")
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 >= MOST_FUNCTION_LINES
    ]
    assert not long, f"Give a part of it a name of its own: {long}"
