"""The ledger: an export is shown before it is taken in, what cannot be mapped is listed, and mapped on the spot."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from budgets import ledger, queries
from budgets.forms import unit_label
from budgets.forms_ledger import PARTS, ExportForm, KeyForm
from budgets.ledger_file import NoHeading, read_export
from budgets.models import LedgerCode, SpendingRound, SplitKey
from budgets.services import ledger as services
from budgets.views.ledger_columns import can_be_mapped, columns_address, mapped_before
from budgets.views.spending import own_units, round_or_404, runs, trail
from budgets.views.tables import framework_or_404, institution_tabs
from kwaliteit.organisation.models import Unit
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from kwaliteit.shared.waiting import forget, stage, waiting
from plans.models import Framework

MOST_SHOWN = 200


@login_required
@one_effect
def taken(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The export that counts for a report, and a new one: first what it would change, then all of it or nothing."""
    round = round_or_404(uuid)
    units = own_units(request, round.framework)
    may = runs(request)
    form = ExportForm()
    preview, token = None, ""
    if request.method == "POST" or "blad" in request.GET:
        try:
            form, preview, token = _posted(request, round)
        except NoHeading:
            return redirect(columns_address(round, _staged(request)))
        if preview is not None and request.POST.get("take") and not form.errors:
            try:
                services.take_in(
                    round=round, export=preview.export, actor=request.user, previous=_pk(request.POST.get("previous"))
                )
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                forget(token, request.user.pk)
                messages.success(request, _("The export was taken in."))
                return redirect("budgets:ledger", round.uuid)
    context = {
        "round": round,
        "form": form,
        "preview": preview,
        "token": token,
        "may": may,
        **_standing(round, units, bool(may)),
        "tabs": institution_tabs(request.rights, round.framework, "realised"),
        "crumbs": trail(
            (f"{reverse('budgets:realised')}?kader={round.framework.code}", _("Realised spending")),
            (reverse("budgets:spending", args=[round.uuid]), str(round)),
            ("", pgettext("money", "Ledger")),
        ),
    }
    return render(request, "budgets/spending/ledger.html", context, status=422 if form.errors else 200)


def _posted(request: HttpRequest, round: SpendingRound) -> tuple[ExportForm, services.Preview | None, str]:
    """The file that came along, or the one that waits, with what it would do.

    Raises NoHeading for one whose columns were never mapped.
    """
    token = request.POST.get("waits") or request.GET.get("blad", "")
    waits = None if request.FILES else waiting(token, request.user.pk)
    form = ExportForm(request.POST, request.FILES or {"file": waits} if waits else request.FILES)
    if not form.is_valid():
        return form, None, ""
    file = form.cleaned_data["file"]
    try:
        export = read_export(file, round.year, mapped_before(round.framework, file))
    except Refused as refused:
        if isinstance(refused, NoHeading) and can_be_mapped(file):
            raise
        refuse(form, refused)
        return form, None, ""
    return form, services.preview(round, export), token if waits else stage(file, request.user.pk)


def _staged(request: HttpRequest) -> str:
    """The token of the file that came along, or of the one that waits."""
    file = request.FILES.get("file")
    return stage(file, request.user.pk) if file else request.POST.get("waits") or request.GET.get("blad", "")


def _pk(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


def _standing(round: SpendingRound, units: list[Unit], runs_it: bool) -> dict[str, Any]:
    """What the last export says by code: all of it for who runs the round, for others what falls to their units."""
    last = ledger.last_import(round)
    if last is None:
        return {"taken": None, "codes": [], "unmapped": []}
    division = ledger.division_of(round)
    own = {unit.pk for unit in units}
    return {
        "taken": last,
        "codes": _codes(round.framework, own),
        "unmapped": ledger.unmapped(round.framework, division)[:MOST_SHOWN] if runs_it else [],
        "unmapped_cents": division.unmapped_cents,
        "mapped_cents": division.mapped_cents,
        "add": f"{reverse('budgets:split_keys')}?{urlencode({'kader': round.framework.code, 'verslag': round.uuid})}",
    }


def _codes(framework: Framework, own: set[int]) -> list[tuple[LedgerCode, list[SplitKey]]]:
    """Codes with their keys, of which a part falls to these units."""
    rows = (
        LedgerCode.objects.filter(framework=framework)
        .order_by("kind", "code")
        .prefetch_related("keys__parts__unit", "keys__parts__theme")
    )
    found = []
    for row in rows:
        keys = sorted(row.keys.all(), key=lambda key: key.valid_from)
        if any(part.unit_id in own for key in keys for part in key.parts.all()):
            found.append((row, keys))
    return found


# --- split keys -------------------------------------------------------------------------------------------------------


@login_required
@one_effect
def split_keys(request: HttpRequest) -> HttpResponse:
    """Which code goes to which unit, theme and measure, from when; and a new key."""
    framework = framework_or_404(request)
    units = own_units(request, framework)
    may = runs(request)
    round = SpendingRound.objects.filter(framework=framework, uuid=_uuid(request.GET.get("verslag"))).first()
    if request.method == "POST" and "remove" in request.POST:
        key = SplitKey.objects.filter(code__framework=framework, pk=_pk(request.POST["remove"])).first()
        if key is not None:
            services.remove_key(key=key, actor=request.user)
            messages.success(request, _("The key was removed."))
        return redirect(_back(framework, round))
    year = round.year if round else framework.last_year
    every = queries.units_with_money(framework)
    form = KeyForm(framework, every, year, request.POST or None, initial=_asked(request, round), parts=_parts(request))
    if request.method == "POST" and form.is_valid() and _saved(request, framework, form):
        return redirect(_back(framework, round))
    codes = _codes(framework, {unit.pk for unit in units})
    context = {
        "framework": framework,
        "round": round,
        "form": form,
        "codes": codes,
        "labels": {unit.pk: unit_label(unit) for unit in every},
        "may": may,
        "tabs": institution_tabs(request.rights, framework, "realised"),
        "crumbs": trail(
            (f"{reverse('budgets:realised')}?kader={framework.code}", _("Realised spending")),
            *([(reverse("budgets:ledger", args=[round.uuid]), pgettext("money", "Ledger"))] if round else []),
            ("", _("Split keys")),
        ),
    }
    return render(request, "budgets/spending/keys.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, framework: Framework, form: KeyForm) -> bool:
    data = form.cleaned_data
    try:
        services.set_key(
            framework=framework,
            kind=data["kind"],
            code=data["code"],
            name=data["name"],
            valid_from=data["valid_from"],
            valid_until=data["valid_until"],
            note=data["note"],
            shares=form.shares,
            actor=request.user,
        )
    except Refused as refused:
        refuse(form, refused)
        return False
    messages.success(request, _("The key is saved, and open reports follow it."))
    return True


def _back(framework: Framework, round: SpendingRound | None) -> str:
    if round is not None:
        return reverse("budgets:ledger", args=[round.uuid])
    return f"{reverse('budgets:split_keys')}?kader={framework.code}"


def _asked(request: HttpRequest, round: SpendingRound | None) -> dict[str, Any]:
    """The code that was pointed at in the list."""
    found: dict[str, Any] = {"kind": request.GET.get("soort"), "code": request.GET.get("code")}
    if round is not None:
        found["valid_from"] = f"01-01-{round.year}"
    return found


def _parts(request: HttpRequest) -> int:
    asked = request.GET.get("delen", "")
    return min(max(int(asked), PARTS), 40) if asked.isdigit() else PARTS


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
