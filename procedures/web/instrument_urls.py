"""Addresses of the desk as an instrument: scanning, bulk acts, preferences, snippets, views, notices."""

from django.urls import path

from procedures.web import bulk, scanning

urlpatterns = [
    path("desk/scan/", scanning.desk_scan, name="desk_scan"),
    path("desk/bulk/", bulk.desk_bulk, name="desk_bulk"),
    path("desk/bulk/<int:key>/", bulk.desk_bulk_run, name="desk_bulk_run"),
    path("desk/bulk/<int:key>/go-on/", bulk.desk_bulk_go_on, name="desk_bulk_go_on"),
]
