"""Kinds of unit and of service centre."""

from units.domain.words import Labelled


class UnitKind(Labelled):
    """What a unit is; the 54 in force are wards, communes and special zones."""

    PROVINCE = "province", "Province"
    DEPARTMENT = "department", "Specialised agency of the province"
    VERTICAL = "vertical", "Vertical agency"
    LAND_REGISTRATION = "land_registration", "Land registration office"
    WARD = "ward", "Ward"
    COMMUNE = "commune", "Commune"
    SPECIAL_ZONE = "special_zone", "Special zone"
    TOWNSHIP = "township", "Township"
    CITY = "city", "City of the province"
    TOWN = "town", "Town"
    DISTRICT = "district", "District"


COMMUNE_LEVEL = frozenset({UnitKind.WARD, UnitKind.COMMUNE, UnitKind.SPECIAL_ZONE, UnitKind.TOWNSHIP})
DISTRICT_LEVEL = frozenset({UnitKind.CITY, UnitKind.TOWN, UnitKind.DISTRICT})
AGENCIES = frozenset({UnitKind.DEPARTMENT, UnitKind.VERTICAL, UnitKind.LAND_REGISTRATION})


class Share(Labelled):
    """How much of an old unit went to a successor."""

    WHOLE = "whole", "Whole"
    PART = "part", "Part"


class CentreKind(Labelled):
    """The provincial centre, and the 54 it manages (one-level model of Quảng Ninh)."""

    PROVINCIAL = "provincial", "Provincial centre"
    COMMUNE = "commune", "Commune-level centre"
