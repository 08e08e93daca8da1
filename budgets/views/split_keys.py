"""Split keys: which code of the ledger goes to which unit, theme and measure, from when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from budgets import ledger, queries
from budgets.forms_ledger import MOST_PARTS, PARTS, KeyForm, of_key
from budgets.models import LedgerCode, SpendingRound, SplitKey, SplitPart
from budgets.services import ledger as services
from budgets.views.spending import own_units, runs, trail
from budgets.views.tables import framework_or_404, institution_tabs
from kwaliteit.organisation.models import Unit
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from plans.models import Framework, Measure


@login_required
@one_effect
def split_keys(request: HttpRequest) -> HttpResponse:
    """Which code goes to which unit, theme and measure, from when; and a new key."""
    framework = framework_or_404(request)
    units = own_units(request, framework)
    may = runs(request)
    round = _round(request, framework)
    form = _form(request, framework, round)
    if form.is_bound and form.is_valid() and _saved(request, framework, form):
        return redirect(_back(framework, round))
    context = {
        "framework": framework,
        "round": round,
        "form": form,
        "codes": codes_of(framework, units, _year(framework, round)),
        "may": may,
        "tabs": institution_tabs(request.rights, framework, "realised"),
        "crumbs": _trail(framework, round),
        "query": urlencode(_query(framework, round)),
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


def _year(framework: Framework, round: SpendingRound | None) -> int:
    return round.year if round else framework.last_year


def _form(request: HttpRequest, framework: Framework, round: SpendingRound | None) -> KeyForm:
    """Empty, for the code that was pointed at in a list, for a key that is changed, or with more parts to fill in."""
    every, year = queries.units_with_money(framework), _year(framework, round)
    key = _key(framework, request.GET.get("sleutel"))
    filled = [name for name, text in request.POST.items() if name.startswith("unit-") and text]
    parts = max(
        PARTS, key.parts.count() if key else 0, *(int(name[5:]) + 1 for name in filled if name[5:].isdigit()), 0
    )
    if "more" in request.POST:
        typed = {name: text for name, text in request.POST.items() if name != "act_key"}
        form = KeyForm(framework, every, year, initial=typed, parts=min(parts + PARTS, MOST_PARTS))
        form.fields[f"unit-{min(parts, MOST_PARTS - 1)}"].widget.attrs["autofocus"] = True
        return form
    if request.method == "POST":
        return KeyForm(framework, every, year, request.POST, parts=min(parts, MOST_PARTS))
    if key:
        return KeyForm(framework, every, year, initial=of_key(key), parts=parts)
    since = {"valid_from": f"01-01-{round.year}"} if round else {}
    asked = {"kind": request.GET.get("soort"), "code": request.GET.get("code"), **since}
    return KeyForm(framework, every, year, initial=asked, parts=parts)


def _key(framework: Framework, pk: str | None) -> SplitKey | None:
    if not pk or not pk.isdecimal() or len(pk) > 18:
        return None
    return SplitKey.objects.filter(code__framework=framework, pk=pk).select_related("code").first()


def _round(request: HttpRequest, framework: Framework) -> SpendingRound | None:
    try:
        uuid = UUID(request.GET.get("verslag", ""))
    except ValueError:
        return None
    return SpendingRound.objects.filter(framework=framework, uuid=uuid).first()


@login_required
@one_effect
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """What goes when a key is taken away, before it is."""
    key = get_object_or_404(SplitKey.objects.select_related("code__framework"), pk=pk)
    framework = key.code.framework
    own_units(request, framework)
    if not (verdict := runs(request)):
        raise Forbidden(verdict.reason)
    round = _round(request, framework)
    if request.method == "POST":
        services.remove_key(key=key, actor=request.user)
        messages.success(request, _("The key was removed."))
        return redirect(_back(framework, round))
    back = _back(framework, round)
    context = {
        "key": key,
        "mapped": services.mapped_by(key),
        "back": back,
        "codes": [Keyed.of(key.code, [key], ledger.measures_by_lineage(framework, _year(framework, round)))],
        "tabs": institution_tabs(request.rights, framework, "realised"),
        "crumbs": _trail(framework, round, _("Remove a split key")),
    }
    return render(request, "budgets/spending/key_removed.html", context)


def _trail(framework: Framework, round: SpendingRound | None, *more: str) -> list[tuple[str, str]]:
    keys = f"{reverse('budgets:split_keys')}?{urlencode(_query(framework, round))}"
    return trail(
        (f"{reverse('budgets:realised')}?kader={framework.code}", _("Realised spending")),
        *([(reverse("budgets:ledger", args=[round.uuid]), pgettext("money", "Ledger"))] if round else []),
        (keys if more else "", _("Split keys")),
        *(("", text) for text in more),
    )


def _query(framework: Framework, round: SpendingRound | None) -> dict[str, Any]:
    return {"kader": framework.code, **({"verslag": round.uuid} if round else {})}


class Keyed(NamedTuple):
    """A code with its keys, and of each part the title of its measure."""

    code: LedgerCode
    keys: list[tuple[SplitKey, list[tuple[SplitPart, str]]]]

    @classmethod
    def of(cls, code: LedgerCode, keys: Iterable[SplitKey], measures: Mapping[tuple[int, UUID], Measure]) -> Keyed:
        def title(part: SplitPart) -> str:
            found = measures.get((part.unit_id, part.lineage)) if part.lineage else None
            return found.title if found else ""

        ordered = sorted(keys, key=lambda key: key.valid_from)
        return cls(code, [(key, [(part, title(part)) for part in key.parts.all()]) for key in ordered])


def codes_of(framework: Framework, units: Iterable[Unit], year: int) -> list[Keyed]:
    """Codes with their keys, of which a part falls to these units."""
    own = {unit.pk for unit in units}
    measures = ledger.measures_by_lineage(framework, year)
    rows = (
        LedgerCode.objects.filter(framework=framework)
        .order_by("kind", "code")
        .prefetch_related("keys__parts__unit", "keys__parts__theme")
    )
    return [
        Keyed.of(row, row.keys.all(), measures)
        for row in rows
        if any(part.unit_id in own for key in row.keys.all() for part in key.parts.all())
    ]
