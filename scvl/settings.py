"""All settings, in one file.

Without any variable the portal runs embedded: SQLite and mail files under var/, a worker thread in the web process.
DATABASE_URL, REDIS_URL, EMAIL_URL, SECRET_KEY and ALLOWED_HOSTS, set together, switch it to production. A wrong or
missing one stops the start with one line that names it.
"""

import logging
import os
import secrets
import sys
import tempfile
from decimal import Decimal
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from environs import Env, EnvError

BASE_DIR = Path(__file__).resolve().parent.parent
PRODUCTION_VARIABLES = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "ALLOWED_HOSTS")

env = Env()


def stop(message: str):
    """End the start with one line; a traceback would hide it."""
    sys.exit(f"scvl: {message}")


# --- Which of the three ways to run ---------------------------------------------------------------
TESTING = os.environ.get("SCVL_TEST", "1" if "PYTEST_VERSION" in os.environ else "0") == "1"
_given = [name for name in PRODUCTION_VARIABLES if os.environ.get(name)]
_missing = [name for name in PRODUCTION_VARIABLES if name not in _given]
PRODUCTION = bool(_given) and not TESTING
if PRODUCTION and _missing:
    stop(f"{', '.join(_missing)} missing; production needs {', '.join(PRODUCTION_VARIABLES)} together.")

VAR_DIR = Path(
    os.environ.get("SCVL_VAR") or (tempfile.mkdtemp(prefix="scvl-test-") if TESTING else BASE_DIR / "var")
)
try:
    VAR_DIR.mkdir(parents=True, exist_ok=True)
except OSError as error:
    stop(f"SCVL_VAR: {VAR_DIR} can't be made: {error.strerror}.")


def _read(reader, name, *args, **kwargs):
    try:
        return reader(name, *args, **kwargs)
    except EnvError as error:
        return stop(f"{name}: {error}")


def _split(name: str, schemes: tuple[str, ...], example: str) -> SplitResult:
    """The parts of the address in a variable."""
    try:
        parts = urlsplit(os.environ[name])
        parts.port  # noqa: B018 raises where it is no number
    except ValueError:
        return stop(f"{name} can't be read; give {example}.")
    if parts.scheme not in schemes:
        return stop(f"{name}: {parts.scheme or 'no'} scheme; give {example}.")
    if not parts.hostname and parts.scheme != "unix":
        return stop(f"{name} names no host; give {example}.")
    return parts


def _address(name: str, default: str) -> str:
    """An e-mail address, with or without the name before it."""
    value = _read(env.str, name, default)
    local, _at, domain = parseaddr(value)[1].partition("@")
    if not local or not domain or "\n" in value:
        stop(f"{name} is no e-mail address; give {default}, say.")
    return value


def _secret_key() -> str:
    if PRODUCTION:
        key = os.environ["SECRET_KEY"]
        if len(key) < 50 or len(set(key)) < 5:
            stop("SECRET_KEY is too weak: give at least 50 characters, at least 5 of them different.")
        return key
    path = VAR_DIR / "secret_key"
    if not path.exists() or len(path.read_text().strip()) < 50:
        path.write_text(secrets.token_urlsafe(64))
        path.chmod(0o600)
    return path.read_text().strip()


SECRET_KEY = _secret_key()
DEBUG = _read(env.bool, "DEBUG", False) and not PRODUCTION
ALLOWED_HOSTS = (
    [host for host in os.environ["ALLOWED_HOSTS"].replace(" ", "").split(",") if host]
    if PRODUCTION
    else ["localhost", "127.0.0.1", "[::1]", "testserver"]
)
if PRODUCTION and (
    not ALLOWED_HOSTS or any(set(host.partition("[")[0]) & set("*/:@") for host in ALLOWED_HOSTS)
):
    stop(
        "ALLOWED_HOSTS must name the hosts of the site, comma-separated, without scheme or port; '*' is refused."
    )
SITE_URL = _read(env.str, "SITE_URL", f"https://{ALLOWED_HOSTS[0].lstrip('.')}" if PRODUCTION else "")
if not SITE_URL:
    SITE_URL = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
if not urlsplit(SITE_URL).hostname or urlsplit(SITE_URL).scheme not in ("http", "https"):
    stop("SITE_URL is no web address; give https://portaal.example.be.")
SITE_URL = SITE_URL.rstrip("/")

# --- Apps -----------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "scvl.apps.ScvlConfig",
    "members.apps.MembersConfig",
    "matchmaking.apps.MatchmakingConfig",
    "workpackages.apps.WorkpackagesConfig",
    "kpis.apps.KpisConfig",
    "scvl.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.forms",  # the templates of the widgets, for our own form renderer
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_htmx",
    "simple_history",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "scvl.middleware.NamedErrorMiddleware",
]

ROOT_URLCONF = "scvl.urls"
WSGI_APPLICATION = "scvl.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "scvl.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "scvl.templatetags.portal",
            ],
        },
    }
]
FORMS_URLFIELD_ASSUME_HTTPS = True  # what Django 6 does by itself
FORM_RENDERER = "scvl.forms.PortalFormRenderer"

# --- Database -------------------------------------------------------------------------------------
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000",
}


def _database() -> dict:
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR_DIR / "portal.sqlite3",
            "OPTIONS": SQLITE_OPTIONS,
            # A file: threads of a test then wait for each other as those of the portal do.
            "TEST": {"NAME": VAR_DIR / "test.sqlite3"},
        }
    scheme = urlsplit(url).scheme
    if scheme not in ("postgres", "postgresql", "sqlite") or (PRODUCTION and scheme == "sqlite"):
        stop(f"DATABASE_URL: {scheme or 'no'} scheme; give postgres://user:password@host:port/name.")
    try:
        database = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    except (ValueError, dj_database_url.ParseError) as error:
        return stop(f"DATABASE_URL can't be read: {type(error).__name__}.")
    if not database.get("NAME"):
        stop("DATABASE_URL names no database; give postgres://user:password@host:port/name.")
    if scheme == "sqlite":
        database["OPTIONS"] = SQLITE_OPTIONS
        database["CONN_MAX_AGE"] = 0
    return database


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Cache, queue ---------------------------------------------------------------------------------
REDIS_URL = os.environ.get("REDIS_URL", "")
if REDIS_URL:
    _split("REDIS_URL", ("redis", "rediss", "unix"), "redis://host:port/number")
if TESTING and REDIS_URL and (_worker := os.environ.get("PYTEST_XDIST_WORKER", "")).startswith("gw"):
    # Each worker of a test run has a database of its own, counted down from the last.
    REDIS_URL = f"{REDIS_URL.rsplit('/', 1)[0]}/{14 - int(_worker[2:])}"
CACHES = {
    "default": (
        {
            "BACKEND": "scvl.caching.GuardedRedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "scvl",
            "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
        }
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 5000}}
    )
}
EMBEDDED_WORKER = not REDIS_URL
CELERY = {
    "broker_url": REDIS_URL or "memory://",
    "broker_connection_retry_on_startup": True,
    # A lost task comes back: STACK of traps in README, 'Queue'.
    "broker_transport_options": (
        {
            "visibility_timeout": 600,
            "unacked_restore_throttle": 1,
            "unacked_restore_interval": 10,
            "socket_connect_timeout": 2,
        }
        if REDIS_URL
        else {"polling_interval": 0.02}
    ),
    "broker_transport": None,
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "task_time_limit": 300,
    "task_ignore_result": True,
    "task_publish_retry": False,
    "task_default_queue": "scvl",
    "worker_prefetch_multiplier": 1,
    "worker_hijack_root_logger": False,
    "timezone": "Europe/Brussels",
    "task_serializer": "json",
    "accept_content": ["json"],
}
del CELERY["broker_transport"]

# --- Mail -----------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = _address("DEFAULT_FROM_EMAIL", "Smart Cities Vlaanderen <portaal@scvl.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
CONTACT_EMAIL = _address("CONTACT_EMAIL", "info@scvl.example")
EMAIL_TIMEOUT = 20
EMAIL_URL = os.environ.get("EMAIL_URL", "")
if EMAIL_URL:
    _ports = {"smtp": 25, "submission": 587, "smtps": 465}  # open, STARTTLS, TLS from the first byte
    _mail = _split("EMAIL_URL", tuple(_ports), "submission://user:password@host:587")
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or _ports[_mail.scheme]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.scheme == "submission", _mail.scheme == "smtps"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"

# --- People and log-in ----------------------------------------------------------------------------
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if TESTING:  # hashing is made slow on purpose; not in tests
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "members:my-overview"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "members.adapter.AccountAdapter"
MFA_ADAPTER = "members.adapter.MfaAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False  # mail scanners follow links
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = None  # the person is asked
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or second step is told by mail
ACCOUNT_FORMS = {
    "login": "members.account_forms.LoginForm",
    "signup": "members.account_forms.SignupForm",
    "reset_password": "members.account_forms.ResetPasswordForm",
    "reset_password_from_key": "members.account_forms.ResetPasswordKeyForm",
    "change_password": "members.account_forms.ChangePasswordForm",
    "set_password": "members.account_forms.SetPasswordForm",
    "add_email": "members.account_forms.AddEmailForm",
    "reauthenticate": "members.account_forms.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "members.account_forms.AuthenticateForm",
    "reauthenticate": "members.account_forms.ReauthenticateCodeForm",
    "activate_totp": "members.account_forms.ActivateTOTPForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Smart Cities Vlaanderen"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # htmx reads the token from the page
CSRF_FAILURE_VIEW = "scvl.views.csrf_failure"

# --- Transport security ---------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = [
        f"https://{host.replace('.', '*.', 1) if host[0] == '.' else host}" for host in ALLOWED_HOSTS
    ]
    ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
# How many proxies stand in front and write X-Forwarded-For: rate limits count the visitor, not the proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = _read(env.int, "PROXY_COUNT", 1) if PRODUCTION else 0
if ALLAUTH_TRUSTED_PROXY_COUNT < 0:
    stop("PROXY_COUNT is the number of proxies in front: 0 or more.")

# --- Language, time -------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["scvl.formats"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Europe/Brussels"

# --- Files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # absent, each start warns
STATICFILES_DIRS = [BASE_DIR / "static"]
PRIVATE_FILES = VAR_DIR / "files"
MEDIA_ROOT = PRIVATE_FILES
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_FILES, "base_url": None},
    },
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if TESTING or DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
DOCUMENT_MAX_BYTES = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Rules of the organisation that may change ----------------------------------------------------
KPI_WATCH = Decimal(
    "0.85"
)  # GUIDE: a forecast from this share of the target asks attention, below it is behind
TRIAL_ATTENDANCES_PER_YEAR = 2  # MODEL: a company that is no member, at sessions for companies
MEMBERSHIP_RENEWAL_DAYS = 30
WAITING_OFFER_HOURS = 48
# A message of an edition that was claimed so long ago was cut off with its worker.
NEWSLETTER_CLAIM_SECONDS = _read(env.int, "NEWSLETTER_CLAIM_SECONDS", 600)
DEMO_PASSWORD = "scvl-demo-2026"  # noqa: S105 the log-ins of the demo world, refused in production

# --- Log: who, what, which id; never an e-mail address --------------------------------------------
LOG_LEVEL = _read(env.str, "LOG_LEVEL", "WARNING" if TESTING else "INFO").upper()
if LOG_LEVEL not in logging.getLevelNamesMapping():
    stop("LOG_LEVEL is one of DEBUG, INFO, WARNING, ERROR and CRITICAL.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "celery": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},  # tells each table of each font of a PDF
        "kombu": {"level": "ERROR"},
        "django.server": {"handlers": ["console"], "propagate": False},
    },
}

SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # the e-mail is unique by a constraint on its lower case
IMPORT_EXPORT_USE_TRANSACTIONS = True
SIMPLE_HISTORY_HISTORY_ID_USE_UUID = False

SENTRY_DSN = _read(env.str, "SENTRY_DSN", "")
if SENTRY_DSN:
    try:
        import sentry_sdk
    except ImportError:
        stop("SENTRY_DSN is set, but the package sentry-sdk is not installed.")
    sentry_sdk.init(dsn=SENTRY_DSN, send_default_pii=False)
