"""``manage.py messages``: gather what people read into locale/, and compile it, without the system's gettext.

``--check`` changes nothing and fails where a message lacks its translation, has lost its place in the code, is fuzzy,
carries other placeholders than its translation, or was not compiled.
"""

import ast
import io
import re
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polib
from babel.messages.extract import extract
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

APPS = ("units", "staffing", "procedures", "portal")
LANGUAGES = {"vi": "nplurals=1; plural=0;", "en": "nplurals=2; plural=(n != 1);"}
WRAP = 110
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop", "noop", "_"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")
VALUE = re.compile(r"^[a-z][a-z0-9_/]*$")  # how a stored value is written; kinds of files have a stroke
Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Message:
    """What the code says: the id, its plural if it has one, its context, and where it first stands."""

    id: str
    plural: str
    context: str | None
    place: str

    @property
    def key(self) -> Key:
        return self.context, self.id


class Command(BaseCommand):
    """Bring the catalogues up to the code, or say where they are not."""

    help = "Gather the messages of code and templates into locale/ and compile them; --check only says what is amiss."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when anything is amiss")

    def handle(self, *args: Any, **options: Any) -> None:
        root = settings.BASE_DIR
        if not options["check"]:
            for language in LANGUAGES:
                added, removed = update(root, language)
                self.stdout.write(f"{language}: {added} added, {removed} removed")
        faults = list(faults_of(root))
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} messages are amiss.")
        self.stdout.write("Every message is translated.")


def messages_in(root: Path) -> dict[Key, Message]:
    """Every message of our code and templates."""
    found: dict[Key, Message] = {}
    for message in (*from_python(root), *from_templates(root), *from_vocabularies(root)):
        kept = found.setdefault(message.key, message)
        if message.plural and not kept.plural:
            found[message.key] = message
    return found


def from_python(root: Path) -> Iterator[Message]:
    """Messages marked in Python."""
    for app in APPS:
        for path in sorted((root / app).rglob("*.py")):
            yield from extracted(path.read_bytes(), str(path.relative_to(root)))


def from_templates(root: Path) -> Iterator[Message]:
    """Messages of templates, by Django's own reading of its tags."""
    for pattern in ("*.html", "*.txt"):
        for path in sorted((root / "templates").rglob(pattern)):
            source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            yield from extracted(source.encode(), str(path.relative_to(root)))


def extracted(source: bytes, place: str) -> Iterator[Message]:
    """Babel's reading of one Python source."""
    for line, found, _comments, context in extract(
        "python", io.BytesIO(source), keywords=KEYWORDS, options={"encoding": "utf-8"}
    ):
        texts = list(found) if isinstance(found, tuple) else [found]
        texts = [text for text in texts if text]
        if context and texts and texts[0] == context:
            texts = texts[1:]
        if texts:
            yield Message(texts[0], texts[1] if len(texts) > 1 else "", context, f"{place}:{line}")


def from_vocabularies(root: Path) -> Iterator[Message]:
    """Labels of stored values: ``NAME = "value", "Label", …`` in a class; they are translated where they are shown."""
    for app in APPS:
        for path in sorted((root / app).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in (item for scope in ast.walk(tree) if isinstance(scope, ast.ClassDef) for item in scope.body):
                if label := label_in(node):
                    yield Message(label, "", None, f"{path.relative_to(root)}:{node.lineno}")


def label_in(node: ast.stmt) -> str:
    """The label of a word of a vocabulary, or nothing."""
    if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Tuple):
        return ""
    name = node.targets[0].id if isinstance(node.targets[0], ast.Name) else ""
    texts = [part.value for part in node.value.elts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    is_word = name.isupper() and len(texts) >= 2 and VALUE.match(texts[0])
    return texts[1] if is_word else ""


def catalogue(root: Path, language: str) -> polib.POFile:
    """The language's catalogue, or an empty one."""
    path = root / "locale" / language / "LC_MESSAGES" / "django.po"
    if path.exists():
        return polib.pofile(str(path), wrapwidth=WRAP)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = polib.POFile(wrapwidth=WRAP)
    catalogue.fpath = str(path)
    catalogue.metadata = {
        "Project-Id-Version": "portal",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": LANGUAGES[language],
    }
    return catalogue


def update(root: Path, language: str) -> tuple[int, int]:
    """Add what is new (English says itself), remove what is gone, compile. Returns how many were added and removed."""
    wanted = messages_in(root)
    book = catalogue(root, language)
    have: dict[Key, polib.POEntry] = {(entry.msgctxt, entry.msgid): entry for entry in book}
    gone = [entry for key, entry in have.items() if key not in wanted]
    for entry in gone:
        book.remove(entry)
    for key, message in wanted.items():
        entry = have.get(key)
        if entry is None:
            entry = polib.POEntry(msgid=message.id, msgctxt=message.context)
            book.append(entry)
        fit(entry, message, language)
    book.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    book.save()
    book.save_as_mofile(str(Path(book.fpath).with_suffix(".mo")))
    return len(wanted.keys() - have.keys()), len(gone)


def fit(entry: polib.POEntry, message: Message, language: str) -> None:
    """Give the entry the message's plural; English translates itself."""
    if message.plural and not entry.msgid_plural:
        entry.msgstr_plural = {0: entry.msgstr} if language == "vi" else {}
        entry.msgstr = ""
    entry.msgid_plural = message.plural
    if language == "en" and message.plural:
        entry.msgstr_plural = {0: message.id, 1: message.plural}
    elif language == "en":
        entry.msgstr = message.id
    if "%(" in message.id and "python-format" not in entry.flags:
        entry.flags.append("python-format")


def faults_of(root: Path) -> Iterator[str]:
    """Everything that is amiss, a line each."""
    wanted = messages_in(root)
    for language in LANGUAGES:
        book = catalogue(root, language)
        have = {(entry.msgctxt, entry.msgid): entry for entry in book}
        for key, message in wanted.items():
            if key not in have:
                yield f"{language}: missing, from {message.place}: {message.id!r}"
        for key, entry in have.items():
            if entry.obsolete or key not in wanted:
                yield f"{language}: no longer used: {entry.msgid!r}"
            else:
                yield from (f"{language}: {fault}: {entry.msgid!r}" for fault in faults_in(entry))
        if compiled(book) != compiled_on_disk(book):
            yield f"{language}: the compiled file is older than the catalogue. Run: manage.py messages"


def faults_in(entry: polib.POEntry) -> Iterator[str]:
    """What is amiss with one translation."""
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if entry.fuzzy:
        yield "fuzzy"
    if not texts or not all(texts):
        yield "untranslated"
        return
    named = placeholders([entry.msgid, entry.msgid_plural])
    for text in texts:
        # a singular may leave its number out ("One record"), but none may name what the code does not give
        if not placeholders([text]) <= named or (not entry.msgid_plural and placeholders([text]) != named):
            yield "other placeholders than its id"


def placeholders(texts: Iterable[str]) -> set[str]:
    """The placeholders of all the texts."""
    return {match.group(0) for text in texts for match in PLACEHOLDER.finditer(text.replace("%%", ""))}


def compiled(book: polib.POFile) -> dict[Key, Any]:
    """What the compiled file must hold."""
    return {
        (entry.msgctxt, entry.msgid): dict(entry.msgstr_plural) or entry.msgstr
        for entry in book
        if entry.translated() and not entry.obsolete
    }


def compiled_on_disk(book: polib.POFile) -> dict[Key, Any]:
    """What the compiled file holds."""
    path = Path(book.fpath).with_suffix(".mo")
    if not path.exists():
        return {}
    return {
        (entry.msgctxt, entry.msgid): dict(entry.msgstr_plural) or entry.msgstr for entry in polib.mofile(str(path))
    }
