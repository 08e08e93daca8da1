"""What stands ready for a report, per theme: accounts, money of its calendar years, indicators, panel talks, and the texts
of the reports below in their frozen versions. Each reads as a quotation, known by where it came from. Reading only.

What was spent stands in no frozen version: it is that of the last financial reports of today, signed with the unit alone.

A number of statements that does not grow with units, measures, indicators or talks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Q
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from budgets.queries import realised_by_plan
from governance import talks
from governance.accounted import STATES, accounts_in
from governance.models import DialogueOutcome, Version
from governance.wording import day
from kwaliteit.desk.sources import Source
from kwaliteit.organisation.rights import Rights
from kwaliteit.shared import notation
from kwaliteit.shared.templatetags.notation import in_language
from monitoring import accounts, figures
from monitoring.balance import OVER_YEARS
from plans import text
from plans.models import Citation, Document, Theme
from plans.models.framework import ReportsOn
from plans.periods import academic, calendar

What = Citation.What
WHOLE = ""
"""The place of what is about no theme in particular."""


@dataclass
class Piece:
    """Something that can be quoted, where it belongs, and its mark; without a source while it says nothing yet."""

    title: str
    themes: tuple[str, ...]
    source: Source | None
    mark: str = ""
    state: Any = ""
    is_taken: bool = False


@dataclass
class Ready:
    """What one report, or this unit itself, has ready. ``version`` is that of a report below."""

    title: str
    document: Document
    version: Version | None = None
    pieces: list[Piece] = field(default_factory=list)

    @property
    def note(self) -> str:
        if self.version is None:
            first, last = self.document.first_year, self.document.last_year
            return capfirst(f"{academic(first, last)}; {calendar(first, last)}")
        adopted = getattr(self.version, "adoption", None)
        words = _("version %(number)s, adopted on %(day)s") if adopted else _("version %(number)s, not adopted yet")
        return words % {"number": self.version.number, "day": day(adopted.adopted_on) if adopted else ""}

    @property
    def sources(self) -> dict[tuple[str, UUID], Source]:
        return {piece.source.key: piece.source for piece in self.pieces if piece.source}

    def on(self, theme: str) -> list[Piece]:
        """Those on a theme, or on no theme in particular."""
        return [piece for piece in self.pieces if theme in (piece.themes or (WHOLE,))]


def standing_ready(report: Document, rights: Rights) -> list[Ready]:
    """First what this unit has itself, then each report below that she reads, in the order of units and years."""
    themes = {row.code: row for row in report.framework.themes.order_by("order", "pk")}
    with translation.override(report.language):
        own = {"accounts": accounts.content(report), "dialogues": talks.content(report)}
        below = versions_below(report, rights)
        spent = _spent(report, [report, *(version.document for version in below)])
        ready = Ready(report.unit.name, report, pieces=list(_pieces(report, own, themes, spent[report.pk])))
        ready.pieces += _indicators(report)
        return [ready, *(_below(version, themes, spent[version.document_id]) for version in below)]


def versions_below(report: Document, rights: Rights) -> list[Version]:
    """Of each report that this one is built on the version that was adopted last, or else the one frozen last."""
    below = Q(
        unit__parent=report.unit_id,
        kind__reports_on=report.kind.reports_on,
        first_year=report.first_year,
        last_year=report.last_year,
    )
    if report.kind.reports_on != ReportsOn.YEAR:
        below |= Q(unit=report.unit_id, kind__reports_on=ReportsOn.YEAR, last_year__in=report.years)
    documents = Document.objects.readable_by(rights).filter(below, framework=report.framework_id)
    rows = Version.objects.filter(document__in=documents).select_related(
        "adoption", "document__kind", "document__unit__parent__parent"
    )
    newest: dict[int, Version] = {}
    for row in rows.light().order_by("document__unit__order", "document__unit__name_nl", "document", "number"):
        known = newest.get(row.document_id)
        if known is None or hasattr(row, "adoption") or not hasattr(known, "adoption"):
            newest[row.document_id] = row
    payloads = dict(Version.objects.filter(pk__in=[row.pk for row in newest.values()]).values_list("pk", "payload"))
    for row in newest.values():
        row.payload = payloads[row.pk]
    return sorted(newest.values(), key=lambda row: row.document.last_year)


def _below(version: Version, themes: dict[str, Theme], spent: dict[str, int]) -> Ready:
    document, content = version.document, version.content
    ready = Ready(_origin(document), document, version)
    for section in content["sections"]:
        if section["body"]:
            title, origin = in_language(section["title"]), _origin(document)
            origin = f"{origin}, {title}"
            source = _source(document, What.EXPLANATION, f"section:{section['code']}", section["body"], origin)
            if section.get("written_by"):
                source = replace(source, words="")  # a council's own words are quoted, and nobody else's
            ready.pieces.append(Piece(title, (section["theme"],) if section["theme"] else (), source))
    ready.pieces += _pieces(document, content, themes, spent)
    return ready


def _spent(report: Document, documents: Collection[Document]) -> dict[int, dict[str, int]]:
    """For each of these reports the cents per theme in its years by the last financial reports, also where these tell of
    no measure; what was booked on a common initiative, for the unit whose plan has it.
    """
    found: dict[int, dict[str, int]] = {document.pk: defaultdict(int) for document in documents}
    realised = realised_by_plan(report.framework, {year for document in documents for year in document.years})
    for (unit, year, theme), cents in realised.items():
        for document in documents:
            if document.unit_id == unit and year in document.years:
                found[document.pk][theme] += cents
    return found


def _pieces(
    document: Document, content: dict[str, Any], themes: dict[str, Theme], spent: dict[str, int]
) -> Iterator[Piece]:
    """What a report and its snapshot say in the same way: its accounts, the sums of their money, its talks.

    ``spent``: what is known to be spent per theme; without it, what the accounts say.
    """
    rows = list(accounts_in(content))
    yield from (_account(document, row) for row in rows)
    if rows:
        yield from _money(document, rows, themes, spent)
    yield from (_talk(document, row) for row in content["dialogues"])


def _account(document: Document, row: dict[str, Any]) -> Piece:
    title = f"{row['number']} {row['title']}".strip()
    if not row["state"]:
        return Piece(title, (row["theme"],), None, "open", _lazy("not accounted for"))
    if row.get("proposed"):
        return Piece(title, (row["theme"],), None, "open", _lazy("proposed, not confirmed yet"))
    state = STATES[row["state"]]
    said = [f"<p>{escape(title)}: {escape(str(state))}</p>", _paragraphs(row["done"])]
    if row["changed"]:
        said.append(_paragraphs(_("Otherwise than promised: %(what)s") % {"what": row["changed"]}))
    if row["reason"]:
        said.append(_paragraphs(_("Because: %(why)s") % {"why": row["reason"]}))
    said.append(f"<p>{escape(_amounts(document, row['cents'], row['spent']))}</p>")
    source = _source(document, What.ACCOUNT, f"account:{row['lineage']}", "".join(said), _origin(document))
    return Piece(title, (row["theme"],), source, row["mark"], state)


def _money(
    document: Document, rows: Collection[dict[str, Any]], themes: dict[str, Theme], known: dict[str, int]
) -> Iterator[Piece]:
    """Budgeted against realised in the calendar years, as a whole and per theme.

    Over several years as a whole alone: a measure may have moved, and the balance tells per theme what it was in its year.
    """
    whole, each = [(WHOLE, _("All themes"))], [(code, theme.name) for code, theme in themes.items()]
    for code, name in whole if document.kind.reports_on in OVER_YEARS else whole + each:
        mine = [row for row in rows if code in (WHOLE, row["theme"])]
        told = known.items() or [(row["theme"], row["spent"]) for row in mine if row["spent"] is not None]
        spent = [cents for theme, cents in told if code in (WHOLE, theme)]
        if mine:
            words = _amounts(document, sum(row["cents"] for row in mine), sum(spent) if spent else None)
            html = f"<p>{escape(name)}. {escape(words)}</p>"
            source = _source(document, What.MONEY, f"money:{code}", html, document.unit.name)
            yield Piece(words, (code,), source)


def _amounts(document: Document, budgeted: int, spent: int | None) -> str:
    names = {
        "years": capfirst(calendar(document.first_year, document.last_year)),
        "budgeted": _euros(budgeted),
        "spent": _("not known yet") if spent is None else _euros(spent),
    }
    return _("%(years)s: budgeted %(budgeted)s, spent %(spent)s.") % names


def _euros(cents: int) -> str:
    return f"€\u00a0{notation.euros(cents)}"


def _talk(document: Document, row: dict[str, Any]) -> Piece:
    held = _("%(title)s, %(day)s, with %(whom)s") % {
        "title": row["title"],
        "day": day(row["held_on"]),
        "whom": row["with_whom"],
    }
    said = [f"<p>{escape(held)}</p>"]
    if row.get("questions"):
        said.append(_paragraphs(_("Asked was: %(questions)s") % {"questions": row["questions"]}))
    said.append(_paragraphs(row["said"]))
    said += [_paragraphs(_outcome(each)) for each in talks.outcomes_in(row)]
    councils = [f"{in_language(each['body']['name'])} ({day(each['on'])})" for each in row.get("discussed", ())]
    if councils:
        said.append(_paragraphs(_("Discussed with: %(councils)s") % {"councils": ", ".join(councils)}))
    origin = in_language(row["unit"]["name"]) if "unit" in row else document.unit.name
    key = row.get("uuid") or f"{row['held_on']} {row['title']}"
    source = _source(document, What.TALK, f"talk:{key}", "".join(said), origin)
    has_outcome = bool(talks.outcomes_in(row))
    state = "" if has_outcome else _lazy("not told what was done with it")
    return Piece(held, tuple(row.get("themes", ())), source, "" if has_outcome else "open", state)


def _outcome(row: dict[str, Any]) -> str:
    words = {
        DialogueOutcome.How.TAKEN_UP: _("Taken up in “%(part)s”. %(text)s"),
        DialogueOutcome.How.NOT_TAKEN_UP: _("Not taken up, because: %(text)s"),
    }.get(row["how"], _("Done with it: %(text)s"))
    return (words % {"part": row["title"], "text": row["text"]}).strip()


def _indicators(report: Document) -> Iterator[Piece]:
    """The value of the last year, with the one before it and what was made of it."""
    for each in figures.of_unit(report.framework, report.unit, report.last_year):
        title = ", ".join(filter(None, (each.indicator.name, each.group)))
        if each.row is None:
            yield Piece(title, (each.indicator.theme.code,), None, "open", _lazy("no value of this year yet"))
            continue
        value = f"{each.row.shown} ({each.row.units})" if each.row.units else each.row.shown
        words = _("%(title)s: %(value)s in %(year)s") % {"title": title, "value": value, "year": each.row.label}
        if each.before:
            words += "; " + _("%(value)s in %(year)s") % {"value": each.before.shown, "year": each.before.label}
        html = f"<p>{escape(words)}</p>{_paragraphs(each.reflection.text) if each.reflection else ''}"
        key = f"indicator:{each.indicator.uuid}:{each.group}"
        yield Piece(words, (each.indicator.theme.code,), _source(report, What.INDICATOR, key, html, report.unit.name))


def _origin(document: Document) -> str:
    return f"{document.unit.name}, {document.title}"


def _source(document: Document, what: str, key: str, html: str, origin: str) -> Source:
    """Known by the document and what of it, so that a later version of the same is the same source."""
    quoted = text.clean(f"<blockquote>{html}<p><em>{escape(origin)}</em></p></blockquote>")
    return Source(what, uuid5(document.uuid, key), quoted, text.clean(html))


def _paragraphs(words: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in words.splitlines() if line.strip())


def mark_taken(ready: Iterable[Ready], taken: Collection[UUID]) -> None:
    """Each piece knows whether it is quoted."""
    for one in ready:
        for piece in one.pieces:
            piece.is_taken = piece.source is not None and piece.source.part in taken
