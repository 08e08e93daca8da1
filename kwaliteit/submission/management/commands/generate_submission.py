"""The submission from the command line: a watermarked draft with its gaps, or the seal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kwaliteit.organisation.models import Person
from kwaliteit.shared.errors import Refused
from kwaliteit.submission import making, services
from kwaliteit.submission.material import collect
from kwaliteit.submission.readiness import readiness
from plans.models import Framework


class Command(BaseCommand):
    help = (
        "Write the submission of a framework as PDF. Without --seal: a watermarked draft of the newest versions, with "
        "what is missing on standard error. With --seal: seals, or exits 1 naming what is missing and writes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--framework", required=True, help="code of the framework")
        parser.add_argument("--output", required=True, type=Path, help="file to write")
        parser.add_argument("--seal", action="store_true", help="seal instead of making a draft")
        parser.add_argument("--as", dest="person", help="e-mail of the person who seals")

    def handle(self, *args: Any, **options: Any) -> None:
        framework = Framework.objects.filter(code=options["framework"]).first()
        if framework is None:
            codes = ", ".join(Framework.objects.values_list("code", flat=True)) or "none"
            raise CommandError(f"There is no framework {options['framework']}. Known: {codes}.")
        content = self._seal(framework, options["person"]) if options["seal"] else self._draft(framework)
        options["output"].write_bytes(content)
        self.stdout.write(f"{options['output']}: {len(content)} bytes")

    def _draft(self, framework: Framework) -> bytes:
        material = collect(framework)
        if material.document is None:
            raise CommandError("There is no institutional plan in this framework yet.")
        gaps = readiness(material).gaps
        for gap in gaps:
            self.stderr.write(gap)
        return making.make(making.draft_dossier(material, gaps))

    def _seal(self, framework: Framework, email: str | None) -> bytes:
        person = Person.objects.filter(email=(email or "").lower(), is_active=True).first()
        if person is None:
            raise CommandError("--seal needs --as with the e-mail of a person who may seal.")
        try:
            submission = services.seal(framework=framework, actor=person)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        with submission.pdf.open("rb") as file:
            return file.read()
