"""Accounts in the administration site: to look at, within one's places. They are changed on the portal's own pages."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from staffing.admin_gate import ByCapability
from staffing.domain.capabilities import Capability
from staffing.models import Account, Assignment, AuditEntry
from staffing.queries.accounts import manageable
from units import clock


def _managed(request: HttpRequest) -> QuerySet[Account]:
    """The accounts that the person manages, as on the portal's own list."""
    access: Any = request.access  # type: ignore[attr-defined]
    return manageable(access.scope_for(Capability.MANAGE_STAFF), clock.today())


class Held(ByCapability, admin.TabularInline):  # type: ignore[type-arg]
    """An account's assignments."""

    model = Assignment
    view_capability = Capability.MANAGE_STAFF
    extra = 0


@admin.register(Account)
class AccountAdmin(ByCapability, admin.ModelAdmin):  # type: ignore[type-arg]
    """Who has an account; never the password, not even its hash."""

    view_capability = Capability.MANAGE_STAFF
    list_display = ["username", "full_name", "title", "is_active", "is_demo", "last_login"]
    list_filter = ["is_active", "is_demo"]
    search_fields = ["search_key"]
    fields = ["username", "full_name", "title", "telephone", "email", "language", "is_active", "is_demo", "last_login"]
    inlines = [Held]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        """Those of one's places."""
        return _managed(request).order_by("sort_key", "username")


@admin.register(Assignment)
class AssignmentAdmin(ByCapability, admin.ModelAdmin):  # type: ignore[type-arg]
    """Who works where."""

    view_capability = Capability.MANAGE_STAFF
    list_display = ["account", "role", "centre", "unit", "employer", "valid_from", "valid_to"]
    list_filter = ["role", "employer"]
    list_select_related = ["account", "centre", "unit"]
    search_fields = ["account__search_key", "decision_number"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assignment]:
        """Those of the accounts of one's places."""
        rows: QuerySet[Assignment] = super().get_queryset(request)
        return rows.filter(account__in=_managed(request))


@admin.register(AuditEntry)
class AuditEntryAdmin(ByCapability, admin.ModelAdmin):  # type: ignore[type-arg]
    """The audit log, for an auditor who also opens this site."""

    view_capability = Capability.VIEW_AUDIT
    list_display = ["at", "actor", "action", "subject_kind", "subject_id", "ip"]
    list_filter = ["action", "subject_kind"]
    list_select_related = ["actor"]
    show_full_result_count = False
