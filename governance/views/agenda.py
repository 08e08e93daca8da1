"""What the chair or the secretary does with a meeting: plan it, move it, call it off, make its agenda."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.agenda import agenda_of, name_of, taken_off, unplanned, when
from governance.meeting_forms import CancelForm, ItemForm, MeetingForm, MoveForm, OrderForm
from governance.models import AgendaItem, Meeting, Request
from governance.services import meetings as service
from governance.views.bodies import get_body
from governance.views.common import acted, demand, done, one, sent, show_form
from governance.views.meetings import crumbs_of, crumbs_to, get_meeting
from governance.views.process import form_page
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def plan_meeting(request: HttpRequest, code: str) -> HttpResponse:
    body = get_body(request, code)
    demand(request.rights.may_for_body(Act.DECIDE, body))
    form = MeetingForm(sent(request), initial={"kind": Meeting.Kind.CONSULTATION})
    if form.is_bound and form.is_valid():
        try:
            row = service.plan_meeting(body=body, actor=request.user, **form.cleaned_data)
        except Refused as reason:
            refuse(form, reason)
        else:
            _tell(request, row, form)
            return HttpResponseRedirect(reverse("governance:meeting", args=[row.uuid]))
    title = _("Plan a meeting of %(body)s") % {"body": body.with_article}
    back = reverse("governance:meetings", args=[body.code])
    crumbs = crumbs_to(body, ("", _("Plan a meeting")))
    return form_page(request, form, crumbs, title=title, back=back, button=_("Put in the calendar"))


def _tell(request: HttpRequest, row: Meeting, form: MeetingForm) -> None:
    """That it stands in the calendar; of one that stood there before, that its time or place is another one."""
    place = "" if row.is_written else form.cleaned_data["place"].strip()
    if (row.starts_at, row.place) == (form.cleaned_data["starts_at"], place):
        done(request, _("The meeting stands in the calendar. Now make its agenda."))
        return
    words = _(
        "Such a meeting was planned on that day already, with another time or place: %(when)s. What you filled in "
        "was not taken over; move the meeting to change it."
    )
    messages.warning(request, words % {"when": ", ".join(part for part in (when(row), row.place) if part)})


def _kept(request: HttpRequest, uuid: UUID) -> Meeting:
    """A meeting, for who keeps the agenda of its body."""
    row = get_meeting(request, uuid)
    demand(request.rights.may_for_body(Act.DECIDE, row.body))
    return row


def _page(name: str, row: Meeting) -> str:
    return reverse(f"governance:{name}", args=[row.uuid])


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def move_meeting(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = _kept(request, uuid)
    initial = {name: getattr(row, name) for name in ("held_on", "starts_at", "place")}
    form = MoveForm(sent(request), initial=initial, written=row.is_written)
    said = _("The meeting has been moved. Who sees it reads the new day; the old one stays in view.")
    if acted(request, form, service.move_meeting, said, meeting=row):
        return HttpResponseRedirect(_page("meeting", row))
    more = {
        "title": _("Move this meeting"),
        "lede": f"{name_of(row)}, {when(row)}",
        "back": _page("meeting", row),
        "button": _("Move the meeting"),
    }
    return form_page(request, form, crumbs_of(row, ("", _("Move"))), **more)


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def cancel_meeting(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = _kept(request, uuid)
    form = CancelForm(sent(request))
    said = _("The meeting has been called off. What stood on its agenda waits for another one.")
    if acted(request, form, service.cancel_meeting, said, meeting=row):
        return HttpResponseRedirect(_page("meeting", row))
    more = {
        "title": _("Call this meeting off"),
        "lede": f"{name_of(row)}, {when(row)}",
        "back": _page("meeting", row),
        "button": _("Call the meeting off"),
    }
    return form_page(request, form, crumbs_of(row, ("", _("Call off"))), **more)


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def agenda(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The agenda to be made: its order by numbers or by buttons up and down, and what can still be put on it."""
    row = _kept(request, uuid)
    if request.method == "GET" and row.is_cancelled:
        return HttpResponseRedirect(_page("meeting", row))
    items = agenda_of(row, request.rights)
    order = OrderForm(sent(request), items=[(item.row.uuid, item.title, item.row.position) for item in items])
    if order.is_bound and order.is_valid():
        return _ordered(request, row, order)
    context = {
        "row": row,
        "name": name_of(row),
        "when": when(row),
        "items": [(item, order[f"number_{item.row.uuid}"]) for item in items],
        "unplanned": unplanned(row),
        "taken_off": taken_off(row),
        "form": order,
        "own_form": ItemForm(),
        "crumbs": crumbs_of(row, ("", _("Make the agenda"))),
        "nav": "bodies",
    }
    return show_form(request, "governance/agenda.html", context)


def _ordered(request: HttpRequest, row: Meeting, order: OrderForm) -> HttpResponse:
    name, by = ("up", -1) if "up" in request.POST else ("down", 1)
    moved = _uuid(request.POST.get(name, ""))
    service.order_items(meeting=row, actor=request.user, numbers=order.numbers, moved=moved, by=by)
    done(request, _("The order has been saved."))
    return HttpResponseRedirect(_page("agenda", row) + (f"#item-{moved}" if moved else "#items"))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@login_required
@require_POST
@one_effect
def put_on_agenda(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = _kept(request, uuid)
    asked = Request.objects.filter(body=row.body, uuid=_uuid(request.POST.get("request", ""))).first()
    if asked is None:
        raise Refused(_("Say which request comes on the agenda."))
    service.put_request(meeting=row, request=asked, actor=request.user)
    done(request, _("It stands on the agenda."))
    return HttpResponseRedirect(_page("agenda", row) + "#items")


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def add_item(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = _kept(request, uuid)
    form = ItemForm(sent(request))
    if acted(request, form, service.add_item, _("It stands on the agenda."), meeting=row):
        return HttpResponseRedirect(_page("agenda", row) + "#items")
    crumbs = crumbs_of(row, (_page("agenda", row), _("Make the agenda")), ("", _("An item of its own")))
    return form_page(request, form, crumbs, back=_page("agenda", row), button=_("Put on the agenda"))


def _item(request: HttpRequest, uuid: UUID) -> AgendaItem:
    rows = AgendaItem.objects.select_related("meeting__body__unit", "request__document")
    item: AgendaItem = one(rows, uuid=uuid)
    item.meeting = _kept(request, item.meeting.uuid)
    return item


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def change_item(request: HttpRequest, uuid: UUID) -> HttpResponse:
    item = _item(request, uuid)
    row, own = item.meeting, item.request is None
    initial = {name: getattr(item, name) for name in ("title", "note", "confidential")}
    form = ItemForm(sent(request), initial=initial, own=own)
    if acted(request, form, service.change_item, _("Saved."), item=item):
        return HttpResponseRedirect(_page("agenda", row) + f"#item-{item.uuid}")
    title = item.request.document.title if item.request else item.title
    crumbs = crumbs_of(row, (_page("agenda", row), _("Make the agenda")), ("", _("Item %(n)s") % {"n": item.position}))
    return form_page(request, form, crumbs, title=title, back=_page("agenda", row), button=_("Save"))


@login_required
@require_POST
@one_effect
def take_off(request: HttpRequest, uuid: UUID) -> HttpResponse:
    item = _item(request, uuid)
    service.take_off(item=item, actor=request.user)
    done(request, _("It was taken off the agenda. Below it can be put back."))
    return HttpResponseRedirect(_page("agenda", item.meeting) + "#items")


@login_required
@require_POST
@one_effect
def put_back(request: HttpRequest, uuid: UUID, item: UUID) -> HttpResponse:
    row = _kept(request, uuid)
    service.put_back(meeting=row, item=item, actor=request.user)
    done(request, _("It stands on the agenda."))
    return HttpResponseRedirect(_page("agenda", row) + f"#item-{item}")
