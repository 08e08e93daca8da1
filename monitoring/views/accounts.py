"""The measures of a report: what was promised for its years, and the account of each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kwaliteit.shared.errors import Conflict, Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from monitoring.accounts import Account, accounts_of, may_account
from monitoring.forms_accounts import AccountForm
from monitoring.models import MeasureAccount, Progress
from monitoring.services import prefill
from monitoring.services.accounts import save_account, take_over
from plans.models import Document
from plans.periods import both
from plans.permissions import bodies_open, may_read

MOST_DIGITS = 9


@login_required
@require_safe
def accounts(request: HttpRequest, document: UUID) -> HttpResponse:
    """Every promised measure with how it stands and its money; and what is still to account for."""
    report, rows = _report(request, document)
    to_confirm = [row for row in rows if row.is_proposed and may_account(report, row.promise, request.rights)]
    context = {
        "nav": "monitoring",
        "document": report,
        "period": both(report),
        "rows": rows,
        "left": [row for row in rows if not row.is_whole],
        "to_confirm": to_confirm,
        "some_complete": any(not row.missing for row in to_confirm),
        "to_take": [row for row in rows if row.row is None and row.newest],
        "may_take": any(may_account(report, row.promise, request.rights) for row in rows),
        "crumbs": _crumbs(request, report),
    }
    return render(request, "monitoring/accounts.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def account(request: HttpRequest, document: UUID, lineage: UUID) -> HttpResponse:
    """What was promised, what was reported and spent, and the account that stands in the report."""
    report, rows = _report(request, document)
    here = next((row for row in rows if row.promise.lineage == str(lineage)), None)
    if here is None:
        raise Http404
    verdict = may_account(report, here.promise, request.rights)
    if request.method == "POST" and not verdict:
        raise Forbidden(verdict.reason)
    form, other = _form(request, here), None
    if request.method == "POST" and form.is_valid():
        try:
            save_account(document=report, lineage=str(lineage), actor=request.user, **form.cleaned_data)
        except Conflict as conflict:
            other, form.data = conflict.stored, {**form.data.dict(), "revision": conflict.revision}
            form.add_error(None, str(conflict))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The account of %(measure)s is saved.") % {"measure": here.promise.title})
            return redirect("monitoring:accounts", report.uuid)
    context = {
        "nav": "monitoring",
        "document": report,
        "period": both(report),
        "row": here,
        "form": form if verdict else None,
        "verdict": verdict,
        "other": other,
        "differs": [
            (MeasureAccount._meta.get_field(name).verbose_name, *_words(name, *said)) for name, *said in here.differs
        ],
        "crumbs": [*_crumbs(request, report)[:-1], (_list(report), _("Measures")), (None, here.promise.title)],
    }
    return render(request, "monitoring/account.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
@one_effect
def take(request: HttpRequest, document: UUID) -> HttpResponse:
    """Take over what was reported: of the measure that is named, or of all about which nothing was written yet."""
    report, rows = _report(request, document)
    if not any(may_account(report, row.promise, request.rights) for row in rows):
        raise Forbidden(_("Only who drafts the report or answers for one of its measures does this."))
    lineage = request.POST.get("measure", "")
    number = take_over(document=report, actor=request.user, lineage=lineage)
    words = ngettext(
        "What was reported on %(number)s measure is taken over.",
        "What was reported on %(number)s measures is taken over.",
        number,
    )
    messages.success(request, words % {"number": number})
    return redirect("monitoring:accounts", report.uuid)


@login_required
@require_POST
@one_effect
def confirm(request: HttpRequest, document: UUID) -> HttpResponse:
    """Confirm the proposed accounts that were shown, each with the revision in which it was read."""
    report, rows = _report(request, document)
    if not any(may_account(report, row.promise, request.rights) for row in rows):
        raise Forbidden(_("Only who drafts the report or answers for one of its measures does this."))
    seen = {
        lineage: int(revision)
        for lineage, _colon, revision in (each.partition(":") for each in request.POST.getlist("seen"))
        if revision.isdecimal() and len(revision) < MOST_DIGITS
    }
    try:
        number = prefill.confirm(document=report, seen=seen, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("monitoring:accounts", report.uuid)
    words = ngettext("%(number)s account is confirmed.", "%(number)s accounts are confirmed.", number)
    messages.success(request, words % {"number": number})
    return redirect("monitoring:accounts", report.uuid)


def _report(request: HttpRequest, uuid: UUID) -> tuple[Document, list[Account]]:
    """A report that she may read, that is open to a body of hers, or of which she accounts for a measure."""
    report = get_object_or_404(Document.objects.for_listing().exclude(kind__reports_on=""), uuid=uuid)
    rows, rights = accounts_of(report), request.rights
    if may_read(report, rights) or bodies_open(report, rights).exists():
        return report, rows
    mine = [row for row in rows if may_account(report, row.promise, rights)]
    if not mine:
        raise Http404
    return report, mine


def _form(request: HttpRequest, here: Account) -> AccountForm:
    reported = {} if here.row else {name: words for name, _here, words in here.differs}
    initial = {"revision": here.row.revision if here.row else 0, **reported}
    return AccountForm(request.POST if request.method == "POST" else None, instance=here.row, initial=initial)


def _words(name: str, here: str, reported: str) -> tuple[str, str]:
    if name != "state":
        return here, reported
    labels = dict(Progress.State.choices)
    return str(labels.get(here, "")), str(labels.get(reported, ""))


def _list(report: Document) -> str:
    return reverse("monitoring:accounts", args=[report.uuid])


def _crumbs(request: HttpRequest, report: Document) -> list[tuple[Any, str]]:
    reads = may_read(report, request.rights)
    home = reverse("plans:document", args=[report.uuid]) if reads else None
    return [(home, report.title), (None, _("Measures"))]
