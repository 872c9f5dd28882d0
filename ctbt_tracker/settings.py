"""Settings of the CTBT Outreach Tracker: one file, and the environment decides.

Every variable is described in docs/operations.md. A value that makes no sense is refused, with a sentence.
"""

import logging
from zoneinfo import available_timezones

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from ctbt_tracker import environment
from ctbt_tracker.environment import BASE_DIR

# How it is run -------------------------------------------------------------------------------------------------------
DEBUG = environment.boolean("DEBUG", default=False)
IS_SECURE = environment.boolean("HTTPS", default=not DEBUG)
SECRET_KEY = environment.secret_key(is_developing=DEBUG)
ALLOWED_HOSTS = environment.hosts(is_developing=DEBUG)
SITE_URL = environment.site_url(ALLOWED_HOSTS, IS_SECURE)  # for links that are read elsewhere
VAR_DIR = environment.folder("VAR_DIR", default=BASE_DIR / "var")
ROOT_URLCONF = "ctbt_tracker.urls"
WSGI_APPLICATION = "ctbt_tracker.wsgi.application"

INSTALLED_APPS = [
    "modeltranslation",
    "ctbt_tracker.apps.TrackerAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "ctbt_tracker.apps.TrackerStaticFilesConfig",
    "django.forms",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "phonenumber_field",
    "simple_history",
    "django_tasks_db",
    "states",
    "outreach",
    "ctbt_tracker",
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
    "ctbt_tracker.middleware.keep_private",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "ctbt_tracker" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "outreach.views.frame.frame",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Where it is kept ----------------------------------------------------------------------------------------------------
DATABASES = {"default": environment.database(default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 60,  # seconds; an import of 10,000 rows is one transaction and takes half of them
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
MEDIA_ROOT = VAR_DIR / "files"  # attachments: no address leads there but the views that check who asks
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {  # the counts of sign-ins, which all processes of a server share
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # what `manage.py db_worker` does beside the server

# Who may come in -----------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["ctbt_tracker.accounts.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "outreach:home"
ACCOUNT_ADAPTER = "ctbt_tracker.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by the Secretariat; nobody signs up
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to strangers
ACCOUNT_LOGOUT_ON_GET = False
ALLAUTH_TRUSTED_PROXY_COUNT = environment.whole_number("TRUSTED_PROXIES", default=1 if IS_SECURE else 0)
DEMONSTRATION_EMAIL_DOMAIN = "demonstration.invalid"  # RFC 2606: never a real address
vars().update(environment.mail(default="consolemail://"))
EMAIL_TIMEOUT = 30  # seconds
MAILS_A_MINUTE = environment.whole_number("MAILS_A_MINUTE", default=60)  # of one kind; 0 is as fast as it goes
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "tracker@localhost")
REPLY_TO = environment.address("REPLY_TO")  # who reads the answers to mails of the confirmation

# What the browser may do ---------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_SECURE
if IS_SECURE:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
CSRF_TRUSTED_ORIGINS = environment.origins()
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # for a circular each contact point may be ticked, and chosen from a list

# How it speaks -------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("ar", _("Arabic")),
    ("zh-hans", _("Chinese")),
    ("en", _("English")),
    ("fr", _("French")),
    ("ru", _("Russian")),
    ("es", _("Spanish")),
]
# First, so that a word of ours is not translated as another package means it.
LOCALE_PATHS = [BASE_DIR / app / "locale" for app in ("outreach", "states", "ctbt_tracker")]
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en",)
FORMAT_MODULE_PATH = ["ctbt_tracker.formats"]
USE_TZ = True
TIME_ZONE = environment.text("TIME_ZONE", "Europe/Vienna")
if TIME_ZONE not in available_timezones():
    raise ImproperlyConfigured(
        f"TIME_ZONE must be a name of the time zone database, such as Europe/Vienna: {TIME_ZONE}."
    )

# How it looks --------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [
    ("tabler/css", BASE_DIR / "node_modules" / "@tabler" / "core" / "dist" / "css"),
    ("tabler/js", BASE_DIR / "node_modules" / "@tabler" / "core" / "dist" / "js"),
    ("tom-select/css", BASE_DIR / "node_modules" / "tom-select" / "dist" / "css"),
    ("tom-select/js", BASE_DIR / "node_modules" / "tom-select" / "dist" / "js"),
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "files"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("map", "png", "webp", "woff", "woff2", "br", "gz")
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "includes/_table.html"

LOG_LEVEL = environment.text("LOG_LEVEL", "WARNING").upper()
if LOG_LEVEL not in logging.getLevelNamesMapping():
    raise ImproperlyConfigured(f"LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR and CRITICAL, not {LOG_LEVEL}.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
