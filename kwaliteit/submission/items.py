"""The lines of the readiness: each what is done of how much, and the places where the rest is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from budgets.snapshot import excess
from governance.models import DecisionLetter, Promise, Version
from governance.rules import Requirement
from governance.sections import names_of
from governance.services.adoption import missing_pins
from governance.snapshot import pinned
from governance.talks import outcomes_in
from kwaliteit.shared.notation import euros
from kwaliteit.submission.letters import decisions_on
from kwaliteit.submission.material import Material
from plans import checks

MOST_PLACES = 8


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is missing: words, and a link when there is a page."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One line: done of total, and the places that are missing. ``blocks`` when it stands in the way of the seal."""

    code: str
    text: str
    done: int
    total: int
    places: tuple[Place, ...] = ()
    blocks: bool = True
    state: str = ""
    detail: str = ""

    @property
    def is_done(self) -> bool:
        return not self.places and self.done >= self.total

    @property
    def mark(self) -> str:
        return self.state or ("done" if self.is_done else "draft" if self.done else "open")

    @property
    def shown(self) -> tuple[Place, ...]:
        return self.places[:MOST_PLACES]

    @property
    def more(self) -> int:
        return max(len(self.places) - MOST_PLACES, 0)


@dataclass(slots=True)
class Papers:
    """What the items are computed from."""

    material: Material
    contents: list[tuple[Version, dict[str, Any]]]
    findings: list[tuple[str, checks.Part]]
    rights: dict[int, list[Requirement]] = field(default_factory=dict)

    @property
    def required(self) -> list[tuple[Version, Requirement]]:
        return [(v, r) for v, _c in self.contents for r in self.rights.get(v.pk, []) if r.required]


def url_of(name: str, *arguments: Any) -> str:
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def _place(unit: str, finding: checks.Finding) -> Place:
    try:
        url = finding.url
    except NoReverseMatch:
        url = ""
    return Place(f"{unit}: {finding.text}", url)


def _count(
    papers: Papers, code: str, text: str, wanted: Callable[[checks.Part], bool], fields: Iterable[str], **options: Any
) -> Item:
    """Parts of one sort, and those among them that miss one of the fields."""
    names = set(fields)
    parts = [(unit, part) for unit, part in papers.findings if wanted(part)]
    missing = [(u, [f for f in part.findings if f.field_name in names]) for u, part in parts]
    places = tuple(_place(unit, finding) for unit, found in missing for finding in found)
    done = sum(not found for _unit, found in missing)
    return Item(code, text, done, len(parts), places, detail=of(done, len(parts)), **options)


def of(done: int, total: int) -> str:
    return _("%(done)s of %(total)s") % {"done": done, "total": total} if total else ""


def themes(papers: Papers) -> Item:
    text = _("All themes have goals, or a reason why not")
    return _count(papers, "themes", text, lambda part: part.kind == "theme", ["no_goals_reason"])


def ambitions(papers: Papers) -> Item:
    text = _("Each goal fits an ambition of the educational vision")
    return _count(papers, "ambitions", text, lambda part: part.kind == "goal", ["ambitions"], blocks=False)


def results(papers: Papers) -> Item:
    framework = papers.material.framework
    text = _("Each goal has a result for the end of %(midterm)s and the end of %(last)s") % {
        "midterm": framework.midterm_year,
        "last": framework.last_year,
    }
    return _count(papers, "results", text, lambda part: part.kind == "goal", ["result_midterm", "result_end"])


def texts_by(papers: Papers, criterion: str, text: str) -> Item:
    wanted = lambda part: part.kind == "section" and part.criterion == criterion  # noqa: E731 - named for its one use
    return _count(papers, f"texts-{criterion}", text, wanted, ["body"])


def texts_c1(papers: Papers) -> Item:
    return texts_by(papers, "c1", _("Context, history and vision are described"))


def texts_c2(papers: Papers) -> Item:
    return texts_by(papers, "c2", _("How the plans came about is described"))


def texts_c3(papers: Papers) -> Item:
    return texts_by(papers, "c3", _("Steering, feasibility and risks are described"))


def _unit(version: Version) -> str:
    return version.document.unit.short


def consents(papers: Papers) -> Item:
    rows = papers.required
    missing = [(v, r) for v, r in rows if not r.met]
    places = tuple(Place(f"{_unit(v)}: {r.missing}", _request_url(v, r)) for v, r in missing)
    text = _("Consent and advice on the very versions that are submitted")
    return Item(
        "consents", text, len(rows) - len(missing), len(rows), places, detail=of(len(rows) - len(missing), len(rows))
    )


def _request_url(version: Version, right: Requirement) -> str:
    if right.request:
        return url_of("governance:request", right.request.uuid)
    return url_of("governance:version", version.uuid)


def terms(papers: Papers) -> Item:
    passed = [(v, r) for v, r in papers.required if r.code == "term_passed"]
    places = tuple(Place(f"{_unit(v)}: {r.missing}", _request_url(v, r)) for v, r in passed)
    text = _("Term passed without a decision") if passed else _("No council let its term pass without a decision")
    return Item("terms", text, 0 if passed else 1, 1, places, state="late" if passed else "done")


def letters(papers: Papers) -> Item:
    """Those that are signed go along in the package."""
    signed = Exists(DecisionLetter.objects.filter(decision=OuterRef("pk"), strike=None))
    rows = decisions_on(papers.material).select_related("body").annotate(signed=signed).order_by("pk")
    lacking = [row for row in rows if not row.signed]
    language = "en" if (get_language() or "nl").startswith("en") else "nl"
    places = tuple(
        Place(names_of(row.body, row.section)[language], url_of("governance:decision", row.uuid)) for row in lacking
    )
    done, total = len(rows) - len(places), len(rows)
    text = _("Of each decision the signed letter is attached")
    return Item("letters", text, done, total, places, blocks=False, detail=of(done, total))


def talks(papers: Papers) -> Item:
    """There are talks, and of each stands what was done with it."""
    rows = {
        row.get("uuid", (v.pk, at)): row for v, c in papers.contents for at, row in enumerate(c.get("dialogues") or ())
    }
    blank = [row for row in rows.values() if not outcomes_in(row)]
    words = _("What was done with “%(talk)s” is not written down yet")
    places = tuple(Place(words % {"talk": row["title"]}, _talk_url(row)) for row in blank)
    text = _("Reports of talks with students and teachers, with what was done with them")
    done, total = len(rows) - len(blank), max(len(rows), 1)
    detail = ngettext("%(count)s report", "%(count)s reports", len(rows)) % {"count": len(rows)}
    return Item("talks", text, done, total, places, blocks=False, detail=detail)


def _talk_url(row: dict[str, Any]) -> str:
    return url_of("governance:dialogue", row["uuid"]) if "uuid" in row else url_of("governance:dialogues")


def promises(papers: Papers) -> Item:
    rows = Promise.objects.filter(Q(document__framework=papers.material.framework) | Q(document__isnull=True))
    every = list(rows.select_related("body").order_by("due_on", "pk"))
    still_open = [promise for promise in every if promise.met_on is None]
    places = tuple(Place(f"{promise.body}: {promise.text}") for promise in still_open)
    text = _("Promises to councils met")
    detail = of(len(every) - len(still_open), len(every))
    state = "open" if still_open else "done"
    return Item(
        "promises", text, len(every) - len(still_open), len(every), places, blocks=False, state=state, detail=detail
    )


def measures(papers: Papers) -> Item:
    text = _("Each measure has an owner, a period, and an amount or pm")
    return _count(papers, "measures", text, lambda p: p.kind == "measure", ["owner", "starts_on", "ends_on", ""])


def arguments(papers: Papers) -> Item:
    text = _("Each measure says how it works, whether it is new, and why this money is needed")
    fields = ["instrument", "nature", "nature_argument", "additionality"]
    return _count(papers, "arguments", text, lambda part: part.kind == "measure", fields, blocks=False)


def ceilings(papers: Papers) -> Item:
    places = []
    for version, content in papers.contents:
        document = version.document
        if not content["budget"] or version.over_ceiling_reason.strip():
            continue
        for year, cents in excess(content["budget"], document.unit.code, document.years).items():
            text = _("%(unit)s %(year)s, € %(amount)s over") % {
                "unit": _unit(version),
                "year": year,
                "amount": euros(cents),
            }
            places.append(Place(text, url_of("budgets:grid", document.uuid)))
    text = _("No unit budgets above its allocation without an explanation")
    return Item("ceilings", text, 0 if places else 1, 1, tuple(places))


def income(papers: Papers) -> Item:
    """What was allocated fits in what is known to come in: by the grant, else the framework letter, else the estimate."""
    version = papers.material.version
    content = next((c for v, c in papers.contents if v == version), None)
    budget = (content or {}).get("budget") or {"income": [], "allocations": []}
    places = []
    for year in papers.material.document.years if papers.material.document else ():
        known = {row["stage"]: row["cents"] for row in budget["income"] if row["year"] == year}
        income = next((known[s] for s in ("grant", "letter", "estimate", "final") if s in known), None)
        given = sum(row["cents"] for row in budget["allocations"] if row["year"] == year)
        if income is None or given > income:
            text = _("%(year)s: no income known") if income is None else _("%(year)s: more allocated than comes in")
            places.append(Place(text % {"year": year}))
    text = _("The allocations fit in the grant, or in the framework letter as long as nothing was granted")
    return Item("income", text, 0 if places else 1, 1, tuple(places), blocks=False)


def faculty_boards(papers: Papers) -> Item:
    shares = papers.material.shares
    missing = [share for share in shares if share.adoption is None]
    places = tuple(Place(share.unit.short, _share_url(share)) for share in missing)
    done = len(shares) - len(missing)
    return Item(
        "faculty-boards", _("Adopted by the faculty board"), done, len(shares), places, detail=of(done, len(shares))
    )


def _share_url(share: Any) -> str:
    if share.version:
        return url_of("governance:version", share.version.uuid)
    return url_of("plans:document", share.document.uuid) if share.document else ""


def pins(papers: Papers) -> Item:
    """The institution's version must hold the very versions that are adopted now."""
    material, text = papers.material, _("The institutional plan pins each faculty's adopted version")
    if material.version is None or material.document is None:
        return Item("pins", text, 0, 1, (Place(_("The institutional plan has not been frozen yet.")),))
    missing = missing_pins(material.version, pinned(material.document))
    url = url_of("governance:version", material.version.uuid)
    done = sum(share.pinned for share in material.shares)
    places = tuple(Place(words, url) for words in missing)
    return Item("pins", text, done, len(material.shares), places, detail=of(done, len(material.shares)))


def board(papers: Papers) -> Item:
    material, text = papers.material, _("Adopted by the Executive Board")
    if material.adoption is not None:
        return Item("board", text, 1, 1)
    url = url_of("governance:version", material.version.uuid) if material.version else ""
    return Item("board", text, 0, 1, (Place(_("The institutional plan has not been adopted yet."), url),))
