"""Files of records."""

from django.urls import path

from procedures.web import exports

urlpatterns = [
    path("dashboard/exports/", exports.exports, name="exports"),
    path("dashboard/exports/now/", exports.exports_now, name="exports_now"),
    path("dashboard/exports/new/<slug:source>/", exports.export_new, name="export_new"),
    path("dashboard/exports/<int:key>/file/", exports.export_file, name="export_file"),
    path("dashboard/exports/<int:key>/cancel/", exports.export_cancel, name="export_cancel"),
]
