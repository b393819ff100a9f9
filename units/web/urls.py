"""Pages about units."""

from django.urls import URLPattern, URLResolver, path

from units.web import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("units/", pages.units, name="units"),
    path("units/resolve/", pages.resolve_unit, name="resolve_unit"),
    path("units/typeahead/", pages.units_typeahead, name="units_typeahead"),
    path("units/<slug:code>/", pages.unit, name="unit"),
]
