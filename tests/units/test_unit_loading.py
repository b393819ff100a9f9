"""The units come from files that must add up, and loading again changes nothing that people changed."""

import csv
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests import cast
from units.models import OfficeSession, ReceptionPoint, ServiceCentre, Succession, Unit
from units.services.unit_loading import DATA, load_units

pytestmark = pytest.mark.django_db
Row = dict[str, str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the files, to be spoilt."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def edit(folder: Path, name: str, change: Callable[[list[Row]], list[Row]]) -> None:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = list(rows[0])
    rows = change(rows)
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def put(at: int, **cells: str) -> Callable[[list[Row]], list[Row]]:
    def change(rows: list[Row]) -> list[Row]:
        rows[at].update(cells)
        return rows

    return change


def reroute(rows: list[Row], old: str, new: str) -> list[Row]:
    return [row | {"new_code": new} if row["new_code"] == old else row for row in rows]


def output(folder: Path = DATA) -> str:
    out = StringIO()
    call_command("load_units", folder=folder, stdout=out)
    return out.getvalue()


def test_loading_creates_the_province_with_all_its_units_and_centres() -> None:
    load_units()
    in_force = Unit.objects.filter(valid_to=None)
    assert in_force.communes().count() == 54
    assert Unit.objects.communes().exclude(valid_to=None).count() == 171
    assert Unit.objects.filter(kind__in=["city", "town", "district"]).count() == 13
    assert in_force.filter(kind__in=["department", "vertical", "land_registration"]).count() == 18
    assert Unit.objects.get(code="22").identifier == "H49"
    assert Succession.objects.count() == 184
    assert ServiceCentre.objects.count() == 55
    hong_gai = ServiceCentre.objects.get(unit__code=cast.HONG_GAI)
    assert hong_gai.name == "Trung tâm Phục vụ hành chính công phường Hồng Gai"
    assert OfficeSession.objects.count() == 10
    assert ReceptionPoint.objects.filter(is_main=True).count() == 55
    assert ReceptionPoint.objects.filter(is_main=False, is_verified=False).count() == 6


def test_every_unit_in_force_has_an_identifier_of_its_own() -> None:
    load_units()
    identifiers = list(Unit.objects.filter(valid_to=None).values_list("identifier", flat=True))
    assert len(set(identifiers)) == len(identifiers) == 54 + 18 + 1
    assert all(identifier.startswith("H49") for identifier in identifiers)


def test_loading_again_leaves_every_row_unchanged() -> None:
    load_units()
    counts = load_units()
    assert all((count.created, count.changed, count.removed) == (0, 0, 0) for count in counts.values())
    assert counts["former_units"].unchanged == 171


def test_loading_keeps_what_an_administrator_changed() -> None:
    load_units()
    Unit.objects.filter(code=cast.HONG_GAI, valid_to=None).update(identifier="H49.999")
    ServiceCentre.objects.filter(unit__code=cast.HONG_GAI).update(telephone="0203 1234567", address="Số 1")
    ReceptionPoint.objects.filter(centre__unit__code=cast.HONG_GAI).update(name="Sảnh chính", counters=12)
    load_units()
    assert Unit.objects.get(code=cast.HONG_GAI, valid_to=None).identifier == "H49.999"
    centre = ServiceCentre.objects.get(unit__code=cast.HONG_GAI)
    assert (centre.telephone, centre.address) == ("0203 1234567", "Số 1")
    assert centre.reception_points.get().counters == 12


def test_a_corrected_row_is_counted_as_changed_and_written(folder: Path) -> None:
    load_units()
    edit(folder, "units.csv", put(0, population="30000"))
    counts = load_units(folder)
    assert (counts["units"].changed, counts["units"].unchanged) == (1, 53)
    assert Unit.objects.get(code="06652", valid_to=None).population == 30000


def test_a_default_successor_can_move(folder: Path) -> None:
    load_units()
    edit(
        folder,
        "predecessors.csv",
        lambda rows: [
            row | {"is_default_successor": "true" if row["new_code"] == "06706" else "false"}
            if row["old_code"] == "06655"
            else row
            for row in rows
        ],
    )
    assert load_units(folder)["successions"].changed == 2
    default = Succession.objects.get(predecessor__code="06655", predecessor__name="Hà Khẩu", is_default=True)
    assert default.successor.code == "06706"


def test_the_command_says_what_it_did() -> None:
    assert "54" in output().splitlines()[2]


BROKEN = {
    "a unit missing": ("units.csv", lambda rows: rows[:-1], "53"),
    "a unit too many": ("units.csv", lambda rows: [*rows, rows[0] | {"code": "09999"}], "55"),
    "a former unit missing": ("predecessors.csv", lambda rows: rows[1:], "170"),
    "a district missing": ("districts.csv", lambda rows: rows[:-1], "12"),
    "a unit without predecessor": ("predecessors.csv", lambda rows: reroute(rows, "06967", "06922"), "06967"),
    "a whole unit in two rows": ("predecessors.csv", put(2, share="whole"), "Hà Khẩu"),
    "a part alone": ("predecessors.csv", put(0, share="part"), "Hà Khánh"),
    "two defaults": ("predecessors.csv", put(3, is_default_successor="true"), "Hà Khẩu"),
    "a name that contradicts itself": ("predecessors.csv", put(3, old_name="Hà Khầu"), "06655"),
    "two units on one tile": ("units.csv", put(1, tile_column="6", tile_row="7"), "6, 7"),
    "a code twice": ("units.csv", put(1, code="06652"), "06652"),
    "an unknown successor": ("predecessors.csv", put(0, new_code="12345"), "12345"),
    "an unknown district": ("predecessors.csv", put(0, old_district_code="999"), "999"),
    "a reception point of no unit": ("reception_points.csv", put(0, unit_code="00000"), "00000"),
    "an identifier twice": ("units.csv", put(0, identifier_number="01"), "01"),
    "no number": ("units.csv", put(0, population="many"), "many"),
    "no kind": ("units.csv", put(0, kind="planet"), "planet"),
    "an empty name": ("units.csv", put(0, name=""), "name"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_file_that_does_not_add_up_is_refused_and_nothing_changes(fault: str, folder: Path) -> None:
    name, change, named = BROKEN[fault]
    load_units()
    before = list(Unit.objects.order_by("pk").values()) + list(Succession.objects.order_by("pk").values())
    edit(folder, "units.csv", put(5, population="1"))  # a change that must not come through
    edit(folder, name, change)
    with pytest.raises(CommandError, match=named) as refused:
        output(folder)
    assert name in str(refused.value) or "predecessors.csv" in str(refused.value)
    assert before == list(Unit.objects.order_by("pk").values()) + list(Succession.objects.order_by("pk").values())


def test_a_missing_file_is_refused_by_name(folder: Path) -> None:
    (folder / "districts.csv").unlink()
    with pytest.raises(CommandError, match=r"districts\.csv"):
        output(folder)


def test_a_missing_column_is_refused_by_name(folder: Path) -> None:
    text = (folder / "units.csv").read_text(encoding="utf-8").replace("tile_row", "row")
    (folder / "units.csv").write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match="tile_row"):
        output(folder)


def test_an_identifier_that_an_administrator_gave_away_is_refused_for_a_new_unit() -> None:
    cast.units()
    Unit.objects.filter(code=cast.HONG_GAI, valid_to=None).update(identifier="H49.21")
    with pytest.raises(CommandError, match=r"H49\.21"):
        output()
    assert Unit.objects.communes().filter(valid_to=None).count() == 3


def test_the_small_world_of_the_cast_is_made_once() -> None:
    first = cast.units()
    assert cast.units().hong_gai.pk == first.hong_gai.pk
    assert set(first.centres) == {"22", cast.HONG_GAI, cast.CAO_XANH, cast.CO_TO}
