"""What waits by role for who drafts nothing: values, progress and talks of the quality officer, figures of the controller.

Each kind costs one statement, and nothing for who has no such role. Remarks can be for anybody (``remarked``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.models import Allocation, Realised, Report, RoundLine, SpendingRound
from budgets.spending import unasked
from governance.models import Dialogue, Proposal
from kwaliteit.context import address_of
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act, Level, Role
from kwaliteit.shared.clock import today
from kwaliteit.work.drafts import before_the_board
from kwaliteit.work.items import Item
from kwaliteit.work.own_words import own_words
from kwaliteit.work.remarked import remarked
from kwaliteit.work.reports_due import reports_due
from monitoring.asking import owed_by
from monitoring.models import Indicator, Measurement, Progress
from plans.models import Document, Measure
from plans.models.framework import Holds


def duties(rights: Rights) -> list[Item]:
    """One item per kind of work, without a day; the page that it leads to tells which. Proposals and reports have a day."""
    found: list[Item] = [*remarked(rights), *before_the_board(rights), *own_words(rights), *reports_due(rights)]
    found += _updates(rights)
    if rights.holds(Role.QUALITY_OFFICER):
        found += [*_values(rights), *_progress(rights), *_talks(rights)]
    if rights.may_anywhere(Act.REALISE):
        found += _realised(rights)
    if rights.may_anywhere(Act.ALLOCATE):
        found += _letters(rights)
    if rights.may_anywhere(Act.REPLY):
        found += _proposals(rights)
    return found


def _values(rights: Rights) -> Iterable[Item]:
    """Of indicators of her unit those that nobody measured this year, and those of units above that lack its value."""
    year = today().year
    known = Measurement.objects.filter(indicator=OuterRef("pk"), measured_on__year=year)
    wanted = rights.covers(Act.MEASURE) & ~Exists(known)
    units = [held.unit for held in rights.appointments if held.role == Role.QUALITY_OFFICER and held.unit]
    for unit in units:
        above = [pk for pk in (unit.parent_id, unit.parent.parent_id if unit.parent else None) if pk]
        wanted |= Q(unit__in=above, measured_per=unit.level) & ~Exists(known.filter(unit=unit.pk))
    rows = Indicator.objects.filter(wanted, framework__is_current=True)
    names = [row.name for row in rows.order_by("theme__order", "order", "pk")]
    if names:
        title = ngettext(
            "Enter the value of %(year)s of %(number)s indicator",
            "Enter the values of %(year)s of %(number)s indicators",
            len(names),
        )
        own = len(units) == 1 and units[0].level != Level.INSTITUTION
        url = address_of("monitoring:unit", units[0].code) if own else address_of("monitoring:index")
        yield Item(None, title % {"year": year, "number": len(names)}, f"{url}?jaar={year}#h-figures", _first(names))


def _progress(rights: Rights) -> Iterable[Item]:
    """Measures that run this year in an open plan that somebody adopts, above the level of a programme."""
    year = today().year
    told = Progress.objects.filter(measure=OuterRef("pk"), year=year)
    plans = Document.objects.filter(
        rights.covers(Act.PROGRESS), first_year__lte=year, last_year__gte=year, framework__is_current=True
    ).exclude(kind__adopted_by="")
    rows = Measure.objects.filter(~Exists(told), document__in=plans)
    titles = list(rows.order_by("document", "theme__order", "order", "pk").values_list("title", flat=True))
    if titles:
        title = ngettext(
            "Report the progress in %(year)s of %(number)s measure",
            "Report the progress in %(year)s of %(number)s measures",
            len(titles),
        )
        url = f"{address_of('monitoring:index')}?jaar={year}#h-states"
        yield Item(None, title % {"year": year, "number": len(titles)}, url, _first(titles))


def _updates(rights: Rights) -> Iterable[Item]:
    """Updates that were asked of her and that she still owes."""
    for ask, owed in owed_by(rights):
        title = ngettext(
            "Say how far %(number)s measure of yours is in %(year)s",
            "Say how far %(number)s measures of yours are in %(year)s",
            len(owed),
        )
        names = {"number": len(owed), "year": ask.year}
        yield Item(ask.due_on, title % names, address_of("monitoring:ask", ask.uuid), _first([m.title for m in owed]))


def _talks(rights: Rights) -> Iterable[Item]:
    rows = Dialogue.objects.filter(rights.covers(Act.DIALOGUE), outcomes=None).order_by("held_on", "pk")
    talks = list(rows.values_list("uuid", "title"))
    if talks:
        title = ngettext(
            "Write down what was done with %(number)s talk",
            "Write down what was done with %(number)s talks",
            len(talks),
        )
        alone = len(talks) == 1
        url = address_of("governance:dialogue_outcome", talks[0][0]) if alone else address_of("governance:dialogues")
        yield Item(None, title % {"number": len(talks)}, url, _first([name for _uuid, name in talks]))


def _realised(rights: Rights) -> Iterable[Item]:
    """Per financial report that is open the units that were given money and handed in nothing; who opens reports is asked
    for those that are due and were not opened.
    """
    entered = Realised.objects.filter(round=OuterRef("asked__pk"), unit=OuterRef("unit")).handed_in()
    of_year = SpendingRound.objects.filter(framework=OuterRef("framework"), year=OuterRef("year"))
    opened = {f"has_{report}": Exists(of_year.filter(report=report)) for report in Report.values}
    rounds = "framework__spending_rounds"
    is_open = Q(**{f"{rounds}__closed_at": None, f"{rounds}__year": F("year")})
    names = {"uuid": F("asked__uuid"), "report": F("asked__report"), "framework_code": F("framework__code")}
    rows = (
        Allocation.objects.filter(rights.covers(Act.REALISE), framework__is_current=True, year__lte=today().year)
        .annotate(asked=FilteredRelation(rounds, condition=is_open))
        .annotate(**names, **opened, entered=Exists(entered))
        .select_related("unit")
        .order_by("year", "asked__opened_on", "asked__pk", "unit__order", "unit__pk")
    )
    found = list(rows)
    yield from _to_open(rights, found)
    yield from _to_enter(found)


def _to_open(rights: Rights, rows: Iterable[Allocation]) -> Iterable[Item]:
    """Of the years in which money was given."""
    top = rights.institution
    if top is None or not rights.reaches(Act.REALISE, top):
        return
    wanted: dict[tuple[str, int], str] = {}
    for row in rows:
        report = unasked(row.year, [one for one in Report if getattr(row, f"has_{one}")], today())
        if report:
            code = row.framework_code  # type: ignore[attr-defined]
            wanted[code, row.year] = f"{row.year}, {report.label}"
    if wanted:
        number, (code, year) = len(wanted), next(iter(wanted))
        title = ngettext(
            "Ask for %(number)s financial report that is due",
            "Ask for %(number)s financial reports that are due",
            number,
        )
        url = f"{address_of('budgets:realised')}?kader={code}&jaar={year}#open-title"
        yield Item(None, title % {"number": number}, url, _first(list(wanted.values())))


def _to_enter(rows: Iterable[Allocation]) -> Iterable[Item]:
    reports: dict[tuple[int, str, UUID], list[Unit]] = defaultdict(list)
    for row in rows:
        if row.uuid and not row.entered:  # type: ignore[attr-defined]
            reports[row.year, row.report, row.uuid].append(row.unit)  # type: ignore[attr-defined]
    for (year, report, uuid), units in reports.items():
        page = ("budgets:spent", uuid, units[0].code) if len(units) == 1 else ("budgets:spending", uuid)
        title = _("Enter what was spent in %(year)s: %(report)s") % {"year": year, "report": Report(report).label}
        yield Item(None, title, address_of(*page), _first([unit.name for unit in units]))


def _letters(rights: Rights) -> Iterable[Item]:
    """Framework letters that are being written and have no amounts yet."""
    lines = RoundLine.objects.filter(round__document=OuterRef("pk"))
    rows = Document.objects.filter(
        ~Exists(lines), rights.covers(Act.ALLOCATE), kind__holds=Holds.ROUND, closed_at=None, framework__is_current=True
    )
    for uuid, title in rows.order_by("first_year", "pk").values_list("uuid", "title"):
        said = _("Its text is being written; what each unit gets is not there yet.")
        yield Item(
            None, _("Enter the amounts of “%(title)s”") % {"title": title}, address_of("budgets:round", uuid), said
        )


def _proposals(rights: Rights) -> Iterable[Item]:
    """Proposals of bodies that the board owes an answer to, each by its own day."""
    rows = Proposal.objects.filter(rights.covers(Act.REPLY, "to__unit"), answer__isnull=True).select_related("body")
    for row in rows.order_by("due_on", "pk"):
        title = _("Answer the proposal of %(body)s") % {"body": row.body.with_article}
        text = _("%(title)s. The board answers in writing, with reasons.") % {"title": row.title}
        yield Item(row.due_on, title, address_of("governance:proposal", row.uuid), text)


def _first(names: list[str]) -> str:
    """Two of them by name, so that she knows what it is about."""
    shown = "; ".join(names[:2])
    return f"{shown}; …" if len(names) > 2 else f"{shown}."
