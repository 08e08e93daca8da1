"""Time and peak memory of the submission PDF, as JSON: each document in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from kwaliteit.submission import bench

WHAT = ("demonstration", "generated")


class Command(BaseCommand):
    help = "Measure making the PDF of the plan in the database, and of a generated one of some 200 pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--one", choices=WHAT, help="measure this one, in this process")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["one"]:
            self.stdout.write(json.dumps(bench.measure(options["one"])))
            return
        self.stdout.write(json.dumps([self._apart(what) for what in WHAT], indent=1))

    def _apart(self, what: str) -> dict[str, Any]:
        command = [sys.executable, "manage.py", "bench_submission", "--one", what]
        made = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)  # noqa: S603
        if made.returncode:
            return {"what": what, "error": (made.stderr.strip().splitlines() or ["?"])[-1]}
        return json.loads(made.stdout)
