"""Django's settings. Everything that differs between installations comes from the environment or the data folder.

TINHSO_DATA      the data folder (`tinhso up --data`)
DATABASE_URL     postgresql://user:password@host:5432/name; without it, the embedded database of the data folder
TINHSO_DEMO      1 in a demo (set by the supervisor from the folder's stamp)
TINHSO_PROVINCE  the pack of this province
TINHSO_TODAY     in a demo: the day that is "now"
TINHSO_HOSTS     names this site answers to, by commas
TINHSO_HTTPS     1 when people reach it over HTTPS
TINHSO_FILES     s3://bucket/prefix; without it, files stand in the data folder (bucket/place.py has the rest)
TINHSO_OIDC      a file that names providers to sign in with; else secrets/oidc-providers.json of the data folder
TINHSO_TSA_URL   a time-stamping authority (RFC 3161) that the journal's seals are shown to; none by default
TINHSO_TSA_ROOTS its root certificates (a PEM file), to prove its signatures
TINHSO_API_PER_TOKEN, TINHSO_API_PER_ADDRESS   calls a minute over the API, by token and without one
TINHSO_WEBHOOKS_INSIDE   1 when systems in a closed network may be told of events, over plain HTTP too
TINHSO_PORTAL_URL, TINHSO_PORTAL_SECRET, TINHSO_PORTAL_SECRET_IN   the national portal: its address and the two keys
TINHSO_GATEWAY_URL, TINHSO_GATEWAY_SECRET   where fees are paid online, and the secret both sides sign with (whsec_…)
TINHSO_PROXIES   how many proxies of ours stand before it, each adding to X-Forwarded-For; none by default
"""

from __future__ import annotations

import os
import secrets
from datetime import date
from pathlib import Path
from typing import Any

from tinhso.project.bucket.place import Place
from tinhso.project.databases import database
from tinhso.project.folder import Folder
from tinhso.project.providers import oidc_apps
from tinhso.web.logs import logging_config

PACKAGE = Path(__file__).resolve().parent.parent
FOLDER = Folder.named()

TINHSO_DEMO = os.environ.get("TINHSO_DEMO") == "1"
TINHSO_PROVINCE = os.environ.get("TINHSO_PROVINCE", "")
TINHSO_PROVINCE_CODE = os.environ.get("TINHSO_PROVINCE_CODE", "")
TINHSO_PROVINCE_NAME = os.environ.get("TINHSO_PROVINCE_NAME", "")
TINHSO_DEMO_PEOPLE = str(FOLDER.demo_people) if TINHSO_DEMO else ""
TINHSO_SETUP_CODE = os.environ.get("TINHSO_SETUP_CODE", "")
"""While a real province is still to be set up: the code its one page asks for; set by the supervisor."""
TINHSO_TODAY = (
    date.fromisoformat(os.environ["TINHSO_TODAY"]) if TINHSO_DEMO and os.environ.get("TINHSO_TODAY") else None
)
"""In a demo, the day that stands for today; None is the real clock. Shifted at the edge alone."""
TINHSO_TSA_URL = os.environ.get("TINHSO_TSA_URL", "")
TINHSO_TSA_ROOTS = os.environ.get("TINHSO_TSA_ROOTS", "")
HTTPS = os.environ.get("TINHSO_HTTPS") == "1"
FILES_ROOT = FOLDER.files
FILES_PLACE = Place.named()
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},  # nothing of ours is kept there
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if FILES_PLACE:
    STORAGES["papers"] = {
        "BACKEND": "tinhso.project.bucket.storage.BucketStorage",
        "OPTIONS": {"place": FILES_PLACE, "folder": FOLDER},
    }

DEBUG = False
SECRET_KEY = FOLDER.held_secret("key") or secrets.token_urlsafe(48)
ALLOWED_HOSTS = os.environ.get("TINHSO_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.idp.oidc",
    "tinhso.store",
    "tinhso.engines.journal",
    "tinhso.engines.units",
    "tinhso.engines.people",
    "tinhso.engines.documents",
    "tinhso.engines.measures",
    "tinhso.engines.cases",
    "tinhso.web",
    "tinhso.services.units",
    "tinhso.services.data",
    "tinhso.services.webhooks",
    "tinhso.services.reports",
    "tinhso.services.onestop",
    "tinhso.services.onestop.filling",
    "tinhso.services.onestop.linking",
    "tinhso.services.onestop.online",
    "tinhso.services.onestop.issuing",
    "tinhso.services.onestop.paying",
    "tinhso.services.onestop.portal",
    "tinhso.services.onestop.quality",
    "tinhso.services.onestop.results",
    "tinhso.services.onestop.archiving",
    "tinhso.services.onestop.rating",
    "tinhso.services.onestop.counter",
    "tinhso.services.onestop.erasing",
    "tinhso.services.ranking",
    "tinhso.services.trace",
    "tinhso.services.audit",
    "tinhso.services.staff",
    "tinhso.services.configuration",
    "tinhso.services.home",
    "tinhso.services.setup",
    "tinhso.services.account",
    "tinhso.project",
]

MIDDLEWARE = [
    "tinhso.web.middleware.Edge",
    "tinhso.web.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "tinhso.web.api.middleware.Programs",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tinhso.web.middleware.Identified",
    "tinhso.services.account.gate.Gate",
    *(["tinhso.services.setup.middleware.OnlySetup"] if TINHSO_SETUP_CODE else []),
    "tinhso.web.middleware.Errors",
]

ROOT_URLCONF = "tinhso.project.urls"
WSGI_APPLICATION = "tinhso.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PAGE_TEMPLATES = [PACKAGE / "web" / "templates", *sorted((PACKAGE / "services").glob("*/templates"))]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": PAGE_TEMPLATES,
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "tinhso.web.jinja.environment",
            "compiled": FOLDER.compiled_pages,
            "context_processors": ["tinhso.web.jinja.once_a_page"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

DATABASES = {"default": database(FOLDER)}
CACHES = {
    # Shared by all processes, since sign-in throttling counts in it.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "project_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},  # with the usual 300, who guesses much would be forgotten
    },
    # Each process its own: only what may be stale in one of them.
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "local"},
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "tinhso_language"
USE_I18N = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# The build puts a content hash into the name of everything below dist/assets, so it may be kept for ever.
WHITENOISE_IMMUTABLE_FILE_TEST = r"/static/.*[.-][0-9A-Za-z_-]{8,}\.[a-z0-9]+$"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["tinhso.engines.people.sign_in.adapter.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "tinhso.engines.people.sign_in.passwords.AsRuled"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "tinhso.engines.people.sign_in.Adapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
# Without it everybody behind a proxy is one address, and one person guessing would lock all of them out.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TINHSO_PROXIES", "0"))
# How often one name may be tried is in the sign-in rules in force, so allauth asks for its settings through these.
ALLAUTH_SETTING_GETTER = "tinhso.project.limits.setting"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/300s/key"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
MFA_ADAPTER = "tinhso.engines.people.sign_in.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # phones whose clock is half a minute off; our own form keeps a code from counting twice
MFA_FORMS = {
    "authenticate": "tinhso.engines.people.sign_in.Code",
    "reauthenticate": "tinhso.engines.people.sign_in.CodeAgain",
}
SOCIALACCOUNT_ADAPTER = "tinhso.services.account.linking.Linking"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: the content policy lets no form of ours end at another site
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = False  # asked for when linking begins; the way back must not ask again
SOCIALACCOUNT_PROVIDERS = {"oidc": {"APPS": oidc_apps(FOLDER)}}
IDP_OIDC_ADAPTER = "tinhso.services.account.issuing.Issuing"
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 15 * 60
IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN = 12 * 60 * 60
OIDC_KEYS = FOLDER.secrets / "oidc"

# The row is read at every request, by fixed SQL. A cache in each process would let a person
# who signed out in one of them stay signed in in the other.
SESSION_ENGINE = "tinhso.project.sessions"
SESSION_COOKIE_NAME = "tinhso_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "tinhso_csrf"
CSRF_FAILURE_VIEW = "tinhso.web.errors.csrf_failed"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS and host != "*"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

API_LIMITS = {
    "token": int(os.environ.get("TINHSO_API_PER_TOKEN", "1200")),
    "address": int(os.environ.get("TINHSO_API_PER_ADDRESS", "300")),
}
"""Calls a minute of one token, and of one address without a token."""
API_STREAMS = int(os.environ.get("TINHSO_API_STREAMS", "1"))
"""Whole lists, as CSV or JSON lines, on the way at once to one caller, in each web process: fewer than it has threads."""

WEBHOOKS_INSIDE = TINHSO_DEMO or os.environ.get("TINHSO_WEBHOOKS_INSIDE") == "1"
"""May systems on this machine or in a closed network be told, and without encryption? Only where nobody could misuse it."""

GATEWAY = {
    "address": os.environ.get("TINHSO_GATEWAY_URL", ""),
    "secret": os.environ.get("TINHSO_GATEWAY_SECRET", ""),
}
"""Where fees are paid online: the gateway's address and the secret both sides sign with; without them nobody pays online."""

PORTAL = {
    "address": os.environ.get("TINHSO_PORTAL_URL", ""),
    "secret": os.environ.get("TINHSO_PORTAL_SECRET", ""),
    "secret_in": os.environ.get("TINHSO_PORTAL_SECRET_IN", ""),
}
"""The national portal: its address, what we sign with, what it signs with (several while one replaces another)."""

LARGEST_PROOF_MB = 20
LARGER_UPLOADS_MB = {"/thu-phi/sao-ke/": 100}  # statements of the bank; read in a job, never kept as they came
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
"""A form of 500 rows sends thousands of them; what they weigh together is bounded above."""
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
# The first one leaves a file above LARGEST_PROOF_MB out before it fills memory or disk.
FILE_UPLOAD_HANDLERS = [
    "tinhso.engines.documents.uploads.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LOGGING = logging_config()
SILENCED_SYSTEM_CHECKS: list[str] = []
