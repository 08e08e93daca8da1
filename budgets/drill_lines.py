"""The lines that a figure of one unit is made of, in the version that counts, each with the decision behind it.

Lines of a plan are for who may read its working text; those of a frozen version also for the bodies that it was laid
before. To others the way ends at the title of the plan.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from budgets import hooks
from budgets.builders import reading
from budgets.figures import Figure
from budgets.models import BudgetLine, CountedVersion
from budgets.queries import sources_of
from budgets.tables import Sum
from budgets.tables.registry import Head, Row, Table
from kwaliteit.organisation.rights import Rights
from plans.models import Document, Measure


@dataclass
class Lines:
    """The lines of a figure of one unit as tables, with who consented to them and what must be said beside them."""

    tables: list[Table] = field(default_factory=list)
    consents: list[hooks.Consent] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def lines_of(figure: Figure) -> Lines:
    found = Lines()
    for document, version in _plans(figure):
        paper = hooks.paper_of(document.pk, version, figure.scope.rights) if version else None
        reads = _reads(document, figure.scope.rights)
        title = _("Lines of %(plan)s") % {"plan": f"{document}"}
        if not reads and not (paper and paper.readable):
            text = _("%(plan)s: its lines are open to who may read this plan.") % {"plan": f"{document}"}
            found.notes.append((text, ""))
            continue
        found.tables.append(_lines(figure, document, version, title, paper, reads=reads))
        if paper:
            found.consents += paper.consents
            found.notes.append((_("The amounts are those of version %(number)s.") % {"number": version}, paper.link))
            if not paper.consents:
                found.notes.append((_("No decision has consented to this version yet."), ""))
        else:
            found.notes.append(
                (_("The amounts are those of the working text; no council was asked about these yet."), "")
            )
    return found


def _plans(figure: Figure) -> list[tuple[Document, int | None]]:
    """The plan that counts in this year with its version; or the working text of the plan that is asked."""
    scope = figure.scope.of(years=(figure.year,))
    if scope.document is not None:
        return [(scope.document, None)]
    ids = reading.totals_of(scope).order_by().values("document")
    plans = Document.objects.for_listing().filter(pk__in=ids).order_by("unit__order", "pk")
    versions = dict(CountedVersion.objects.filter(document__in=plans).values_list("document_id", "number"))
    return [(plan, versions.get(plan.pk)) for plan in plans]


def _reads(document: Document, rights: Rights | None) -> bool:
    return rights is None or Document.objects.readable_by(rights).filter(pk=document.pk).exists()


def _lines(
    figure: Figure, document: Document, version: int | None, title: str, paper: hooks.Paper | None, *, reads: bool
) -> Table:
    names = {str(row.uuid): row for row in Measure.objects.filter(document=document).only("uuid", "title")}
    titles = {key: row.title for key, row in names.items()}
    lineages: dict[str, str] = {}
    if version:
        frozen = hooks.measures_frozen([document.pk]).get(document.pk, [])
        titles |= {row.key: row.title for row in frozen}
        lineages = {row.key: row.lineage for row in frozen}
    sources = {source.code: str(source) for source in sources_of(document.framework_id)}
    heads = (
        Head("measure", _("Measure"), "text"),
        Head("source", _("Source"), "text"),
        Head("amount", _("Amount"), "money"),
        Head("consented", _("Consented to by"), "text"),
    )
    rows = []
    place = {key: n for n, key in enumerate(lineages)}
    for measure, source, amount in sorted(
        _amounts(figure, document, version), key=lambda row: place.get(row[0], len(place))
    ):
        to = reverse("budgets:measure", args=[measure]) if reads and measure in names else (paper.link if paper else "")
        by = _consented(paper, lineages.get(measure, ""))
        rows.append(
            Row(
                (titles.get(measure, measure), sources.get(source, source), amount, by[0]),
                links={**({0: to} if to else {}), **({3: by[1]} if by[1] else {})},
            )
        )
    return Table(title, heads, tuple(rows))


def _consented(paper: hooks.Paper | None, lineage: str) -> tuple[str, str]:
    consents = [each for each in (paper.consents if paper else []) if each.measures is None or lineage in each.measures]
    return (", ".join(each.short for each in consents), consents[0].link) if consents else ("", "")


def _amounts(figure: Figure, document: Document, version: int | None) -> list[tuple[str, str, Sum]]:
    """Measure (uuid), source and amount, in the order of the plan."""
    if version:
        budget = hooks.newest_frozen([document.pk]).get(document.pk)
        lines = [
            line
            for line in (budget.lines if budget else ())
            if line.year == figure.year
            and figure.theme in ("", line.theme)
            and (figure.source == line.source if figure.source else line.counts)
        ]
        return [(line.measure, line.source, Sum(line.cents or 0, line.cents is not None, line.pm)) for line in lines]
    rows = BudgetLine.objects.filter(document=document, year=figure.year)
    rows = rows.filter(source__code=figure.source) if figure.source else rows.filter(source__counts=True)
    rows = rows.filter(measure__theme__code=figure.theme) if figure.theme else rows
    found = rows.order_by("measure__theme__order", "measure__order", "pk").values_list(
        "measure__uuid", "source__code", "amount_cents", "pm"
    )
    return [(str(uuid), source, Sum(cents or 0, cents is not None, pm)) for uuid, source, cents, pm in found]
