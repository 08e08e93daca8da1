"""A sheet goes in: choose it, say once what its columns are, see what would change, and let all of it in or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from budgets.models import FundingSource
from budgets.services import sheets as services
from budgets.sheets import Sheet
from budgets.sheets_in.layout import SKIP, Layout, Looked, look
from budgets.sheets_out import allocations_sheet, income_sheet
from budgets.tables import Sum, amount
from budgets.views.grid import document_or_404, tabs
from budgets.views.tables import download, framework_or_404, institution_reader, institution_tabs
from kwaliteit.organisation.rights import Rights
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from kwaliteit.shared.models import Job
from kwaliteit.shared.spreadsheets import MOST_BYTES, open_sheets
from kwaliteit.shared.uploads import MB
from plans.models import Document, Framework
from plans.views.common import crumbs

ADDRESSES = {"lines": "regels", "allocations": "toewijzingen", "income": "inkomsten"}
TITLES = {
    "lines": gettext_lazy("Budget lines of plans"),
    "allocations": gettext_lazy("Allocations per unit and year"),
    "income": gettext_lazy("Income per year and paper"),
}
OWN: dict[str, Callable[[Framework], Sheet]] = {"allocations": allocations_sheet, "income": income_sheet}


class SheetForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Sheet"),
        help_text=gettext_lazy("Excel (.xlsx) or CSV."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("This file is empty.")},
    )


@dataclass(frozen=True)
class Into:
    """Where a sheet goes: a plan, or money of the institution."""

    purpose: str
    framework: Framework
    document: Document | None = None

    @property
    def address_code(self) -> str:
        return ADDRESSES[self.purpose]

    @property
    def address(self) -> str:
        if self.document:
            return reverse("budgets:sheet_in", args=[self.document.uuid])
        return reverse("budgets:sheets_in", args=[ADDRESSES[self.purpose]]) + f"?kader={self.framework.code}"

    def with_file(self, token: str, **more: object) -> str:
        query = urlencode({"blad": token, **more})
        return f"{self.address}{'&' if '?' in self.address else '?'}{query}"

    @property
    def arguments(self) -> dict[str, Any]:
        document = str(self.document.uuid) if self.document else ""
        return {"purpose": self.purpose, "framework": self.framework.code, "document": document}

    @property
    def title(self) -> str:
        if self.document:
            return _("Read a sheet into the budget")
        return _("Read a sheet in: %(what)s") % {
            "what": str(TITLES[self.purpose])[:1].lower() + str(TITLES[self.purpose])[1:]
        }

    def target(self, rights: Rights) -> services.Into:
        return services.target_of(self.purpose, self.framework, self.document, rights)

    def context(self, request: HttpRequest) -> dict[str, Any]:
        found: dict[str, Any] = {"into": self, "title": self.title, "most": MOST_BYTES // MB}
        if self.document:
            budget = reverse("budgets:grid", args=[self.document.uuid])
            return {
                **found,
                "document": self.document,
                "tabs": tabs(self.document, ""),
                "crumbs": crumbs(self.document, (budget, _("Budget")), ("", _("Read a sheet in"))),
            }
        up = f"{reverse('budgets:sheets')}?kader={self.framework.code}"
        return {
            **found,
            "framework": self.framework,
            "tabs": institution_tabs(request.rights, self.framework, "sheets"),
            "crumbs": [(up, _("Sheets")), ("", str(TITLES[self.purpose]))],
        }


@login_required
@one_effect
def sheet_in(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Into the amounts of one plan."""
    document = document_or_404(request, uuid)
    return _enter(request, Into("lines", document.framework, document))


@login_required
@one_effect
def sheets_in(request: HttpRequest, what: str) -> HttpResponse:
    """Into the money of the institution, or of all plans of which she drafts."""
    institution_reader(request.rights)
    return _enter(request, Into(_purpose(what), framework_or_404(request)))


def _purpose(what: str) -> str:
    for purpose, address in ADDRESSES.items():
        if address == what:
            return purpose
    raise Http404


@login_required
@require_safe
def sheet_out(request: HttpRequest, what: str, form: str) -> HttpResponse:
    """What is there now, as the sheet that goes in again."""
    institution_reader(request.rights)
    into = Into(_purpose(what), framework_or_404(request))
    if into.purpose not in OWN:
        raise Http404
    into.target(request.rights)
    return download([OWN[into.purpose](into.framework)], f"{what}-{into.framework.code}", form)


def _enter(request: HttpRequest, into: Into) -> HttpResponse:
    target = into.target(request.rights)
    token = request.POST.get("blad") or request.GET.get("blad", "")
    if token:
        return _columns(request, into, target, token)
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if form.is_bound and form.is_valid():
        try:
            return _chosen(request, into, target, form.cleaned_data["file"])
        except Refused as reason:
            refuse(form, reason)
    context = {**into.context(request), "form": form}
    return render(request, "budgets/sheets/choose.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest, into: Into, target: services.Into, upload: UploadedFile) -> HttpResponse:
    """A sheet that is known goes on to its preview, another to its columns."""
    roles = [role for role, _label in target.roles()]
    looked = look(open_sheets(upload), roles)
    token = services.stage(upload, request.user)
    known = looked.layout if looked.own else services.remembered(into.framework, into.purpose, looked)
    if known is None or lacks(into.purpose, known.columns):
        return redirect(into.with_file(token))
    place, name = services.waiting(token, request.user) or ("", "")
    job = services.ask_preview(into=into.arguments, place=place, name=name, layout=known, actor=request.user)
    return redirect("budgets:sheet_job", job.uuid)


# --- columns ----------------------------------------------------------------------------------------------------------


def lacks(purpose: str, columns: tuple[str, ...]) -> str:
    """What must still be said before such a sheet can be read."""
    found = set(columns)
    years = {role for role in found if role[:1] == "B" and role[1:].isdigit()}
    if purpose == "income":
        whole = {"year", "stage", "dated", "paper", "amount"} <= found
        return "" if whole else _("Say which columns hold the year, the version, the date, the paper and the amount.")
    if purpose == "allocations":
        return (
            "" if "unit" in found and years else _("Say which column holds the unit, and which the amounts of a year.")
        )
    if not found & {"measure", "row"}:
        return _("Say which column holds the measure.")
    return "" if years or {"year", "amount"} <= found else _("Say which columns hold amounts, and of which year.")


def _columns(request: HttpRequest, into: Into, target: services.Into, token: str) -> HttpResponse:
    found = services.waiting(token, request.user)
    if found is None:
        return redirect(into.address)
    place, name = found
    page, head = _number(request, "pagina"), _number(request, "kop")
    roles = target.roles()
    with services.opened_file(place, name) as file:
        opened = open_sheets(file)
        looked = look(opened, [role for role, _label in roles], page, head)
    layout = services.remembered(into.framework, into.purpose, looked) or looked.layout
    problem = ""
    if request.method == "POST":
        layout = _said(request, looked, {role for role, _label in roles})
        problem = _twice(layout, dict(roles)) or lacks(into.purpose, layout.columns)
        if not problem:
            services.remember(
                framework=into.framework, purpose=into.purpose, looked=looked, layout=layout, actor=request.user
            )
            job = services.ask_preview(into=into.arguments, place=place, name=name, layout=layout, actor=request.user)
            return redirect("budgets:sheet_job", job.uuid)
    context = {
        **into.context(request),
        "name": name,
        "token": token,
        "looked": looked,
        "layout": layout,
        "pages": opened.pages,
        "problem": problem,
        "columns": _shown_columns(looked, layout, roles),
        "sources": FundingSource.objects.filter(framework=into.framework).order_by("order")
        if into.purpose == "lines"
        else [],
    }
    return render(request, "budgets/sheets/columns.html", context, status=422 if problem else 200)


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name) or request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 7 else None


def _said(request: HttpRequest, looked: Looked, roles: set[str]) -> Layout:
    given = [request.POST.get(f"col-{place}", SKIP) for place in range(len(looked.layout.columns))]
    source = request.POST.get("source", "")[:40]
    return replace(
        looked.layout,
        columns=tuple(role if role in roles else SKIP for role in given),
        unit="k" if request.POST.get("unit") == "k" else "euro",
        more={"source": source} if source else {},
    )


def _twice(layout: Layout, labels: dict[str, str]) -> str:
    said = [role for role in layout.columns if role]
    twice = next((role for role in said if said.count(role) > 1), "")
    return _("Two columns are both “%(what)s”. Choose one.") % {"what": labels[twice]} if twice else ""


def _shown_columns(looked: Looked, layout: Layout, roles: list[tuple[str, str]]) -> list[dict[str, Any]]:
    return [
        {
            "place": place,
            "heading": heading or _("column %(number)s") % {"number": place + 1},
            "examples": [text for row in looked.examples if (text := row[place] if place < len(row) else "")][:3],
            "role": layout.columns[place] if place < len(layout.columns) else SKIP,
            "roles": roles,
        }
        for place, heading in enumerate(looked.heading)
        if heading or any(place < len(row) and row[place] for row in looked.examples)
    ]


# --- preview and result -----------------------------------------------------------------------------------------------


@login_required
@one_effect
def sheet_job(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What a sheet would change, and how far it is; to nobody but who sent it."""
    job = services.mine(request.user, uuid)
    if job is None:
        raise Http404
    into = _into(request, job)
    into.target(request.rights)
    shown, problem = services.shown_of(job), ""
    if request.method == "POST":
        try:
            if job.kind != services.READ or shown is None:
                raise Refused(_("What was shown here is not kept any more. Choose the file again."))
            done = services.ask_apply(
                preview=job, shown=shown, leave_out=bool(request.POST.get("leave_out")), actor=request.user
            )
            return redirect("budgets:sheet_job", done.uuid)
        except Refused as reason:
            problem = str(reason)
    context = {**into.context(request), "job": job, "problem": problem, "back": into.address}
    if request.htmx and not request.htmx.boosted and request.method != "POST":
        return _followed(request, context, job)
    if shown is not None:
        context |= _of_preview(shown) if job.kind == services.READ else {"counts": shown["counts"]}
    if job.kind == services.APPLY:
        context["preview"] = job.arguments["preview"]
        return render(request, "budgets/sheets/done.html", context)
    layout = job.arguments["layout"]
    context["again"] = into.with_file(services.token_of(job), pagina=layout.get("page", 0), kop=layout.get("head", 1))
    return render(request, "budgets/sheets/preview.html", context, status=422 if problem else 200)


def _followed(request: HttpRequest, context: dict[str, Any], job: Job) -> HttpResponse:
    """How far it is; once it has ended the whole page comes anew."""
    answer = render(request, "budgets/sheets/progress.html", context)
    if not job.is_open:
        answer.headers["HX-Refresh"] = "true"
    return answer


def _into(request: HttpRequest, job: Job) -> Into:
    framework = Framework.objects.filter(code=job.arguments["framework"]).first()
    if framework is None:
        raise Http404
    document = None
    if job.arguments["document"]:
        document = document_or_404(request, job.arguments["document"])
    return Into(job.arguments["purpose"], framework, document)


def _of_preview(shown: dict[str, Any]) -> dict[str, Any]:
    counts = shown["counts"]
    return {
        "shown": shown,
        "counts": counts,
        "number": counts["new"] + counts["changed"] + counts["emptied"],
        "changes": [
            {"kind": kind, "label": label, "row": row, "was": _sum(was), "becomes": _sum(becomes), "note": note}
            for kind, label, row, was, becomes, note in shown["changes"]
        ],
        "findings": [
            {"weight": weight, "row": row, "column": column, "text": text}
            for weight, row, column, text in shown["findings"]
        ],
    }


def _sum(said: list[Any]) -> Sum:
    cents, pm = said
    return Sum(pm=True) if pm else Sum() if cents is None else amount(cents)
