"""What every installation shares. Values that differ come from the environment (see docs/running.md)."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

# Where files that change live: the SQLite database, made documents, the embedded broker.
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var")))


DEBUG = False
ALLOWED_HOSTS: list[str] = []
DEMONSTRATION = False
DEMONSTRATION_DAY = "2021-06-24"

INSTALLED_APPS = [
    "kwaliteit.shared",
    "kwaliteit.organisation",
    "plans",
    "budgets",
    "governance",
    "monitoring",
    "kwaliteit.submission",
    "kwaliteit.public",
    "kwaliteit.desk",
    "kwaliteit.notices",
    "kwaliteit.feeds",
    "kwaliteit.handover",
    "kwaliteit.meetings",
    "kwaliteit.papers",
    "kwaliteit.demonstration",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "django_prose_editor",
    "guardian",
    "js_asset",
    "simple_history",
    "template_partials",
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
    "kwaliteit.organisation.middleware.SamePersonMiddleware",
    "kwaliteit.organisation.middleware.RightsMiddleware",
    "kwaliteit.organisation.middleware.LoginMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kwaliteit.shared.middleware.RefusedMiddleware",
    "kwaliteit.shared.middleware.NotAPageMiddleware",
    "kwaliteit.submission.doorkeeper.PanelMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kwaliteit.second_step.SecondStepMiddleware",
    "kwaliteit.university_login.UniversityLoginMiddleware",
]

ROOT_URLCONF = "kwaliteit.urls"
WSGI_APPLICATION = "kwaliteit.wsgi.application"

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
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "kwaliteit.context.site",
            ],
            "builtins": [
                "kwaliteit.shared.templatetags.notation",
                "kwaliteit.organisation.templatetags.frame",
                "template_partials.templatetags.partials",
            ],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'kwaliteit.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organisation.Person"
AUTHENTICATION_BACKENDS = [
    "kwaliteit.organisation.backends.Account",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # guardian: nobody is granted anything without logging in
GUARDIAN_GET_INIT_ANONYMOUS_USER = "kwaliteit.organisation.models.no_anonymous_person"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

# allauth: log in by e-mail; accounts are made by invitation only.
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "kwaliteit.organisation.adapters.InvitationOnly"
SOCIALACCOUNT_ADAPTER = "kwaliteit.organisation.adapters.KnownPeopleOnly"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "kwaliteit.organisation.login_form.PlainLoginForm",
    "reset_password": "kwaliteit.organisation.login_form.PlainResetForm",
    "reset_password_from_key": "kwaliteit.organisation.login_form.PlainNewPasswordForm",
    "change_password": "kwaliteit.organisation.login_form.PlainChangeForm",
    "set_password": "kwaliteit.organisation.login_form.PlainSetForm",
}
ACCOUNT_RATE_LIMITS = {"verify": "30/m/ip"}  # fingerprints checked by one visitor; the same as logging in
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False

# The university's own login: on when OIDC_SERVER_URL is set. It opens the account with the same (verified) e-mail.
SOCIALACCOUNT_PROVIDERS: dict[str, object] = {}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
OIDC_ORIGIN: list[str] = []  # the login form is answered with a redirect there, which the browser must allow
if OIDC_SERVER_URL := env("OIDC_SERVER_URL", default=""):
    OIDC_ORIGIN.append("{0.scheme}://{0.netloc}".format(urlsplit(OIDC_SERVER_URL)))
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "university",
                "name": env("OIDC_NAME", default="University account"),
                "client_id": env("OIDC_CLIENT_ID", default=""),
                "secret": env("OIDC_CLIENT_SECRET", default=""),
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ],
    }

# A second step at login with an app on the phone: not offered, "offered", or "required" of everybody.
MFA_TOTP = env("MFA_TOTP", default="").strip("0")
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"] if MFA_TOTP else []
MFA_TOTP_ISSUER = env("MFA_ISSUER", default="Kwaliteitsafspraken")
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts are made by invitation: who has one has the address

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
USE_THOUSAND_SEPARATOR = False  # years are no amounts; amounts are grouped by the filters of shared.notation

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "files"  # never served by address: every download goes through a view that judges it

# What a printed document needs: the address that its title page names, and a university's own stylesheet.
SITE_URL = env("SITE_URL", default="")
SITE_IN_MAIL = SITE_URL or "http://localhost:8000"  # a mail needs the whole address of what it leads to
DOCUMENT_THEME = env("DOCUMENT_THEME", default="")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
BROUGHT_IN_DAYS = env.int("BROUGHT_IN_DAYS", default=90)  # after a Word file was brought in
PRIVATE_NOTE_DAYS = env.int("PRIVATE_NOTE_DAYS", default=365)  # after a request was closed
PAPER_MOST_MB = env.int("PAPER_MOST_MB", default=25)  # the largest file that goes along with a request

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [
            SELF,
            *(["{0.scheme}://{0.netloc}".format(urlsplit(OIDC_SERVER_URL))] if OIDC_SERVER_URL else []),
        ],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "kwaliteit.views.csrf_failure"

# Long work. The embedded default needs no server: messages are files below DATA_DIR.
CELERY_BROKER_URL = env("CELERY_BROKER_URL", default="filesystem://localhost")
if CELERY_BROKER_URL.startswith("filesystem:"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(DATA_DIR / "broker"),
        "data_folder_out": str(DATA_DIR / "broker"),
        "control_folder": str(DATA_DIR / "broker-control"),
    }
CELERY_TASK_IGNORE_RESULT = True

# What is counted (how often somebody tried to log in) is shared by all processes where Redis is there; what was only
# computed stays with the process that did.
LOCAL_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": LOCAL_MEMORY},
    "computed": {"BACKEND": LOCAL_MEMORY, "LOCATION": "computed"},
    "printed": {"BACKEND": LOCAL_MEMORY, "LOCATION": "printed", "OPTIONS": {"MAX_ENTRIES": 60}},  # some 100 kB each
}
if CELERY_BROKER_URL.startswith(("redis://", "rediss://")):
    CACHES["default"] = {
        "BACKEND": "kwaliteit.shared.cache.PatientRedisCache",
        "LOCATION": CELERY_BROKER_URL,
        "KEY_PREFIX": "kwaliteit",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 20 * 60  # work that hangs is killed; its job is then lost, tried again, and in the end failed
JOB_LOST_AFTER = env.int("JOB_LOST_AFTER", default=60)  # seconds without a heartbeat
JOB_RESULT_DAYS = env.int("JOB_RESULT_DAYS", default=30)
JOB_RESULTS_KEPT = {  # days, per kind of job of which the result can be made again; what others made is never removed
    "budgets.tasks.read_ledger": JOB_RESULT_DAYS,
    "budgets.tasks.read_sheet": JOB_RESULT_DAYS,
    "budgets.tasks.write_lines": JOB_RESULT_DAYS,
    "kwaliteit.handover.tasks.make": JOB_RESULT_DAYS,
    "kwaliteit.meetings.tasks.make": JOB_RESULT_DAYS,
    "kwaliteit.papers.tasks.make": JOB_RESULT_DAYS,
    "kwaliteit.papers.tasks.make_decision": JOB_RESULT_DAYS,
    "kwaliteit.submission.tasks.make_draft": JOB_RESULT_DAYS,
    "kwaliteit.submission.tasks.make_word": JOB_RESULT_DAYS,
}
PULSE = 10  # seconds between two signs of life of worker and scheduler
CELERY_BEAT_SCHEDULER = "kwaliteit.shared.pulse.PulsingScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = PULSE
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "send-lost-jobs-again": {"task": "kwaliteit.shared.tasks.send_lost_jobs_again", "schedule": float(JOB_LOST_AFTER)},
    "daily-root": {"task": "governance.tasks.keep_daily_root", "schedule": 600.0, "options": {"expires": 590}},
    "drop-old-results": {"task": "kwaliteit.shared.tasks.drop_old_results", "schedule": crontab(hour=3, minute=20)},
    "clear-unsettled": {"task": "governance.tasks.clear_unsettled", "schedule": crontab(minute=40)},
    "forget-files": {"task": "plans.tasks.forget_files", "schedule": crontab(hour=3, minute=15)},
    "forget-presence": {"task": "plans.tasks.forget_presence", "schedule": crontab(minute=50)},
    "forget-notes": {"task": "governance.tasks.forget_notes", "schedule": crontab(hour=3, minute=10)},
    "tidy-pieces": {"task": "kwaliteit.submission.tasks.tidy_pieces", "schedule": crontab(hour=3, minute=25)},
    "tell": {"task": "kwaliteit.notices.tasks.catch_up", "schedule": 60.0, "options": {"expires": 55}},
    "daily-mail": {
        "task": "kwaliteit.notices.tasks.send_digests",
        "schedule": crontab(hour=7, minute=0, day_of_week="mon-fri"),
    },
}

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 20  # seconds; a mail server that hangs holds up the mail behind it, not for ever
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="kwaliteitsafspraken@universiteit.example")

SIMPLE_HISTORY_REVERT_DISABLED = True
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"fontTools": {"level": "WARNING"}, "weasyprint": {"level": "WARNING"}, "pikepdf": {"level": "WARNING"}},
}
