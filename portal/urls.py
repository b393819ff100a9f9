"""The site's addresses."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("portal.api.urls")),
    path("", include("portal.web.urls")),
    path("", include("units.web.urls")),
    path("", include("staffing.web.urls")),
    path("", include("procedures.web.urls")),
]

handler400 = "portal.web.pages.bad_request"
handler403 = "portal.web.pages.forbidden"
handler404 = "portal.web.pages.not_found"
handler500 = "portal.web.pages.failed"
