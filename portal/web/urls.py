from django.contrib import admin
from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language
from django_prometheus.exports import ExportToDjangoView

from portal.web import pages, uploads
from staffing.domain.capabilities import Capability
from staffing.gates import gated

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("start/", pages.start, name="start"),
    path("language/", gated(set_language, Capability.PUBLIC), name="set_language"),
    path("healthz", pages.healthz, name="healthz"),
    path("too-large/", uploads.request_too_large, name="too_large"),
    path("robots.txt", pages.robots, name="robots"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("metrics", gated(ExportToDjangoView, Capability.OPERATE_SYSTEM), name="metrics"),
    path("admin/", admin.site.urls),
]
