"""Amounts that come out of a plan as its sheet, and go into it again from that sheet."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from budgets.models import BudgetLine
from budgets.sheets import workbook
from budgets.sheets_in.layout import look
from budgets.sheets_in.lines import Lines
from budgets.sheets_in.reading import compare, read
from budgets.sheets_out import plan_sheet
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.spreadsheets import open_sheets
from plans.models import Document


def again(plan: Document, drafter: Person) -> None:
    """The plan has no amounts left when its sheet goes in."""
    data = workbook([plan_sheet(plan)])
    had = set(BudgetLine.objects.filter(document=plan).values_list(*FIELDS))
    BudgetLine.objects.filter(document=plan).delete()
    target = Lines(plan.framework, [plan], rights_of(drafter))
    opened = open_sheets(SimpleUploadedFile("begroting.xlsx", data))
    layout = look(opened, [role for role, _label in target.roles()]).layout
    changes, _counts = compare(read(opened, layout, target), target.stored(), layout)
    assert target.refused(changes) == []
    target.lock()
    target.write(changes, drafter)
    assert set(BudgetLine.objects.filter(document=plan).values_list(*FIELDS)) == had


FIELDS = ("measure", "year", "source", "amount_cents", "pm")


def read_in(plan: Document, lines: list[BudgetLine], drafter: Person) -> None:
    """In the place of typing these lines."""
    BudgetLine.objects.bulk_create(lines)
    again(plan, drafter)
