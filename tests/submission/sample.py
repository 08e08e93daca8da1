"""A small but complete dossier, made by hand: snapshots as docs/snapshot.md describes them, no database."""

from __future__ import annotations

import hashlib
import json
import uuid
from pathlib import Path
from typing import Any

from governance.talks import Reached
from kwaliteit.submission.dossier import (
    Adopted,
    Condition,
    Consulted,
    Decided,
    Dossier,
    Paper,
    Point,
    Printed,
    Promised,
    Spent,
    Talk,
)

DATA = Path(__file__).resolve().parent.parent / "data"
SPACE = uuid.UUID("6f0c1d2e-0000-4000-8000-000000000000")
CODES = ["intensiteit", "differentiatie", "begeleiding", "docentkwaliteit", "studiesucces", "faciliteiten"]
NAMES = [
    ("Intensiever en kleinschalig onderwijs", "More intensive, small-scale education", "Intensiteit", "Intensity"),
    ("Onderwijsdifferentiatie", "Differentiation", "Differentiatie", "Differentiation"),
    ("Meer en betere begeleiding van studenten", "More and better guidance", "Begeleiding", "Guidance"),
    ("Verdere professionalisering van docenten", "Professional development", "Docenten", "Teachers"),
    ("Studiesucces", "Student success", "Studiesucces", "Success"),
    ("Passende en goede onderwijsfaciliteiten", "Suitable facilities", "Faciliteiten", "Facilities"),
]
FRAMEWORK = {
    "code": "kwaliteitsafspraken-2019-2024",
    "name": {"nl": "Kwaliteitsafspraken 2019–2024", "en": "Quality Agreements 2019–2024"},
    "first_year": 2019,
    "last_year": 2024,
    "midterm_year": 2021,
}
RIJNLAND = {"nl": "Universiteit Rijnland", "en": "Rijnland University"}
LAW = {"nl": "Faculteit der Rechtsgeleerdheid", "en": "Faculty of Law"}
ARTS = {"nl": "Faculteit der Geesteswetenschappen", "en": "Faculty of Humanities"}
UR = {"nl": "Universiteitsraad", "en": "University Council"}
BOARD = {"nl": "College van Bestuur", "en": "Executive Board"}


def ident(name: str) -> str:
    return str(uuid.uuid5(SPACE, name))


def themes() -> list[dict[str, Any]]:
    return [
        {"code": code, "number": n, "name": {"nl": nl, "en": en}, "short": {"nl": snl, "en": sen}}
        for n, (code, (nl, en, snl, sen)) in enumerate(zip(CODES, NAMES, strict=True), 1)
    ]


def section(code: str, nl: str, body: str = "", **fields: Any) -> dict[str, Any]:
    empty = {"theme": None, "after_themes": False, "criterion": None, "no_goals_reason": ""}
    return {"code": code, "title": {"nl": nl, "en": nl}, "body": body, **empty, **fields}


def theme_sections(reasons: dict[str, str]) -> list[dict[str, Any]]:
    return [
        section(
            f"theme-{code}",
            NAMES[n][0],
            "" if code in reasons else f"<p>Waar wij staan met thema {n + 1}.</p>",
            theme=code,
            no_goals_reason=reasons.get(code, ""),
        )
        for n, code in enumerate(CODES)
    ]


def goal(owner: str, number: str, theme: str, title: str, **fields: Any) -> dict[str, Any]:
    return {
        "uuid": ident(f"{owner} goal {number}"), "lineage": ident(f"{owner} goal line {number}"), "number": number,
        "theme": theme, "title": title, "description": "", "target_group": "Alle bachelorstudenten",
        "result_midterm": "Bij 60% van de opleidingen", "result_end": "Bij alle opleidingen",
        "ambitions": ["activerend-onderwijs"], "carried_by": [], **fields,
    }  # fmt: skip


def measure(owner: str, number: str, theme: str, title: str, **fields: Any) -> dict[str, Any]:
    return {
        "uuid": ident(f"{owner} measure {number}"), "lineage": ident(f"{owner} measure line {number}"),
        "number": number, "theme": theme, "themes": [], "goals": [], "ambitions": [], "initiative": None,
        "title": title, "description": "<p>Wij stellen docenten aan, zodat groepen klein blijven.</p>",
        "instrument": "Aanstellingen", "target_group": "Eerstejaars", "owner": "Portefeuillehouder onderwijs",
        "starts_on": "2022-01-01", "ends_on": "2024-12-31", "nature": "continued", "nature_argument": "",
        "additionality": "Zonder dit geld vervallen deze aanstellingen.", "result_midterm": "", "carries": [],
        "result_end": "Groepen van hooguit 25 studenten.", "part_of": [], **fields,
    }  # fmt: skip


SOURCES = [
    {"code": "quality", "name": {"nl": "Kwaliteitsmiddelen", "en": "Quality funds"}, "counts": True},
    {"code": "npo", "name": {"nl": "NPO", "en": "NPO"}, "counts": False},
]


def line(uid: str, year: int, cents: int | None, source: str = "quality", *, pm: bool = False) -> dict[str, Any]:
    return {"measure": uid, "year": year, "source": source, "cents": cents, "pm": pm, "note": ""}


def paper(
    unit: str, names: dict[str, str], level: str, title: str, years: tuple[int, int], number: int, **parts: Any
) -> Paper:
    content = {
        "schema": 1,
        "document": {
            "uuid": ident(f"{unit} {title}"), "kind": "supplement" if level == "institution" else "faculty_agreement",
            "kind_name": {"nl": "Plan", "en": "Plan"}, "level": level, "unit": {"code": unit, "name": names},
            "framework": FRAMEWORK, "title": title, "language": "nl", "first_year": years[0], "last_year": years[1],
            "effective_from": f"{years[0]}-01-01", "replaces": None, "illustrative": True,
        },
        "themes": themes(), "sections": [], "goals": [], "initiatives": [], "measures": [], "dialogues": [], "pins": [],
        "ambitions": [{"code": "activerend-onderwijs", "name": {"nl": "Activerend onderwijs", "en": "Active learning"}}],
        "budget": {"sources": SOURCES, "lines": [], "allocations": [], "income": []},
        **parts,
    }  # fmt: skip
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    adopted = Adopted(BOARD, "2021-06-23", f"{years[0]}-01-01")
    return Paper(ident(f"{unit} version {number}"), number, digest, "2021-06-22", content, adopted)


def _spending() -> dict[str, Any]:
    return json.loads((DATA / "leiden_spending_by_theme.json").read_text())


def _central() -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Annex 3 of the published plan: initiatives, their measures, their amounts (the first is paid by NPO in 2022)."""
    table = json.loads((DATA / "leiden_common_initiatives.json").read_text())
    initiatives, measures, lines = {}, [], []
    for n, row in enumerate(table["lines"], 1):
        theme = CODES[row["theme"] - 1]
        name = row["initiative"]
        initiatives.setdefault(name, {
            "uuid": ident(name), "lineage": ident(f"line {name}"), "theme": theme, "title": name,
            "description": f"<p>Wat {name} samen oplevert.</p>",
            "run_by": {"code": "soz", "name": {"nl": row["responsible"], "en": row["responsible"]}},
        })  # fmt: skip
        made = measure("centre", f"{row['theme']}.{n}", theme, row["measure"], initiative=ident(name))
        measures.append(made)
        for year, amount in zip((2022, 2023, 2024), row["amounts"], strict=True):
            if not isinstance(amount, int):
                continue
            if row["theme"] == 3 and year == 2022:
                lines += [line(made["uuid"], year, None, pm=True), line(made["uuid"], year, amount * 100_000, "npo")]
            else:
                lines.append(line(made["uuid"], year, amount * 100_000))
    return list(initiatives.values()), measures, lines


def main_paper(**document: Any) -> Paper:
    initiatives, measures, lines = _central()
    spending = _spending()
    years = [2019, 2020, 2021, 2022, 2023, 2024]
    at = {year: spending["columns"].index(f"B{year}") for year in years}
    income = [
        {"year": y, "stage": "grant", "cents": spending["income_government_grant"][at[y]] * 100_000} for y in years
    ]
    letters = spending["income_framework_letter_ex_ante"]
    income += [{"year": y, "stage": "letter", "cents": letters[at[y]] * 100_000} for y in years]
    income += [{"year": y, "stage": "final", "cents": c * 100_000} for y, c in ((2019, 6416), (2020, 7877))]
    made = paper(
        "rijnland", RIJNLAND, "institution", "Aanvullend bestedingsplan 2022–2024", (2022, 2024), 4,
        sections=[
            section("summary", "Samenvatting", "<p>In 2021 legde de universiteit haar keuze opnieuw naast de resultaten. "
                    "De richting blijft; de verdeling verandert.</p><ul><li>Kleine groepen</li><li>Begeleiding</li></ul>"),
            section("context", "Profiel, context en visie", "<h3>Profiel</h3><p>Een brede universiteit.</p><h4>Visie</h4>"
                    "<p>Met € 500 per student vanaf 1 januari 2022.</p><table><tbody><tr><td>Jaar</td><td>Studenten</td>"
                    "</tr><tr><td>2020</td><td>31.000</td></tr></tbody></table>"),
            section("process", "Hoe dit plan tot stand kwam", "<p>De herijking begon in het najaar van 2020.</p>", criterion="c2"),
            *theme_sections({"faciliteiten": "<p>Gebouwen worden uit andere middelen betaald.</p>"}),
            section("risks", "Uitvoerbaarheid en risico's", "", after_themes=True, criterion="c3"),
            section("statement", "Verklaring van de universiteitsraad", "<h3>Over het plan</h3><p>Wij steunen de keuze.</p>",
                    after_themes=True, criterion="c2"),
        ],
        goals=[goal("centre", "3.1", "begeleiding", "Elke student weet bij wie zij terechtkan")],
        initiatives=initiatives, measures=measures,
        budget={
            "sources": SOURCES, "lines": lines, "income": income,
            "allocations": [
                {"unit": unit, "year": year, "cents": cents * 100_000}
                for year, row in {2022: (898, 2970, 12762), 2023: (1496, 3015, 12737), 2024: (1523, 3050, 12785)}.items()
                for unit, cents in zip(("rijnland", "law", "arts"), row, strict=True)
            ],
        },
    )  # fmt: skip
    made.content["document"].update(document)
    return made


def faculty_papers(main: Paper) -> tuple[Paper, ...]:
    """Two faculties that share what the institution does not spend itself: a fifth and four fifths."""
    spending = _spending()
    central: dict[tuple[str, int], int] = {}
    theme_of = {m["uuid"]: m["theme"] for m in main.content["measures"]}
    for row in main.content["budget"]["lines"]:
        if row["source"] == "quality" and row["cents"]:
            key = (theme_of[row["measure"]], row["year"])
            central[key] = central.get(key, 0) + row["cents"]
    papers = []
    for unit, names, part in (("law", LAW, 1), ("arts", ARTS, 4)):
        goals, measures, lines = [], [], []
        for n, code in enumerate(CODES[:5], 1):
            goals.append(goal(unit, f"{n}.1", code, f"Studenten merken thema {n} in elk jaar"))
            made = measure(unit, f"{n}.1", code, f"Maatregel bij thema {n}", goals=[goals[-1]["uuid"]])
            measures.append(made)
            for year in (2022, 2023, 2024):
                whole = spending["spending_by_theme"][str(n)][spending["columns"].index(f"B{year}")] * 100_000
                rest = whole - central.get((code, year), 0)
                lines.append(line(made["uuid"], year, rest - rest * 4 // 5 if part == 1 else rest * 4 // 5))
        reasons = {"faciliteiten": "Uit andere middelen betaald."}
        papers.append(paper(
            unit, names, "faculty", "Kwaliteitsafspraken 2022–2024", (2022, 2024), 3,
            sections=[section("summary", "Samenvatting", "<p>De meeste maatregelen gaan door.</p>"), *theme_sections(reasons)],
            goals=goals, measures=measures,
            budget={"sources": SOURCES, "lines": lines, "income": [], "allocations": []},
        ))  # fmt: skip
    return tuple(papers)


def earlier_papers() -> tuple[Paper, ...]:
    spending, lines, measures = _spending(), [], []
    for n, code in enumerate(CODES, 1):
        made = measure("2018", f"{n}.1", code, f"Plan van 2018, thema {n}")
        measures.append(made)
        for year in (2019, 2020, 2021):
            amount = spending["spending_by_theme"][str(n)][spending["columns"].index(f"B{year}")]
            lines.append(line(made["uuid"], year, amount * 100_000))
    budget = {"sources": SOURCES, "lines": lines, "income": [], "allocations": []}
    return (
        paper(
            "rijnland",
            RIJNLAND,
            "institution",
            "Bestedingsplan 2019–2024",
            (2019, 2024),
            2,
            measures=measures,
            budget=budget,
        ),
    )


def decisions() -> tuple[Decided, ...]:
    condition = Condition(
        "Ga na welke maatregelen het meeste effect hebben", "during", "2022-06-30", True, "Dat doen wij.", ""
    )
    plan, law = "Aanvullend bestedingsplan 2022–2024", "Kwaliteitsafspraken 2022–2024"
    council = {"nl": "Faculteitsraad Rechtsgeleerdheid", "en": "Law Faculty Council"}
    return (
        Decided(UR, RIJNLAND, "institution", plan, 4, "consent", "conditions", "2021-06-28", (14, 2, 0), conditions=(condition,)),
        Decided(council, LAW, "faculty", law, 2, "consent", "partial", "2021-06-08", (8, 5, 1), refused_parts=("Thema 2", "Thema 5"), submitted=False),
        Decided(council, LAW, "faculty", law, 3, "consent", "consent", "2021-06-22", text="De raad stemt in."),
        Decided({"nl": "Opleidingscommissie Rechten", "en": "Programme Committee Law"}, LAW, "programme", "Kwaliteitsagenda", 1,
                "advice", "negative", "2021-05-19", follow="partly", answer="Groepen worden kleiner.", points=(Point("De groepen zijn te groot.", "wholly", "Groepen worden kleiner.", "Thema 2, in versie 2"), Point("Te weinig uren.", "not", "Het geld ontbreekt.")),
                consulted=(Consulted("held", "2021-05-26", "De commissie blijft erbij."),)),
        Decided({"nl": "Opleidingscommissie Kunst", "en": "Programme Committee Art"}, ARTS, "programme", "Kwaliteitsagenda", 1,
                "advice", "", "2021-05-21"),
    )  # fmt: skip


def dossier(*, draft: bool = False, language: str = "nl", **fields: Any) -> Dossier:
    main = main_paper(language=language)
    spending = _spending()
    spent = tuple(
        Spent(
            "rijnland",
            code,
            year,
            spending["spending_by_theme"][str(n)][spending["columns"].index(f"R{year}")] * 100_000,
        )
        for n, code in enumerate(CODES, 1)
        for year in (2019, 2020)
    )
    values: dict[str, Any] = {
        "institution": RIJNLAND,
        "framework": FRAMEWORK,
        "main": main,
        "parts": faculty_papers(main),
        "earlier": earlier_papers(),
        "as_of": "2021-06-29",
        "verify_at": "https://kwaliteit.rijnland.example/indienen/controleren/",
        "draft": draft,
        "decisions": decisions(),
        "promises": (Promised("Elk jaar een overzicht van docentinzet", UR, BOARD, "2021-06-28", "2022-06-30", None, ""),),
        "talks": (Talk(RIJNLAND, "Panelgesprek", "2021-03-01", "studenten", (Reached("students", 9, 16),), "Het aanbod wordt gewaardeerd.", ({"how": "otherwise", "text": "Verwerkt in thema 3."},)),),
        "spent": spent,
        "printed": (Printed("Gepubliceerde aandelen, bijlage 1", {y: {CODES[int(n) - 1]: v for n, v in row.items()}
                    for y, row in spending["shares_printed_percent"].items()}),),
        "criteria": tuple({"code": c, "name": {"nl": nl, "en": nl}} for c, nl in (
            ("c1", "Het plan draagt bij aan beter onderwijs"), ("c2", "Er is draagvlak"), ("c3", "De voornemens zijn realistisch"))),
        "gaps": ("Faculteit der Geesteswetenschappen: nog niet vastgesteld",) if draft else (),
    }  # fmt: skip
    return Dossier(**{**values, **fields})
