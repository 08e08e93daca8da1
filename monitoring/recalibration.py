"""Recalibration: which plans take part in it, and what kind of document comes of each. Reading only."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from budgets.permissions import sees_unit
from budgets.predecessors import compare_all
from budgets.queries import theme_names
from budgets.tables import ThemeName, share
from budgets.tables.comparison import Comparison, Part
from governance import in_force
from governance.models import Adoption
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act, Level
from monitoring.models import Recalibration
from plans import hooks
from plans.hooks import State
from plans.models import Document, DocumentKind

USUAL = (
    gettext_noop("Are the rates per student to differ from one faculty to another?"),
    gettext_noop("Is there to be a central budget for common initiatives?"),
    gettext_noop("Are the plans of the faculties to be adapted, after what they brought about so far?"),
)


def usual_questions() -> list[tuple[str, str]]:
    """What is asked unless somebody asks otherwise, in Dutch and in English."""
    found = []
    for words in USUAL:
        pair = []
        for language in ("nl", "en"):
            with override(language):
                pair.append(_(words))
        found.append((pair[0], pair[1]))
    return found


def adopted_plans(recalibration: Recalibration) -> list[Adoption]:
    """The plans in force on the eve of it that go on into its first year, one of each unit above the programmes."""
    eve = datetime.date(recalibration.from_year - 1, 12, 31)
    rows = in_force.on_day(eve).filter(
        document__framework=recalibration.framework_id,
        document__kind__has_themes=True,
        document__kind__has_money=True,
        document__last_year__gte=recalibration.from_year,
    )
    rows = rows.exclude(document__kind__level=Level.PROGRAMME).select_related(
        "document__unit__parent__parent", "document__kind"
    )
    rows = rows.defer("version__payload").order_by("document__unit__order", "document__unit__name_nl", "pk")
    return list({row.document.unit_id: row for row in rows}.values())


def new_plans(recalibration: Recalibration, adopted: Iterable[Adoption]) -> list[Document]:
    """What came of it: the plans that replace the adopted ones from its first year on, whoever began them and how."""
    rows = Document.objects.filter(
        replaces__in=[row.document_id for row in adopted], first_year=recalibration.from_year
    )
    around = ("unit__parent__parent", "kind", "framework", "replaces")
    return list(rows.select_related(*around).order_by("unit__order", "unit__name_nl", "pk"))


def plan_of(recalibration: Recalibration, unit: Unit) -> Document | None:
    """The adopted plan of a unit that takes part."""
    found = next((row.document for row in adopted_plans(recalibration) if row.document.unit_id == unit.pk), None)
    return Document.objects.select_related("kind", "framework", "unit").get(pk=found.pk) if found else None


def kind_for(was: Document) -> DocumentKind:
    """A plan of a unit is replaced by one of its own kind; a composed plan by the last composed kind of the framework,
    which in the preset is the supplement."""
    if not was.kind.composes:
        return was.kind
    rows = DocumentKind.objects.filter(framework=was.framework_id, level=was.kind.level, composes=True, has_money=True)
    return rows.exclude(adopted_by="").order_by("order", "pk").last() or was.kind


# --- as it is shown ---------------------------------------------------------------------------------------------------


@dataclass
class UnitRow:
    """A unit that takes part: its adopted plan, the new one when that was begun, and how that stands."""

    unit: Unit
    was: Document
    now: Document | None = None
    state: State | None = None
    part: Part = field(default_factory=Part)
    is_compared: bool = False
    reads: bool = False
    may_begin: bool = False


@dataclass(frozen=True)
class ThemeRow:
    """A theme with money in either plan: amounts, shares, and what of the difference is only regrouped."""

    number: int
    name: str
    part: Part
    share_was: int | None
    share_now: int | None

    @property
    def truly(self) -> int:
        """What shifted that is not only regrouped."""
        return self.part.difference - self.part.regrouped


@dataclass(frozen=True)
class Told:
    """All that the page of a recalibration shows of plans and money."""

    units: list[UnitRow]
    themes: list[ThemeRow]
    whole: Part


def told(row: Recalibration, rights: Rights) -> Told:
    """In a number of statements that does not grow with units: units as far as she may know them, themes of all."""
    adopted = adopted_plans(row)
    new = {plan.unit_id: plan for plan in new_plans(row, adopted)}
    comparison, pairs = compare_all(new.values())
    compared = {pair.now.pk for pair in pairs}
    states = hooks.standings([plan.pk for plan in new.values()]) if hooks.standings else {}
    units = [
        _unit(adoption.document, new.get(adoption.document.unit_id), comparison, compared, states, row, rights)
        for adoption in adopted
        if sees_unit(rights, adoption.document.unit)
    ]
    return Told(units, theme_rows(comparison, theme_names(row.framework)), comparison.part())


def _unit(
    was: Document,
    now: Document | None,
    comparison: Comparison,
    compared: set[int],
    states: Mapping[int, State],
    row: Recalibration,
    rights: Rights,
) -> UnitRow:
    found = UnitRow(was.unit, was, now)
    if now is None:
        found.may_begin = row.dropped_on is None and bool(rights.may(Act.CREATE, was.unit))
        return found
    found.state, found.is_compared = states.get(now.pk), now.pk in compared
    found.reads = rights.reaches(Act.READ, was.unit)
    found.part = comparison.part(unit=str(was.unit_id))
    return found


def theme_rows(comparison: Comparison, themes: Iterable[ThemeName]) -> list[ThemeRow]:
    """Over all years that both plans have."""
    whole = comparison.part()
    parts = [(theme, comparison.part(theme=theme.code)) for theme in themes]
    return [
        ThemeRow(theme.number, theme.name, part, share(part.was, whole.was), share(part.now, whole.now))
        for theme, part in parts
        if part != Part()
    ]
