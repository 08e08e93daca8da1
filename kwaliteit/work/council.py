"""What a council member sees first: what is asked, what is different from last time, and what was promised."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.frozen_round import UnitChange
from governance.compare import BEHIND, GONE, MOVED, NEW, TEXT, Comparison, ItemChange
from governance.models import Decision, Meeting, Request
from governance.views.bodies import members_in_words
from governance.views.versions import compare_versions
from governance.wording import FIELD, listed
from governance.wording import day as in_words
from kwaliteit.context import address_of
from kwaliteit.organisation.models import Appointment, Body, existing_on
from kwaliteit.organisation.roles import Act, Role
from kwaliteit.shared.clock import today
from kwaliteit.shared.templatetags.notation import in_language
from kwaliteit.work.docket import in_numbers
from kwaliteit.work.gather import Facts
from plans.models import Right, RightRule

SHOWN = 8
READING = (Right.CONSENT, Right.APPROVAL, Right.ADVICE)


@dataclass(frozen=True, slots=True)
class Row:
    """One measure that is different: its theme, name, what happened, and the money over all years."""

    theme: int | None
    title: str
    what: str
    cents: int | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What became different between the version that the body saw last and the one before it now."""

    request: Request
    decision: Decision
    rows: list[Row]
    total: int | None
    url: str
    more: int = 0
    units: bool = False
    """The rows are units that a letter gives another amount."""


@dataclass(frozen=True, slots=True)
class Council:
    """Its seats, and who was entered here for them; alternates and the secretary hold none."""

    body: Body
    members: int
    students: int
    staff: int
    chair: str
    secretary: str


def body_of(facts: Facts) -> Body | None:
    """The body that she is in; when there are more, the one that is asked something, else whose record waits for her."""
    mine = facts.rights.body_ids(Act.READ_REQUEST) | facts.rights.body_ids(Act.DECIDE)
    asked = [row.body_id for row in (*facts.before_me, *facts.to_confirm)]
    bodies = {row.body_id: row.body for row in facts.rights.appointments if row.body_id in mine}
    return next((bodies[pk] for pk in asked if pk in bodies), next(iter(bodies.values()), None))


def right_of(facts: Facts, body: Body) -> Right | None:
    """The right that it has: on what lies before it, else the strongest that a framework of now gives its kind."""
    asked = [request.right for request in facts.before_me if request.body_id == body.pk]
    if not asked:
        rules = RightRule.objects.filter(body_kind=body.kind, kind__framework__is_current=True)
        asked = list(rules.order_by().values_list("right", flat=True).distinct())
    return min(map(Right, asked), key=Right.values.index, default=None)


def next_meeting(facts: Facts, body: Body) -> Meeting | None:
    """The first to come of those that what lies before the body is on; nothing is read for it."""
    found = [r.meeting for r in facts.before_me if r.body_id == body.pk and r.meeting and r.meeting.held_on >= today()]
    return min(found, key=lambda meeting: (meeting.held_on, meeting.pk), default=None)


def lede(facts: Facts, body: Body) -> str:
    """Which body, when it meets, how much lies before it, and how many of its records wait for a second member."""
    asked = [request for request in facts.before_me if request.body_id == body.pk]
    waits = sum(made.body_id == body.pk for made in facts.to_confirm)
    meets = next_meeting(facts, body)
    number = len(asked)
    names = {"body": body, "number": in_numbers(number)}
    papers = ngettext("%(number)s paper lies before it.", "%(number)s papers lie before it.", number) % names
    if meets:
        names |= {"day": in_words(meets.held_on), "papers": papers}
        first = _("%(body)s. The next meeting is on %(day)s; %(papers)s") % names
    else:
        said = [papers] if number or not waits else []  # "nothing lies before it" would deny the record that waits
        names["papers"] = " ".join(map(capfirst, [*said, *([_records(waits)] if waits else [])]))
        return _("%(body)s. %(papers)s") % names
    return f"{first} {capfirst(_records(waits))}" if waits else first


def _records(number: int) -> str:
    text = ngettext(
        "the record of %(number)s decision waits to be confirmed by a second member.",
        "the records of %(number)s decisions wait to be confirmed by a second member.",
        number,
    )
    return text % {"number": in_numbers(number)}


def difference_of(facts: Facts) -> Difference | None:
    """Against the version that the body decided on last: one query per request tried, one for the papers, kept by their fingerprints."""
    for request in facts.before_me:
        if request.right not in READING:
            continue
        earlier = (
            Decision.objects.effective()
            .filter(
                body=request.body_id, version__document=request.document_id, version__number__lt=request.version.number
            )
            .select_related("version")
            .defer("version__payload")
            .order_by("-version__number", "-pk")
            .first()
        )
        if earlier is None:
            return None
        return _difference(request, earlier, compare_versions(earlier.version, request.version))
    return None


def _difference(request: Request, earlier: Decision, found: Comparison) -> Difference:
    url = address_of("governance:compare", request.version.uuid)
    url = f"{url}?van={earlier.version.number}" if url else ""
    numbers = dict(_themes(found))
    rows = [_row(change, numbers, found.has_money) for change in found.measures]
    total = found.difference if found.has_money else None
    if found.round and not found.round.is_empty:
        rows += [_given(change) for change in found.round.rows if change.changed]
        total = found.round.difference
    more = max(0, len(rows) - SHOWN)
    return Difference(request, earlier, rows[:SHOWN], total, url, more, units=found.round is not None)


def _themes(found: Comparison) -> list[tuple[str, int]]:
    return [(row.theme["code"], row.theme["number"]) for row in found.amounts if row.theme] + [
        (section.theme["code"], section.theme["number"]) for section in found.sections if section.theme
    ]


def _row(change: ItemChange, numbers: dict[str, int], money: bool) -> Row:
    shown = change.shown
    return Row(
        numbers.get(shown["theme"]), shown["title"], _what(change, numbers), change.difference if money else None
    )


def _given(change: UnitChange) -> Row:
    """What a letter gives a unit otherwise."""
    what = _("other rate or students") if change.otherwise else _("other amount")
    return Row(None, in_language(change.name), what, change.after - change.before)


def _what(change: ItemChange, numbers: dict[str, int]) -> str:
    if change.kind == NEW:
        return _("new")
    if change.kind == GONE:
        return _("is dropped")
    if change.kind == MOVED and change.was and change.now:
        names = {"old": numbers.get(change.was["theme"], ""), "new": numbers.get(change.now["theme"], "")}
        return _("from theme %(old)s to theme %(new)s") % names
    if change.kind == TEXT:
        fields = [str(FIELD.get(field.name, field.name)) for field in change.fields]
        return _("other words: %(fields)s") % {"fields": listed(fields)} if fields else _("other words")
    if change.kind == BEHIND:
        return "; ".join(change.told)
    return _("other amounts") if not change.per_year else _("the same amount, otherwise divided over the years")


def council_of(body: Body) -> Council:
    """Who is in it today: one query."""
    rows = list(Appointment.objects.filter(existing_on(today()), body=body).select_related("person").order_by("pk"))
    found = members_in_words(rows)
    seated = {row.person_id for row in rows if row.role not in {Role.COUNCIL_SECRETARY, Role.COUNCIL_ALTERNATE}}
    return Council(
        body,
        body.seats or len(seated),
        found["students"],
        found["staff"],
        ", ".join(found["chair"]),
        ", ".join(found["secretary"]),
    )
