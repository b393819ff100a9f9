"""Pages of procedures and records."""

from django.urls import URLPattern, URLResolver, path

import procedures.web.codes  # noqa: F401 - registers the converters that the addresses below use
from procedures.web import catalogue

urlpatterns: list[URLPattern | URLResolver] = [
    path("procedures/", catalogue.catalogue_page, name="catalogue"),
    path("procedures/typeahead/", catalogue.procedures_typeahead, name="procedures_typeahead"),
    path("procedures/<procedure_code:code>/", catalogue.procedure_page, name="procedure"),
]
