"""/api/v1/: tokens, and who one is."""

from django.urls import path

from staffing.api import views

urlpatterns = [
    path("tokens/", views.Tokens.as_view(), name="api_tokens"),
    path("tokens/<slug:token_key>/", views.OneToken.as_view(), name="api_token"),
    path("me/", views.Me.as_view(), name="api_me"),
]
