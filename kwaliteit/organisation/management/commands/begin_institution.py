"""The first two rows of a new installation: the institution itself, and somebody who may manage it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from kwaliteit.organisation.models import Appointment, Person, Unit
from kwaliteit.organisation.roles import Level, Role
from kwaliteit.organisation.rules import code_problems
from kwaliteit.organisation.services.people import invite
from kwaliteit.shared.clock import today


class Command(BaseCommand):
    help = "Begin an installation: the institution and its first application manager, who gets an invitation by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--code", required=True, help="short code of the institution, for instance rijnland")
        parser.add_argument("--name-nl", required=True)
        parser.add_argument("--name-en", required=True)
        parser.add_argument("--manager", required=True, help="e-mail address of the first application manager")
        parser.add_argument("--manager-name", required=True)
        parser.add_argument("--site", required=True, help="address of this installation, for the link in the mail")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if Unit.objects.filter(level=Level.INSTITUTION).exists():
            raise CommandError("There is an institution already; the application manager manages it on the site.")
        if wrong := code_problems(options["code"]):
            raise CommandError(" ".join(wrong.values()))
        unit = Unit.objects.create(
            code=options["code"],
            level=Level.INSTITUTION,
            name_nl=options["name_nl"],
            name_en=options["name_en"],
            valid_from=today(),
        )
        person, _made = Person.objects.get_or_create(
            email=options["manager"].lower(), defaults={"name": options["manager_name"]}
        )
        Appointment.objects.create(person=person, role=Role.APPLICATION_MANAGER, unit=unit, valid_from=today())
        invite(person=person, actor=person, site=options["site"].rstrip("/"))
        self.stdout.write(f"{unit.name_nl} begins; {person.email} gets an invitation.")
