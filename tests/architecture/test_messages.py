"""Vietnamese is complete, English is complete, and the compiled catalogues are what the catalogues say."""

from pathlib import Path

import polib
import pytest
from django.core.management import call_command

from portal.management.commands.messages import faults_in, faults_of, messages_in
from tests.architecture.tree import ROOT


def test_every_message_is_translated_and_compiled() -> None:
    assert list(faults_of(ROOT)) == []


@pytest.mark.parametrize(
    ("translation", "fault"),
    [
        (polib.POEntry(msgid="Due on %(day)s."), "untranslated"),
        (polib.POEntry(msgid="Due on %(day)s.", msgstr="Hẹn trả %(ngay)s."), "other placeholders than its id"),
        (polib.POEntry(msgid="Due on %(day)s.", msgstr="Hẹn trả."), "other placeholders than its id"),
        (polib.POEntry(msgid="Due", msgstr="Hẹn trả", flags=["fuzzy"]), "fuzzy"),
        (polib.POEntry(msgid="1 day", msgid_plural="%(n)s days", msgstr_plural={0: ""}), "untranslated"),
    ],
)
def test_a_faulty_translation_is_found(translation: polib.POEntry, fault: str) -> None:
    assert list(faults_in(translation)) == [fault]


@pytest.fixture
def small_tree(tmp_path: Path, settings: object) -> Path:
    for app in ("units", "staffing", "procedures", "portal"):
        (tmp_path / app / "domain").mkdir(parents=True)
    (tmp_path / "units" / "a.py").write_text('_("A whole sentence.")\nngettext("%(n)s day", "%(n)s days", n)\n')
    (tmp_path / "units" / "domain" / "kinds.py").write_text('class Kind:\n    WARD = "ward", "Ward"\n')
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.html").write_text(
        '{% translate "Search" context "button" %}{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}'
    )
    settings.BASE_DIR = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def test_messages_are_found_in_code_vocabulary_and_templates(small_tree: Path) -> None:
    assert set(messages_in(small_tree)) == {
        (None, "A whole sentence."),
        (None, "%(n)s day"),
        (None, "Ward"),
        ("button", "Search"),
        (None, "Hello %(name)s"),
    }


def test_gathering_keeps_translations_and_drops_what_is_gone(small_tree: Path) -> None:
    with pytest.raises(Exception, match="amiss"):
        call_command("messages")
    path = small_tree / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    book = polib.pofile(str(path))
    entry = book.find("A whole sentence.")
    assert entry is not None
    entry.msgstr = "Một câu trọn vẹn."
    book.save()
    (small_tree / "units" / "domain" / "kinds.py").write_text("")
    with pytest.raises(Exception, match="amiss"):
        call_command("messages")
    again = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}
    assert again["A whole sentence."] == "Một câu trọn vẹn."
    assert "Ward" not in again
