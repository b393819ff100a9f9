"""/api/v1/: tokens, and who one is."""

from django.urls import path

from staffing.api import delegations, views

urlpatterns = [
    path("tokens/", views.Tokens.as_view(), name="api_tokens"),
    path("tokens/<slug:token_key>/", views.OneToken.as_view(), name="api_token"),
    path("delegations/", delegations.Delegations.as_view(), name="api_delegations"),
    path("me/", views.Me.as_view(), name="api_me"),
]
