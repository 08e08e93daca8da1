"""A plan against the one that it replaces: what was truly changed, and what was only regrouped."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.builders import supplement
from budgets.models import Shift
from budgets.predecessors import compare_all
from budgets.queries import theme_names
from budgets.shifts import listed, moves, state
from budgets.shown import shown
from budgets.tables.comparison import Comparison
from budgets.tables.registry import Scope
from budgets.views.grid import around, document_or_404, tabs
from plans.models import Document
from plans.views.common import crumbs


@login_required
@require_safe
def predecessor(request: HttpRequest, uuid: UUID) -> HttpResponse:
    document = document_or_404(request, uuid)
    if document.replaces is None:
        raise Http404
    comparison, pairs = compare_all([document], working=True)
    scope = Scope(document.framework, None, tuple(comparison.years), ("B",), request.rights, document)
    rows = Shift.objects.visible_to(request.rights).filter(framework=document.framework_id, legs__unit=document.unit_id)
    shifts = list(listed(rows.distinct()).order_by("decided_on", "pk"))
    for row in shifts:
        row.moves, (row.mark, row.words) = moves(row), state(row)
    context = {
        "document": document,
        "pair": pairs[0],
        "whole": comparison.part(),
        "table": shown(supplement.as_table(scope, comparison, pairs), "k"),
        "groups": _groups(document, comparison),
        "shifts": shifts,
        "tabs": tabs(document, "predecessor"),
        "around": around(request.rights, document),
        "crumbs": crumbs(document, ("", _("Against the earlier plan"))),
    }
    return render(request, "budgets/predecessor.html", context)


def _groups(document: Document, comparison: Comparison) -> list[tuple[str, list[tuple[object, str]]]]:
    """The measures that are otherwise, by what happened to them; of a moved one its two themes in words."""
    numbers = {theme.code: theme.number for theme in theme_names(document.framework)}
    titles = {
        "new": _("New measures"),
        "dropped": _("Measures that were dropped"),
        "regrouped": _("Measures that stand under another theme now"),
        "changed": _("Measures with other amounts") if comparison.part().was else _("Measures that go on"),
    }
    found = []
    for what, title in titles.items():
        rows = [row for row in comparison.measures if row.what == what and (row.was or row.now or what == "new")]
        words = [
            _("from theme %(old)s to theme %(new)s") % {"old": numbers[row.theme_was], "new": numbers[row.theme_now]}
            if what == "regrouped"
            else _("theme %(number)s") % {"number": numbers[row.theme_now or row.theme_was]}
            for row in rows
        ]
        if rows:
            found.append((title, list(zip(rows, words, strict=True))))
    return found
