"""manage.py begin: the institution and its first application manager, on an empty installation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kwaliteit.organisation.services.beginning import begin
from kwaliteit.shared.errors import Refused


class Command(BaseCommand):
    help = "Make the institution and its first application manager, who sets a password by “Forgot your password?”."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--institution", required=True, help="name in Dutch")
        parser.add_argument("--institution-en", required=True, help="name in English")
        parser.add_argument("--email", required=True, help="e-mail address of the application manager")
        parser.add_argument("--name", required=True, help="name of the application manager")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = begin(
                name_nl=options["institution"],
                name_en=options["institution_en"],
                email=options["email"],
                manager=options["name"],
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{person.name} <{person.email}> is application manager of {options['institution']}.")
