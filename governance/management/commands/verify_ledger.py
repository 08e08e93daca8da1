"""manage.py verify_ledger: the ledger in the database, against its own daily roots and against roots kept outside."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from governance import verification
from governance.export import one_moment


class Command(BaseCommand):
    help = (
        "Check the ledger in the database. Exits 0 when everything holds, 1 with per chain the first act that does "
        "not fit, 2 when a root cannot be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--root", type=Path, action="append", default=[], help="a root that was kept outside; may be given again"
        )

    def handle(self, *args: Any, root: list[Path], **options: Any) -> None:
        try:
            given = [(path.name, json.loads(path.read_text(encoding="utf-8"))) for path in root]
            with one_moment():
                found = verification.verify(given)
        except (OSError, ValueError, verification.Unreadable) as error:
            raise CommandError(f"cannot be read: {error}", returncode=2) from error
        faults = list(found.lines())
        for line in faults:
            self.stdout.write(line)
        if faults:
            sys.exit(1)
        self.stdout.write("Holds: " + ", ".join(f"{count} {what}" for what, count in found.seen.items()) + ".")
