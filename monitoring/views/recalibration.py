"""Recalibrations: the list, one with its questions and units, and what is recorded about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgets.sheets import Sheet, SheetRow
from budgets.tables import shown as money_shown
from budgets.tables.comparison import Part
from budgets.views.tables import download, institution_reader
from governance.models import Decision, Dialogue, Request
from governance.planning_forms import DropForm
from governance.talks import dialogues_visible_to
from governance.views.common import acted, demand, done, one, sent, show_form
from kwaliteit.organisation.models import BOARD_KINDS, Body, Unit, existing_on
from kwaliteit.organisation.rights import Rights, Verdict
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.http import one_effect
from monitoring.forms_recalibration import AnswerForm, OpenForm, PutOffForm, QuestionForm
from monitoring.models import Recalibration, RecalibrationChange, RecalibrationQuestion
from monitoring.recalibration import UnitRow, told, usual_questions
from monitoring.services import recalibration as services
from plans.models import Framework
from plans.queries import chosen_framework


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The recalibrations of a framework, the newest first, with what was decided about each."""
    institution_reader(request.rights)
    framework, frameworks = _framework(request)
    rows = _rows().filter(framework=framework).order_by("-from_year", "-pk") if framework else []
    context = {
        "rows": rows,
        "framework": framework,
        "frameworks": frameworks,
        "verdict": may(request.rights),
        "crumbs": [(reverse("monitoring:index"), _("Progress")), ("", _("Recalibration"))],
        "nav": "monitoring",
    }
    return render(request, "monitoring/recalibrations.html", context)


def may(rights: Rights) -> Verdict:
    if rights.may_anywhere(Act.RECALIBRATE):
        return Verdict(True)
    return Verdict(False, _("A recalibration is opened and kept by the board staff and the secretary of the Board."))


def _framework(request: HttpRequest) -> tuple[Framework | None, list[Framework]]:
    framework, every = chosen_framework(request.GET.get("kader", ""))
    if framework is None and request.GET.get("kader"):
        raise Http404
    return framework, every


def _rows() -> QuerySet[Recalibration]:
    changes = RecalibrationChange.objects.select_related("body", "recorded_by").order_by("recorded_at", "pk")
    return Recalibration.objects.select_related("framework", "opened_by").prefetch_related(Prefetch("changes", changes))


@login_required
@require_safe
def detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The questions with their answers, the units with how their new plan stands, and what shifted."""
    institution_reader(request.rights)
    row = one(_rows(), uuid=uuid)
    verdict = may(request.rights)
    context = {
        "row": row,
        "questions": _questions(row, request.rights),
        "told": told(row, request.rights),
        "changes": list(row.changes.all()),
        "verdict": verdict,
        "is_late": bool(row.due_on and row.due_on < today()),
        "crumbs": _crumbs(row),
        "nav": "monitoring",
    }
    return render(request, "monitoring/recalibration.html", context)


def _crumbs(row: Recalibration, *more: str) -> list[tuple[str, str]]:
    here = reverse("monitoring:recalibration", args=[row.uuid]) if more else ""
    return [
        (reverse("monitoring:index"), _("Progress")),
        (f"{reverse('monitoring:recalibrations')}?kader={row.framework.code}", _("Recalibration")),
        (here, str(row)),
        *(("", text) for text in more),
    ]


def _questions(row: Recalibration, rights: Rights) -> list[RecalibrationQuestion]:
    """Each with the decision or talk that it stands on, as a way there for who may read it."""
    rows = row.questions.select_related("decision__body", "decision__version__document", "dialogue", "answered_by")
    found = list(rows.defer("decision__version__payload").order_by("order", "pk"))
    decisions = {each.decision_id for each in found if each.decision_id}
    known = set(
        Decision.objects.filter(pk__in=decisions, request__in=Request.objects.visible_to(rights)).values_list(
            "pk", flat=True
        )
    )
    talks = {each.dialogue_id for each in found if each.dialogue_id}
    heard = set(dialogues_visible_to(rights).filter(pk__in=talks).values_list("pk", flat=True))
    for each in found:
        each.opens_decision, each.opens_talk = each.decision_id in known, each.dialogue_id in heard
    return found


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def open_new(request: HttpRequest) -> HttpResponse:
    institution_reader(request.rights)
    demand(may(request.rights))
    framework, _every = _framework(request)
    if framework is None:
        raise Http404
    asked = usual_questions()
    years = services.years_left(framework)
    initial = {
        "from_year": _first_from(framework.midterm_year + 1, years),
        "questions_nl": "\n".join(nl for nl, _en in asked),
        "questions_en": "\n".join(en for _nl, en in asked),
    }
    form = OpenForm(sent(request), years=years, initial=initial)
    made: list[Recalibration] = []

    def act(**fields: Any) -> None:
        made.append(services.open_recalibration(**fields))

    if acted(request, form, act, _("The recalibration has been opened."), framework=framework):
        return HttpResponseRedirect(reverse("monitoring:recalibration", args=[made[0].uuid]))
    back = f"{reverse('monitoring:recalibrations')}?kader={framework.code}"
    title = _("Open a recalibration")
    crumbs = [(reverse("monitoring:index"), _("Progress")), (back, _("Recalibration")), ("", title)]
    lede = _("What comes of it holds from 1 January of that year on; the plans of now stay readable as they were.")
    return _form(request, form, title, _("Open it"), back, crumbs, lede=lede)


def _form(
    request: HttpRequest, form: Form, title: str, button: str, back: str, crumbs: Any, **more: Any
) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back": back, "crumbs": crumbs, "nav": "monitoring"}
    return show_form(request, "governance/form.html", {**context, **more})


def _act_on(
    request: HttpRequest, row: Recalibration, form: Form, act: Callable[..., Any], said: str, title: str, button: str,
    quote: str = "", **about: Any,
) -> HttpResponse:  # fmt: skip
    """One form about a recalibration."""
    back = reverse("monitoring:recalibration", args=[row.uuid])
    if acted(request, form, act, said, **about):
        return HttpResponseRedirect(back)
    return _form(request, form, title, button, back, _crumbs(row, title), quote=quote)


def _kept(request: HttpRequest, uuid: UUID) -> Recalibration:
    """The recalibration, for who keeps it."""
    institution_reader(request.rights)
    row = one(_rows(), uuid=uuid)
    demand(may(request.rights))
    return row


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def ask(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row, title = _kept(request, uuid), _("Add a question")
    said = _("The question has been added.")
    return _act_on(
        request, row, QuestionForm(sent(request)), services.add_question, said, title, title, recalibration=row
    )


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    institution_reader(request.rights)
    question = one(RecalibrationQuestion.objects.select_related("recalibration__framework"), pk=pk)
    demand(may(request.rights))
    row = question.recalibration
    decisions = Decision.objects.effective().filter(
        version__document__framework=row.framework_id, request__in=Request.objects.visible_to(request.rights)
    )
    decisions = decisions.select_related("body", "version__document").defer("version__payload")
    initial = {name: getattr(question, name) for name in ("answer", "answered_on", "decision", "dialogue")}
    form = AnswerForm(
        sent(request),
        decisions=decisions.order_by("-meeting_on", "-pk"),
        dialogues=_talks(row, request.rights),
        initial=initial | {"answered_on": question.answered_on or today()},
    )
    said, title = _("The answer has been saved."), _("Answer a question")
    return _act_on(
        request,
        row,
        form,
        services.answer_question,
        said,
        title,
        _("Save the answer"),
        str(question),
        question=question,
    )


def _first_from(year: int, years: list[int]) -> int | None:
    """What stands filled in: this year, or the first after it that is left; none rather than an earlier one."""
    return next((each for each in years if each >= year), None)


def _talks(row: Recalibration, rights: Rights) -> QuerySet[Dialogue]:
    rows = dialogues_visible_to(rights).filter(framework=row.framework_id)
    return Dialogue.objects.filter(pk__in=rows.values("pk")).order_by("-held_on", "-pk")


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def put_off(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = _kept(request, uuid)
    years = services.years_left(row.framework)
    wanted = _decided(from_year=_first_from(row.from_year + 1, years), due_on=row.due_on)
    form = PutOffForm(sent(request), years=years, **wanted)
    said, title = _("It has been put off; the year that it had stays in view."), _("Put the recalibration off")
    return _act_on(
        request, row, form, services.move_recalibration, said, title, _("Record the decision"), recalibration=row
    )


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def drop(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = _kept(request, uuid)

    form = DropForm(sent(request), **_decided())
    said, title = _("It has been dropped; it stays in view, with the reason."), _("Drop the recalibration")
    return _act_on(
        request, row, form, services.drop_recalibration, said, title, _("Record the decision"), recalibration=row
    )


def _decided(from_year: int | None = None, due_on: Any = None) -> dict[str, Any]:
    """Who can have decided, boards first."""
    bodies = Body.objects.filter(existing_on(today())).order_by("name_nl", "pk")
    top = Body.objects.filter(existing_on(today()), kind__in=BOARD_KINDS, unit__parent__isnull=True).first()
    return {
        "bodies": bodies,
        "initial": {"body": top, "decided_on": today(), "moved_to": from_year, "due_on": due_on},
    }


@login_required
@require_POST
@one_effect
def begin(request: HttpRequest, uuid: UUID, code: str) -> HttpResponse:
    """Begin the recalibrated plan of a unit with its adopted one, and go there."""
    institution_reader(request.rights)
    row = one(_rows(), uuid=uuid)
    unit = one(Unit.objects.select_related("parent__parent"), code=code)
    demand(request.rights.may(Act.CREATE, unit))
    document, left = services.begin_plan(recalibration=row, unit=unit, actor=request.user)
    done(request, _("The new plan has been begun, with all that stands in the adopted one."))
    if left:
        done(request, _("This could not come along: %(titles)s.") % {"titles": ", ".join(left)})
    return HttpResponseRedirect(reverse("monitoring:recalibrated", args=[document.uuid]))


@login_required
@require_safe
def sheet(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Questions, units and themes as a workbook with real numbers."""
    institution_reader(request.rights)
    row = one(_rows(), uuid=uuid)
    found = told(row, request.rights)
    money = [_("Original"), _("New"), _("Difference"), _("Only regrouped"), _("Ended"), _("Added"), _("Changed")]
    sheets = [
        Sheet(_("Questions"), [_("Question"), _("Answer"), _("Answered on")], _asked(row), texts=2),
        Sheet(_("Units"), [_("Unit"), _("State"), *money], [_unit_row(each) for each in found.units], texts=2),
        Sheet(
            _("Themes"),
            [_("Theme"), *money],
            [SheetRow([f"{each.number}. {each.name}", *_amounts(each.part)]) for each in found.themes],
            texts=1,
        ),
    ]
    return download(sheets, f"herijking-{row.from_year}", "xlsx")


def _asked(row: Recalibration) -> list[SheetRow]:
    rows = row.questions.order_by("order", "pk")
    return [
        SheetRow([str(each), each.answer, each.answered_on.isoformat() if each.answered_on else ""]) for each in rows
    ]


def _unit_row(row: UnitRow) -> SheetRow:
    state = row.state.label if row.state else _("not begun")
    return SheetRow([row.unit.name, state, *(_amounts(row.part) if row.is_compared else [])])


def _amounts(part: Part) -> list[Any]:
    cents = (part.was, part.now, part.difference, part.regrouped, part.dropped, part.new, part.changed)
    return [money_shown(each) for each in cents]
