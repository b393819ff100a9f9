"""The repository speaks of the portal alone: nothing of the machines on which it was written."""

import re
import subprocess

from tests.architecture.tree import ROOT

# Spelt in halves, so that this file does not find itself.
FORBIDDEN = re.compile(
    "|".join(
        [
            "/wo" + "rk/",
            "/tm" + "p/team",
            "/ro" + "ot/",
            "registry\\.np" + "mjs",
            "file" + "s\\.pythonhosted",
            "/home/" + r"\w+",
        ]
    )
)
TEXT = {
    ".py",
    ".html",
    ".md",
    ".txt",
    ".toml",
    ".css",
    ".js",
    ".po",
    ".csv",
    ".yml",
    ".yaml",
    ".json",
    ".svg",
    ".typ",
    ".sh",
    ".conf",
}


def test_no_file_names_a_path_of_some_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    found = []
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if not name or not path.is_file() or (path.suffix not in TEXT and path.suffix):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if FORBIDDEN.search(line):
                found.append(f"{name}:{number}")
    assert not found
