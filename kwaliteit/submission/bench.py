"""Measures making the PDF: generated plans of some 50, 200 and 400 pages, or the plan of the database
(manage.py bench_submission).
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import resource
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from kwaliteit.submission import apart, crew, document, making, pieces, render
from kwaliteit.submission.dossier import Adopted, Dossier, Paper
from kwaliteit.submission.material import collect
from kwaliteit.submission.readiness import readiness
from plans.models import Framework

FACULTIES, PER_THEME = {50: 2, 200: 9, 400: 18}, 4
CHROMIUM = "chromium"
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


def generated(pages: int) -> Dossier:
    """Always the same dossier: faculties with goals, measures and money on six themes."""
    chance = random.Random(20240101)
    themes = [
        {"code": f"t{n}", "number": n, "name": {"nl": f"Thema {n}"}, "short": {"nl": f"Thema {n}"}} for n in range(1, 7)
    ]
    adopted = Adopted({"nl": "Bestuur"}, "2021-06-01", "2022-01-01")
    papers = [_paper(chance, themes, at, adopted) for at in range(FACULTIES[pages] + 1)]
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


def measure(what: str, way: str) -> list[dict[str, Any]]:
    """Laid out whole, apart (with nothing kept, then after one changed chapter), or printed by Chromium."""
    dossier = of_database() if what == "demonstration" else generated(int(what))
    html = document.html(document.build(dossier))
    given = {"language": dossier.language, "draft": dossier.draft}
    if way == "whole":
        return [_taken(what, way, lambda: render.render(html, **given))]
    if way == "chromium":
        return [_taken(what, way, lambda: _printed(html))]

    def bind(text: str) -> bytes:
        return apart.make(text, **given, on_step=lambda *_step: None)

    with tempfile.TemporaryDirectory() as folder:
        settings.MEDIA_ROOT = folder
        return [
            _taken(what, "apart, nothing kept", lambda: bind(html)),
            _taken(what, "one chapter changed", lambda: bind(changed(html))),
        ]


def changed(html: str) -> str:
    """One more sentence in the longest chapter that has sentences."""
    chapters = pieces.START.split(html)
    longest = max((at for at, text in enumerate(chapters) if "</p>" in text), key=lambda at: len(chapters[at]))
    chapters[longest] = chapters[longest].replace("</p>", " Gewijzigd.</p>", 1)
    return "".join(chapters)


def _printed(html: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "plan.html", Path(folder) / "plan.pdf"
        source.write_text(html.replace("<head>", f'<head><base href="{render.FOLDER.as_uri()}/">', 1))
        options = ["--headless", "--no-sandbox", "--no-pdf-header-footer", f"--user-data-dir={folder}/profile"]
        command = [CHROMIUM, *options, f"--print-to-pdf={made}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603
        return made.read_bytes()


def _taken(what: str, way: str, make: Callable[[], bytes]) -> dict[str, Any]:
    import pikepdf  # noqa: PLC0415 - only for counting pages

    wall, cpu = time.perf_counter(), _cpu()
    content = make()
    wall, cpu = time.perf_counter() - wall, _cpu() - cpu
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pages = len(pdf.pages)
    return {
        "what": what, "way": way, "pages": pages, "kib": len(content) // 1024, "wall_s": round(wall, 1),
        "cpu_s": round(cpu, 1), "peak_mib": _peak(way),
    }  # fmt: skip


def _cpu() -> float:
    """Of this process, of those it waited for, and of those that lay out pieces for it."""
    spent = sum(os.times()[:4])
    for hand in crew.hands():
        fields = Path(f"/proc/{hand}/stat").read_text().rpartition(")")[2].split()
        spent += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return spent


def _peak(way: str) -> int:
    """The most that this process and each that lays out pieces for it ever held, added up; of Chromium its largest process.

    What the loading of libraries starts is left out: a child that is just forked holds what its parent does.
    """
    held = resource.getrusage(resource.RUSAGE_CHILDREN if way == CHROMIUM else resource.RUSAGE_SELF).ru_maxrss
    for hand in crew.hands():
        status = Path(f"/proc/{hand}/status").read_text()
        held += int(status.split("VmHWM:")[1].split()[0])
    return held // 1024
