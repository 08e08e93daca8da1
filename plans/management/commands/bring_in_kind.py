"""Give a framework that was made from a preset a kind of document that the preset has now, and had not then."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from plans.models import Framework
from plans.preset import FIRST, bring_in_kind


class Command(BaseCommand):
    help = "Add one kind of document of a preset, with its sections and rights, to the framework that was made from it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", help="code of the kind, such as framework_letter")
        parser.add_argument("--preset", default=FIRST)
        parser.add_argument("--framework", default="", help="code of the framework; without it that of the preset")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        code = options["framework"] or options["preset"]
        framework = Framework.objects.filter(code=code).first()
        if framework is None:
            raise CommandError(f"There is no framework {code}.")
        try:
            made = bring_in_kind(framework, options["kind"], preset=options["preset"])
        except KeyError as missing:
            raise CommandError(f"The preset {options['preset']} has no kind {options['kind']}.") from missing
        except FileNotFoundError as missing:
            raise CommandError(f"There is no preset {options['preset']}.") from missing
        self.stdout.write(f"{code}: {options['kind']} {'was added' if made else 'was there already'}.")
