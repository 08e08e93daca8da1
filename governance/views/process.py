"""Promises and dialogues ("Betrokkenheid")."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.models import Dialogue, Promise
from governance.process_forms import DialogueForm, MeetPromiseForm, OutcomeForm, PromiseForm
from governance.services import process
from governance.views.bodies import bodies_visible_to
from governance.views.common import Crumbs, acted, demand, one, sent, show_form
from kwaliteit.organisation.models import BOARD_KINDS, Body, Unit, existing_on
from kwaliteit.organisation.rights import Rights, Verdict
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Conflict
from kwaliteit.shared.http import one_effect
from plans.models import Framework
from plans.queries import chosen_framework

PER_PAGE = 50


def promises_visible_to(rights: Rights) -> QuerySet[Promise]:
    mine = [a.body_id for a in rights.appointments if a.body_id]
    return Promise.objects.filter(
        rights.covers(Act.READ, "body__unit") | rights.covers(Act.READ, "made_by__unit") | Q(body__in=mine)
    )


def dialogues_visible_to(rights: Rights) -> QuerySet[Dialogue]:
    """The talks of units that she reads, and of the unit of her council."""
    units = [a.body.unit_id for a in rights.appointments if a.body]
    return Dialogue.objects.filter(rights.covers(Act.READ) | Q(unit__in=units))


@login_required
@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """What boards promised bodies: open ones first, the latest date on top."""
    rights: Rights = request.rights
    rows = promises_visible_to(rights).select_related("body", "made_by", "made_by__unit__parent__parent", "document")
    body, state = request.GET.get("orgaan", ""), request.GET.get("status", "")
    if body:
        rows = rows.filter(body__code=body)
    if state in ("open", "nagekomen"):
        rows = rows.filter(met_on__isnull=state == "open")
    rows = rows.order_by(F("met_on").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.may_meet = row.met_on is None and rights.reaches(Act.ANSWER, row.made_by.unit)
    context = {
        "page": page,
        "body": body,
        "state": state,
        "bodies": bodies_visible_to(rights).exclude(kind__in=BOARD_KINDS).order_by("name_nl", "pk"),
        "may_add": _boards(rights).exists(),
        "crumbs": [(reverse("governance:bodies"), _("Participation")), ("", _("Promises"))],
    }
    return render(request, "governance/promises.html", context)


def _boards(rights: Rights) -> QuerySet[Body]:
    """The boards for which she makes promises."""
    return Body.objects.filter(existing_on(today()), rights.covers(Act.REPLY), kind__in=BOARD_KINDS)


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def add_promise(request: HttpRequest) -> HttpResponse:
    rights: Rights = request.rights
    boards = _boards(rights)
    if not boards.exists():
        demand(Verdict(False, _("Only a board records what it promised.")))
    to = bodies_visible_to(rights).exclude(kind__in=BOARD_KINDS).order_by("name_nl", "pk")
    initial = {"made_on": today()}
    form = PromiseForm(sent(request), to=to, by=boards.order_by("name_nl", "pk"), initial=initial)
    said = _("The promise has been recorded; it stays open until it is shown to be met.")
    if acted(request, form, process.make_promise, said):
        return HttpResponseRedirect(reverse("governance:promises"))
    return _form_page(request, form, _about_promises(_("Record a promise")), button=_("Record the promise"))


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def meet_promise(request: HttpRequest, uuid: UUID) -> HttpResponse:
    rows = promises_visible_to(request.rights).select_related("body", "made_by__unit__parent__parent")
    row = one(rows, uuid=uuid)
    demand(request.rights.may(Act.ANSWER, row.made_by.unit))
    form = MeetPromiseForm(sent(request), initial={"met_on": today()})
    if acted(request, form, process.meet_promise, _("The promise has been recorded as met."), promise=row):
        return HttpResponseRedirect(reverse("governance:promises"))
    title = _("Show that a promise was met")
    return _form_page(request, form, _about_promises(_("Met")), title=title, quote=row.text, button=_("Record as met"))


def _about_promises(label: str) -> Crumbs:
    return [(reverse("governance:promises"), _("Promises")), ("", label)]


def _about_talks(label: str) -> Crumbs:
    return [(reverse("governance:dialogues"), _("Involvement")), ("", label)]


def _form_page(request: HttpRequest, form: Form, crumbs: Crumbs, **more: Any) -> HttpResponse:
    """The page of one form: the way back is its first crumb, its title the last unless said otherwise."""
    context = {"form": form, "title": crumbs[-1][1], "back": crumbs[0][0], "crumbs": crumbs, **more}
    return show_form(request, "governance/form.html", context)


@login_required
@require_safe
def dialogues(request: HttpRequest) -> HttpResponse:
    """Every talk that was held: when, with whom, how many of how many, what was said, what was done with it."""
    rights: Rights = request.rights
    rows = dialogues_visible_to(rights).select_related("unit__parent__parent", "framework").prefetch_related("themes")
    chosen = {name: request.GET.get(name, "") for name in ("kader", "eenheid", "q", "gedaan")}
    rows = _filtered(rows, chosen).order_by("-held_on", "-pk")
    known = dialogues_visible_to(rights)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.may_change = rights.reaches(Act.DIALOGUE, row.unit)
    context = {
        "page": page,
        "chosen": chosen,
        "frameworks": Framework.objects.order_by("-first_year", "pk"),
        "units": Unit.objects.filter(pk__in=known.values("unit")).order_by("level", "order", "name_nl"),
        "may_add": rights.may_anywhere(Act.DIALOGUE),
        "crumbs": [(reverse("governance:bodies"), _("Participation")), ("", _("Involvement"))],
    }
    return render(request, "governance/dialogues.html", context)


def _filtered(rows: QuerySet[Dialogue], chosen: dict[str, str]) -> QuerySet[Dialogue]:
    if chosen["kader"]:
        rows = rows.filter(framework__code=chosen["kader"])
    if chosen["eenheid"]:
        rows = rows.filter(unit__code=chosen["eenheid"])
    if chosen["gedaan"] in ("ja", "nee"):
        rows = rows.exclude(done="") if chosen["gedaan"] == "ja" else rows.filter(done="")
    for word in chosen["q"].split()[:5]:
        words = Q(title__icontains=word) | Q(with_whom__icontains=word)
        rows = rows.filter(words | Q(said__icontains=word) | Q(done__icontains=word))
    return rows


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def add_dialogue(request: HttpRequest) -> HttpResponse:
    rights: Rights = request.rights
    units = _units(rights)
    if not units:
        demand(Verdict(False, _("Your role does not include recording talks.")))
    framework, frameworks = chosen_framework(request.GET.get("kader", ""))
    rows = Unit.objects.filter(pk__in=[unit.pk for unit in units]).order_by("level", "order", "name_nl")
    initial = {"framework": framework, "held_on": today(), "unit": units[0]}
    form = DialogueForm(sent(request), units=rows, framework=framework, initial=initial)
    if acted(request, form, process.record_dialogue, _("The talk has been recorded.")):
        return HttpResponseRedirect(reverse("governance:dialogues"))
    lede = _(
        "With students, teachers, the field of work or others. What was said and done goes along in the next version of the plan."
    )
    more = {"lede": lede, "button": _("Record the talk"), "framework": framework, "frameworks": frameworks}
    return _form_page(request, form, _about_talks(_("Record a talk")), **more)


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def dialogue_outcome(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was done with what was said: often known only later."""
    rows = dialogues_visible_to(request.rights).select_related("unit__parent__parent")
    row = one(rows, uuid=uuid)
    demand(request.rights.may(Act.DIALOGUE, row.unit))
    form = OutcomeForm(sent(request), initial={"done": row.done, "seen": row.done})
    said = _("What was done with the talk has been saved.")
    try:
        if acted(request, form, process.save_dialogue_outcome, said, dialogue=row):
            return HttpResponseRedirect(reverse("governance:dialogues"))
    except Conflict as conflict:
        form = _beside(request, conflict)
    return _form_page(request, form, _about_talks(row.title), quote=row.said, button=_("Save"))


def _beside(request: HttpRequest, conflict: Conflict) -> OutcomeForm:
    """The form with her own text in it and the other one quoted at it; saving once more is choosing hers."""
    stored = conflict.stored["done"]
    form = OutcomeForm({**request.POST.dict(), "seen": stored})
    says = (
        _("Meanwhile somebody else wrote: “%(text)s” Save again to let your text take its place.") % {"text": stored}
        if stored
        else _("Meanwhile somebody else took the text away. Save again to let yours stand.")
    )
    form.add_error("done", says)
    return form


def _units(rights: Rights) -> list[Unit]:
    """The units for which she records talks."""
    rows = Unit.objects.filter(existing_on(today())).select_related("parent", "parent__parent")
    return [unit for unit in rows.order_by("level", "order", "name_nl") if rights.reaches(Act.DIALOGUE, unit)]
