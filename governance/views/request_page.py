"""The page of a request, for its own view and for the acts that show it again with what was typed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from governance import hooks, wording
from governance.agenda import path_steps, paths
from governance.attached import is_of_body, papers_of, readers_of
from governance.carried import settled, shown
from governance.carrying_forms import RefuseCarryForm
from governance.compare import Comparison
from governance.forms import AnswerForm, DecisionForm, QuestionForm, refilled, rows_of
from governance.lifecycle import OUTCOMES, Closing, Outcome
from governance.models import AdvicePoint, Decision, PrivateNote, Question, Request, RequestPart, Version, VersionEditor
from governance.paper_forms import PaperForm
from governance.parts import Parts
from governance.points import points_of
from governance.preparing_forms import NoteForm
from governance.promised import earlier_promised
from governance.proposed import wordings_of
from governance.reopened import reopened
from governance.sections import lapsed, named, unconfirmed, undecided
from governance.services import decisions as deciding
from governance.services import receipts
from governance.track import chain, road_of, steps
from governance.views.common import one_of, request_crumbs, requests, sees_body
from governance.views.mandates import shown_follow_ups
from governance.views.recourse import aftermath
from governance.views.versions import compare_versions
from kwaliteit.organisation.models import Appointment, existing_on
from kwaliteit.organisation.rights import YES, Rights, Verdict
from kwaliteit.organisation.roles import Act, Role
from kwaliteit.shared.clock import today
from plans.models import Right
from plans.models.document import DocumentGrant

RECORDERS = (Role.COUNCIL_SECRETARY, Role.COUNCIL_CHAIR)


def get_request(request: HttpRequest, uuid: UUID) -> Request:
    """The request, with whether this person drafted what lies before the body."""
    return one_of(_with_mine, request, uuid)


def _with_mine(rights: Rights) -> QuerySet[Request]:
    me = rights.person.pk
    wrote = VersionEditor.objects.filter(version=OuterRef("version"), person=me)
    invited = DocumentGrant.objects.filter(
        content_object=OuterRef("document"), user_id=me, permission__codename="contribute_document"
    )
    hers = FilteredRelation("notes", condition=Q(notes__person=me))
    over = RequestPart.objects.filter(request=OuterRef("pk"))
    rows = requests(rights).annotate(drafted=Exists(wrote), may_draft=Exists(invited), note=hers, carries=Exists(over))
    rows = rows.select_related("note", "draft__changed_by")
    if not rights.may_anywhere(Act.DECIDE):
        rows = rows.defer("version__payload")
    return rows


def may_decide(row: Request, rights: Rights) -> Verdict:
    """The same rules as the service, without asking the database anew."""
    verdict = rights.may_for_body(Act.DECIDE, row.body)
    if rights.reaches(Act.EDIT, row.document.unit) or row.drafted or row.may_draft:
        return Verdict(False, _("You cannot record this decision, for you draft this plan."))
    return verdict or Verdict(
        False, _("You cannot record this decision; that is up to %(body)s.") % {"body": row.body.with_article}
    )


def decision_form(row: Request, data: Any = None, *, judge: bool = True) -> DecisionForm:
    """The form of a decision; the parts of the version only where a partial decision can be taken."""
    parts = Parts(row.version.content).choices(settled(row)) if Outcome.PARTIAL in OUTCOMES[row.right] else []
    planned = row.meeting.held_on if row.meeting else None
    rows = rows_of(data, more="more" in data) if data else 2
    initial = {"meeting_on": (planned if planned <= today() else None) if planned else today()}
    sections = deciding.to_decide(row) if row.decides_apart else ()
    form = refilled(DecisionForm, row, parts, data, rows=rows, more=not judge, initial=initial, sections=sections)
    if planned and planned > today():
        day = form.fields["meeting_on"]
        words = _("The meeting is planned on %(day)s.") % {"day": wording.day(planned)}
        day.help_text = f"{words} {day.help_text}".strip()
    return form


def sees_draft(row: Request, rights: Rights) -> bool:
    """The text that the body drafts is for its members, and never for who drafts the plan. Needs ``get_request``."""
    return is_of_body(row, rights) and not drafts_it(row, rights)


def drafts_it(row: Request, rights: Rights) -> bool:
    """Whether she drafted what lies before the body. Needs ``get_request``."""
    return rights.reaches(Act.EDIT, row.document.unit) or row.drafted or row.may_draft


def new_note(row: Request) -> NoteForm:
    """Her own note as it stands."""
    note: PrivateNote | None = getattr(row, "note", None)
    initial = {"text": note.text, "revision": note.revision} if note else None
    return NoteForm(initial=initial, auto_id="note_%s")


def show_request(
    request: HttpRequest,
    row: Request,
    *,
    decision_form: DecisionForm | None = None,
    form: Any = None,
    question_form: QuestionForm | None = None,
    answering: int | None = None,
    paper_form: PaperForm | None = None,
    striking: int | None = None,
    answering_wording: int | None = None,
    note_form: NoteForm | None = None,
    carry_form: RefuseCarryForm | None = None,
    first_look: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The page of a request; ``form`` is the one that needs attention, for the summary above the title.

    ``answering`` names the question to which that form is an answer, ``answering_wording`` the proposed wording,
    ``striking`` the paper that it strikes through: what was typed stands there again. ``first_look``: a member of
    the body who opens it is recorded, once.
    """
    rights: Rights = request.rights
    readers = readers_of(row, rights)
    if first_look and not readers.mine and is_of_body(row, rights):
        receipts.note_reading(request=row, reader=request.user)
        readers = readers_of(row, rights)
    lays_before = rights.reaches(Act.LAY_BEFORE, row.document.unit)
    open_body = sees_body(row.body, rights)
    road = road_of(row.document, rights)
    earlier = road.last_seen_by(row.body_id, row.version)
    people = list(
        Appointment.objects.filter(existing_on(today()), body=row.body, role__in=RECORDERS)
        .select_related("person", "body")
        .order_by("role", "pk")
    )
    short = in_short(row, earlier)
    path = paths([row], rights)[row.pk] if open_body or row.meeting else []
    row.said = next((asked.said for asked in road.requests if asked.pk == row.pk), ())
    names = {"who": row.asked_by.name, "body": row.body.with_article, "number": row.version.number}
    context = {
        "crumbs": request_crumbs(row, body=open_body),
        "sees_body": open_body,
        "row": row,
        "form": form,
        "decision_form": decision_form,
        "question_form": question_form or QuestionForm(auto_id="question_%s"),
        "title": wording.TITLE[Right(row.right)] % {"title": row.document.title},
        "lede": wording.LEDE[Right(row.right)] % names,
        "state": wording.request_state(row, road.decisions.get(row.pk)),
        "decision": road.decisions.get(row.pk),
        "sections": sections_in_words(row),
        "aftermath": aftermath(row, row.said, rights),
        "verdict": may_decide(row, rights) if row.is_open else YES,
        "may_ask": row.is_open and rights.may_for_body(Act.ASK, row.body).allowed,
        "may_lay_before": row.is_open and lays_before,
        "follow_ups": shown_follow_ups(row, rights, drafts_it(row, rights)),
        "papers": papers_of(row, rights, form if striking else None, striking),
        "paper_form": paper_form or PaperForm(auto_id="paper_%s"),
        "readers": readers,
        "note_form": note_form or (new_note(row) if is_of_body(row, rights) else None),
        "draft_seen": sees_draft(row, rights),
        "wordings": wordings_of(row, road, rights, form if answering_wording else None, answering_wording),
        "may_pass_term": lays_before and may_pass_term(row),
        "lapsed": lapsed_on(row),
        "questions": questions_of(row, rights, form if answering else None, answering),
        "people": people,
        "steps": steps(road, row),
        "path": path_steps(path, row.said) if open_body else [],
        "meeting": next((stop.meeting for stop in path if stop.meeting == row.meeting), None),
        "chain": chain(road, row),
        "earlier": earlier,
        "has_earlier": bool(road.earlier(row.version)),
        "in_short": short,
        "promised": earlier_promised(row.body, row.document.unit, rights),
        "advised": advised(row, rights),
        "reopened": reopened(road, row.body_id, earlier, short),
        "panels": [panel for make in hooks.request_panels if (panel := make(request, row))],
        **carried_in(row, rights, carry_form),
        "days": (row.due_on - today()).days,
    }
    return render(request, "governance/request.html", context, status=status)


def advised(row: Request, rights: Rights) -> list[tuple[Decision, list[AdvicePoint]]]:
    """The points of each advice that was given on this request, with their answers."""
    found = []
    for made in row.said:
        made.version.document = row.document
        if points := points_of(made, rights):
            found.append((made, points))
    return found


def sections_in_words(row: Request) -> dict[str, Any]:
    """What each section said, where each decides for itself, and who has not said anything yet."""
    if not row.decides_apart:
        return {}
    body = row.body.with_article
    return {
        "said": [(capfirst(named(body, made.section)), made, *wording.decision_state(made)) for made in row.said],
        "waiting": [capfirst(named(body, section)) for section in undecided(row)] if row.is_open else [],
    }


def carried_in(row: Request, rights: Rights, form: RefuseCarryForm | None) -> dict[str, Any]:
    """What is carried over, and the form to refuse that with for who may, as long as nothing has been decided."""
    found = shown(row)
    if found and not form and found.settled and row.is_open and not row.said and may_decide(row, rights):
        form = RefuseCarryForm(choices=[(one.code, words) for words, one in found.standing], auto_id="carry_%s")
    return {"over": found, "carry_form": form}


def questions_of(row: Request, rights: Rights, form: AnswerForm | None, answering: int | None) -> list[Question]:
    """The questions in order, each with ``answer_form`` where this person can answer it or was just answering it."""
    rows = Question.objects.filter(request=row).select_related("asked_by", "answered_by").order_by("asked_at", "pk")
    may_answer = rights.reaches(Act.ANSWER, row.document.unit)
    questions = list(rows)
    for question in questions:
        new = AnswerForm(auto_id=answer_id(question.pk)) if may_answer and not question.answer else None
        question.answer_form = form if question.pk == answering else new
    return questions


def answer_id(pk: int) -> str:
    """The address of each answer's own field on a page with many."""
    return f"answer-{pk}-%s"


def may_pass_term(row: Request) -> bool:
    """Nobody said anything, or nobody has confirmed the record (``said`` must have been read)."""
    return row.right == Right.ADVICE and row.term_until < today() and (row.is_open or unconfirmed(row))


def lapsed_on(row: Request) -> list[Decision]:
    """The records that nobody confirmed before the term was passed over; nothing is read of another request."""
    if row.closing != Closing.TERM_PASSED:
        return []
    records = Decision.objects.effective().filter(request=row).order_by("pk")
    return [made for made in records if lapsed(row, made)]


def in_short(row: Request, earlier: Version | None) -> Comparison | None:
    """What changed since the body saw it last; None when it sees this plan for the first time."""
    return compare_versions(earlier, row.version) if earlier else None
