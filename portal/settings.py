"""Settings of the portal. Everything that differs between places comes from the environment (.env.example lists it)."""

import logging
import os
from datetime import timedelta
from pathlib import Path

import environ
import structlog
from csp.constants import NONE, SELF

from portal.identity_providers import read_providers
from portal.log_lines import without_rows, without_tokens

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(environ.Env().str("PORTAL_VAR", default=str(BASE_DIR / "var")))
env = environ.Env()
if not os.environ.get("DATABASE_URL"):
    # Commands given beside a portal started by portal.run find its servers: the file is there while it runs.
    os.environ.pop("DATABASE_URL", None)
    env.read_env(VAR / "environment")

# ---- where we are -------------------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)  # demonstration accounts and records; a banner on every page
DEFAULT_SECRET = "not-a-secret-only-for-development-and-tests-000000000000"  # noqa: S105 - a deploy check refuses it
SECRET_KEY = env.str("SECRET_KEY", default=DEFAULT_SECRET)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
EMBEDDED = env.bool("EMBEDDED", default=False)  # set by portal.run when it started its own database
# A record whose next step is ours and that nobody touched for so many working hours is listed as stuck.
STUCK_AFTER_WORKING_HOURS = env.int("STUCK_AFTER_WORKING_HOURS", default=24)

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

INSTALLED_APPS = [
    "units",
    "staffing",
    "procedures",
    "portal",
    "staffing.apps.GatedAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "django_prometheus",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "rest_framework",
]

MIDDLEWARE = [
    "portal.web.middleware.room_for_frames",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.log_lines.RequestLog",
    "staffing.gates.PageGate",
    "procedures.web.at_kiosk.AtKiosk",
    "portal.web.uploads.BodyLimit",
    "portal.web.middleware.WholeText",
    "portal.web.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.web.context.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CSRF_FAILURE_VIEW = "portal.web.pages.csrf_failure"
REFUSALS = "portal.web.refusals"  # the sentences of units.errors.RuleBroken, for the apps below
MATTERS = "procedures.queries.matters.Matters"  # names of procedures and fields, for staffing.ports

# ---- data ---------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default="postgres://portal@127.0.0.1:5432/portal")}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR / "media")))

# ---- files uploaded -----------------------------------------------------------------------------------------------
UPLOAD_FILE_BYTES = env.int("UPLOAD_FILE_BYTES", default=20 * 2**20)  # one scan
UPLOAD_REQUEST_BYTES = env.int("UPLOAD_REQUEST_BYTES", default=25 * 2**20)  # one request: client_max_body_size of nginx
UPLOAD_PAGES = env.int("UPLOAD_PAGES", default=300)  # of one scan
UPLOAD_PIXELS = env.int("UPLOAD_PIXELS", default=100_000_000)  # of one picture: A3 at 600 dots an inch is 70 million
UPLOAD_FILES_OF_RECORD = env.int("UPLOAD_FILES_OF_RECORD", default=200)
UPLOAD_BYTES_OF_RECORD = env.int("UPLOAD_BYTES_OF_RECORD", default=400 * 2**20)
FILE_UPLOAD_HANDLERS = [
    "portal.web.uploads.MeasuredFiles",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
ACCEL_PREFIX = env.str("ACCEL_PREFIX", default="")  # the internal location from which nginx serves MEDIA_ROOT
FILE_UPLOAD_PERMISSIONS = 0o644 if ACCEL_PREFIX else 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o755 if ACCEL_PREFIX else 0o700

# ---- people -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "staffing.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
STRICT_GATES = env.bool("STRICT_GATES", default=DEBUG)  # a view without a capability raises, where people develop
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "home"
SESSION_ENGINE = "staffing.sessions"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # a cookie would keep them on the machine
SESSION_COOKIE_AGE = 60 * 60  # idle seconds; the desk keeps drafts, so nothing is lost
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the lock-out page names the moment at which it ends
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # the audit log says who signed in
AXES_LOCKOUT_CALLABLE = "staffing.web.sign_in.locked_out"

# Whoever sees more than one unit, or administers, signs in with a second factor too. Off for rehearsals alone.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=env.bool("SECURE_TRANSPORT", default=False))
OTP_TOTP_ISSUER = "DVC Quảng Ninh"  # the name in the person's authenticator
OTP_ADMIN_HIDE_SENSITIVE_DATA = True

# Who vouches for citizens: key|name|issuer|client id|secret[|acr_values], one a line or between semicolons.
IDENTITY = "portal.integrations.openid.OpenIdProviders"
IDENTITY_PROVIDERS = read_providers(env.str("IDENTITY_PROVIDERS", default=""))
IDENTITY_SCOPE = env.str("IDENTITY_SCOPE", default="openid")
IDENTITY_LEAST_LEVEL = env.int("IDENTITY_LEAST_LEVEL", default=2)  # of an electronic identity, to sign in at all
CITIZEN_LANDING = "own_records"  # after sign-in, where nothing else was asked for

# ---- safety in transit --------------------------------------------------------------------------------------------
SECURE_TRANSPORT = env.bool("SECURE_TRANSPORT", default=False)  # behind TLS: true in production
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SECURE_TRANSPORT
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_TRANSPORT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_TRANSPORT
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_TRANSPORT else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        # signing in and out leads from a form of ours to the provider, which browsers count as the form's doing
        "form-action": [SELF, *sorted({one.origin for one in IDENTITY_PROVIDERS})],
        "frame-ancestors": [NONE],
    }
}
IPWARE_META_PRECEDENCE_ORDER = ["REMOTE_ADDR"]
AXES_IPWARE_META_PRECEDENCE_ORDER = ["HTTP_X_REAL_IP", "REMOTE_ADDR"] if SECURE_TRANSPORT else ["REMOTE_ADDR"]

# ---- words and time -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LETTERS_COOKIE_NAME = "letters"  # "large" for whoever wants large letters (portal.web.letters)
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_THOUSAND_SEPARATOR = False  # keys in attributes must stay plain; numbers for people say intcomma
NUMBER_GROUPING = 3  # the Vietnamese formats name the separator and forget the grouping

# ---- files served -------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": env.str("STATICFILES_STORAGE", default="whitenoise.storage.CompressedManifestStaticFilesStorage")
    },
}

# ---- the API ------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "staffing.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["staffing.gates.ApiGate"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["portal.api.parsing.WholeJsonParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "portal.api.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "portal.api.description.DescribedSchema",
    "DEFAULT_THROTTLE_RATES": {
        "tokens": "30/min",
        "tracking": "30/min",
        "resolve": "120/min",
        "tickets": "30/min",
        "appointments": "30/min",
        "payments": "20/min",
        "failed_reports": "10/min",
        "petitions": "20/hour",
        "petitions_read": "60/min",
        "return_codes": "10/min",
        "citizen_sign_in": "60/min",
        "open_data": "60/min",
    },
    "NUM_PROXIES": 1 if SECURE_TRANSPORT else 0,  # throttles believe X-Forwarded-For from our own proxy alone
    "DEFAULT_VERSIONING_CLASS": None,
    "EXCEPTION_HANDLER": "portal.api.problems.handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Dịch vụ hành chính công tỉnh Quảng Ninh",
    "DESCRIPTION": "Administrative procedure records of Quảng Ninh: units, procedures, records, figures, tracking.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "ActEnum": "portal.api.enumerations.ACT",
        "ApplicantKindEnum": "portal.api.enumerations.APPLICANT_KIND",
        "CentreKindEnum": "portal.api.enumerations.CENTRE_KIND",
        "ChannelEnum": "portal.api.enumerations.CHANNEL",
        "FeeKindEnum": "portal.api.enumerations.FEE_KIND",
        "PaymentStateEnum": "portal.api.enumerations.PAYMENT_STATE",
        "ReasonEnum": "portal.api.enumerations.REASON",
        "StandingEnum": "portal.api.enumerations.STANDING",
        "StateEnum": "portal.api.enumerations.COMPONENT_STATE",
        "StatusEnum": "portal.api.enumerations.STATUS",
        "TaskKindEnum": "portal.api.enumerations.TASK_KIND",
        "TermUnitEnum": "portal.api.enumerations.TERM_UNIT",
        "TrackedStandingEnum": "portal.api.enumerations.TRACKED_STANDING",
        "UnitKindEnum": "portal.api.enumerations.UNIT_KIND",
    },
}
REST_KNOX = {"TOKEN_TTL": timedelta(hours=12), "AUTO_REFRESH": False}

# ---- work in the background ---------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,  # longer than any task
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_HEARTBEAT = 10

# ---- the outside: one line an outside need, loaded by procedures.ports.connect ------------------------------------
INTEGRATIONS = {
    "mail": "portal.integrations.mail.MailNotices",
}
CLAMAV_SOCKET = env.str("CLAMAV_SOCKET", default="")  # unix:/run/clamav/clamd.ctl or tcp:host:3310
CLAMAV_TIMEOUT = env.int("CLAMAV_TIMEOUT", default=20)  # seconds for one file
if CLAMAV_SOCKET:
    INTEGRATIONS["virus_scanner"] = "portal.integrations.clamav.ClamAv"
PAYMENT_PLATFORM_URL = env.str("PAYMENT_PLATFORM_URL", default="")  # without it fees are paid at the counter or by QR
PAYMENT_PLATFORM_PARTNER = env.str("PAYMENT_PLATFORM_PARTNER", default="")
PAYMENT_PLATFORM_TOKEN = env.str("PAYMENT_PLATFORM_TOKEN", default="")
PAYMENT_PLATFORM_SECRET = env.str("PAYMENT_PLATFORM_SECRET", default="")
PAYMENT_PLATFORM_TIMEOUT = env.int("PAYMENT_PLATFORM_TIMEOUT", default=10)  # seconds
if PAYMENT_PLATFORM_URL and PAYMENT_PLATFORM_SECRET:  # without a secret anybody could say that something was paid
    INTEGRATIONS["payment_platform"] = "portal.integrations.payment_platform.PaymentPlatformOverHttp"
    # A form of ours leads to the platform's page, which browsers count as the form's own target.
    PAYMENT_PLATFORM_PAGES = env.str("PAYMENT_PLATFORM_PAGES", default="") or "/".join(
        PAYMENT_PLATFORM_URL.split("/")[:3]
    )
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(PAYMENT_PLATFORM_PAGES)
# Gateways to telephones. Without URL, token and secret (which closes the door for delivery reports) a channel is off.
SMS_GATEWAY_URL = env.str("SMS_GATEWAY_URL", default="")
SMS_GATEWAY_TOKEN = env.str("SMS_GATEWAY_TOKEN", default="")
SMS_GATEWAY_SECRET = env.str("SMS_GATEWAY_SECRET", default="")
SMS_GATEWAY_SENDER = env.str("SMS_GATEWAY_SENDER", default="DVCQuangNinh")  # registered with the operators
ZALO_GATEWAY_URL = env.str("ZALO_GATEWAY_URL", default="")
ZALO_GATEWAY_TOKEN = env.str("ZALO_GATEWAY_TOKEN", default="")
ZALO_GATEWAY_SECRET = env.str("ZALO_GATEWAY_SECRET", default="")
ZALO_GATEWAY_TEMPLATES = dict(
    pair.split(":", 1) for pair in env.list("ZALO_GATEWAY_TEMPLATES", default=[])
)  # received_vi:40123,received_en:40124
MESSAGE_GATEWAY_TIMEOUT = env.int("MESSAGE_GATEWAY_TIMEOUT", default=10)  # seconds
if SMS_GATEWAY_URL and SMS_GATEWAY_TOKEN and SMS_GATEWAY_SECRET:
    INTEGRATIONS["sms"] = "portal.integrations.short_messages.SmsOverHttp"
if ZALO_GATEWAY_URL and ZALO_GATEWAY_TOKEN and ZALO_GATEWAY_SECRET:
    INTEGRATIONS["zalo"] = "portal.integrations.short_messages.ZaloOverHttp"
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
EMAIL_FILE_PATH = env.str("EMAIL_FILE_PATH", default=str(VAR / "mail"))
EMAIL_HOST = env.str("EMAIL_HOST", default="127.0.0.1")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Dịch vụ hành chính công <khong-tra-loi@localhost>")

# ---- what is written down -----------------------------------------------------------------------------------------
log_steps: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.format_exc_info,  # plain: the usual traceback prints local variables, hence people's data
    without_rows,
    without_tokens,
]
structlog.configure(
    processors=[structlog.stdlib.filter_by_level, *log_steps, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "foreign_pre_chain": log_steps,
            "processor": structlog.processors.JSONRenderer(ensure_ascii=False),
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"django.server": {"level": "WARNING"}, "axes": {"level": "WARNING"}},
}
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG  # one line a request, when it is answered
