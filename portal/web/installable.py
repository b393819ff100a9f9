"""What makes the citizens' side an app that can be installed: manifest, service worker, and the page without a line."""

import hashlib
import json

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from staffing.domain.capabilities import Capability
from staffing.gates import gate

NAME, SHORT_NAME = "Dịch vụ hành chính công tỉnh Quảng Ninh", "DVC Quảng Ninh"
BAY_DEEP, PAPER = "#073f4b", "#ffffff"  # of static/css/theme.css
ICONS = (("192", "any"), ("512", "any"), ("512", "maskable"))
SHARED = (
    "css/citizen.css",
    "css/fonts-citizen.css",
    "css/theme.css",
    "img/logo.svg",
    "vendor/be-vietnam-pro-5.3.0/be-vietnam-pro-vietnamese-400-normal.woff2",
)
"""The files of every citizen's page, and all that the page without a line needs."""
KEPT = 3600  # seconds for which browsers need not ask for the manifest again


@gate(Capability.PUBLIC)
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What a telephone shows of the app (W3C Web Application Manifest); in Vietnamese, whatever the page's language."""
    about = {
        "id": reverse("home"),
        "name": NAME,
        "short_name": SHORT_NAME,
        "lang": "vi",
        "start_url": reverse("home"),
        "scope": reverse("home"),
        "display": "standalone",
        "theme_color": BAY_DEEP,
        "background_color": PAPER,
        "icons": [_icon(size, purpose) for size, purpose in ICONS],
    }
    response = JsonResponse(about, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = f"public, max-age={KEPT}"
    return response


def _icon(size: str, purpose: str) -> dict[str, str]:
    name = f"img/icon-{size}.png" if purpose == "any" else f"img/icon-{purpose}-{size}.png"
    return {"src": static(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


@gate(Capability.PUBLIC)
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root, whence it may watch over all of the citizens' side."""
    path = finders.find("js/citizen-worker.js")
    if not isinstance(path, str):
        raise Http404
    with open(path, encoding="utf-8") as file:
        text = file.read()
    files = [static(name) for name in SHARED]
    kept = hashlib.sha256("\n".join([*files, text]).encode()).hexdigest()[:12]
    constants = {"KEPT": f"citizen-{kept}", "STATIC": files, "OFFLINE": reverse("no_line")}
    lines = [f"const {name} = {json.dumps(value)};" for name, value in constants.items()]
    response = HttpResponse("\n".join([*lines, text]), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@gate(Capability.PUBLIC)
@require_safe
def no_line(request: HttpRequest) -> HttpResponse:
    """What the service worker shows when a page cannot be fetched: the same for everybody, in both languages."""
    return render(request, "portal/no_line.html")
