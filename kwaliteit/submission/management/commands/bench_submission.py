"""Time and peak memory of the submission PDF, as JSON: each document in a process of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from kwaliteit.submission import bench

WHAT = ("demonstration", "50", "200", "400")
WAYS = ("whole", "apart", "chromium")


class Command(BaseCommand):
    help = "Measure making the PDF of the plan in the database, and of generated ones of some 50, 200 and 400 pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--one", nargs=2, metavar=("WHAT", "WAY"), help="measure this one, in this process")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["one"]:
            self.stdout.write(json.dumps(bench.measure(*options["one"])))
            return
        ways = [way for way in WAYS if way != "chromium" or shutil.which(bench.CHROMIUM)]
        self.stdout.write(
            json.dumps([row for what in WHAT for way in ways for row in self._apart(what, way)], indent=1)
        )

    def _apart(self, what: str, way: str) -> list[dict[str, Any]]:
        command = [sys.executable, "manage.py", "bench_submission", "--one", what, way]
        made = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)  # noqa: S603
        if made.returncode:
            return [{"what": what, "way": way, "error": (made.stderr.strip().splitlines() or ["?"])[-1]}]
        return json.loads(made.stdout)
