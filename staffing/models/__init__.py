from staffing.models.account import Account
from staffing.models.assignment import Assignment, AssignmentQuerySet
from staffing.models.audit import AuditEntry
from staffing.models.session import StaffSession

__all__ = ["Account", "Assignment", "AssignmentQuerySet", "AuditEntry", "StaffSession"]
