"""Templates hold nothing that the content policy forbids browsers to run, and nothing that breaks by being wrapped."""

import re

import pytest

from tests.architecture.tree import place, templates

FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a script within the page": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "something from another server": re.compile(
        r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE
    ),
}  # fmt: skip
TAG = re.compile(r"{%.*?%}|{{.*?}}")  # conditions such as {% if one == two %} are no attributes
MULTILINE_COMMENT = re.compile(r"{#[^}\n]*\n")


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what: str) -> None:
    found = [
        place(path, text[: match.start()].count("\n") + 1)
        for path in templates()
        for text in [TAG.sub("", path.read_text(encoding="utf-8"))]
        for match in FORBIDDEN[what].finditer(text)
        if 'type="application/json"' not in match.group(0)
    ]
    assert not found


def test_a_short_comment_stays_on_one_line() -> None:
    found = [place(path) for path in templates() if MULTILINE_COMMENT.search(path.read_text(encoding="utf-8"))]
    assert not found, f"Django prints a {{# comment #}} that spans lines: {found}"
