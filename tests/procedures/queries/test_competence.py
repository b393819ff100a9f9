"""Who settles: the rule of the procedure's version, the owner's residence, the place of the land, or the agency."""

import pytest

from procedures.models import ProcedureVersion
from procedures.queries.places import competent_unit
from tests import cast, record_cast
from units.errors import RuleBroken
from units.models import ServiceCentre, Unit

pytestmark = pytest.mark.django_db


def _competent(code: str, centre: ServiceCentre, **places: Unit | None) -> Unit:
    version: ProcedureVersion = record_cast.procedures()[code]
    given = {"residence": None, "place_of_property": None, **places}
    return competent_unit(version, centre, **given)


def test_certification_is_settled_where_it_is_received_wherever_the_owner_lives():
    world = cast.units()
    found = _competent(record_cast.COPIES, world.centres[cast.HONG_GAI], residence=world.co_to)
    assert found == world.hong_gai


def test_civil_status_is_settled_where_the_owner_lives():
    world = cast.units()
    found = _competent(record_cast.BIRTH, world.centres[cast.HONG_GAI], residence=world.cao_xanh)
    assert found == world.cao_xanh


def test_without_a_residence_the_receiving_centres_own_unit_counts():
    world = cast.units()
    assert _competent(record_cast.BIRTH, world.centres[cast.HONG_GAI]) == world.hong_gai


def test_land_matters_are_settled_where_the_land_lies_not_where_the_owner_lives():
    world = cast.units()
    found = _competent(
        record_cast.LAND_CHANGE,
        world.centres[cast.HONG_GAI],
        residence=world.cao_xanh,
        place_of_property=world.co_to,
    )
    assert found == world.co_to


def test_a_matter_of_the_province_goes_to_the_agency_of_its_field_from_any_centre():
    world = cast.units()
    for code in (cast.HONG_GAI, cast.CO_TO):
        assert _competent(record_cast.ADOPTION, world.centres[code]) == world.justice


def test_the_provincial_centre_settles_nothing_itself_so_the_unit_must_be_said():
    world = cast.units()
    provincial = world.centres[world.province.code]
    with pytest.raises(RuleBroken, match="competent_unit_unknown"):
        _competent(record_cast.COPIES, provincial)
    assert _competent(record_cast.BIRTH, provincial, residence=world.co_to) == world.co_to
