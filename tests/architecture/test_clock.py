"""One place knows what time it is, so that a test, or a rehearsal, can say what time it is."""

import ast

from tests.architecture.tree import calls, place, python_files

CLOCKS = {("timezone", "now"), ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today")}
THE_CLOCK = "units/clock.py"


def test_only_the_clock_asks_for_the_present_moment() -> None:
    askers = [
        place(path, call.lineno)
        for path in python_files()
        if place(path) != THE_CLOCK
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and (call.func.value.id, call.func.attr) in CLOCKS
    ]
    assert not askers, f"Ask units.clock instead: {askers}"
