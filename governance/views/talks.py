"""Talks that were held ("Betrokkenheid"), and what was done with each thing that was said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.models import Dialogue, DialogueOutcome
from governance.services import talks as service
from governance.taken_up import name_parts, unknown, within
from governance.talk_forms import ChangeDialogueForm, DialogueForm, OutcomeForm
from governance.talk_history import between, changes
from governance.talks import dialogues_visible_to, parts_for, reached, with_all
from governance.views.common import Crumbs, acted, demand, done, one, sent
from governance.views.process import form_page
from kwaliteit.organisation.models import Unit, existing_on
from kwaliteit.organisation.rights import Rights, Verdict
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Conflict
from kwaliteit.shared.http import one_effect
from plans.models import Framework
from plans.periods import academic_days, academic_year_of
from plans.queries import chosen_framework

PER_PAGE = 50
YEARS = frozenset(str(year) for year in range(2000, 2101))
OTHERS_TEXT = gettext_lazy("Meanwhile somebody else wrote: “%(text)s” Save again to let your text take its place.")


def talk_crumbs(*labels: str) -> Crumbs:
    return [(reverse("governance:dialogues"), _("Involvement")), *(("", label) for label in labels)]


@login_required
@require_safe
def dialogues(request: HttpRequest) -> HttpResponse:
    """Every talk that was held: when, with whom, how many of how many, what was said, what was done with it."""
    rights: Rights = request.rights
    rows = with_all(dialogues_visible_to(rights))
    chosen = {name: request.GET.get(name, "") for name in ("kader", "eenheid", "soort", "q", "gedaan", "studiejaar")}
    rows = _filtered(rows, chosen, rights).order_by("-held_on", "-pk")
    known = dialogues_visible_to(rights)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    _for_page(page, rights)
    context = {
        "page": page,
        "chosen": chosen,
        "kinds": Dialogue.Kind.choices,
        "years": _academic_years(known),
        "frameworks": Framework.objects.order_by("-first_year", "pk"),
        "units": Unit.objects.filter(pk__in=known.values("unit")).order_by("level", "order", "name_nl"),
        "may_add": rights.may_anywhere(Act.DIALOGUE),
        "crumbs": [(reverse("governance:bodies"), _("Participation")), ("", _("Involvement"))],
    }
    return render(request, "governance/dialogues.html", context)


def _filtered(rows: QuerySet[Dialogue], chosen: dict[str, str], rights: Rights) -> QuerySet[Dialogue]:
    fields = {"kader": "framework__code", "eenheid": "unit__code", "soort": "kind"}
    rows = rows.filter(**{field: chosen[name] for name, field in fields.items() if chosen[name]})
    if chosen["studiejaar"] in YEARS:
        rows = rows.filter(held_on__range=academic_days(int(chosen["studiejaar"]), int(chosen["studiejaar"])))
    outcomes = DialogueOutcome.objects.filter(dialogue=OuterRef("pk"))
    if chosen["gedaan"] in ("ja", "nee"):
        rows = rows.filter(Exists(outcomes) if chosen["gedaan"] == "ja" else ~Exists(outcomes))
    for word in chosen["q"].split()[:5]:
        words = Q(title__icontains=word) | Q(with_whom__icontains=word) | Q(organised_by__icontains=word)
        part = Q(goal__title__icontains=word) | Q(measure__title__icontains=word)
        told = outcomes.filter(Q(text__icontains=word) | (part & within(rights)))
        rows = rows.filter(words | Q(said__icontains=word) | Exists(told))
    return rows


def _academic_years(rows: QuerySet[Dialogue]) -> list[tuple[str, str]]:
    """The academic years in which talks were held, the last one first, by the calendar year in which they end."""
    ends = rows.aggregate(first=Min("held_on"), last=Max("held_on"))
    if ends["first"] is None:
        return []
    years = range(academic_year_of(ends["last"]), academic_year_of(ends["first"]) - 1, -1)
    return [(str(year), f"{year - 1}–{year}") for year in years]


def _for_page(rows: Iterable[Dialogue], rights: Rights) -> None:
    """Whom each reached, whether she may write about it, and what she may know of the plans that it led to."""
    for row in rows:
        row.reached, row.may_change = reached(row), rights.reaches(Act.DIALOGUE, row.unit)
    name_parts([outcome for row in rows for outcome in row.outcomes.all()], rights)


def talk_of(request: HttpRequest, uuid: UUID) -> Dialogue:
    return one(with_all(dialogues_visible_to(request.rights)), uuid=uuid)


@login_required
@require_safe
def dialogue(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One talk with everything that was done with it."""
    row = talk_of(request, uuid)
    _for_page([row], request.rights)
    context = {"talk": row, "changes": changes(row), "crumbs": talk_crumbs(row.title)}
    return render(request, "governance/dialogue.html", context)


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
    asked = request.GET.get("soort", "")
    kind = asked if asked in Dialogue.Kind.values else Dialogue.Kind.MEETING
    initial = {"framework": framework, "held_on": today(), "unit": units[0], "kind": kind}
    form = DialogueForm(sent(request), units=rows, framework=framework, initial=initial)
    if acted(request, form, service.record_dialogue, _("The talk has been recorded.")):
        return HttpResponseRedirect(reverse("governance:dialogues"))
    lede = _(
        "With students, teachers, the field of work or others. What was said and done goes along in the next version of the plan."
    )
    more = {"lede": lede, "button": _("Record the talk"), "framework": framework, "frameworks": frameworks}
    return form_page(request, form, talk_crumbs(_("Record a talk")), **more)


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def change_dialogue(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put right what was recorded of a talk."""
    row = talk_of(request, uuid)
    demand(request.rights.may(Act.DIALOGUE, row.unit))
    form, back = ChangeDialogueForm(sent(request), talk=row), reverse("governance:dialogue", args=[uuid])
    try:
        if acted(request, form, service.change_dialogue, _("The talk has been changed."), dialogue=row):
            return HttpResponseRedirect(back)
    except Conflict as conflict:
        form = ChangeDialogueForm({**_typed(request), "seen": conflict.revision}, talk=row)
        for name, changed in between(conflict.typed, conflict.stored).items():
            form.add_error(name, OTHERS_TEXT % {"text": changed.new})
    crumbs = [*talk_crumbs(), (back, row.title), ("", _("Change what was recorded"))]
    lede = _("A version that was made keeps what it holds; the next one takes over what stands here.")
    return form_page(request, form, crumbs, lede=lede, button=_("Save"), back=back)


def _typed(request: HttpRequest) -> dict[str, Any]:
    return {**request.POST.dict(), "themes": request.POST.getlist("themes")}


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def dialogue_outcome(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Something that was done with what was said: often known only later, and often more than one."""
    return _outcome(request, talk_of(request, uuid), None)


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def change_outcome(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    row = talk_of(request, uuid)
    return _outcome(request, row, one(row.outcomes.select_related("goal", "measure"), pk=pk))


@login_required
@require_POST
@one_effect
def remove_outcome(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    row = talk_of(request, uuid)
    service.remove_outcome(outcome=one(row.outcomes.all(), pk=pk), actor=request.user)
    done(request, _("It no longer stands with the talk. The history keeps it."))
    return HttpResponseRedirect(reverse("governance:dialogue", args=[uuid]))


def _outcome(request: HttpRequest, row: Dialogue, outcome: DialogueOutcome | None) -> HttpResponse:
    demand(request.rights.may(Act.DIALOGUE, row.unit))
    parts = parts_for(row, request.rights)
    form = OutcomeForm(sent(request), parts=parts, outcome=outcome)
    back = reverse("governance:dialogue", args=[row.uuid])
    try:
        about = {"dialogue": row, "outcome": outcome}
        if acted(request, form, service.save_outcome, _("What was done with the talk has been saved."), **about):
            return HttpResponseRedirect(back)
    except Conflict as conflict:
        form = _beside(request, conflict, parts, outcome)
    crumbs = [*talk_crumbs(), (back, row.title), ("", _("What was done with it"))]
    more = {"quote": row.said, "button": _("Save"), "title": row.title, "back": back}
    return form_page(request, form, crumbs, **more)


def _beside(request: HttpRequest, conflict: Conflict, parts: list, outcome: DialogueOutcome | None) -> OutcomeForm:
    """The form with her own text in it and the other one quoted at it; saving once more is choosing hers."""
    typed = {**request.POST.dict(), "seen": conflict.revision}
    form = OutcomeForm(typed, parts=parts, outcome=outcome)
    part = conflict.stored["part"]
    named = part.title if part in parts else part and unknown(part).words
    stored = " ".join(words for words in (named, conflict.stored["text"]) if words)
    form.add_error("text", OTHERS_TEXT % {"text": stored})
    return form


def _units(rights: Rights) -> list[Unit]:
    """The units for which she records talks."""
    rows = Unit.objects.filter(existing_on(today())).select_related("parent", "parent__parent")
    return [unit for unit in rows.order_by("level", "order", "name_nl") if rights.reaches(Act.DIALOGUE, unit)]
