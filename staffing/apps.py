from django.apps import AppConfig
from django.contrib.admin import apps as admin


class StaffingConfig(AppConfig):
    name = "staffing"
    default_auto_field = "django.db.models.BigAutoField"
    default = True


class GatedAdminConfig(admin.AdminConfig):
    """Django's administration site behind the portal's gate."""

    default_site = "staffing.admin_gate.PortalAdminSite"
    default = False
