"""Any table of money without a browser: ``manage.py export_table --table theme-year --framework ka --format csv``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from budgets.sheets import as_csv, table_sheet, workbook
from budgets.tables import registry
from budgets.tables.registry import Scope
from kwaliteit.organisation.models import Unit
from kwaliteit.shared.errors import Refused
from plans.models import Framework


class Command(BaseCommand):
    help = "Write a table of money to a file. It is for who runs the command: nothing is left out."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--table", required=True, help=f"one of: {', '.join(t.name for t in registry.every())}")
        parser.add_argument("--framework", required=True, metavar="CODE")
        parser.add_argument("--unit", metavar="CODE", help="one unit; otherwise the whole institution")
        parser.add_argument("--years", metavar="FIRST-LAST", help="otherwise all years of the framework")
        parser.add_argument("--sides", choices=("B", "R", "BR"), default="BR", help="budgeted, realised or both")
        parser.add_argument(
            "--in", choices=("k", "euro"), default="euro", dest="money", help="thousands of euros, or euros"
        )
        parser.add_argument("--language", choices=("nl", "en"), default="nl")
        parser.add_argument("--format", choices=("csv", "xlsx"), required=True)
        parser.add_argument("--output", required=True, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        found = registry.named(options["table"])
        if found is None:
            names = ", ".join(table.name for table in registry.every())
            raise CommandError(f"There is no table {options['table']}. There are: {names}.")
        framework = self.row(Framework, options["framework"])
        unit = self.row(Unit.objects.select_related("parent__parent"), options["unit"]) if options["unit"] else None
        scope = Scope(framework, unit, years(framework, options["years"]), tuple(options["sides"]))
        with translation.override(options["language"]):
            try:
                table = found.build(scope)
            except Refused as reason:
                raise CommandError(str(reason)) from reason
            sheet = table_sheet(table, options["money"])
            made = workbook([sheet]) if options["format"] == "xlsx" else as_csv(sheet, options["language"])
        Path(options["output"]).write_bytes(made)

    @staticmethod
    def row(rows: Any, code: str) -> Any:
        rows = getattr(rows, "objects", rows)
        found = rows.filter(code=code).first()
        if found is None:
            known = ", ".join(rows.order_by("code").values_list("code", flat=True))
            raise CommandError(f"There is no {rows.model._meta.verbose_name} {code}. There are: {known}.")
        return found


def years(framework: Framework, asked: str | None) -> tuple[int, ...]:
    if asked is None:
        return tuple(framework.years)
    first, _dash, last = asked.partition("-")
    try:
        found = tuple(year for year in framework.years if int(first) <= year <= int(last or first))
    except ValueError as reason:
        raise CommandError(f"{asked} are no years: write 2022 or 2022-2024.") from reason
    if not found:
        raise CommandError(f"{asked} lies outside {framework.first_year}-{framework.last_year}.")
    return found
