"""Other people's files are what their manifest says, and the citizens' style sheet is what its recipe makes."""

import gzip
import hashlib
import json

import pytest
from django.core.management import call_command

from tests.architecture.tree import ROOT

VENDOR = ROOT / "static" / "vendor"
FIRST_VISIT = 120 * 1024
CITIZEN_FONTS = [
    f"be-vietnam-pro-5.3.0/be-vietnam-pro-{cut}-{weight}-normal.woff2"
    for cut in ("vietnamese", "latin")
    for weight in (400, 700)
]


def parts() -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))
    return found


def test_every_vendored_file_is_the_one_in_the_manifest() -> None:
    told = {f"{part['folder']}/{name}": digest for part in parts() for name, digest in dict(part["files"]).items()}  # type: ignore[call-overload]
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.parent != VENDOR
    }
    assert found == told


def test_every_part_names_its_origin_and_carries_its_licence() -> None:
    for part in parts():
        assert all(part[told] for told in ("name", "version", "licence", "source"))
        assert str(part["version"]) in str(part["folder"])
        assert "LICENSE.txt" in part["files"]  # type: ignore[operator]


def test_no_file_refers_to_a_source_map() -> None:
    for path in (ROOT / "static").rglob("*"):
        if path.suffix in {".css", ".js"}:
            assert "sourceMappingURL" not in path.read_text(encoding="utf-8"), path


def test_the_citizens_style_sheet_is_what_its_recipe_makes() -> None:
    call_command("vendor_citizen_css", "--check")


@pytest.mark.django_db
def test_a_citizens_first_visit_fits_into_120_kilobytes(client: object) -> None:
    page = client.get("/").content  # type: ignore[attr-defined]
    sheets = [(ROOT / "static/css" / name).read_bytes() for name in ("citizen.css", "fonts-citizen.css", "theme.css")]
    images = [(ROOT / "static/img" / name).read_bytes() for name in ("logo.svg", "favicon.ico")]
    fonts = [(VENDOR / name).read_bytes() for name in CITIZEN_FONTS]
    script = (ROOT / "static/js/install.js").read_bytes()
    weight = sum(len(gzip.compress(text)) for text in [page, script, *sheets, *images]) + sum(map(len, fonts))
    assert weight <= FIRST_VISIT, f"{weight / 1024:.1f} KB"
    assert page.count(b"<script") == 1
