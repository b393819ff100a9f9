from django.contrib import admin
from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language
from django_prometheus.exports import ExportToDjangoView

from portal.web import installable, letters, pages, uploads
from staffing.domain.capabilities import Capability
from staffing.gates import gated

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("start/", pages.start, name="start"),
    path("language/", gated(set_language, Capability.PUBLIC), name="set_language"),
    path("letters/", letters.set_letters, name="set_letters"),
    path("manifest.webmanifest", installable.manifest, name="manifest"),
    path("worker.js", installable.worker, name="worker"),
    path("no-line/", installable.no_line, name="no_line"),
    path("healthz", pages.healthz, name="healthz"),
    path("too-large/", uploads.request_too_large, name="too_large"),
    path("robots.txt", pages.robots, name="robots"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("metrics", gated(ExportToDjangoView, Capability.OPERATE_SYSTEM), name="metrics"),
    path("admin/", admin.site.urls),
]
