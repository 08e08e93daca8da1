"""python -m bench: every measurement, each in a process of its own, written to docs/performance.md.

Needs DATABASE_URL of an empty PostgreSQL cluster (``bin/bench`` starts one). ``python -m bench pages NAME`` is one
measurement of the database that DATABASE_URL names, as JSON on standard output; ``python -m bench ledger`` the verifier,
which needs no database.
"""

from __future__ import annotations

import importlib
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import django

from bench import ledger

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "performance.md"
START, END = "<!-- figures: bin/bench -->", "<!-- end of figures -->"


def demonstration() -> dict[str, Any]:
    """The plan of Rechtsgeleerdheid and the people around it, as the demonstration loads them."""
    from governance.models import Request, Version  # noqa: PLC0415
    from kwaliteit.organisation.models import Person  # noqa: PLC0415

    request = Request.objects.open().select_related("body").get(body__unit__code="rechtsgeleerdheid", right="consent")
    second = Version.objects.select_related("document__framework").get(pk=request.version_id)
    people = {"holder": "marijke", "member": "noor", "secretary": "ilse", "staff": "sanne"}
    return {
        "people": {key: Person.objects.get(email=f"{name}@rijnland.example") for key, name in people.items()},
        "document": second.document,
        "second": second,
        "request": request,
        "council": request.body,
    }


def pages(which: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kwaliteit.settings.local")
    django.setup()
    from bench import pages as visits  # noqa: PLC0415
    from bench import university  # noqa: PLC0415

    json.dump(visits.measure(demonstration() if which == "demonstration" else university.build()), sys.stdout)


def documents() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kwaliteit.settings.local")
    django.setup()
    from bench.saving_beside import make_documents  # noqa: PLC0415

    make_documents()


def of_module(name: str) -> None:
    """What the ``measure`` of a module of this package finds."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kwaliteit.settings.local")
    django.setup()
    json.dump(importlib.import_module(f"bench.{name}").measure(), sys.stdout)


def run(database: str, *command: str) -> str:
    """One process on one database; its standard output. An error of it ends everything."""
    environment = {**os.environ, "DATABASE_URL": f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{database}"}
    made = subprocess.run(  # noqa: S603
        [sys.executable, *command], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return made.stdout


def everything() -> dict[str, Any]:
    import psycopg2  # noqa: PLC0415

    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    found: dict[str, Any] = {}
    connection.cursor().execute("CREATE DATABASE empty")
    run("empty", "manage.py", "migrate", "-v0")
    for which in ("demonstration", "university", "sheets", "money", "dashboards"):
        connection.cursor().execute(f"CREATE DATABASE {which} TEMPLATE empty")
    run("demonstration", "manage.py", "load_demonstration")
    for which in ("demonstration", "university"):
        found[which] = json.loads(run(which, "-m", "bench", "pages", which))
    connection.cursor().execute("CREATE DATABASE beside TEMPLATE university")
    found["beside"] = json.loads(run("beside", "-m", "bench", "saving_beside"))
    found["editing"] = json.loads(run("university", "-m", "bench", "editing"))
    found["pdf"] = json.loads(run("demonstration", "manage.py", "bench_submission"))
    for which in ("sheets", "money", "dashboards"):
        found[which] = json.loads(run(which, "-m", "bench", which))
    found["comparing"] = json.loads(run("empty", "-m", "bench", "comparing"))
    found["ledger"] = ledger.measure()
    connection.close()
    return found


def table(rows: list[dict[str, Any]]) -> str:
    heads = list(rows[0])
    lines = [f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads)]
    return "\n".join(lines + [f"| {' | '.join(str(row.get(head, '')) for head in heads)} |" for row in rows])


def report(found: dict[str, Any]) -> str:
    return "\n\n".join(
        [
            f"Machine: {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, "
            f"Django {django.get_version()}.",
            "### Pages of the demonstration",
            table(found["demonstration"]),
            "### Pages of the generated university",
            table(found["university"]),
            "### Two hundred people who write",
            table(found["editing"]),
            "### Saving while documents are made",
            table(found["beside"]),
            "### The sheet of all lines",
            table(found["sheets"]),
            "### Tables of money, rolled up",
            table(found["money"]),
            "### Dashboards",
            table(found["dashboards"]),
            "### Comparing two versions of a plan of 200 pages",
            table(found["comparing"]),
            "### Making the submission PDF",
            table(found["pdf"]),
            "### Checking an export of the ledger",
            table(found["ledger"]),
        ]
    )


def main() -> None:
    match sys.argv[1:]:
        case ["pages", which]:
            pages(which)
        case ["ledger"]:
            print(table(ledger.measure()))  # noqa: T201
        case ["sheets" | "money" | "dashboards" | "comparing" | "editing" | "saving_beside" as name]:
            of_module(name)
        case ["documents"]:
            documents()
        case []:
            write_report()


def write_report() -> None:
    text = REPORT.read_text()
    before, after = text.split(START)[0], text.split(END)[1]
    REPORT.write_text(f"{before}{START}\n\n{report(everything())}\n\n{END}{after}")
    print(f"Written to {REPORT.relative_to(ROOT)}.")  # noqa: T201


if __name__ == "__main__":
    main()
