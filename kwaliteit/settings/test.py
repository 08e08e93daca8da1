"""Settings of the test suite: the same code, quick passwords, a broker that must not be reached by accident."""

import tempfile
from pathlib import Path

from kwaliteit.settings.base import *  # noqa: F403

SECRET_KEY = "only-for-tests-0123456789-0123456789-0123456789-0123"  # noqa: S105
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="kwaliteit-test-"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
ACCOUNT_RATE_LIMITS = {"verify": "10000/m/ip"}  # all tests come from one address
