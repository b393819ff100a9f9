"""An identity provider that others wrote: django-oauth-toolkit, in a process of its own on a free port.

``python -m tests.identity.real_site`` reads REAL_SITE (JSON): port, folder, key (PEM), addresses.
"""

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import django
from django.conf import settings

CLIENT_ID, CLIENT_SECRET, PASSWORD = "portal-tests", "secret-of-the-tests", "sóng-vỗ-1"
CLAIMS: Mapping[str, Mapping[str, str]] = {
    "mother": {"LoaiTaiKhoan": "1", "HoVaTen": "Phạm Thị Thử", "SoDinhDanh": "000192000001", "loAs": "2"},
    "clerk": {"LoaiTaiKhoan": "1", "HoVaTen": "Vũ Thị Thử", "SoDinhDanh": "000192000002", "loAs": "1"},
}
LOGIN = '<form method="post">{% csrf_token %}{{ form }}<button>In</button></form>'
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.contrib.auth.context_processors.auth"]},
    }
]
MIDDLEWARE = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
)


def configure(asked: Mapping[str, Any]) -> None:
    folder = Path(asked["folder"])
    (folder / "registration").mkdir(exist_ok=True)
    (folder / "registration" / "login.html").write_text(LOGIN)
    settings.configure(
        SECRET_KEY=secrets.token_hex(32),
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.identity.real_urls",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=list(MIDDLEWARE),
        TEMPLATES=[TEMPLATES[0] | {"DIRS": [str(folder)]}],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "db")}},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        SESSION_COOKIE_NAME="real_session",
        LOGIN_URL="/login/",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": asked["key"],
            "OIDC_ISS_ENDPOINT": f"http://127.0.0.1:{asked['port']}/o",
            "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
            "OIDC_RP_INITIATED_LOGOUT_ALWAYS_PROMPT": False,
            "ID_TOKEN_EXPIRE_SECONDS": 600,
            "OAUTH2_VALIDATOR_CLASS": "tests.identity.real_urls.Validator",
            "SCOPES": {"openid": "Who you are"},
            "PKCE_REQUIRED": True,
        },
    )
    django.setup()


def fill(asked: Mapping[str, Any]) -> None:
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    if Application.objects.exists():
        return
    for name in CLAIMS:
        User.objects.create_user(name, password=PASSWORD)
    Application.objects.create(
        name="portal",
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        redirect_uris=asked["back"],
        post_logout_redirect_uris=asked["after"],
        algorithm=Application.RS256_ALGORITHM,
        skip_authorization=True,
    )


def main() -> None:
    from wsgiref.simple_server import make_server

    asked = json.loads(os.environ["REAL_SITE"])
    configure(asked)
    fill(asked)
    from django.core.wsgi import get_wsgi_application

    make_server("127.0.0.1", asked["port"], get_wsgi_application()).serve_forever()


if __name__ == "__main__":
    main()
