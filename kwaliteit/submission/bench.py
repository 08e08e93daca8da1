"""Measures making the PDF: a generated plan of some 200 pages, or the plan of the database (manage.py bench_submission)."""

from __future__ import annotations

import hashlib
import io
import json
import random
import resource
import time
import uuid
from typing import Any

from kwaliteit.submission import making
from kwaliteit.submission.dossier import Adopted, Dossier, Paper
from kwaliteit.submission.material import collect
from kwaliteit.submission.readiness import readiness
from plans.models import Framework

FACULTIES, PER_THEME = 10, 4
WORDS = [
    "de",
    "studenten",
    "docenten",
    "opleiding",
    "begeleiding",
    "onderwijskwaliteit",
    "kleinschaligheid",
    "medezeggenschap",
    "van",
    "een",
    "in",
    "het",
    "begroting",
    "maatregel",
    "studiesucces",
    "professionalisering",
    "werkgroepen",
    "bachelor",
    "voor",
    "met",
    "elk",
    "jaar",
    "en",
    "ook",
    "samen",
    "faculteit",
]
FRAMEWORK = {
    "code": "bench",
    "name": {"nl": "Kader", "en": "Framework"},
    "first_year": 2019,
    "last_year": 2024,
    "midterm_year": 2021,
}


def prose(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(words)).capitalize() + "."


def generated() -> Dossier:
    """Always the same dossier: faculties with goals, measures and money on six themes."""
    chance = random.Random(20240101)
    themes = [
        {"code": f"t{n}", "number": n, "name": {"nl": f"Thema {n}"}, "short": {"nl": f"Thema {n}"}} for n in range(1, 7)
    ]
    adopted = Adopted({"nl": "Bestuur"}, "2021-06-01", "2022-01-01")
    papers = [_paper(chance, themes, at, adopted) for at in range(FACULTIES + 1)]
    return Dossier(
        institution={"nl": "Universiteit"},
        framework=FRAMEWORK,
        main=papers[0],
        parts=tuple(papers[1:]),
        as_of="2021-06-29",
        verify_at="https://universiteit.example/indienen/controleren/",
        draft=False,
    )


def _paper(chance: random.Random, themes: list[dict[str, Any]], at: int, adopted: Any) -> Paper:
    def ident() -> str:
        return str(uuid.UUID(int=chance.getrandbits(128)))

    goals, measures, lines = [], [], []
    for theme in themes[:5]:
        for number in range(1, (PER_THEME if at else 2) + 1):
            label = f"{theme['number']}.{number}"
            goals.append(_goal(chance, ident(), label, theme["code"]))
            measures.append(_measure(chance, ident(), label, theme["code"], goals[-1]["uuid"]))
            lines += [_line(chance, measures[-1]["uuid"], year) for year in (2022, 2023, 2024)]
    unit = {"code": f"f{at}", "name": {"nl": f"Faculteit {at}" if at else "Universiteit"}}
    content = {
        "document": {
            "uuid": ident(), "kind": "plan", "level": "faculty" if at else "institution", "unit": unit,
            "framework": FRAMEWORK, "title": "Kwaliteitsafspraken 2022–2024", "language": "nl", "first_year": 2022,
            "last_year": 2024, "illustrative": False,
        },
        "themes": themes, "ambitions": [], "initiatives": [], "pins": [], "dialogues": [],
        "sections": _sections(chance, themes), "goals": goals, "measures": measures,
        "budget": {
            "sources": [{"code": "quality", "name": {"nl": "Kwaliteitsmiddelen"}, "counts": True}],
            "lines": lines, "allocations": [], "income": [],
        },
    }  # fmt: skip
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return Paper(ident(), 3, digest, "2021-06-01", content, adopted)


def _sections(chance: random.Random, themes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    def section(code: str, theme: str | None, reason: str = "") -> dict[str, Any]:
        body = "".join(f"<p>{prose(chance, 70)}</p>" for _ in range(3))
        return {
            "code": code, "title": {"nl": code}, "theme": theme, "after_themes": False, "criterion": None,
            "body": body, "no_goals_reason": reason,
        }  # fmt: skip

    reasons = {"t6": "Uit andere middelen betaald."}
    return [section("summary", None), *(section(t["code"], t["code"], reasons.get(t["code"], "")) for t in themes)]


def _goal(chance: random.Random, ident: str, label: str, theme: str) -> dict[str, Any]:
    return {
        "uuid": ident, "lineage": ident, "number": label, "theme": theme, "title": prose(chance, 9), "description": "",
        "target_group": "", "result_midterm": prose(chance, 10), "result_end": prose(chance, 10), "ambitions": [],
        "carried_by": [],
    }  # fmt: skip


def _measure(chance: random.Random, ident: str, label: str, theme: str, goal: str) -> dict[str, Any]:
    return {
        "uuid": ident, "lineage": ident, "number": label, "theme": theme, "themes": [], "goals": [goal],
        "ambitions": [], "initiative": None, "title": prose(chance, 6), "description": prose(chance, 45),
        "instrument": prose(chance, 5), "target_group": prose(chance, 6), "owner": "Portefeuillehouder",
        "starts_on": "2022-01-01", "ends_on": "2024-12-31", "nature": "new", "nature_argument": "", "carries": [],
        "additionality": prose(chance, 15), "result_midterm": "", "result_end": prose(chance, 12), "part_of": [],
    }  # fmt: skip


def _line(chance: random.Random, measure: str, year: int) -> dict[str, Any]:
    cents = chance.randrange(1_000_00, 900_000_00)
    return {"measure": measure, "year": year, "source": "quality", "cents": cents, "pm": False, "note": ""}


def of_database() -> Dossier:
    """The draft of the framework that is shown first."""
    material = collect(Framework.objects.order_by("-is_current", "-first_year")[0])
    return making.draft_dossier(material, readiness(material).gaps)


def measure(what: str) -> dict[str, Any]:
    """Time and peak memory of one PDF, in this process."""
    import pikepdf  # noqa: PLC0415 - only for counting pages

    dossier = generated() if what == "generated" else of_database()
    wall, cpu = time.perf_counter(), time.process_time()
    content = making.make(dossier)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pages = len(pdf.pages)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {
        "what": what, "pages": pages, "kib": len(content) // 1024, "wall_s": round(wall, 1), "cpu_s": round(cpu, 1),
        "peak_mib": peak,
    }  # fmt: skip
