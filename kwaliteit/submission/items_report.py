"""The lines of the readiness of a report: what is accounted for, and what the council says in its own words."""

from __future__ import annotations

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kwaliteit.submission.items import Item, Papers, Place, of, texts_by, url_of


def accounts(papers: Papers) -> Item:
    """Every measure that was promised, as the frozen report holds it."""
    rows = [(version, row) for version, content in papers.contents for row in content.get("accounts") or ()]
    blank = [(version, row) for version, row in rows if not row["state"] or not row["done"].strip()]
    places = tuple(
        Place(f"{row['number']} {row['title']}", url_of("plans:document", version.document.uuid))
        for version, row in blank
    )
    done = len(rows) - len(blank)
    return Item(
        "accounts", _("Each promised measure is accounted for"), done, len(rows), places, detail=of(done, len(rows))
    )


def promised(papers: Papers) -> Item:
    """There is a plan to report on."""
    text = _("What was promised is a frozen, adopted version")
    found = papers.material.evidence
    plans = [version for version in found if not version.document.kind.reports_on]
    places = () if plans else (Place(_("No plan of the institution was adopted.")),)
    return Item("promised", text, len(plans), max(len(plans), 1), places)


def reports(papers: Papers) -> Item:
    """The reports on its years that go along; none is asked for."""
    count = sum(bool(version.document.kind.reports_on) for version in papers.material.evidence)
    detail = ngettext("%(count)s report", "%(count)s reports", count) % {"count": count}
    text = _("The adopted reports on its years go along")
    return Item("reports", text, min(count, 1), 1, blocks=False, detail=detail)


def own_words(papers: Papers) -> Item:
    """The part that a council writes itself."""
    rows = [
        (version, section)
        for version, content in papers.contents
        for section in content["sections"]
        if section.get("written_by")
    ]
    blank = [(version, section) for version, section in rows if not strip_tags(section["body"]).strip()]
    places = tuple(
        Place(version.document.title, url_of("plans:section", version.document.uuid, section["code"]))
        for version, section in blank
    )
    done = len(rows) - len(blank)
    return Item("own-words", _("The council’s own reflection stands in it"), done, len(rows), places)


def texts(papers: Papers, criterion: str) -> Item:
    return texts_by(papers, criterion, _("The texts on this criterion are written"))


def board(papers: Papers) -> Item:
    material, text = papers.material, _("Adopted by the Executive Board")
    if material.adoption is not None:
        return Item("board", text, 1, 1)
    if material.version is None:
        return Item("board", text, 0, 1, (Place(_("It has not been frozen yet.")),))
    url = url_of("governance:version", material.version.uuid)
    return Item("board", text, 0, 1, (Place(_("It has not been adopted yet."), url),))
