"""A version before a body: the papers, questions and answers, and the way to the decision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.agenda import label as held_label
from governance.carried import shown
from governance.forms import AnswerForm, DecisionForm, QuestionForm
from governance.held_form import held_for, there
from governance.models import Question, Request
from governance.parts import sentence
from governance.sections import label, named
from governance.services import decisions as deciding
from governance.services import requests as asking
from governance.views.chosen_letter import LEAVE_OUT, WAITS, ChosenLetter, chosen_letter
from governance.views.common import demand, done, one, one_of, request_crumbs, requests
from governance.views.request_page import answer_id, decision_form, get_request, may_decide, show_request
from governance.votes import judged
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from plans.text import both_plain


def with_draft(row: Request, data: Any) -> Any:
    """What was typed, with the text that the body drafted in the text of the decision; nothing typed is lost."""
    data = data.copy()
    data["text"] = both_plain(row.draft.text, data.get("text", "")) if getattr(row, "draft", None) else data["text"]
    return data


def with_attendance(row: Request, data: Any) -> DecisionForm:
    """What was typed, with how many were in the meeting that she chose by what was recorded of it."""
    data = data.copy()
    chosen = next((each for each in held_for(row) if str(each.pk) == data.get("meeting")), None)
    for name, number in there(row, chosen, data.get("section", "")).items() if chosen else ():
        data[name] = str(number)
    return decision_form(row, data, judge=False)


@login_required
@require_safe
def request_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = get_request(request, uuid)
    form = decision_form(row) if row.is_open and may_decide(row, request.rights) else None
    return show_request(request, row, decision_form=form, first_look=request.method == "GET")


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record what the body decided, in two steps: fill in, then see exactly what will be recorded."""
    row = get_request(request, uuid)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("governance:request", args=[row.uuid]) + "#decision")
    demand(may_decide(row, request.rights))
    letter = chosen_letter(request)
    if "record" in request.POST:
        return _record(request, row, letter)
    if not_done := _filling_in(row, request.POST):
        form = letter.stand_on(not_done)
        return show_request(request, row, decision_form=form, form=form if letter.wrong else None)
    form = letter.stand_on(decision_form(row, request.POST))
    if form.is_valid() and _passes(form, row):
        return render(request, "governance/decision_confirm.html", confirmation(request, row, form))
    return show_request(request, row, decision_form=form, form=form, status=422)


def _filling_in(row: Request, data: Any) -> DecisionForm | None:
    """The form as it goes on, when she pressed a button that records nothing yet; nothing is judged."""
    if "draft" in data:
        return decision_form(row, with_draft(row, data), judge=False)
    if "attendance" in data:
        return with_attendance(row, data)
    return decision_form(row, data, judge=False) if {"more", "change", LEAVE_OUT} & set(data) else None


def _passes(form: DecisionForm, row: Request) -> bool:
    try:
        content = deciding.Content(**form.record)
        deciding.check_section(row, content.section)
        deciding.check(content, row, today())
    except Refused as reason:
        refuse(form, reason)
        return False
    return True


def confirmation(request: HttpRequest, row: Request, form: DecisionForm) -> dict[str, Any]:
    """Exactly what will be recorded, and for whom it will be visible."""
    record = form.record
    counted = deciding.Content(**record)
    who = capfirst(named(row.body.with_article, counted.section))
    rules, warnings = judged(counted, row.body)
    left_out = {"csrfmiddlewaretoken", "act_key", "check", "more", "change", "record", WAITS}
    content = row.version.content if record["parts"] else None
    over = shown(row)
    agreed = {**dict.fromkeys(over.settled if over else (), True), **record["parts"]}
    return {
        "crumbs": request_crumbs(row, _("Record the decision")),
        "row": row,
        "record": record,
        "over": over,
        "outcome": dict(form.fields["outcome"].choices)[record["outcome"]],
        "partial": sentence(content, agreed, who if counted.section else "") if content else "",
        "who": who,
        "votes": counted.counted,
        "section_votes": [(label(section), votes) for section, votes in record["section_votes"].items()],
        "rules": rules,
        "warnings": warnings,
        "mandate": dict(form.fields["mandate"].choices).get(counted.mandate, "") if counted.mandate else "",
        "left": [named(row.body.with_article, s) for s in deciding.check_section(row, counted.section)],
        "held": held_label(record["meeting"]) if record["meeting"] else "",
        "other_day": bool(row.meeting and not record["meeting"] and record["meeting_on"] != row.meeting.held_on),
        "letter": form.chosen,
        "hidden": [
            *((name, value) for name in request.POST if name not in left_out for value in request.POST.getlist(name)),
            *([(WAITS, form.chosen.token)] if form.chosen else []),
        ],
    }


@one_effect
def _record(request: HttpRequest, row: Request, letter: ChosenLetter) -> HttpResponse:
    form = letter.stand_on(decision_form(row, request.POST))
    if form.is_valid():
        try:
            given = {**form.record, "letter": letter.opened()}
            decision = deciding.record_decision(request=row, actor=request.user, **given)
        except Refused as reason:
            refuse(letter.stand_on(form), reason)
        else:
            letter.attached()
            whose = named(row.body.with_article, decision.section)
            done(request, _("The decision of %(body)s has been recorded.") % {"body": whose})
            return HttpResponseRedirect(reverse("governance:decision", args=[decision.uuid]))
    return show_request(request, row, decision_form=form, form=form, status=422)


@login_required
@require_POST
@one_effect
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = one_of(requests, request, uuid)
    asking.withdraw(request=row, actor=request.user)
    done(
        request,
        _("The request has been withdrawn. %(body)s sees that it was.") % {"body": capfirst(row.body.with_article)},
    )
    return HttpResponseRedirect(reverse("governance:request", args=[row.uuid]))


@login_required
@require_POST
@one_effect
def pass_term(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = one_of(requests, request, uuid)
    asking.pass_term(request=row, actor=request.user)
    done(request, _("It has been recorded that the term passed without an advice."))
    return HttpResponseRedirect(reverse("governance:request", args=[row.uuid]))


@login_required
@require_POST
@one_effect
def ask(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = get_request(request, uuid)
    demand(request.rights.may_for_body(Act.ASK, row.body))
    form = QuestionForm(request.POST, auto_id="question_%s")
    if form.is_valid():
        try:
            asking.ask_question(request=row, actor=request.user, text=form.cleaned_data["text"])
        except Refused as reason:
            refuse(form, reason)
        else:
            done(request, _("Your question stands with the request; the drafters see it."))
            return HttpResponseRedirect(reverse("governance:request", args=[row.uuid]) + "#questions")
    return show_request(request, row, form=form, question_form=form, status=422)


@login_required
@require_POST
@one_effect
def answer_question(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    row = get_request(request, uuid)
    question = one(Question.objects.filter(request=row), pk=pk)
    demand(request.rights.may(Act.ANSWER, row.document.unit))
    form = AnswerForm(request.POST, auto_id=answer_id(pk))
    if form.is_valid():
        try:
            asking.answer_question(question=question, actor=request.user, text=form.cleaned_data["text"])
        except Refused as reason:
            refuse(form, reason)
        else:
            done(request, _("Your answer stands below the question."))
            return HttpResponseRedirect(reverse("governance:request", args=[row.uuid]) + "#questions")
    return show_request(request, row, form=form, answering=pk, status=422)
