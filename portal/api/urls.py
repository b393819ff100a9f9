"""/api/v1/: every app's own part under one roof."""

from django.urls import include, path

urlpatterns = [
    path("", include("units.api.urls")),
    path("", include("staffing.api.urls")),
    path("", include("procedures.api.urls")),
]
