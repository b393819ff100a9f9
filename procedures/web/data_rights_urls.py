"""Addresses of what persons may ask about their data, and of the notice that says what is done with it."""

from django.urls import path

from procedures.web import data_requests, own_data, privacy

urlpatterns = [
    path("privacy/", privacy.privacy, name="privacy"),
    path("my/data/", own_data.own_data, name="own_data"),
    path("my/data/copy/", own_data.own_data_copy, name="own_data_copy"),
    path("my/data/ask/", own_data.own_data_ask, name="own_data_ask"),
    path("desk/data-requests/", data_requests.desk_data_requests, name="desk_data_requests"),
    path("desk/data-requests/<int:key>/", data_requests.desk_data_request, name="desk_data_request"),
    path("desk/data-requests/<int:key>/answer/", data_requests.data_request_answer, name="data_request_answer"),
]
