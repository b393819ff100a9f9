"""/api/v1/: units and centres."""

from django.urls import URLPattern, URLResolver, path

from units.api import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/", views.UnitList.as_view(), name="api_units"),
    path("units/resolve/", views.ResolveUnit.as_view(), name="api_resolve_unit"),
    path("units/<int:pk>/", views.UnitDetail.as_view(), name="api_unit"),
    path("centres/", views.CentreList.as_view(), name="api_centres"),
]
