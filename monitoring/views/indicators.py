"""Adding and changing indicators, and recording their values."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.views.tables import institution_reader
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.roles import Act, Level
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from monitoring import series
from monitoring.figures import Figure, figure_of, said_target
from monitoring.forms import IndicatorForm, MeasurementForm, ReflectionForm
from monitoring.lineage import measure_of, measures_of
from monitoring.models import Indicator
from monitoring.queries import visible_units
from monitoring.services import indicators as services
from monitoring.services.measuring import record_measurement, write_reflection
from monitoring.views.pages import scope_of
from plans.models import Framework


@login_required
@one_effect
def add(request: HttpRequest, code: str) -> HttpResponse:
    unit = get_object_or_404(visible_units(request.rights).select_related("parent__parent"), code=code)
    may_measure(request, unit)
    scope = scope_of(request)
    if scope is None:
        raise Refused(_("There is no framework yet, so there is nothing to measure against."))
    framework = scope.framework
    form = IndicatorForm(framework, unit, measures_of(framework, unit, request.rights), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_indicator(framework=framework, unit=unit, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved. Now record the baseline."))
            return redirect("monitoring:indicator", made.uuid)
    return _form_page(request, form, _("Add an indicator"), page_of(unit, framework), framework)


@login_required
@one_effect
def change(request: HttpRequest, uuid: Any) -> HttpResponse:
    indicator = _visible(request, uuid)
    may_measure(request, indicator.unit)
    measures = measures_of(indicator.framework, indicator.unit, request.rights)
    form = IndicatorForm(
        indicator.framework,
        indicator.unit,
        measures,
        request.POST or None,
        instance=_visible(request, uuid),
        initial={"measure": measures.filter(lineage=indicator.measure_lineage).first()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_indicator(indicator=indicator, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("monitoring:indicator", indicator.uuid)
    back = reverse("monitoring:indicator", args=[uuid])
    return _form_page(request, form, _("Change the indicator"), back, indicator.framework)


@login_required
@one_effect
def detail(request: HttpRequest, uuid: Any) -> HttpResponse:
    """An indicator: what its units come to, then each unit, the reflections; for who measures, the form for a value."""
    indicator = _visible(request, uuid)
    below = list(series.units_entered(indicator))
    units = [unit for unit in (indicator.unit, *below) if request.rights.may(Act.MEASURE, unit)]
    come_from = [unit for unit in units if unit.code == request.GET.get("eenheid")]
    form = None
    if units:
        form = MeasurementForm(indicator, units, request.POST or None, initial={"unit": (come_from or units)[0].pk})
    if request.method == "POST":
        if form is None:
            may_measure(request, indicator.unit)
        elif form.is_valid() and _recorded(request, indicator, units, form):
            return redirect("monitoring:indicator", indicator.uuid)
    context = {
        "indicator": indicator,
        "target": said_target(indicator, indicator.unit),
        "measure": measure_of(indicator, request.rights),
        "figures": [figure_of(each) for each in series.of_indicator(indicator, indicator.unit)],
        "parts": _parts(request, indicator, below),
        "reflections": list(indicator.reflections.select_related("written_by").order_by("-year")),
        "may_measure": request.rights.may(Act.MEASURE, indicator.unit),
        "form": form,
        "crumbs": [(page_of(indicator.unit, indicator.framework), _("Progress")), (None, indicator.name)],
        "nav": "monitoring",
    }
    return render(request, "monitoring/indicator.html", context, status=422 if form and form.errors else 200)


def _recorded(request: HttpRequest, indicator: Indicator, units: list[Unit], form: MeasurementForm) -> bool:
    unit = form.cleaned_data.pop("unit", None) or units[0]
    try:
        record_measurement(indicator=indicator, unit=unit, actor=request.user, **form.cleaned_data)
    except Refused as refusal:
        refuse(form, refusal)
        return False
    messages.success(request, _("The value is recorded."))
    return True


def _parts(request: HttpRequest, indicator: Indicator, below: list[Unit]) -> list[Figure]:
    """Each unit that is measured and that she may see one by one."""
    measured = [unit for unit in below if unit.level == indicator.measured_per]
    if not measured:
        return []
    seen = set(visible_units(request.rights).filter(pk__in=[unit.pk for unit in measured]).values_list("pk", flat=True))
    return [figure_of(each) for each in series.per_unit(indicator, [unit for unit in measured if unit.pk in seen])]


@login_required
@one_effect
def reflect(request: HttpRequest, uuid: Any) -> HttpResponse:
    """What is made of an indicator in a year; what was written before stands in the form."""
    indicator = _visible(request, uuid)
    may_measure(request, indicator.unit)
    first = min(indicator.framework.first_year, indicator.baseline_on.year)
    years = list(range(first, today().year + 1))
    year = next((year for year in years if str(year) == request.GET.get("jaar")), years[-1])
    had = indicator.reflections.filter(year=year).first()
    form = ReflectionForm(years, request.POST or None, initial={"year": year, "text": had.text if had else ""})
    if request.method == "POST" and form.is_valid():
        try:
            write_reflection(indicator=indicator, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("monitoring:indicator", indicator.uuid)
    title = _("Reflection on “%(indicator)s”") % {"indicator": indicator.name}
    back = reverse("monitoring:indicator", args=[uuid])
    return _form_page(request, form, title, back, indicator.framework)


def _visible(request: HttpRequest, uuid: Any) -> Indicator:
    """Those of the institution are for all who see progress; those of a unit for who sees the unit."""
    indicator = get_object_or_404(
        Indicator.objects.select_related("framework", "theme", "unit__parent__parent"),
        uuid=uuid,
    )
    if indicator.unit.level == Level.INSTITUTION:
        institution_reader(request.rights)
    else:
        get_object_or_404(visible_units(request.rights), pk=indicator.unit_id)
    return indicator


def may_measure(request: HttpRequest, unit: Unit) -> None:
    verdict = request.rights.may(Act.MEASURE, unit)
    if not verdict:
        raise Forbidden(verdict.reason)


def _index_of(framework: Framework) -> str:
    return f"{reverse('monitoring:index')}?kader={framework.code}"


def page_of(unit: Unit, framework: Framework) -> str:
    if unit.level == Level.INSTITUTION:
        return _index_of(framework)
    return f"{reverse('monitoring:unit', args=[unit.code])}?kader={framework.code}"


def _form_page(request: HttpRequest, form: Any, title: str, back: str, framework: Framework) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "back": back,
        "crumbs": [(_index_of(framework), _("Progress")), (None, title)],
        "nav": "monitoring",
    }
    return render(request, "monitoring/form.html", context, status=422 if form.errors else 200)
