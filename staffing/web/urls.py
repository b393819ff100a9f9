"""Pages for and about staff."""

from django.urls import path

from staffing.web import password, sign_in

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("account/password/", password.change_password, name="change_password"),
]
