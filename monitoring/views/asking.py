"""Asking for an update, seeing who gave it, and the one page on which somebody gives it for all her measures."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.roles import Act, Level
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from monitoring import owners
from monitoring.asking import answers_of, measures_asked
from monitoring.forms import AskForm, SmallProgressForm
from monitoring.models import Progress, ProgressAsk
from monitoring.services import asking
from monitoring.services.progress import report_progress
from monitoring.standing import standing_of
from monitoring.views.pages import scope_of
from plans.models import Measure


@login_required
@one_effect
def asks(request: HttpRequest) -> HttpResponse:
    """What was asked so far, and the form for the next."""
    if not request.rights.may_anywhere(Act.ASK_PROGRESS):
        raise Forbidden(_("Only board staff and quality officers ask for an update."))
    scope = scope_of(request)
    if scope is None:
        raise Http404
    reach = request.rights.reach(Act.ASK_PROGRESS)
    here = Q(pk__in=reach["own"]) | Q(parent__in=reach["above"]) | Q(parent__parent__in=reach["above"])
    units = Unit.objects.filter(here).exclude(level=Level.PROGRAMME)
    first = units.order_by("parent", "order").first()
    come_from = units.filter(code=request.GET.get("eenheid", "")).first()
    initial = {"year": scope.year, "unit": come_from or first}
    form = AskForm(units.order_by("parent", "order", "pk"), scope.years, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = asking.ask_for_progress(framework=scope.framework, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Everybody who still owes a report gets one mail."))
            return redirect("monitoring:ask", made.uuid)
    mine = ProgressAsk.objects.filter(framework=scope.framework, unit__in=units.values("pk"))
    title = _("Ask for an update")
    context = {
        "form": form,
        "asks": mine.select_related("unit", "asked_by").order_by("ended_on", "-asked_on", "-pk")[:50],
        "title": title,
        "crumbs": [(reverse("monitoring:index"), _("Progress")), (None, title)],
        "nav": "monitoring",
    }
    return render(request, "monitoring/asks.html", context, status=422 if form.errors else 200)


@login_required
@one_effect
def ask(request: HttpRequest, uuid: Any) -> HttpResponse:
    """For who answers for measures: each of hers with its small form. For who asked: who has answered."""
    row = _get(request, uuid)
    asker = bool(request.rights.may(Act.ASK_PROGRESS, row.unit))
    mine = list(measures_asked(row).filter(owners.answered_by(request.rights)))
    if not mine and not asker:
        raise Http404
    bound = next((each for each in mine if str(each.uuid) == request.POST.get("measure")), None)
    if request.method == "POST" and bound is None:
        raise Http404
    standing = standing_of(mine, row.year)
    last = {
        p.measure_id: p for p in Progress.objects.filter(measure__in=mine, year=row.year).order_by("reported_on", "pk")
    }
    for measure in mine:
        measure.standing, measure.last = standing[measure.pk], last.get(measure.pk)
        state = measure.standing.proposal.state
        measure.proposed = Progress(state=state) if state else None
        data = request.POST if measure == bound else None
        measure.form = SmallProgressForm(data, prefix=f"m{measure.pk}", initial={"state": state})
    if bound is not None and _saved(request, row, bound):
        messages.success(request, _("The report on %(measure)s is saved.") % {"measure": bound.title})
        return redirect("monitoring:ask", row.uuid)
    title = _("How far are your measures in %(year)s?") if mine else _("Update asked about %(year)s")
    title = title % {"year": row.year}
    asked = [(reverse("monitoring:asks"), _("Ask for an update"))] if asker else []
    context = {
        "ask": row,
        "owed": [measure for measure in mine if not measure.told],
        "done": [measure for measure in mine if measure.told],
        "answers": answers_of(row) if asker else None,
        "title": title,
        "crumbs": [(reverse("monitoring:index"), _("Progress")), *asked, (None, title)],
        "nav": "monitoring",
    }
    return render(request, "monitoring/ask.html", context, status=422 if bound is not None else 200)


def _saved(request: HttpRequest, row: ProgressAsk, measure: Measure) -> bool:
    form = measure.form
    if not form.is_valid():
        return False
    try:
        report_progress(measure=measure, year=row.year, actor=request.user, **form.cleaned_data)
    except Refused as refusal:
        refuse(form, refusal)
        return False
    return True


@login_required
@require_POST
@one_effect
def end(request: HttpRequest, uuid: Any) -> HttpResponse:
    asking.end_ask(ask=_get(request, uuid), actor=request.user)
    messages.success(request, _("Nobody is asked for this update any more."))
    return redirect("monitoring:asks")


def _get(request: HttpRequest, uuid: Any) -> ProgressAsk:
    rows = ProgressAsk.objects.select_related("framework", "unit__parent__parent", "asked_by")
    return get_object_or_404(rows, uuid=uuid)
