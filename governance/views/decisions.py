"""A recorded decision: its conditions and answers, what the board says back, and its correction."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance import wording
from governance.agenda import sees_closed
from governance.answer_forms import AdviceAnswerForm, ConditionAnswerForm
from governance.attendance import attended, in_words
from governance.carried import settled, shown
from governance.enough import enough, judged_then, numbers, with_rules
from governance.forms import CorrectionForm, refilled, rows_of
from governance.lifecycle import NEEDS_ANSWER, OUTCOMES, Outcome, When
from governance.models import AdvicePoint, AgendaItem, Condition, Decision, Meeting, RequestPart, SectionVotes
from governance.parts import Parts, sentence
from governance.passages import choices, with_places
from governance.points import points_of
from governance.rules import decisions_on
from governance.sections import label
from governance.services import answers
from governance.services import decisions as deciding
from governance.services.common import may_record
from governance.track import partial_parts
from governance.views.common import decisions, demand, done, one, one_for, request_crumbs, sees_body, show_form
from governance.views.confirming import record_around
from governance.views.consulting import consulting
from governance.views.recourse import aftermath
from governance.views.versions import who_agreed
from kwaliteit.organisation.models import COUNCIL_KINDS
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from plans.models import Right


def get_decision(request: HttpRequest, uuid: UUID) -> Decision:
    return decision_for(request.rights, uuid)


def decision_for(rights: Rights, uuid: UUID) -> Decision:
    """The decision as this person may know it, else Http404."""
    decision = one_for(_with_rules, rights, uuid)
    decision.request.carries = decision.carries
    decision.request.document, decision.request.version = decision.version.document, decision.version
    return decision


def _with_rules(rights: Rights) -> QuerySet[Decision]:
    over = RequestPart.objects.filter(request=OuterRef("request"))
    return with_rules(decisions(rights)).annotate(carries=Exists(over))


def title_of(decision: Decision) -> str:
    names = {"outcome": capfirst(decision.outcome_words), "number": decision.version.number}
    return _("%(outcome)s, version %(number)s") % names


@login_required
@require_safe
def decision_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = get_decision(request, uuid)
    rights: Rights = request.rights
    demanded = Condition.objects.select_related("answer__answered_by", "answer__version", "promise")
    demanded = demanded.defer("answer__version__payload").order_by("number")
    prefetch_related_objects([row], Prefetch("conditions", demanded))
    conditions = list(row.conditions.all())
    with_places([getattr(condition, "answer", None) for condition in conditions], row, rights)
    parts = partial_parts([row]).get(row.pk)
    by_section = _by_section(row)
    voted = {votes.section: numbers(votes) for votes in by_section}
    _reached, present = enough(row, voted)
    judged, warnings = judged_then(row, voted)
    current, open_body = getattr(row, "correction", None) is None, sees_body(row.body, rights)
    context = {
        "crumbs": request_crumbs(row.request, _("Decision"), body=open_body),
        "sees_body": open_body,
        "decision": row,
        "title": title_of(row),
        "mark": wording.decision_state(row)[0],
        "outcome": wording.decision_state(row)[1],
        "meeting": _meeting(row, rights),
        "votes": wording.votes(row),
        "section_votes": [(label(votes.section), wording.votes(votes)) for votes in by_section],
        "present": present,
        "majority": [text for text in judged if text != present],
        "warnings": warnings,
        "there": [line for line in _there(row) if line[1] != present],
        "whose": label(row.section),
        "partial": sentence(row.version.content, parts, who_agreed(row.request, row)) if parts else "",
        "over": shown(row.request),
        "conditions": conditions,
        "answer": getattr(row, "answer", None),
        "points": points_of(row, rights),
        "consulting": consulting(row, rights),
        "current": current,
        "answer_owed": current and row.outcome in NEEDS_ANSWER and not row.is_lapsed,
        "may_answer": not row.is_unconfirmed and rights.reaches(Act.REPLY, row.version.document.unit),
        "may_correct": current and rights.may_for_body(Act.DECIDE, row.body).allowed,
        "is_advice": row.right == Right.ADVICE,
        "aftermath": aftermath(row.request, standing(row), rights),
        **record_around(row, rights),
    }
    return render(request, "governance/decision.html", context)


def standing(row: Decision) -> list[Decision]:
    """What stands on the request: this record alone, unless it was corrected or each section decides for itself."""
    if getattr(row, "correction", None) or row.request.decides_apart:
        decisions_on([row.request])
        return list(row.request.said)
    return [row]


def _meeting(row: Decision, rights: Rights) -> Meeting | None:
    """The meeting in which it was decided; None also for who may not know that it was, behind closed doors."""
    if row.meeting is None or sees_closed(row.body_id, row.version.document.unit, rights):
        return row.meeting
    items = AgendaItem.objects.filter(meeting=row.meeting, request=row.request, confidential=True)
    return None if items.exists() else row.meeting


def _there(row: Decision) -> list[tuple[str, str]]:
    """Who was in its meeting, per section of a divided council; nothing is read for another."""
    if row.meeting is None or not row.body.is_divided:
        return []
    rows = attended(row.meeting)
    found = in_words(rows, row.body) if rows else []
    return [(label(section), text) for section, _enough, text in found if section and row.section in ("", section)]


def _by_section(row: Decision) -> list[SectionVotes]:
    """How each section voted in a decision of the whole; nothing is read for a council that is not divided."""
    return [] if row.section or not row.body.is_divided else list(row.section_votes.order_by("-section"))


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def answer_advice(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The board's reasoned answer to an advice."""
    row = get_decision(request, uuid)
    demand(request.rights.may(Act.REPLY, row.version.document.unit))
    if row.right != Right.ADVICE:
        raise Http404
    points = list(AdvicePoint.objects.filter(decision=row).order_by("number"))
    places = choices(row) if points else []
    speaks = answers.may_promise(row.version.document, request.rights)
    form = AdviceAnswerForm(request.POST or None, points=points, places=places, may_promise=speaks)
    if request.method == "POST" and form.is_valid():
        try:
            answers.answer_advice(decision=row, actor=request.user, **form.record)
        except Refused as reason:
            refuse(form, reason)
        else:
            done(request, _("The answer has been recorded; %(body)s can read it.") % {"body": row.body.with_article})
            return HttpResponseRedirect(reverse("governance:decision", args=[row.uuid]))
    context = {
        "form": form,
        "title": _("Answer the advice of %(body)s") % {"body": row.body.with_article},
        "lede": _("%(body)s reads this answer. It cannot be changed once it has been recorded.")
        % {"body": capfirst(row.body.with_article)},
        "quote": row.text,
        "crumbs": _crumbs(row, _("Answer")),
        "button": _("Record the answer"),
        "back": reverse("governance:decision", args=[row.uuid]),
    }
    return show_form(request, "governance/answer.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def answer_condition(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """The board accepts a condition in writing, or not."""
    row = get_decision(request, uuid)
    demand(request.rights.may(Act.REPLY, row.version.document.unit))
    condition = one(Condition.objects.filter(decision=row), number=number)
    before = condition.when == When.BEFORE
    form = ConditionAnswerForm(request.POST or None, before_adoption=before, places=choices(row))
    if request.method == "POST" and form.is_valid():
        try:
            answers.answer_condition(condition=condition, actor=request.user, **form.cleaned_data)
        except Refused as reason:
            refuse(form, reason)
        else:
            done(request, _("The answer has been recorded; %(body)s can read it.") % {"body": row.body.with_article})
            return HttpResponseRedirect(reverse("governance:decision", args=[row.uuid]))
    when = condition.get_when_display()
    if condition.due_on:
        when = _("%(when)s, by %(day)s") % {"when": when, "day": date_format(condition.due_on, "j F Y")}
    context = {
        "form": form,
        "title": _("Answer condition %(number)s of %(body)s") % {"number": number, "body": row.body.with_article},
        "lede": _("To be met %(when)s. The answer cannot be changed once it has been recorded.") % {"when": when},
        "quote": condition.text,
        "crumbs": _crumbs(row, _("Answer")),
        "button": _("Record the answer"),
        "back": reverse("governance:decision", args=[row.uuid]),
    }
    return show_form(request, "governance/form.html", context)


def _crumbs(row: Decision, label: str) -> list[tuple[str, str]]:
    return [
        *request_crumbs(row.request),
        (reverse("governance:decision", args=[row.uuid]), _("Decision")),
        ("", label),
    ]


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def correct(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put a mistake in the recording right: a new record that points at the old one."""
    row = get_decision(request, uuid)
    may_record(row.request, row.version.document, request.user, today())
    more = "more" in request.POST
    form = correction_form(row, request.POST if request.method == "POST" else None, more=more)
    if request.method == "POST" and not more and form.is_valid():
        try:
            new = deciding.correct_decision(
                decision=row, actor=request.user, reason=form.cleaned_data["reason"], **form.record
            )
        except Refused as reason:
            refuse(form, reason)
        else:
            done(request, _("The correction has been recorded. The earlier record stays readable."))
            return HttpResponseRedirect(reverse("governance:decision", args=[new.uuid]))
    context = {
        "form": form,
        "decision": row,
        "row": row.request,
        "crumbs": _crumbs(row, _("Correction")),
        "is_council": row.body.kind in COUNCIL_KINDS,
    }
    return show_form(request, "governance/correct.html", context)


def correction_form(row: Decision, data: Any, *, more: bool = False) -> CorrectionForm:
    """The record as it stands, to be put right."""
    parts = Parts(row.version.content).choices(settled(row.request)) if Outcome.PARTIAL in OUTCOMES[row.right] else []
    conditions = list(Condition.objects.filter(decision=row).order_by("number"))
    said = partial_parts([row]).get(row.pk, {})
    initial: dict[str, Any] = {
        "outcome": row.outcome,
        "meeting_on": row.meeting_on,
        "meeting": row.meeting_id,
        "present": row.present,
        "proxies": row.proxies,
        "votes_for": row.votes_for,
        "votes_against": row.votes_against,
        "votes_abstained": row.votes_abstained,
        "text": row.text,
        "agreed": [code for code, yes in said.items() if yes],
        "excepted": [code for code, yes in said.items() if not yes],
    }
    for condition in conditions:
        initial[f"condition_{condition.number}"] = condition.text
        initial[f"when_{condition.number}"] = condition.when
        initial[f"due_{condition.number}"] = condition.due_on
    for change in row.named_changes.order_by("number") if row.mandate else ():
        initial |= {f"change_{change.number}": change.text, "change_rows": change.number + 1, "mandate": row.mandate}
    for votes in row.section_votes.all() if row.body.is_divided else ():
        for kind in ("for", "against", "abstained"):
            initial[f"votes_{kind}_{votes.section}"] = getattr(votes, f"votes_{kind}")
    points = list(row.points.order_by("number")) if row.right == Right.ADVICE else []
    for point in points:
        initial[f"point_{point.number}"] = point.text
    rows = rows_of(data, more=more) if data else max(len(conditions or points) + 1, 2)
    return refilled(CorrectionForm, row.request, parts, data, rows=rows, more=more, initial=initial)
