"""What the chair or the secretary fills in about meetings: the day, the agenda, who was there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.attendance import State
from governance.forms import PLAIN_FIELD, Described, text_area
from governance.models import Attendance, Meeting
from governance.models.meetings import VOTING
from governance.sections import label
from governance.services.attendance import Was
from kwaliteit.organisation.models import Appointment
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.forms import Day


class MoveForm(Described):
    """When and where. A decision in writing has a last day for the answers, and no place."""

    held_on = Day(label=gettext_lazy("Date"))
    starts_at = forms.TimeField(
        label=gettext_lazy("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M"),
    )
    place = forms.CharField(label=gettext_lazy("Place"), required=False, max_length=200)

    def __init__(self, *args: Any, written: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if written:
            self.fields["held_on"].label = _("Answer in writing by")
            del self.fields["place"]


class MeetingForm(MoveForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of meeting"),
        choices=[(k.value, capfirst(k.label)) for k in Meeting.Kind],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("For a decision in writing the date is the last day on which members can answer."),
    )
    field_order = ("kind", "held_on", "starts_at", "place")


class CancelForm(Described):
    why = forms.CharField(
        label=gettext_lazy("Why does it not go ahead?"),
        help_text=gettext_lazy("Everybody who sees the meeting reads this."),
        widget=text_area(3),
        max_length=PLAIN_FIELD,
    )


class ItemForm(Described):
    """An item of the agenda; one about a request has no title of its own (``own`` is False)."""

    title = forms.CharField(
        label=gettext_lazy("What is it about?"),
        help_text=gettext_lazy("For instance: opening, minutes of the last meeting, any other business."),
        max_length=200,
    )
    note = forms.CharField(
        label=gettext_lazy("Explanation"),
        help_text=gettext_lazy("What the members should know beforehand. It stands with the item on the agenda."),
        required=False,
        widget=text_area(3),
        max_length=PLAIN_FIELD,
    )
    confidential = forms.BooleanField(
        label=gettext_lazy("Behind closed doors"),
        help_text=gettext_lazy("Others than the body see that there is an item, not what it is about."),
        required=False,
    )

    def __init__(self, *args: Any, own: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        if not own:
            del self.fields["title"]


class OrderForm(Described):
    """The numbers of the items. Of items that were taken off meanwhile none is asked for."""

    def __init__(self, *args: Any, items: Iterable[tuple[UUID, str, int]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.keys = []
        for key, title, position in items:
            self.keys.append(key)
            self.fields[f"number_{key}"] = forms.IntegerField(
                label=_("Number of “%(title)s”") % {"title": title},
                initial=position,
                required=False,
                min_value=1,
                max_value=999,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}),
            )

    @property
    def numbers(self) -> dict[UUID, int]:
        found = {key: self.cleaned_data[f"number_{key}"] for key in self.keys}
        return {key: number for key, number in found.items() if number}


class AttendanceForm(Described):
    """For everybody of the body a state; for members also who votes for them, for alternates whose seat they take."""

    def __init__(
        self,
        *args: Any,
        meeting: Meeting,
        people: Sequence[Appointment],
        known: Mapping[int, Attendance],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.meeting, self.people = meeting, people
        self.proxies = bool(meeting.body.proxies_most) and not meeting.is_written
        voting = [held for held in people if held.role in VOTING]
        self.anybody = [(held.person_id, held.person.name) for held in people if held.role != Role.COUNCIL_SECRETARY]
        self.members = [(held.person_id, held.person.name) for held in voting]
        for held in people:
            self._add(held, known.get(held.person_id), new=not known)

    def _add(self, held: Appointment, was: Attendance | None, *, new: bool) -> None:
        """Before anything was recorded members are taken to be there, and alternates not."""
        key, name = held.person_id, held.person.name
        start = State.ABSENT if held.role == Role.COUNCIL_ALTERNATE else State.PRESENT
        state = was.state if was else (start if new else None)
        self.fields[f"state_{key}"] = forms.ChoiceField(
            label=_("%(name)s: present?") % {"name": name}, choices=self._states(held), initial=state
        )
        if held.role in VOTING and self.proxies:
            others = [(pk, _("proxy to %(name)s") % {"name": other}) for pk, other in self.anybody if pk != key]
            self._choose(f"proxy_{key}", _("%(name)s: proxy given to") % {"name": name}, _("no proxy"), others)
            self.fields[f"proxy_{key}"].initial = was.proxy_to_id if was else None
        if held.role == Role.COUNCIL_ALTERNATE and not self.meeting.is_written:
            seats = [(pk, _("in the place of %(name)s") % {"name": other}) for pk, other in self.members]
            self._choose(f"seat_{key}", _("%(name)s: in the place of") % {"name": name}, _("no seat"), seats)
            self.fields[f"seat_{key}"].initial = was.in_place_of_id if was else None

    def _choose(self, field: str, words: str, nobody: str, people: Iterable[tuple[int, str]]) -> None:
        self.fields[field] = forms.TypedChoiceField(
            label=words, choices=[("", nobody), *people], required=False, coerce=int, empty_value=None
        )

    def _states(self, held: Appointment) -> list[tuple[str, str]]:
        if self.meeting.is_written:
            return [(State.PRESENT.value, _("answered")), (State.ABSENT.value, _("did not answer"))]
        can_give = self.proxies and held.role in VOTING
        return [(s.value, str(s.label)) for s in State if can_give or s != State.PROXY]

    def clean(self) -> dict[str, Any]:
        """What was chosen beside a state that leaves no room for it is not dropped in silence."""
        data = super().clean() or {}
        for held in self.people:
            key, state = held.person_id, data.get(f"state_{held.person_id}")
            if data.get(f"proxy_{key}") and state not in (None, State.PROXY):
                self.add_error(f"state_{key}", _("Say that she gave a proxy, or choose no proxy."))
            if data.get(f"seat_{key}") and state not in (None, State.PRESENT):
                self.add_error(f"state_{key}", _("Say that she was there, or choose no seat."))
        return data

    @property
    def groups(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """(heading, rows) in the order of the list: members by section, alternates, the secretary."""
        found: dict[str, list[dict[str, Any]]] = {}
        for held in self.people:
            found.setdefault(heading(held), []).append(
                {
                    "held": held,
                    "fields": [
                        self[f"{name}_{held.person_id}"]
                        for name in ("state", "proxy", "seat")
                        if f"{name}_{held.person_id}" in self.fields
                    ],
                }
            )
        return list(found.items())

    @property
    def rows(self) -> dict[int, Was]:
        """What the service asks for."""
        data = self.cleaned_data
        return {
            held.person_id: Was(
                data[f"state_{held.person_id}"],
                data.get(f"proxy_{held.person_id}"),
                data.get(f"seat_{held.person_id}"),
            )
            for held in self.people
        }


def heading(held: Appointment | Attendance) -> str:
    """Under which words somebody stands in the list of who was there."""
    if held.role == Role.COUNCIL_SECRETARY:
        return _("Secretary, without a vote")
    section = label(held.section)
    if held.role == Role.COUNCIL_ALTERNATE:
        return f"{_('Alternates')}, {section}" if section else _("Alternates")
    return capfirst(section) if section else _("Members")
