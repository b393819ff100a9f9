"""Large letters: a switch on the citizens' pages, kept in a cookie, without a script."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from staffing.domain.capabilities import Capability
from staffing.gates import gate

LARGE = "large"
KEPT = 365 * 86_400  # seconds


@gate(Capability.PUBLIC)
@require_POST
def set_letters(request: HttpRequest) -> HttpResponse:
    """``size=large`` or anything else for the ordinary ones; back to the page that ``next`` names."""
    onward = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure()):
        onward = reverse("home")
    response = HttpResponseRedirect(onward, status=HTTPStatus.SEE_OTHER)
    if request.POST.get("size") == LARGE:
        secure = bool(settings.SESSION_COOKIE_SECURE)
        response.set_cookie(settings.LETTERS_COOKIE_NAME, LARGE, KEPT, httponly=True, samesite="Lax", secure=secure)
    else:
        response.delete_cookie(settings.LETTERS_COOKIE_NAME)
    return response


def is_large(request: HttpRequest) -> bool:
    """Whether this browser asked for large letters."""
    return bool(request.COOKIES.get(settings.LETTERS_COOKIE_NAME) == LARGE)
