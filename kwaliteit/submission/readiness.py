"""Per criterion what is there and what is missing, with a link to the place. What blocks the seal is marked so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from governance.rules import requirements_for
from kwaliteit.submission import items
from kwaliteit.submission import items_report as report
from kwaliteit.submission.chapters.common import pick
from kwaliteit.submission.items import Item, Place
from kwaliteit.submission.material import Material
from plans import checks
from plans.models import SectionTemplate


@dataclass(frozen=True, slots=True)
class CriterionItems:
    code: str
    name: str
    items: tuple[Item, ...]

    @property
    def done(self) -> int:
        return sum(item.is_done for item in self.items)

    @property
    def total(self) -> int:
        return len(self.items)


@dataclass(frozen=True, slots=True)
class Readiness:
    criteria: tuple[CriterionItems, ...]

    @property
    def items(self) -> list[Item]:
        return [item for criterion in self.criteria for item in criterion.items]

    @property
    def done(self) -> int:
        return sum(criterion.done for criterion in self.criteria)

    @property
    def total(self) -> int:
        return sum(criterion.total for criterion in self.criteria)

    @property
    def blocking(self) -> list[Item]:
        return [item for item in self.items if item.blocks and not item.is_done]

    @property
    def can_seal(self) -> bool:
        return not self.blocking

    @property
    def gaps(self) -> list[str]:
        """Everything that blocks, in words: for the draft, the command and the button."""
        return [
            f"{item.text}: {place.text}" if place.text else item.text
            for item in self.blocking
            for place in (item.places or (Place(item.detail),))
        ]


def readiness(material: Material) -> Readiness:
    """A constant number of queries; the contents of the frozen versions are read once."""
    papers = _read(material)
    if material.is_report:
        return _of_report(papers)
    names = {"c1": _("Clear goals"), "c2": _("Involvement and support"), "c3": _("Feasibility and money")}
    names |= {
        c.code: c.name for c in material.framework.criterions.all()
    }  # the framework's own words, where it has them
    makers: dict[str, tuple[Callable[[items.Papers], Item], ...]] = {
        "c1": (items.themes, items.ambitions, items.results, items.texts_c1),
        "c2": (items.texts_c2, items.consents, items.terms, items.letters, items.talks, items.promises),
        "c3": (
            items.texts_c3,
            items.measures,
            items.arguments,
            items.ceilings,
            items.income,
            items.faculty_boards,
            items.pins,
            items.board,
        ),
    }
    return Readiness(
        tuple(CriterionItems(code, names[code], tuple(make(papers) for make in made)) for code, made in makers.items())
    )


def _of_report(papers: items.Papers) -> Readiness:
    """By the criteria of the moment at which it is assessed; the first is about what was done, the last about whom."""
    kind = papers.material.document.kind  # type: ignore[union-attr]
    criteria = list(papers.material.framework.criterions.filter(moment=kind.moment_id).order_by("order", "pk"))
    groups = [(c.code, c.name, [report.texts(papers, c.code)]) for c in criteria if kind.moment_id]
    groups = groups or [("report", kind.name, [])]
    groups[0][2][:0] = [report.accounts(papers), report.promised(papers), report.reports(papers)]
    involved = (report.own_words, items.consents, items.terms, items.letters, items.talks, items.promises, report.board)
    groups[-1][2].extend(make(papers) for make in involved)
    return Readiness(tuple(CriterionItems(code, name, tuple(made)) for code, name, made in groups))


def _read(material: Material) -> items.Papers:
    contents = [(version, version.content) for version in material.versions]
    kinds = {version.document.kind_id for version, _content in contents}
    optional = {
        (kind, code)
        for kind, code in SectionTemplate.objects.filter(kind__in=kinds, required=False).values_list("kind_id", "code")
    }
    findings = []
    for version, content in contents:
        may_stay_empty = {code for kind, code in optional if kind == version.document.kind_id}
        whole = checks.completeness(content, optional=may_stay_empty, needed=version.document.kind.needs)
        findings += [(pick(content["document"]["unit"]["name"]), part) for part in whole.parts]
    return items.Papers(material, contents, findings, requirements_for([version for version, _content in contents]))
