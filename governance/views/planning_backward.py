"""Counting back from an end date: a proposal, of which each line is taken over by itself."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.backward import Step, steps_back
from governance.models import Milestone
from governance.planning import bodies_of
from governance.planning_forms import BackwardForm
from governance.services import planning
from governance.views.common import demand, done
from kwaliteit.shared.clock import today
from kwaliteit.shared.http import one_effect
from plans.models import Framework, RightRule
from plans.queries import chosen_framework


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def backward(request: HttpRequest) -> HttpResponse:
    """GET shows the proposal; POST takes over the line that it names, computed anew from the same choices."""
    demand(planning.may_plan(request.rights))
    asked = request.POST if request.method == "POST" else request.GET
    framework, _all = chosen_framework(asked.get("kader", ""))
    if framework is None:
        raise Http404
    filled = "einddatum" in asked
    form = BackwardForm(asked if filled else None, framework=framework, initial=BackwardForm.usual(framework))
    steps = _steps(framework, form) if filled and form.is_valid() else []
    if request.method == "POST" and steps:
        return _take_over(request, framework, form, steps)
    here = reverse("governance:milestones")
    context = {
        "form": form,
        "framework": framework,
        "lines": _beside_planning(framework, steps),
        "asked": asked,
        "crumbs": [
            (reverse("governance:bodies"), _("Participation")),
            (f"{here}?kader={framework.code}", _("Planning")),
            ("", _("Count back from an end date")),
        ],
    }
    return render(request, "governance/backward.html", context, status=422 if form.errors else 200)


def _steps(framework: Framework, form: BackwardForm) -> list[Step]:
    chain = form.chain
    rules = list(RightRule.objects.filter(kind__in=chain).order_by("pk"))
    bodies = bodies_of({rule.body_kind for rule in rules}, today())
    return steps_back(chain, rules, bodies, form.cleaned_data["einddatum"], form.cleaned_data["tussen"])


def _take_over(request: HttpRequest, framework: Framework, form: BackwardForm, steps: list[Step]) -> HttpResponse:
    step = next((each for each in steps if each.key == request.POST.get("regel")), None)
    if step is None:
        raise Http404
    planning.add_milestone(framework=framework, actor=request.user, **step.fields)
    done(request, _("Taken over into the planning."))
    chosen = {name: request.POST.get(name, "") for name in ("kader", *form.fields)}
    return HttpResponseRedirect(f"{reverse('governance:plan_backward')}?{urlencode(chosen)}#voorstel")


def _beside_planning(framework: Framework, steps: list[Step]) -> list[tuple[Step, Milestone | None, bool]]:
    """Each line with the date that stands in the planning for the same thing, and whether its first day has passed."""
    rows = Milestone.objects.filter(framework=framework, dropped_on__isnull=True, done_on__isnull=True)
    known = {(row.level, row.what_nl): row for row in rows.order_by("due_on", "pk")}
    return [(each, known.get((each.level, each.what_nl)), (each.starts_on or each.due_on) < today()) for each in steps]
