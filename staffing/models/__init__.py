from staffing.models.account import Account
from staffing.models.assignment import Assignment, AssignmentQuerySet
from staffing.models.audit import AuditEntry

__all__ = ["Account", "Assignment", "AssignmentQuerySet", "AuditEntry"]
