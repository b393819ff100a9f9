"""Settings of the bare endpoint: the middleware that ``startproject`` gives, and nothing of ours."""

from portal.settings import *  # noqa: F403
from portal.settings import REST_FRAMEWORK as _OURS

ROOT_URLCONF = "tests.bench.bare"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
REST_FRAMEWORK = {name: _OURS[name] for name in ("DEFAULT_RENDERER_CLASSES", "DEFAULT_PARSER_CLASSES")}
