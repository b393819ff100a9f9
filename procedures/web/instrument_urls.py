"""Addresses of the desk as an instrument: scanning, bulk acts, preferences, snippets, views, notices."""

from django.urls import path

from procedures.web import scanning

urlpatterns = [
    path("desk/scan/", scanning.desk_scan, name="desk_scan"),
]
