"""`manage.py healthy worker|scheduler|ADDRESS`: exit 0 when it is, for the health checks of containers."""

from __future__ import annotations

import urllib.request
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kwaliteit.shared import pulse


class Command(BaseCommand):
    help = "Say whether the worker, the scheduler or the site at an address is in good health"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", help="worker, scheduler, or the address of /healthz")

    def handle(self, *args: Any, **options: Any) -> None:
        what = options["what"]
        state = self._site(what) if "://" in what else pulse.state(what)
        if state != "ok":
            raise CommandError(f"{what}: {state}")

    def _site(self, address: str) -> str:
        """Asked from inside, under the name by which the site is known outside."""
        host = next((name for name in settings.ALLOWED_HOSTS if name not in {"*", ""}), "localhost").lstrip(".")
        request = urllib.request.Request(address, headers={"Host": host})  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=8) as answer:  # noqa: S310
                return "ok" if answer.status == 200 else str(answer.status)
        except OSError as fault:
            return str(fault)
