from staffing.models.absence import Absence
from staffing.models.account import Account
from staffing.models.assignment import Assignment, AssignmentQuerySet
from staffing.models.audit import AuditEntry
from staffing.models.citizen import Citizen
from staffing.models.delegation import Delegation
from staffing.models.monitoring import Monitoring, MonitoringQuerySet
from staffing.models.passkey import Passkey
from staffing.models.session import StaffSession

__all__ = [
    "Absence",
    "Account",
    "Assignment",
    "AssignmentQuerySet",
    "AuditEntry",
    "Citizen",
    "Delegation",
    "Monitoring",
    "MonitoringQuerySet",
    "Passkey",
    "StaffSession",
]
