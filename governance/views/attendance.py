"""Who was in a meeting: one form for the whole body, filled in by its chair or secretary."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.agenda import name_of, when
from governance.attendance import in_words, roster, without_section
from governance.meeting_forms import AttendanceForm
from governance.models import Attendance
from governance.sections import label
from governance.services.attendance import record_attendance
from governance.views.common import demand, done, sent, show_form
from governance.views.meetings import crumbs_of, get_meeting
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def attendance(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = get_meeting(request, uuid)
    demand(request.rights.may_for_body(Act.DECIDE, row.body))
    known = {each.person_id: each for each in Attendance.objects.filter(meeting=row)}
    form = AttendanceForm(sent(request), meeting=row, people=roster(row), known=known)
    if form.is_bound and form.is_valid():
        try:
            made = record_attendance(meeting=row, actor=request.user, rows=form.rows)
        except Refused as reason:
            refuse(form, reason)
        else:
            said = [
                f"{capfirst(label(section))}: {text}" if section else text
                for section, _ok, text in in_words(made, row.body)
            ]
            done(request, " ".join([_("Saved."), *said]))
            return HttpResponseRedirect(reverse("governance:meeting", args=[row.uuid]) + "#attendance")
    context = {
        "row": row,
        "name": name_of(row),
        "when": when(row),
        "form": form,
        "no_section": without_section(form.people) if row.body.is_divided else [],
        "too_early": row.held_on > today() and not row.is_written,
        "crumbs": crumbs_of(row, ("", _("Who answered?") if row.is_written else _("Who was there?"))),
        "nav": "bodies",
    }
    return show_form(request, "governance/attendance.html", context)
