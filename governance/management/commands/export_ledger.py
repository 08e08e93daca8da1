"""manage.py export_ledger: the ledger and all versions as JSON lines, and the root over all chains."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from governance import export


class Command(BaseCommand):
    help = "Write the ledger and all frozen versions as JSON lines; verifier/verify.py checks them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--output", type=Path, help="file for the export")
        parser.add_argument("--root", type=Path, help="file for the root over all chains, to be kept outside")

    def handle(self, *args: Any, output: Path | None, root: Path | None, **options: Any) -> None:
        with export.one_moment():
            if output:
                with output.open("w", encoding="utf-8") as file:
                    file.writelines(f"{line}\n" for line in export.lines())
            made = export.root()
        if root:
            root.write_text(json.dumps(made, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        self.stdout.write(made["root"])
