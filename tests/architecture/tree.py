"""What the architecture tests read: our own files, and their syntax trees."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("units", "staffing", "procedures", "portal")


def python_files(*folders: str, migrations: bool = False) -> list[Path]:
    """Our Python files under ``folders`` (the four apps by default)."""
    return [
        path
        for folder in folders or APPS
        for path in sorted((ROOT / folder).rglob("*.py"))
        if migrations or "migrations" not in path.parts
    ]


def templates() -> list[Path]:
    """Every template."""
    return sorted((ROOT / "templates").rglob("*.html"))


@cache
def syntax(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def calls(path: Path) -> Iterator[ast.Call]:
    """Every call in the file."""
    return (node for node in ast.walk(syntax(path)) if isinstance(node, ast.Call))


def place(path: Path, line: int | None = None) -> str:
    """How a fault is named: the path from the top, and the line."""
    return str(path.relative_to(ROOT)) + (f":{line}" if line else "")
