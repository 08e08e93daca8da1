"""The rules of the house that a machine can keep."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models

from kwaliteit.shared.models import Act, Job

ROOT = Path(settings.BASE_DIR)
OURS = ("kwaliteit", "plans", "budgets", "governance", "monitoring")
APP_LABELS = (
    "shared",
    "organisation",
    "plans",
    "budgets",
    "governance",
    "monitoring",
    "submission",
    "notices",
    "feeds",
)

# Models without a history of their own, each with the reason.
NO_HISTORY = {
    "shared.Act": "an idempotency key, kept for a day",
    "shared.Job": "the row itself is the record of the work",
    "shared.Pulse": "the heartbeat of the worker",
    "budgets.CountedVersion": "follows from the versions and the adoption of a plan",
    "budgets.DocumentTotal": "follows from the lines of a plan",
    "budgets.RealisedTotal": "follows from what was realised",
    "budgets.Total": "follows from the lines of all plans, and from what was realised",
    "feeds.CalendarAddress": "is itself a record of when an address was made and revoked",
    "monitoring.StateTotal": "follows from the measures of a plan and the reports on them",
    "notices.Notice": "the row itself is the record of who was told what, and when it was mailed",
    "notices.Digest": "the row itself is the record of the mail",
    "notices.Told": "a mark on an entry of the ledger",
    "notices.Preference": "how somebody wants to hear of things; nothing follows from what it was",
    "plans.BroughtIn": "what was read in a file, beside the plan, until its drafter is done with it",
    "governance.LastRead": "is itself the record of what somebody read, for herself alone",
    "governance.RootMail": "is itself the record of when a root was mailed to whom",
    "governance.PrivateNote": "is hers alone; nothing of it is kept elsewhere",
    "plans.DocumentGrant": "grants are made by services that write the document's history",
    "plans.Editor": "is itself a record of who edited and when",
    "plans.NamedText": "is itself a record of what stood there, and who gave it its name",
    "plans.Opening": "is itself a record of who opened a text to whom, and when",
    "plans.Presence": "says who has a section open now, for a minute",
    "plans.SectionGrant": "grants are made by services that write the document's history",
    "plans.Removed": "is itself a record of what was taken out, by whom and when",
}
# Where rows are changed in bulk on purpose: fields or models that keep no history.
BULK_UPDATE_ALLOWED = {
    "budgets/services/totals.py": "sums keep no history",
    "governance/services/roots.py": "RootMail keeps no history",
    "kwaliteit/demonstration/load.py": "Person.seen_at is no part of its history",
    "kwaliteit/feeds/services.py": "CalendarAddress keeps no history",
    "kwaliteit/notices/digest.py": "Notice keeps no history",
    "kwaliteit/notices/making.py": "Person.unread_since is no part of her history",
    "kwaliteit/notices/sending.py": "Notice and Digest keep no history",
    "kwaliteit/notices/services.py": "Notice keeps no history, and Person.unread_since is no part of hers",
    "kwaliteit/shared/http.py": "Act keeps no history",
    "kwaliteit/shared/jobs.py": "Job keeps no history",
    "kwaliteit/shared/results.py": "Job keeps no history",
    "monitoring/services/states.py": "StateTotal keeps no history",
    "plans/services/drafting.py": "Document.revision is no part of its history",
    "plans/services/framework.py": "Document.revision is no part of its history",
    "plans/services/suggestions.py": "where a suggestion stands is no part of its history",
    "plans/services/remarks.py": "sets the moment of a remark that is recorded afterwards",
}


def sources(*parts: str) -> Iterator[Path]:
    for name in OURS:
        for path in sorted((ROOT / name).rglob("*.py")):
            if "migrations" not in path.parts and (
                not parts or any(part in path.parts or path.name == part for part in parts)
            ):
                yield path


def our_models() -> Iterator[type[models.Model]]:
    for label in APP_LABELS:
        for model in apps.get_app_config(label).get_models():
            if not model.__name__.startswith("Historical"):
                yield model


def keeps_history(model: type[models.Model]) -> bool:
    return hasattr(model, "history") or hasattr(model._meta, "simple_history_manager_attribute")


def is_frozen(model: type[models.Model]) -> bool:
    return any(base.__name__ == "FrozenRow" for base in model.__mro__)


@pytest.mark.parametrize("model", list(our_models()), ids=lambda model: model._meta.label)
def test_every_model_has_a_history_decision(model: type[models.Model]) -> None:
    decided = [keeps_history(model), is_frozen(model), model._meta.label in NO_HISTORY]

    assert decided.count(True) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("model", [m for m in our_models() if is_frozen(m)], ids=lambda model: model._meta.label)
def test_every_frozen_table_has_its_triggers(model: type[models.Model]) -> None:
    table = model._meta.db_table
    catalogue = "pg_trigger" if connection.vendor == "postgresql" else "sqlite_master"
    column = "tgname" if connection.vendor == "postgresql" else "name"

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {catalogue} WHERE {column} LIKE %s", [f"{table}_no_%"])  # noqa: S608
        found = {row[0].removeprefix(f"{table}_no_") for row in cursor.fetchall()}

    assert {"update", "delete"} <= found


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0, stdout=StringIO())


WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}


def test_only_services_write() -> None:
    found = []
    for path in sources(
        "views", "views.py", "forms.py", "queries.py", "tables.py", "checks.py", "work.py", "templatetags"
    ):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node.func)}")

    assert [place for place in found if "wb.save" not in place and "book.save" not in place] == []


def test_bulk_updates_write_no_history_so_they_are_listed() -> None:
    found = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if call and node.func.attr in {"update", "bulk_update"} and "filter(" in ast.unparse(node.func):
                found.add(str(path.relative_to(ROOT)))

    assert found <= set(BULK_UPDATE_ALLOWED)
    assert not keeps_history(Act)
    assert not keeps_history(Job)


def test_days_are_those_of_here() -> None:
    """A moment is kept in UTC: its ``date()`` is that of yesterday in the first hours of a Dutch day (``localdate``)."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and re.search(r"(_at|now\(\))\.date$", ast.unparse(node.func))
    ]

    assert found == []


INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=\"|\son[a-z]+=\"|<style", re.IGNORECASE)


def test_templates_have_no_inline_script_or_style() -> None:
    printed = ("document", "pdf")  # what only WeasyPrint reads
    pages = [p for p in (ROOT / "templates").rglob("*.html") if not set(printed) & set(p.relative_to(ROOT).parts)]

    assert [str(p.relative_to(ROOT)) for p in pages if INLINE.search(p.read_text())] == []


def test_forms_leave_the_message_to_the_site() -> None:
    """A browser's own bubble speaks the language of the browser, and stands at no field for who cannot see it."""
    forms = re.compile(r"<form\b([^>]*(?:%\}[^>]*)*)>(.*?)</form>", re.DOTALL)
    found = [
        (str(path.relative_to(ROOT)), head.strip())
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for head, body in forms.findall(path.read_text("utf-8"))
        if 'method="post"' in head and "components/field" in body and "novalidate" not in head
    ]

    assert found == []


def test_files_stay_readable() -> None:
    data = {"kwaliteit/organisation/glossary.py"}  # a list of words
    long = {str(p.relative_to(ROOT)): len(p.read_text().splitlines()) for p in sources() if "data" not in p.parts}

    assert {name: lines for name, lines in long.items() if lines > 400 and name not in data} == {}


def test_services_take_no_request() -> None:
    found = []
    for path in sources("services"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("django.http", "django.shortcuts")):
                found.append(str(path.relative_to(ROOT)))

    assert found == []
