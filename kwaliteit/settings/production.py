"""Real use. Every value that differs per installation comes from the environment; what is wrong is said at start."""

import sys

from django.core.exceptions import ImproperlyConfigured

from kwaliteit.settings import environment
from kwaliteit.settings.base import *  # noqa: F403
from kwaliteit.settings.base import env

if problems := environment.problems(env):
    raise ImproperlyConfigured("The environment is not complete:\n" + "\n".join(f"- {line}" for line in problems))

SECRET_KEY = env("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
SITE_IN_MAIL = env("SITE_URL", default="") or f"https://{ALLOWED_HOSTS[0]}"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[f"https://{host}" for host in ALLOWED_HOSTS])

# Migrations run as the owner of the tables; the application's own role may not change what is frozen.
OWNER_COMMANDS = {"migrate", "grant_application_role"}
if env("MIGRATION_DATABASE_URL", default="") and len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
    DATABASES["default"] |= env.db("MIGRATION_DATABASE_URL")  # noqa: F405

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked from inside, over plain HTTP
if proxies := environment.proxies(env):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = proxies  # who tries to log in too often is told apart by X-Forwarded-For
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # preloading is a choice of who owns the whole domain
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", default=10) * 3600
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_SECURE = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
