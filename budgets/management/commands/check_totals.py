"""manage.py check_totals: whether the sums that are kept are those of the lines."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from budgets import hooks
from budgets.services.totals import rebuild
from plans.models import Framework


class Command(BaseCommand):
    help = (
        "Compare the sums that are kept for the tables with a fresh count. Exits 0 when they agree, 1 with the plans "
        "and years where they do not. With --mend the fresh count stays."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="keep the fresh count")

    def handle(self, *args: Any, mend: bool, **options: Any) -> None:
        wrong: list[str] = []
        with transaction.atomic():
            for framework in Framework.objects.order_by("pk"):
                for count in (rebuild, *hooks.kept_elsewhere):
                    wrong += [f"{framework.code}: {name}" for name in count(framework)]
            transaction.set_rollback(not mend)
        for line in wrong:
            self.stdout.write(line)
        if wrong and not mend:
            sys.exit(1)
        self.stdout.write("Mended." if wrong else "The sums agree.")
