"""The administration site behind the same gate as everything else: capabilities decide, not Django's permissions."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.translation import gettext_lazy as _

from staffing.domain.capabilities import Capability
from staffing.gates import gate


class PortalAdminSite(AdminSite):
    """Django's site, opened by USE_ADMIN; signing in, out and changing a password happen on the portal's own pages."""

    site_title = _("Reference data and settings")
    site_header = _("Reference data and settings")
    index_title = _("What is kept here")

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the site opens at all; each model asks for its own capability besides."""
        return may(request, Capability.USE_ADMIN)

    def get_urls(self) -> list[Any]:
        """Django's addresses, each behind PageGate."""
        urls = super().get_urls()
        _behind_gate(urls)
        return urls

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The portal's page, with lock-out and audit."""
        return HttpResponseRedirect(reverse("sign_in"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        """One's own page, where one signs out."""
        return HttpResponseRedirect(reverse("account"))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        """The portal's page, which ends the other sessions and writes it down."""
        return HttpResponseRedirect(reverse("change_password"))


def _behind_gate(urls: Iterable[URLPattern | URLResolver]) -> None:
    for url in urls:
        if isinstance(url, URLResolver):
            _behind_gate(url.url_patterns)
        else:
            # a bound method of the site takes no attributes: its function does
            gate(Capability.USE_ADMIN)(getattr(url.callback, "__func__", url.callback))


def may(request: HttpRequest, capability: Capability) -> bool:
    """Whether the request's account holds the capability."""
    access: Any = getattr(request, "access", None)
    return access is not None and access.may(capability)


class ByCapability:
    """Left of ModelAdmin: ``view_capability`` shows the rows, ``change_capability`` (None: nobody) adds and changes.

    Nothing is deleted in the administration site unless ``deletes`` is set: the trail and the figures name it.
    """

    view_capability: Capability = Capability.USE_ADMIN
    change_capability: Capability | None = None
    deletes = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the app's part shows."""
        return may(request, self.view_capability)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether rows show."""
        return may(request, self.view_capability)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether a row can be added."""
        return self._may_change(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether a row can be changed."""
        return self._may_change(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether a row can be removed."""
        return self.deletes and self._may_change(request)

    def _may_change(self, request: HttpRequest) -> bool:
        return self.change_capability is not None and may(request, self.change_capability)
