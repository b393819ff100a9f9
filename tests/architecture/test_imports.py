"""Imports go down the stairs."""

import subprocess
import sys
from pathlib import Path

from tests.architecture.tree import ROOT


def test_the_contracts_of_the_staircase_hold() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
