"""The meeting in the form of a decision: which one it was, or its day where it is not in the calendar."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.agenda import going_ahead, label
from governance.attendance import attended, counts
from governance.models import AgendaItem, Meeting, Request
from kwaliteit.shared.clock import today
from kwaliteit.shared.composed import composed
from kwaliteit.shared.forms import Day


def held_for(request: Request) -> list[Meeting]:
    """Where the body can have decided on a request: on whose agenda it stood first, and of these the latest first."""
    found = _held(request=request.pk, body=request.body_id, first=request.asked_on, last=today())
    for row in found:
        row.body = request.body
    return found


@composed
def _held(*, request: int, body: int, first: datetime.date, last: datetime.date) -> QuerySet[Meeting]:
    on_it = AgendaItem.objects.filter(meeting=OuterRef("pk"), request=request)
    was = Q(held_on__lte=last) | Q(kind=Meeting.Kind.WRITTEN)
    rows = going_ahead(body).filter(was, held_on__gte=first).annotate(on_it=Exists(on_it))
    return rows.order_by("-on_it", "-held_on", "-starts_at", "-pk")


def there(request: Request, meeting: Meeting, section: str) -> dict[str, int]:
    """How many of the council, or of the section that decided, were in a meeting, by what was recorded of it."""
    rows = attended(meeting)
    if not rows or (request.decides_apart and not section):
        return {}
    count = counts(rows, [section])[0]
    return {"present": count.present, "proxies": count.proxies}


class HeldForm(forms.Form):
    """With a meeting chosen the date is that of the meeting; what is typed as the date counts without one."""

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label=gettext_lazy("Meeting"),
        required=False,
        empty_label=gettext_lazy("a day that is not in the calendar"),
    )
    meeting_on = Day(label=gettext_lazy("Date of the meeting"))

    def add_meetings(self, request: Request) -> None:
        """Begin with the latest meeting that had it on the agenda, and who was there; two statements.

        A committee prepares what the body decides: its meetings can be chosen, and are not where the form begins.
        """
        rows = held_for(request)
        if not rows:
            del self.fields["meeting"]
            return
        field, day = self.fields["meeting"], self.fields["meeting_on"]
        field.queryset = Meeting.objects.filter(pk__in=[row.pk for row in rows])
        field.choices = [("", field.empty_label), *((row.pk, label(row)) for row in rows)]
        day.required, day.help_text = False, _("Only for a day that is not in the calendar. For example 31-12-2024.")
        decides = [row for row in rows if row.held_on <= today() and row.kind != Meeting.Kind.COMMITTEE]
        past = decides[0] if decides else None
        if past is None or self.is_bound or "meeting" in self.initial:
            return
        section = self.fields["section"].initial if "section" in self.fields else ""
        self.initial |= {"meeting": past.pk, "meeting_on": None, **there(request, past, section or "")}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        meeting, typed = data.get("meeting"), data.get("meeting_on")
        if meeting and "meeting_on" not in self.errors:
            data["meeting_on"] = min(typed or today(), meeting.held_on) if meeting.is_written else meeting.held_on
        elif not typed and "meeting_on" not in self.errors:
            self.add_error("meeting_on", _("Choose the meeting, or give its date."))
        return data

    @property
    def held(self) -> dict[str, Any]:
        """The keyword arguments of the service that are about the meeting."""
        return {"meeting_on": self.cleaned_data["meeting_on"], "meeting": self.cleaned_data.get("meeting")}
