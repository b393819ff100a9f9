"""What a cell of a CSV file may hold: nothing that a spreadsheet would carry out."""

from typing import Any

FORMULA = tuple("=+-@＝＋－＠\t\r\n")
"""What a spreadsheet takes for the beginning of a formula, full-width signs too; a tab or an end of line hides one."""


def harmless(cell: Any) -> Any:
    """The cell, with an apostrophe before a text that a spreadsheet would take for a formula. Numbers stay numbers."""
    if isinstance(cell, str) and cell.lstrip(" \u00a0").startswith(FORMULA):
        return f"'{cell}"
    return cell
