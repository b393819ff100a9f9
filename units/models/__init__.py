from units.models.centre import OfficeHours, OfficeSession, ReceptionPoint, ServiceCentre
from units.models.succession import Succession
from units.models.unit import Unit, UnitQuerySet

__all__ = ["OfficeHours", "OfficeSession", "ReceptionPoint", "ServiceCentre", "Succession", "Unit", "UnitQuerySet"]
