"""From the living document to a decision: make a version, lay it before a body, adopt it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from budgets.queries import reasons_of
from budgets.rounds import frozen_beside_given
from budgets.snapshot import excess
from governance import hooks, wording
from governance.adopted import stood_on
from governance.compare import compare
from governance.forms import AdoptForm, FreezeForm, LayBeforeForm
from governance.models import Request, Version
from governance.models.requests import ANSWERS
from governance.points import consulted_on_version
from governance.promised import still_owed
from governance.recourse import running_on
from governance.rules import Requirement, requirements
from governance.services import adoption, requests
from governance.services.versions import freeze as freeze_document
from governance.snapshot import build, canonical, pinned, units_without_plan
from governance.terms import last_day, standing_still, term_of
from governance.views.carrying import carrying_over, ticked
from governance.views.common import demand, done, one_of, readable, show_form, version_crumbs, versions
from governance.views.papers import GoingAlong, going_along
from kwaliteit.organisation.regulations import TermUnit
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from plans.checks import completeness_of
from plans.models import Document, Right
from plans.models.framework import Holds
from plans.queries import remarks_of


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def freeze(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Make a version to lay before others: shows what changed since the last one, and what is still missing."""
    document = readable(request, uuid)
    demand(request.rights.may(Act.FREEZE, document.unit))
    if request.method != "POST":
        return _freeze_page(request, document)
    form = FreezeForm(request.POST, over_ceiling="over_ceiling_reason" in request.POST)
    if form.is_valid():
        try:
            version = freeze_document(document=document, actor=request.user, **form.cleaned_data)
        except Refused as reason:
            refuse(form, reason)
        else:
            text = _("Version %(number)s has been made; it does not change any more.") % {"number": version.number}
            done(request, text)
            return HttpResponseRedirect(reverse("governance:lay_before", args=[version.uuid]))
    return _freeze_page(request, document, form)


def _freeze_page(request: HttpRequest, document: Document, form: FreezeForm | None = None) -> HttpResponse:
    """The page; ``form`` when what was typed needs attention. It asks for a reason as soon as one is needed."""
    data = build(document)
    over = excess(data["budget"], document.unit.code, document.years) if data["budget"] else {}
    if form is None:
        initial = {"seen_revision": document.revision, "over_ceiling_reason": _reasons(document, over)}
        form = FreezeForm(over_ceiling=bool(over), initial=initial)
    elif over and "over_ceiling_reason" not in form.fields:
        form = FreezeForm(request.POST, over_ceiling=True)
    last = Version.objects.filter(document=document).order_by("-number").first()
    context = {
        "form": form,
        "document": document,
        "number": last.number + 1 if last else 1,
        "last": last,
        "result": compare(last.content, _json(data)) if last else None,
        "over": sorted(over.items()),
        "findings": completeness_of(document).findings,
        "pins_missing": units_without_plan(pinned(document)) if document.kind.composes else [],
        "suggested": [row for row in remarks_of(document, request.rights) if row.change and not row.resolved_at],
        "unaccounted": hooks.unaccounted(document) if document.kind.reports_on and hooks.unaccounted else [],
        "crumbs": [
            (reverse("plans:document", args=[document.uuid]), document.title),
            ("", _("Make a version")),
        ],
    }
    return show_form(request, "governance/freeze.html", context)


def _reasons(document: Document, over: Iterable[int]) -> str:
    """What the drafters gave as reasons beside the amounts, for the years that are over what was allocated."""
    given = reasons_of(document) if over else {}
    return "\n".join(f"{year}: {given[year].text}" for year in sorted(over) if year in given)


def _json(data: dict[str, Any]) -> dict[str, Any]:
    """The snapshot as it will be read back."""
    return json.loads(canonical(data))


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def lay_before(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Lay a version before a body. A date within the body's own term is shown before it is sent."""
    version = one_of(versions, request, uuid)
    demand(request.rights.may(Act.LAY_BEFORE, version.document.unit))
    rights_on_it = requirements(version)
    options = bodies_for(rights_on_it)
    initial = {"body": next(iter(options), None)}
    labels = {pk: _body_label(requirement) for pk, requirement in options.items()}
    at_once = version.document.kind.holds == Holds.SPENDING and len(options) > 1
    data = request.POST if request.method == "POST" else None
    form = LayBeforeForm(data, bodies=labels, initial=initial, at_once=at_once)
    too_short, along = None, going_along(request)
    over = carrying_over(version, options.values(), form.data if form.is_bound else None)
    if along.only:
        form._errors, form.cleaned_data = {}, {}  # nothing is judged yet
    elif request.method == "POST" and form.is_valid() and along.is_right:
        if form.cleaned_data.get("everyone") and (response := _send_all(request, version, form, along, options)):
            return response
        chosen = options[form.cleaned_data["body"].pk]
        short = _too_short(chosen, form.cleaned_data["due_on"])
        if short and short["seen"] != form.cleaned_data["short_term_seen"]:
            too_short = short
        elif not form.errors and (response := _send(request, version, form, along, ticked(over, chosen.body))):
            return response
    context = {
        "form": form if along.is_right else along.form,
        "laying": form,
        "along": along,
        "version": version,
        "too_short": too_short,
        "asked": [r for r in rights_on_it if r.request],
        "without": [r.missing for r in rights_on_it if r.body is None],
        "pins_missing": _pins_missing(version),
        "replaced": _to_be_replaced(version, options),
        "options": options,
        "over": over.values(),
        "owed": still_owed(options, version.document.unit, request.rights) if options else [],
        "crumbs": version_crumbs(request, version, _("Lay before a body")),
    }
    return show_form(request, "governance/lay_before.html", context)


def _pins_missing(version: Version) -> list[str]:
    return adoption.missing_pins(version, pinned(version.document)) if version.document.kind.composes else []


def _to_be_replaced(version: Version, bodies: Iterable[int]) -> Iterable[Request]:
    """Open requests on earlier versions: laying this one before the same body closes them, answered or not."""
    rows = Request.objects.open().filter(document=version.document_id, body__in=list(bodies)).for_listing()
    unanswered = Count("questions", filter=Q(questions__answer=""))
    return rows.exclude(version=version).annotate(unanswered=unanswered).order_by("pk")


def bodies_for(rights_on_it: list[Requirement]) -> dict[int, Requirement]:
    """The bodies that the framework gives a right on this version, and that do not have it yet.

    What must be met comes first, and of that the strongest right: it takes longest, and adoption waits for it.
    """
    strongest = sorted(rights_on_it, key=lambda r: (not r.required, Right.values.index(r.rule.right)))
    found = {r.body.pk: r for r in strongest if r.body and not r.request}
    prefetch_related_objects([r.body for r in found.values()], "terms", "recesses")
    return found


def _body_label(requirement: Requirement) -> str:
    rule, body = requirement.rule, requirement.body
    term = term_of(body, rule)
    until = last_day(today(), term)
    text = _("%(body)s: %(right)s, term of %(term)s %(unit)s, until %(until)s") % {
        "body": body,
        "right": rule.get_right_display(),
        "term": term.length,
        "unit": TermUnit(term.unit).label,
        "until": wording.day(until),
    }
    if names := standing_still(body, today(), until):
        text = _("%(text)s (recess does not count: %(names)s)") % {"text": text, "names": wording.listed(names)}
    return f"{text}. {rule.note}" if rule.note else text


def _too_short(chosen: Requirement, due_on: datetime.date | None) -> dict[str, Any] | None:
    """Why the day that is asked for is too early for the body's own term; ``seen`` when that has been shown."""
    until = last_day(today(), term_of(chosen.body, chosen.rule))
    if chosen.rule.right not in ANSWERS or due_on is None or not today() <= due_on < until:
        return None
    names = standing_still(chosen.body, today(), until)
    return {
        "body": chosen.body,
        "until": until,
        "due_on": due_on,
        "recess": wording.listed(names),
        "seen": f"{chosen.body.code} {due_on} {until}",
    }


def _send(
    request: HttpRequest, version: Version, form: LayBeforeForm, along: GoingAlong, carried: list[str]
) -> HttpResponse | None:
    fields = {name: form.cleaned_data[name] for name in ("body", "due_on", "reason", "meeting")}
    try:
        given = {"papers": along.opened(), "carried": carried}
        row = requests.lay_before(version=version, actor=request.user, **given, **fields)
    except Refused as reason:
        refuse(form, reason)
        return None
    along.sent()
    names = {"number": version.number, "body": row.body.with_article}
    done(request, _("Version %(number)s has been laid before %(body)s.") % names)
    return HttpResponseRedirect(reverse("governance:request", args=[row.uuid]))


def _send_all(
    request: HttpRequest, version: Version, form: LayBeforeForm, along: GoingAlong, options: dict[int, Requirement]
) -> HttpResponse | None:
    """Before every body that has not had it yet, each in its own term and without a meeting."""
    try:
        rows = requests.lay_before_all(
            version=version,
            bodies=[requirement.body for requirement in options.values() if requirement.body],
            actor=request.user,
            papers=along.opened(),
            reason=form.cleaned_data["reason"],
        )
    except Refused as reason:
        refuse(form, reason)
        return None
    along.sent()
    text = ngettext("It has been laid before %(number)s body.", "It has been laid before %(number)s bodies.", len(rows))
    done(request, text % {"number": len(rows)})
    return HttpResponseRedirect(reverse("governance:version", args=[version.uuid]))


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def adopt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record that the adopting body made this version final. What is missing is named; then there is no form."""
    version = one_of(versions, request, uuid)
    document = version.document
    body = adoption.adopting_body(document, today())
    verdict = adoption.may_record_adoption(version, document, request.rights, body)
    if not request.rights.reaches(Act.READ, document.unit):
        demand(verdict)
    form = AdoptForm(request.POST if request.method == "POST" else None, initial={"adopted_on": today()})
    if request.method == "POST":
        demand(verdict)
        if form.is_valid():
            try:
                adoption.adopt(version=version, actor=request.user, **form.cleaned_data)
            except Refused as reason:
                refuse(form, reason)
            else:
                done(request, _("Version %(number)s has been adopted.") % {"number": version.number})
                return HttpResponseRedirect(reverse("governance:version", args=[version.uuid]))
    rights_on_it = requirements(version)
    missing = adoption.missing_for_adoption(version, document, today(), rights_on_it)
    context = {
        "form": form,
        "version": version,
        "verdict": verdict,
        "missing": missing,
        "running": running_on(version.pk, today()),
        "consulted": consulted_on_version(rights_on_it),
        "stood_on": stood_on(version.adoption, request.rights) if hasattr(version, "adoption") else [],
        "rights": [(r, *_judged(r)) for r in rights_on_it],
        "body": body,
        "given": frozen_beside_given(document, version.content) if document.kind.holds == Holds.ROUND else None,
        "crumbs": version_crumbs(request, version, _("Adopt")),
    }
    return show_form(request, "governance/adopt.html", context)


def _judged(requirement: Requirement) -> tuple[str, str]:
    if requirement.request:
        return wording.request_state(requirement.request, requirement.decision)
    return "draft", _("Not laid before it yet")
