"""An export whose columns have other names: she says once what they are, and the next one is read the same way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.files import File
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from budgets.ledger_file import column_named, is_whole, known_layout
from budgets.models import CodeKind, SpendingRound
from budgets.services.ledger_jobs import ask_preview
from budgets.services.mappings import recalled, remember, remembered
from budgets.sheets_in.layout import Layout, Looked, look
from budgets.views.sheets import asked_number, said_columns, said_twice, shown_columns
from budgets.views.spending import own_units, round_or_404, runs, trail
from budgets.views.tables import institution_tabs
from kwaliteit.shared.errors import Forbidden
from kwaliteit.shared.http import one_effect
from kwaliteit.shared.spreadsheets import open_sheets
from kwaliteit.shared.waiting import waiting
from plans.models import Framework

PURPOSE = "ledger"
FEWEST = 3  # a code, a day and an amount


def roles() -> list[tuple[str, str]]:
    return [
        *((kind.value, str(kind.label)) for kind in CodeKind),
        ("booked_on", _("day of booking")),
        ("account", _("account of the ledger")),
        ("amount", _("amount")),
        ("debit", _("debit")),
        ("credit", _("credit")),
    ]


def can_be_mapped(file: File[bytes]) -> bool:
    looked = look(open_sheets(file), [role for role, _label in roles()])
    return sum(bool(heading) for heading in looked.heading) >= FEWEST


def known_before(framework: Framework, file: File[bytes]) -> Layout | None:
    """How an export with this heading was mapped, or what its headings say by themselves; None when neither is enough."""
    opened = open_sheets(file)
    layout = recalled(framework, PURPOSE, opened)
    return layout if layout and is_whole(layout.columns) else known_layout(opened)


def columns_address(round: SpendingRound, token: str, layout: Mapping[str, Any] | None = None) -> str:
    """Where the columns of an export that waits are said; with what was said before."""
    said = {"pagina": layout["page"], "kop": layout["head"]} if layout else {}
    return f"{reverse('budgets:ledger_columns', args=[round.uuid])}?{urlencode({'blad': token, **said})}"


@login_required
@one_effect
def ledger_columns(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What each column is, of an export that waits."""
    round = round_or_404(uuid)
    own_units(request, round.framework)
    if not (verdict := runs(request)):
        raise Forbidden(verdict.reason)
    address = reverse("budgets:ledger", args=[round.uuid])
    token = request.POST.get("blad") or request.GET.get("blad", "")
    waits = waiting(token, request.user.pk)
    if waits is None:
        return redirect(address)
    with waits.open() as file:
        opened = open_sheets(file)
        names = [role for role, _label in roles()]
        looked = look(opened, names, asked_number(request, "pagina"), asked_number(request, "kop"))
    layout, problem = remembered(round.framework, PURPOSE, looked) or _guessed(looked), ""
    if request.method == "POST":
        layout = said_columns(request, looked, set(names))
        problem = said_twice(layout, dict(roles())) or _lacks(layout)
        if not problem:
            remember(framework=round.framework, purpose=PURPOSE, looked=looked, layout=layout, actor=request.user)
            job = ask_preview(round=round, waits=waits, layout=layout, actor=request.user)
            return redirect("budgets:ledger_job", job.uuid)
    context = {
        "into": {"document": None, "round": round, "address": address},
        "framework": round.framework,
        "in_cents": True,
        "name": waits.name,
        "token": token,
        "looked": looked,
        "layout": layout,
        "pages": opened.pages,
        "problem": problem,
        "columns": shown_columns(looked, layout, roles()),
        "tabs": institution_tabs(request.rights, round.framework, "realised"),
        "crumbs": trail(
            (f"{reverse('budgets:realised')}?kader={round.framework.code}", _("Realised spending")),
            (reverse("budgets:spending", args=[round.uuid]), str(round)),
            (address, pgettext("money", "Ledger")),
            ("", _("What the columns are")),
        ),
    }
    return render(request, "budgets/sheets/columns.html", context, status=422 if problem else 200)


def _guessed(looked: Looked) -> Layout:
    """What the headings say by themselves, each thing once."""
    columns: list[str] = []
    for heading in looked.heading:
        role = column_named(heading)
        columns.append("" if role in columns else role)
    return replace(looked.layout, columns=tuple(columns))


def _lacks(layout: Layout) -> str:
    if is_whole(layout.columns):
        return ""
    return _("Say which columns hold the cost centre or the project, the day, and the amount or debit and credit.")
