"""The demonstration on one machine: SQLite, a worker on files, no server to install. Never for real use."""

from kwaliteit.settings.base import *  # noqa: F403
from kwaliteit.settings.base import CONTENT_SECURITY_POLICY, DATA_DIR, env  # noqa: F401

DEBUG = env.bool("DEBUG", default=False)
DEMONSTRATION = env.bool("DEMONSTRATION", default=True)
SECRET_KEY = "for-this-machine-only-never-in-production-0123456789"  # noqa: S105
SITE_IN_MAIL = env("SITE_URL", default="") or f"http://localhost:{env('PORT', default='8000')}"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", env("HOST", default="localhost")])
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
DATA_DIR.mkdir(parents=True, exist_ok=True)
if not env("EMAIL_URL", default=""):  # mail becomes files, for who wants to read it
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
STATIC_ROOT = DATA_DIR / "static"  # stays empty: static files come straight from their sources
for folder in ("broker", "broker-control", "files", "static"):
    (DATA_DIR / folder).mkdir(exist_ok=True)
