"""What the environment of a real installation must hold, and what it must not."""

from __future__ import annotations

import re

import environ

REQUIRED = {
    "SECRET_KEY": "50 or more random characters, for example from: openssl rand -base64 48",
    "ALLOWED_HOSTS": "the names of the site, with commas: kwaliteit.universiteit.example",
    "DATABASE_URL": "postgresql://user:password@host:5432/database",
    "EMAIL_URL": "smtp+tls://user:password@host:587",
    "CELERY_BROKER_URL": "redis://host:6379/0",
}
SHAPES = {
    "DATABASE_URL": (r"postgres(ql)?://", "must be PostgreSQL"),
    "MIGRATION_DATABASE_URL": (r"postgres(ql)?://", "must be PostgreSQL"),
    "EMAIL_URL": (r"(smtp|submission|smtp\+tls|smtp\+ssl|smtps)://", "must be a mail server"),
    "CELERY_BROKER_URL": (r"(rediss?|amqps?)://", "must be Redis or RabbitMQ"),
    "OIDC_SERVER_URL": (r"https://", "must start with https://"),
}
LEAST_SECRET = 50
NEVER = ("DEMONSTRATION", "DEBUG")
OFF = {"", "0", "false", "no", "off"}
NUMBERS = ("HSTS_SECONDS", "SESSION_HOURS", "JOB_LOST_AFTER")
OIDC = ("OIDC_SERVER_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")


def problems(env: environ.Env) -> list[str]:
    """One line per fault, so that all can be mended at once."""
    values = {name: env(name, default="") for name in {*REQUIRED, *SHAPES}}
    found = [f"{name} is not set: {what}" for name, what in REQUIRED.items() if not values[name]]
    found += [
        f"{name} {fault}"
        for name, (shape, fault) in SHAPES.items()
        if values[name] and not re.match(shape, values[name])
    ]
    return found + _secret(values["SECRET_KEY"]) + _hosts(env) + _switches(env)


def proxies(env: environ.Env) -> int:
    """How many proxies of ours stand in front: BEHIND_PROXY is their number, or just on."""
    said = env("BEHIND_PROXY", default="0")
    return int(said) if said.isdigit() else int(env.bool("BEHIND_PROXY"))


def _secret(key: str) -> list[str]:
    if key and (len(key) < LEAST_SECRET or len(set(key)) < 5 or key.startswith("django-insecure-")):
        return [f"SECRET_KEY is too weak: {REQUIRED['SECRET_KEY']}"]
    return []


def _hosts(env: environ.Env) -> list[str]:
    found = []
    if "*" in env.list("ALLOWED_HOSTS", default=[]):
        found.append("ALLOWED_HOSTS must name the hosts: * lets anybody forge the address in a mail")
    origins = env.list("CSRF_TRUSTED_ORIGINS", default=[])
    found += [
        f"CSRF_TRUSTED_ORIGINS: {one} must start with https://" for one in origins if not one.startswith("https://")
    ]
    return found


def _switches(env: environ.Env) -> list[str]:
    value = {name: env(name, default="") for name in (*NEVER, *NUMBERS, *OIDC, "MFA_TOTP")}
    found = [f"{name} can never be on in production: unset it" for name in NEVER if value[name].lower() not in OFF]
    found += [f"{name} must be a whole number" for name in NUMBERS if not (value[name] or "1").isdigit()]
    if value["OIDC_SERVER_URL"] and not all(value[name] for name in OIDC):
        found.append("OIDC_SERVER_URL also needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET")
    if value["MFA_TOTP"] not in {"", "0", "offered", "required"}:
        found.append("MFA_TOTP is offered, required, or not set")
    return found
