"""Kinds of unit and of service centre."""

from enum import StrEnum


class UnitKind(StrEnum):
    """What a unit is; the 54 in force are wards, communes and special zones."""

    PROVINCE = "province"
    DEPARTMENT = "department"
    VERTICAL = "vertical"
    LAND_REGISTRATION = "land_registration"
    WARD = "ward"
    COMMUNE = "commune"
    SPECIAL_ZONE = "special_zone"
    TOWNSHIP = "township"
    CITY = "city"
    TOWN = "town"
    DISTRICT = "district"


COMMUNE_LEVEL = frozenset({UnitKind.WARD, UnitKind.COMMUNE, UnitKind.SPECIAL_ZONE, UnitKind.TOWNSHIP})
DISTRICT_LEVEL = frozenset({UnitKind.CITY, UnitKind.TOWN, UnitKind.DISTRICT})
AGENCIES = frozenset({UnitKind.DEPARTMENT, UnitKind.VERTICAL, UnitKind.LAND_REGISTRATION})


class Share(StrEnum):
    """How much of an old unit went to a successor."""

    WHOLE = "whole"
    PART = "part"


class CentreKind(StrEnum):
    """The provincial centre, and the 54 it manages (one-level model of Quảng Ninh)."""

    PROVINCIAL = "provincial"
    COMMUNE = "commune"
