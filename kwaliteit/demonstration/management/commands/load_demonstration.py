"""Load the demonstration institution; loaded already, it does nothing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kwaliteit.demonstration.load import load


class Command(BaseCommand):
    help = "Load the demonstration institution (Universiteit Rijnland), unless there is an institution already."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("The demonstration is off here (DEMONSTRATION), so it is not loaded.")
        made = load()
        self.stdout.write("Loaded Universiteit Rijnland." if made else "There is an institution already; nothing done.")
