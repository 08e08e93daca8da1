"""What production demands of its environment, and that it then passes Django's own check."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once
ROOT = Path(__file__).parents[2]
GOOD = {
    "DJANGO_SETTINGS_MODULE": "kwaliteit.settings.production",
    "SECRET_KEY": "Zs0wq8Y1nE7fKc4bR6tU2vX9aH3jL5mP8dG1sQ0yW7eT4iO6",
    "ALLOWED_HOSTS": "kwaliteit.rijnland.example",
    "DATABASE_URL": "postgresql://app:secret@localhost:5432/kwaliteit",
    "EMAIL_URL": "smtp+tls://user:secret@mail.rijnland.example:587",
    "CELERY_BROKER_URL": "redis://localhost:6379/0",
}


def check(**changes: str | None) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], **GOOD, **changes}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={name: value for name, value in environment.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "switched_on",
    [
        {},
        {
            "OIDC_SERVER_URL": "https://login.rijnland.example/realms/staff",
            "OIDC_CLIENT_ID": "kwaliteit",
            "OIDC_CLIENT_SECRET": "secret",
            "MFA_TOTP": "required",
            "BEHIND_PROXY": "1",
        },
    ],
    ids=["plain", "with OIDC and TOTP"],
)
def test_a_complete_environment_passes_the_deployment_check(switched_on: dict[str, str]) -> None:
    done = check(SECRET_KEY=GOOD["SECRET_KEY"] + "xyz", **switched_on)
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (1 silenced).\n"), done.stderr


FAULTS = [
    ({"SECRET_KEY": None}, "SECRET_KEY is not set"),
    ({"SECRET_KEY": "short"}, "SECRET_KEY is too weak"),
    ({"SECRET_KEY": "a" * 60}, "SECRET_KEY is too weak"),
    ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS is not set"),
    ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the hosts"),
    ({"DATABASE_URL": None}, "DATABASE_URL is not set"),
    ({"DATABASE_URL": "sqlite:////tmp/x.sqlite3"}, "DATABASE_URL must be PostgreSQL"),
    ({"MIGRATION_DATABASE_URL": "sqlite:////tmp/x.sqlite3"}, "MIGRATION_DATABASE_URL must be PostgreSQL"),
    ({"EMAIL_URL": None}, "EMAIL_URL is not set"),
    ({"EMAIL_URL": "consolemail://"}, "EMAIL_URL must be a mail server"),
    ({"CELERY_BROKER_URL": None}, "CELERY_BROKER_URL is not set"),
    ({"CELERY_BROKER_URL": "filesystem://"}, "CELERY_BROKER_URL must be Redis"),
    ({"CSRF_TRUSTED_ORIGINS": "http://kwaliteit.example"}, "must start with https://"),
    ({"DEMONSTRATION": "1"}, "DEMONSTRATION can never be on"),
    ({"DEMONSTRATION": "True"}, "DEMONSTRATION can never be on"),
    ({"DEBUG": "yes"}, "DEBUG can never be on"),
    ({"OIDC_SERVER_URL": "https://login.example"}, "also needs OIDC_CLIENT_ID"),
    ({"OIDC_SERVER_URL": "http://login.example"}, "OIDC_SERVER_URL must start with https://"),
    ({"MFA_TOTP": "perhaps"}, "MFA_TOTP is offered, required, or not set"),
    ({"HSTS_SECONDS": "a year"}, "HSTS_SECONDS must be a whole number"),
]


@pytest.mark.parametrize(("changes", "reason"), FAULTS, ids=[next(iter(f)) + " " + r[-20:] for f, r in FAULTS])
def test_a_faulty_environment_is_refused_with_the_reason(
    changes: dict[str, str | None], reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import environ

    from kwaliteit.settings import environment

    for name in os.environ.keys() & {*environment.REQUIRED, *environment.SHAPES}:
        monkeypatch.delenv(name)
    for name, value in {**GOOD, "SECRET_KEY": GOOD["SECRET_KEY"] + "xyz", **changes}.items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    found = environment.problems(environ.Env())
    assert len(found) == (2 if "OIDC_SERVER_URL" in changes and changes["OIDC_SERVER_URL"][:5] == "http:" else 1)
    assert reason in " ".join(found)


def test_the_refusal_names_every_fault_at_once_and_shows_no_trace() -> None:
    done = check(SECRET_KEY=None, DEMONSTRATION="1", DATABASE_URL=None)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert [line.split()[1] for line in done.stderr.splitlines() if line.startswith("- ")] == [
        "SECRET_KEY",
        "DATABASE_URL",
        "DEMONSTRATION",
    ]


def test_secrets_are_never_in_the_refusal() -> None:
    assert "mail.rijnland" not in check(DATABASE_URL="mysql://user:hush@host/x").stderr
    assert "hush" not in check(DATABASE_URL="mysql://user:hush@host/x").stderr


SETTING = "from django.conf import settings; print(getattr(settings, %r, 0))"


@pytest.mark.parametrize(("said", "count"), [(None, "0"), ("0", "0"), ("1", "1"), ("true", "1"), ("2", "2")])
def test_visitors_are_told_apart_behind_as_many_proxies_as_there_are(said: str | None, count: str) -> None:
    assert value("ALLAUTH_TRUSTED_PROXY_COUNT", BEHIND_PROXY=said) == count


@pytest.mark.parametrize(
    ("broker", "shared"),
    [("redis://localhost:6379/0", True), ("rediss://localhost:6379/0", True), ("amqp://localhost", False)],
)
def test_tries_to_log_in_are_counted_together_where_redis_is_there(broker: str, shared: bool) -> None:
    assert ("PatientRedisCache" in value("CACHES", CELERY_BROKER_URL=broker)) is shared


def value(name: str, **changes: str | None) -> str:
    """What production makes of its environment."""
    given = {**GOOD, "PATH": os.environ["PATH"], "SECRET_KEY": GOOD["SECRET_KEY"] + "xyz", **changes}
    environment = {key: text for key, text in given.items() if text is not None}
    done = subprocess.run(
        [sys.executable, "-c", SETTING % name], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()
