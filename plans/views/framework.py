"""Frameworks: everyone who logs in may read which rules hold; the application manager changes them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from plans import hooks
from plans.forms_framework import FrameworkForm, NeedsForm, NewFrameworkForm, part_form
from plans.models import Criterion, DocumentKind, Framework, RightRule, SectionTemplate
from plans.needs import asked_of, needs
from plans.preset import available
from plans.services import framework as services

# What each part is called on the screen: to add one, to change one.
TITLES = {
    "theme": (gettext_lazy("Add a theme"), gettext_lazy("Change the theme")),
    "criterion": (gettext_lazy("Add a criterion"), gettext_lazy("Change the criterion")),
    "moment": (gettext_lazy("Add a moment"), gettext_lazy("Change the moment")),
    "ambition": (gettext_lazy("Add an ambition"), gettext_lazy("Change the ambition")),
    "kind": (gettext_lazy("Add a kind of document"), gettext_lazy("Change the kind of document")),
    "section": (gettext_lazy("Add a section"), gettext_lazy("Change the section")),
    "rule": (gettext_lazy("Add a right"), gettext_lazy("Change the right")),
}


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    rows = Framework.objects.annotate(
        theme_count=Count("themes", distinct=True), kind_count=Count("documentkinds", distinct=True)
    ).order_by("-is_current", "-first_year", "pk")
    rows = list(rows)
    known = {row.code for row in rows}
    english = (get_language() or "").startswith("en")
    context = {
        "frameworks": rows,
        "presets": [
            {"code": preset["code"], "name": preset["name_en" if english else "name_nl"]}
            for preset in available()
            if preset["code"] not in known
        ],
        "may": services.may_manage(request.rights),
        "nav": "manage",
    }
    return render(request, "plans/framework/index.html", context)


@login_required
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    framework = get_object_or_404(Framework, code=code)
    kinds = framework.documentkinds.annotate(section_count=Count("templates")).prefetch_related(
        Prefetch("rules", RightRule.objects.order_by("-required", "pk"))
    )
    lists = [
        ("theme", _("Themes"), list(framework.themes.order_by("order", "pk"))),
        ("moment", _("Assessment moments"), list(framework.moments.order_by("order", "pk"))),
        ("criterion", _("Criteria"), list(_criteria(framework))),
        ("ambition", _("Ambitions from the vision"), list(framework.ambitions.order_by("order", "pk"))),
    ]
    for part, above in hooks.framework_parts.items():
        rows = above.model._default_manager.filter(framework=framework)
        lists.append((part, above.title, list(rows.order_by(above.order_by, "pk"))))
    context = {
        "framework": framework,
        "lists": [
            {
                "part": part,
                "title": title,
                "rows": rows,
                "add": _titles(part)[0],
                "ordered": _moves(services.model_of(part)),
            }
            for part, title, rows in lists
        ],
        "kinds": list(kinds.order_by("order", "pk")),
        **_frame(request, framework),
    }
    return render(request, "plans/framework/detail.html", context)


@login_required
@require_safe
def kind(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    framework = get_object_or_404(Framework, code=code)
    row = get_object_or_404(framework.documentkinds, code=kind)
    sections = SectionTemplate.objects.filter(kind=row).select_related("criterion").order_by("order", "pk")
    known = needs(row.needs)
    context = {
        "framework": framework,
        "kind": row,
        "sections": list(sections),
        "rules": list(row.rules.order_by("-required", "pk")),
        "needs": [(label, known[code]) for code, label in asked_of(row).items()],
        "panels": [shown for panel in hooks.kind_panels if (shown := panel(request, row))],
        **_frame(request, framework, (None, row.name)),
    }
    return render(request, "plans/framework/kind.html", context)


@login_required
@one_effect
def needed(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """By when each thing is needed in this kind of document, and what is demanded then."""
    _guard(request)
    framework = get_object_or_404(Framework, code=code)
    row = get_object_or_404(framework.documentkinds, code=kind)
    form = NeedsForm(request.POST or None, kind=row)
    if request.method == "POST" and form.is_valid():
        services.change_part(row=row, actor=request.user, needs=form.chosen())
        messages.success(request, _("Saved."))
        return redirect(_page_of(framework, row))
    back = _page_of(framework, row)
    context = {"form": form, "kind": row, "back": back, "framework": framework}
    context |= _frame(request, framework, (back, row.name), (None, _("What is needed when")))
    return render(request, "plans/framework/needed.html", context, status=422 if form.errors else 200)


@login_required
@one_effect
def create(request: HttpRequest) -> HttpResponse:
    _guard(request)
    form = NewFrameworkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        source = fields.pop("source")
        make = services.copy_framework if source else services.create_framework
        extra = {"source": source} if source else {}
        try:
            made = make(actor=request.user, **extra, **fields)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("%(name)s is made. Fill in its parts.") % {"name": made.name})
            return redirect("framework:detail", made.code)
    title = _("New framework")
    crumbs = [(reverse("framework:index"), _("Frameworks")), (None, title)]
    context = {"form": form, "title": title, "crumbs": crumbs, "nav": "manage", "back": reverse("framework:index")}
    return render(request, "plans/framework/form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
@one_effect
def preset(request: HttpRequest, preset: str) -> HttpResponse:
    if preset not in {row["code"] for row in available()}:
        raise Http404
    made = services.bring_in_preset(code=preset, actor=request.user)
    messages.success(request, _("%(name)s is loaded.") % {"name": made.name})
    return redirect("framework:detail", made.code)


@login_required
@one_effect
def change(request: HttpRequest, code: str) -> HttpResponse:
    _guard(request)
    framework = get_object_or_404(Framework, code=code)
    form = FrameworkForm(request.POST or None, instance=get_object_or_404(Framework, code=code))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_framework(framework=framework, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("framework:detail", framework.code)
    return _form_page(request, framework, form, _("Change the framework"), reverse("framework:detail", args=[code]))


@login_required
@require_POST
@one_effect
def first(request: HttpRequest, code: str) -> HttpResponse:
    framework = get_object_or_404(Framework, code=code)
    services.show_first(framework=framework, actor=request.user)
    messages.success(request, _("Pages now open with %(name)s.") % {"name": framework.name})
    return redirect("framework:detail", framework.code)


@login_required
@require_POST
@one_effect
def remove(request: HttpRequest, code: str) -> HttpResponse:
    framework = get_object_or_404(Framework, code=code)
    try:
        services.remove_framework(framework=framework, actor=request.user)
    except Forbidden:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("framework:detail", framework.code)
    messages.success(request, _("%(name)s is removed.") % {"name": framework.name})
    return redirect("framework:index")


@login_required
@one_effect
def part_add(request: HttpRequest, code: str, part: str, kind: str = "") -> HttpResponse:
    _guard(request)
    framework = get_object_or_404(Framework, code=code)
    titles = _titles(part)
    if not titles or (part in services.OF_A_KIND) != bool(kind):
        raise Http404
    parent = get_object_or_404(framework.documentkinds, code=kind) if kind else framework
    form = part_form(part, framework, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_part(part=part, parent=parent, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Added."))
            return redirect(_page_of(framework, parent))
    return _form_page(request, framework, form, titles[0], _page_of(framework, parent))


@login_required
@one_effect
def part_change(request: HttpRequest, code: str, part: str, pk: int) -> HttpResponse:
    _guard(request)
    framework, row, parent = _part(code, part, pk)
    titles = _titles(part)
    form = part_form(part, framework, request.POST or None, instance=_part(code, part, pk)[1])
    if request.method == "POST" and form.is_valid():
        try:
            services.change_part(row=row, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(_page_of(framework, parent))
    removal = reverse("framework:part_remove", args=[code, part, pk])
    return _form_page(request, framework, form, titles[1], _page_of(framework, parent), removal)


@login_required
@require_POST
@one_effect
def part_move(request: HttpRequest, code: str, part: str, pk: int) -> HttpResponse:
    framework, row, parent = _part(code, part, pk)
    if not _moves(row):
        raise Http404
    services.move_part(row=row, up="up" in request.POST, actor=request.user)
    return redirect(_page_of(framework, parent) + f"#{part}-{pk}")


@login_required
@require_POST
@one_effect
def part_remove(request: HttpRequest, code: str, part: str, pk: int) -> HttpResponse:
    framework, row, parent = _part(code, part, pk)
    name = str(row) if part != "rule" else _("The right")
    try:
        services.remove_part(row=row, actor=request.user)
    except Forbidden:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("framework:part_change", code, part, pk)
    messages.success(request, _("%(name)s is removed.") % {"name": name})
    return redirect(_page_of(framework, parent))


def _titles(part: str) -> tuple[Any, Any] | None:
    """What adding and changing this part is called, if it exists."""
    above = hooks.framework_parts.get(part)
    return (above.add, above.change) if above else TITLES.get(part)


def _moves(part: Any) -> bool:
    """Whether parts of this kind have an order of their own."""
    return hasattr(part, "order")


def _guard(request: HttpRequest) -> None:
    verdict = services.may_manage(request.rights)
    if not verdict:
        raise Forbidden(verdict.reason)


def _part(code: str, part: str, pk: int) -> tuple[Framework, Any, Any]:
    framework = get_object_or_404(Framework, code=code)
    if not _titles(part):
        raise Http404
    inside = {"kind__framework" if part in services.OF_A_KIND else "framework": framework}
    row = get_object_or_404(services.model_of(part), pk=pk, **inside)
    return framework, row, row.kind if part in services.OF_A_KIND else framework


def _page_of(framework: Framework, parent: Framework | DocumentKind) -> str:
    if isinstance(parent, DocumentKind):
        return reverse("framework:kind", args=[framework.code, parent.code])
    return reverse("framework:detail", args=[framework.code])


def _frame(request: HttpRequest, framework: Framework, *more: tuple[str | None, str]) -> dict[str, Any]:
    crumbs = [(reverse("framework:index"), _("Frameworks"))]
    crumbs += [(reverse("framework:detail", args=[framework.code]), framework.name), *more]
    return {"crumbs": crumbs, "nav": "manage", "may": services.may_manage(request.rights)}


def _form_page(
    request: HttpRequest, framework: Framework, form: Any, title: str, back: str, removal: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "back": back,
        "removal": removal,
        **_frame(request, framework, (None, title)),
    }
    return render(request, "plans/framework/form.html", context, status=422 if form.errors else 200)


def _criteria(framework: Framework) -> Any:
    return Criterion.objects.filter(framework=framework).select_related("moment").order_by("order", "pk")
