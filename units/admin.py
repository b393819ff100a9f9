"""Units for administrators: what the files own is shown, what administrators own (load_units keeps it) is edited."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from units.models import OfficeHours, OfficeSession, ReceptionPoint, ServiceCentre, Succession, Unit


class Kept:
    """Left of an admin class: shown to whoever opens the site, changed by whoever keeps units, deleted by nobody.

    The rights are the values of staffing's Capability, which stands above this app on the staircase.
    """

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _may(request, "use_admin")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may(request, "use_admin")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may(request, "manage_units")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may(request, "manage_units")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _may(request: HttpRequest, right: str) -> bool:
    access: Any = getattr(request, "access", None)
    return access is not None and bool(access.may(right))


class FromFiles(Kept, admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows come from ``manage.py load_units``: none is added here, and only ``editable`` is edited."""

    editable: tuple[str, ...] = ()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [field.name for field in self.model._meta.fields if field.editable and not field.primary_key]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [name for name in self.get_fields(request, obj) if name not in self.editable]


@admin.register(Unit)
class UnitAdmin(FromFiles):
    """The identifier is a placeholder until the official one is published."""

    editable = ("identifier", "office_hours")
    list_display = ("full_name", "kind", "code", "identifier", "valid_from", "valid_to")
    list_filter = ("kind", ("valid_to", admin.EmptyFieldListFilter))
    search_fields = ("full_name", "search_key", "code", "identifier")
    list_select_related = True


@admin.register(Succession)
class SuccessionAdmin(FromFiles):
    """What became of the former units."""

    list_display = ("predecessor", "successor", "share", "is_default", "resolution", "effective_on")
    list_filter = ("share", "is_default")
    search_fields = ("predecessor__full_name", "predecessor__search_key", "successor__full_name")
    list_select_related = ("predecessor", "successor")


class ReceptionPointInline(Kept, admin.TabularInline):  # type: ignore[type-arg]
    model = ReceptionPoint
    extra = 0

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(ServiceCentre)
class ServiceCentreAdmin(FromFiles):
    """Centres: address, telephone, hours, counters."""

    editable = ("office_hours", "address", "telephone", "is_active")
    list_display = ("name", "kind", "office_hours", "telephone", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("name", "unit__search_key", "unit__code")
    list_select_related = ("office_hours",)
    inlines = (ReceptionPointInline,)


class OfficeSessionInline(Kept, admin.TabularInline):  # type: ignore[type-arg]
    model = OfficeSession
    extra = 1

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(OfficeHours)
class OfficeHoursAdmin(Kept, admin.ModelAdmin):  # type: ignore[type-arg]
    """Timetables. A change reaches due dates only through ``manage.py recompute_deadlines``."""

    list_display = ("name", "is_default", "sittings")
    inlines = (OfficeSessionInline,)

    @admin.display(description=_("Office hours"))
    def sittings(self, hours: OfficeHours) -> str:
        return ", ".join(map(str, hours.sessions.all()))

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("sessions")

    def get_readonly_fields(self, request: HttpRequest, obj: OfficeHours | None = None) -> tuple[str, ...]:
        return ("is_default",)
