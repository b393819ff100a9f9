"""Addresses and claims of the provider that others wrote (see real_site)."""

from typing import Any

from django.contrib.auth.views import LoginView
from django.urls import include, path
from oauth2_provider.oauth2_validators import OAuth2Validator

from tests.identity.real_site import CLAIMS


class Validator(OAuth2Validator):
    """With the claims of the national identity system."""

    oidc_claim_scope = None

    def get_additional_claims(self, request: Any) -> dict[str, Any]:
        return dict(CLAIMS[request.user.username])


urlpatterns = [path("login/", LoginView.as_view()), path("o/", include("oauth2_provider.urls"))]
