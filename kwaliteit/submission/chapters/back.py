"""At the end: where each criterion is answered, what the words mean, sources and fingerprints."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kwaliteit.submission.chapters.common import Desk, pick
from kwaliteit.submission.prose import empty, paragraph, safe, short_date
from kwaliteit.submission.report import Block, Cell, Chapter, Column, Pairs, Prose, Row, Section, Table


def register(desk: Desk, chapters: list[Chapter]) -> Chapter:
    """Per criterion the places of the evidence, with their page: only places that exist."""
    known = {section.id: section for chapter in chapters for section in chapter.sections}
    heads = {chapter.head_id: chapter for chapter in chapters}
    rows: list[Row] = []
    found = _places_of_report(desk) if desk.dossier.report else _places(desk)
    for code, places in found.items():
        criterion = next((c for c in desk.dossier.criteria if c["code"] == code), None)
        title = f"{code.upper()}. {pick(criterion['name'])}" if criterion else code.upper()
        rows.append(Row(title, kind="group"))
        for what, target in places:
            place = known.get(target) or heads.get(target)
            if place is not None:
                rows.append(Row(what, [Cell(f"{place.nr} {place.title}", href=target), Cell(page_of=target)]))
    columns = [Column(_("What is asked"), width=74), Column(_("Where it stands")), Column(_("Page"), True, width=20)]
    table = Table(_("Places per criterion"), columns, rows)
    return Chapter("register", _("Register per criterion"), blocks=[table], numbered=False)


def _places(desk: Desk) -> dict[str, list[tuple[str, str]]]:
    c1 = [
        (_("Intentions on every theme, or the reason why not"), "h-summary"),
        (_("Context, history and vision"), "h-context"),
    ]
    c3 = [(_("Steering, feasibility and risks"), "h-execution")]
    for theme in desk.themes:
        label = {"number": theme["number"]}
        c1.append((_("Goals of theme %(number)s") % label, f"theme-{theme['code']}-goals"))
        c1.append((_("Why not on theme %(number)s") % label, f"theme-{theme['code']}-reasons"))
        c3.append((_("Who does what and when, theme %(number)s") % label, f"theme-{theme['code']}-measures"))
    c2 = [
        (_("How the plan came about"), "h-involvement"),
        (_("Consent, advice and answers"), "decisions"),
        (_("What was promised"), "promises"),
        (_("Talks with students, teachers and others"), "dialogues"),
        (_("The council in its own words"), "h-statement"),
    ]
    c3 += [
        (_("Multi-year budget"), "money-themes"),
        (_("Allocated and budgeted per unit"), "money-units"),
        (_("Common execution"), "common-money"),
    ]
    return {"c1": c1, "c2": c2, "c3": c3}


def _places_of_report(desk: Desk) -> dict[str, list[tuple[str, str]]]:
    """What was done by the first criterion of its moment, who was involved by the last."""
    codes = [row["code"] for row in desk.dossier.criteria]
    places = {code: [(_("In its own words"), f"h-report-{code}")] for code in codes}
    if codes:
        places[codes[0]] += [(_("What became of each measure"), "h-accounts"), (_("Evidence"), "h-evidence")]
        places[codes[-1]] += [
            (_("Consent, advice and answers"), "decisions"),
            (_("What was promised"), "promises"),
            (_("Talks with students, teachers and others"), "dialogues"),
            (_("The council in its own words"), "h-own-council-reflection"),
        ]
    return places


def glossary(_desk: Desk) -> Chapter:
    terms = [
        (
            _("Frozen version"),
            _(
                "Text, goals, measures and budget together, which never change again. A decision is always about one frozen version."
            ),
        ),
        (
            _("Fingerprint"),
            _(
                "A number computed from the whole version (SHA-256). Change one letter or one cent, and it no longer fits."
            ),
        ),
        (_("Recalibration"), _("A reasoned adjustment of an adopted plan half way through its period.")),
        (
            _("Common initiative"),
            _("A named group of measures in the institutional plan, run by one unit and paid centrally."),
        ),
        (_("Quality funds"), _("The money that these plans are about, from the abolition of the basic student grant.")),
        (_("Still to allocate"), _("Known income that has not been given to anyone yet.")),
        (_("Pro memoria (pm)"), _("An item that is named, without an amount.")),
        (
            _("Budgeted (B) and realised (R)"),
            _("What was planned to be spent in a calendar year, and what was really spent."),
        ),
        (
            _("Consent, advice"),
            _(
                "Rights of a council. Without consent a plan cannot be adopted; an advice that is not followed is answered with reasons."
            ),
        ),
        (_("Promise"), _("What a board promised a council; it stays open until it is shown to be met.")),
        (_("Term passed"), _("The council did not decide in time. That is never consent.")),
    ]
    rows = sorted(((term, safe(meaning)) for term, meaning in terms), key=lambda row: row[0].lower())
    return Chapter("glossary", _("Glossary"), blocks=[Pairs(rows)], numbered=False, css="run-on")


def sources(desk: Desk) -> Chapter:
    return Chapter(
        "sources",
        _("Sources and fingerprints"),
        [
            Section("sources-versions", _("The frozen versions"), [_versions(desk)]),
            Section("sources-figures", _("Where the figures come from"), _figures(desk)),
        ],
        numbered=False,
    )


def _versions(desk: Desk) -> Table:
    rows = []
    for paper in (desk.main, *desk.dossier.parts, *desk.dossier.earlier):
        adopted = short_date(paper.adopted.on) if paper.adopted else "–"
        title = f"{pick(paper.unit['name'])}: {paper.document['title']}"
        rows.append(Row(title, [Cell(str(paper.number or "–")), Cell(adopted), Cell(paper.fingerprint, kind="hash")]))
    rows += [
        Row(pick(names), [Cell("–"), Cell("–"), Cell(_("no frozen version"))]) for names in desk.dossier.missing_units
    ]
    columns = [
        Column(_("Plan"), width=62),
        Column(_("Version"), True, width=14),
        Column(_("Adopted"), width=26),
        Column(_("Fingerprint (SHA-256)")),
    ]
    return Table(_("Frozen versions with their fingerprint"), columns, rows)


def _figures(desk: Desk) -> list[Block]:
    if not desk.dossier.printed:
        return [
            Prose(
                empty(
                    _("All figures follow from the amounts in the frozen versions; no published table was taken over.")
                )
            )
        ]
    names = sorted({printed.source for printed in desk.dossier.printed})
    return [Prose(paragraph(*(_("Compared with: %(source)s") % {"source": name} for name in names)))]
