from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class StaffingConfig(AppConfig):
    name = "staffing"
    verbose_name = _("Staff")
    default_auto_field = "django.db.models.BigAutoField"
    default = True


class GatedAdminConfig(admin.AdminConfig):
    """Django's administration site behind the portal's gate."""

    default_site = "staffing.admin_gate.PortalAdminSite"
    default = False
