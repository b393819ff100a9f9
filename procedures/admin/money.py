"""The page on which administrators keep the accounts into which fees are transferred."""

from django.contrib import admin

from procedures.admin.words import Worded
from procedures.models import CollectionAccount
from staffing.admin_gate import ByCapability
from staffing.domain.capabilities import Capability


@admin.register(CollectionAccount)
class CollectionAccountAdmin(Worded, ByCapability, admin.ModelAdmin):  # type: ignore[type-arg]
    """One for a centre; without one no VietQR is shown there."""

    view_capability = Capability.MANAGE_CATALOGUE
    change_capability = Capability.MANAGE_CATALOGUE
    list_display = ("centre", "bank_name", "number", "holder")
    list_select_related = ("centre__unit",)
