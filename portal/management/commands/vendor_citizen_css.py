"""``manage.py vendor_citizen_css``: the part of Tabler that citizens' pages use, as static/css/citizen.css.

Tabler whole is 79 KB compressed, more than half of what a citizen's first visit may weigh. This keeps the rules whose
classes, elements and attributes occur in the citizens' templates (with all they extend and include) and in what our
form widgets write, then drops custom properties and animations that nothing left refers to.
"""

import re
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

TABLER = Path("static/vendor/tabler-1.6.1/tabler.min.css")
TARGET = Path("static/css/citizen.css")
LAYOUT = "layouts/citizen.html"
HEAD = "/* Made by manage.py vendor_citizen_css from Tabler 1.6.1 (MIT, see static/vendor). Not edited by hand. */\n"

REFERENCE = re.compile(r"{%\s*(?:extends|include)\s+[\"']([\w./-]+)[\"']")
WORD = re.compile(r"[A-Za-z][\w-]*")
CLASS = re.compile(r"\.((?:\\.|[\w-])+)")
ELEMENT = re.compile(r"(?:^|[\s>+~,(])([a-z][a-z0-9]*)(?![\w-]*\()")
VARIABLE = re.compile(r"(--[\w-]+)")
# Never present on these pages: the dark theme, and right-to-left writing.
ABSENT = re.compile(r"data-bs-theme|\[dir=|\[data-bs-|body-marketing")
PSEUDO_ARGUMENT = re.compile(r":(?:not|is|where|has|nth-[a-z-]+|lang)\([^()]*(?:\([^()]*\)[^()]*)*\)")
# Elements that Django's widgets and the templates may write without naming them in a citizens' template today.
ELEMENT_NAMES = """
html body main header footer nav section article h1 h2 h3 h4 p a ul ol li dl dt dd b strong small em i br hr img svg
form label input button select option optgroup textarea fieldset legend details summary table thead tbody tfoot tr th
td caption div span time progress output kbd sup sub pre code blockquote address abbr
"""
ELEMENTS = frozenset(ELEMENT_NAMES.split())


class Command(BaseCommand):
    """Write the citizens' style sheet; ``--check`` only says whether it is what would be written."""

    help = "Make static/css/citizen.css: the part of Tabler that citizens' pages use."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the file is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        target = settings.BASE_DIR / TARGET
        text = made(settings.BASE_DIR)
        if options["check"]:
            if not target.exists() or target.read_text(encoding="utf-8") != text:
                raise CommandError(f"{TARGET} is out of date. Run: manage.py vendor_citizen_css")
            return
        target.write_text(text, encoding="utf-8")
        self.stdout.write(f"{TARGET}: {len(text.encode()):,} bytes")


def made(root: Path) -> str:
    """The style sheet that the templates under ``root`` call for."""
    words = {word for template in citizen_templates(root / "templates") for word in WORD.findall(template)}
    rules = list(parsed((root / TABLER).read_text(encoding="utf-8")))
    kept = [rule for rule in (pruned(rule, words) for rule in rules) if rule]
    ours = "".join((root / "static/css" / name).read_text(encoding="utf-8") for name in ("theme.css",))
    return HEAD + "\n".join(without_unused(kept, ours)) + "\n"


def citizen_templates(folder: Path) -> Iterator[str]:
    """The texts of the templates that extend the citizens' layout, and of all that they take in."""
    texts = {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.html"))}
    wanted = {name for name, text in texts.items() if LAYOUT in REFERENCE.findall(text)} | {LAYOUT}
    wanted |= {name for name in texts if name.startswith("django/forms/")}
    waiting = list(wanted)
    while waiting:
        for name in REFERENCE.findall(texts[waiting.pop()]):
            if name in texts and name not in wanted:
                wanted.add(name)
                waiting.append(name)
    return (texts[name] for name in sorted(wanted))


def parsed(css: str) -> Iterator[tuple[str, str]]:
    """The sheet's top-level statements as pairs of prelude and body ("" for statements without a block)."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    start = position = 0
    while position < len(css):
        character = css[position]
        if character in "\"'":
            position = css.index(character, position + 1)
        elif character == ";":
            yield css[start:position].strip(), ""
            start = position + 1
        elif character == "{":
            end = closing(css, position)
            yield css[start:position].strip(), css[position + 1 : end]
            start, position = end + 1, end
        position += 1


def closing(css: str, opening: int) -> int:
    """Where the block that opens at ``opening`` ends; braces inside strings do not count."""
    depth, position = 0, opening
    while True:
        character = css[position]
        if character in "\"'":
            position = css.index(character, position + 1)
        elif character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            if depth == 0:
                return position
        position += 1


def pruned(rule: tuple[str, str], words: set[str]) -> str:
    """The rule with only the selectors that may match, or "" when none does."""
    prelude, body = rule
    if prelude.startswith(("@media", "@supports", "@layer", "@container")):
        inner = "".join(pruned(nested, words) for nested in parsed(body))
        return f"{prelude}{{{inner}}}" if inner else ""
    if prelude.startswith("@"):
        return f"{prelude}{{{body}}}" if prelude.startswith(("@keyframes", "@property")) else ""
    kept = [selector for selector in selectors(prelude) if may_match(selector, words)]
    return f"{','.join(kept)}{{{body}}}" if kept and body.strip() else ""


def selectors(prelude: str) -> Iterator[str]:
    """A selector list split at its outer commas."""
    depth = start = 0
    for position, character in enumerate(prelude):
        depth += (character in "([") - (character in ")]")
        if character == "," and depth == 0:
            yield prelude[start:position].strip()
            start = position + 1
    yield prelude[start:].strip()


def may_match(selector: str, words: set[str]) -> bool:
    """Whether every class and element that the selector needs can occur on a citizens' page."""
    if ABSENT.search(selector.replace("[data-bs-theme=light]", "")):
        return False
    needed = PSEUDO_ARGUMENT.sub("", selector)
    if not all(name.replace("\\", "") in words for name in CLASS.findall(needed)):
        return False
    bare = re.sub(r"\[[^\]]*\]|::?[\w-]+|\.(?:\\.|[\w-])+", "", needed)
    return all(element in ELEMENTS for element in ELEMENT.findall(bare))


def without_unused(rules: list[str], ours: str) -> list[str]:
    """Drop custom properties that nothing refers to (repeated: they refer to each other), and idle animations."""
    while True:
        text = "\n".join(rules)
        used = set(re.findall(r"var\(\s*(--[\w-]+)", text + ours))
        fewer = [drop_unused(rule, used) for rule in rules]
        fewer = [rule for rule in fewer if rule and not idle(rule, fewer)]
        if fewer == rules:
            return fewer
        rules = fewer


def drop_unused(rule: str, used: set[str]) -> str:
    """The rule without declarations of custom properties outside ``used``."""
    if rule.startswith(("@keyframes", "@property")):
        return rule
    if rule.startswith("@"):
        prelude, body = next(parsed(rule))
        inner = "".join(drop_unused(f"{head}{{{block}}}", used) for head, block in parsed(body))
        return f"{prelude}{{{inner}}}" if inner else ""
    prelude, body = next(parsed(rule))
    kept = [line for line in declarations(body) if not line.startswith("--") or line.split(":", 1)[0] in used]
    return f"{prelude}{{{';'.join(kept)}}}" if kept else ""


def declarations(body: str) -> Iterable[str]:
    """A block's declarations, split at semicolons outside strings and brackets (data: addresses hold some)."""
    depth, start, quote = 0, 0, ""
    for position, character in enumerate(body):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in "()":
            depth += 1 if character == "(" else -1
        elif character == ";" and depth == 0:
            yield body[start:position].strip()
            start = position + 1
    if body[start:].strip():
        yield body[start:].strip()


def idle(rule: str, rules: list[str]) -> bool:
    """Whether the rule is an animation, or the typing of a property, that no other rule names."""
    if not rule.startswith(("@keyframes", "@property")):
        return False
    name = rule.split("{", 1)[0].rsplit(maxsplit=1)[-1]
    pattern = re.compile(rf"{re.escape(name)}(?![\w-])")
    return not any(pattern.search(other) for other in rules if other is not rule and not other.startswith("@keyframes"))
