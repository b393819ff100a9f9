"""/api/v1/: every app's own part under one roof."""

from django.urls import include, path

from portal.api.documentation import Documentation, Schema

urlpatterns = [
    path("schema/", Schema.as_view(), name="api_schema"),
    path("docs/", Documentation.as_view(), name="api_docs"),
    path("", include("units.api.urls")),
    path("", include("staffing.api.urls")),
    path("", include("procedures.api.urls")),
]
