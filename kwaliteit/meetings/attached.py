"""The uploaded papers of a set: a PDF that is whole goes in; for every other file a slip says that it is in the zip."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from pikepdf import Array, Dictionary, Name

from governance.models import Paper
from kwaliteit.meetings.joining import Piece, join

FAULTS = (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RuntimeError, OSError)
"""What pikepdf raises on a file that is not what it should be."""
BRINGS_ALONG = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
HIDDEN = ("/AA", "/AF", "/PieceInfo", "/PresSteps")
"""What a page or an annotation carries that starts by itself, or that no reader sees."""
MOST_PAGES = 2000
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Judged:
    """A paper that can be merged (``pages``), or ``reason`` why a slip stands in its place."""

    pages: int = 0
    reason: str = ""


def copy_of(paper: Paper, to: Path) -> Judged:
    """Write a PDF once more without what acts by itself; whatever would go wrong in the set goes wrong here.

    Nothing is mended: a file of which the order was lost might lack pages without saying so.
    """
    if paper.kind != "pdf" and Path(paper.file.path).exists():
        return Judged(reason=_("This file is no PDF, and cannot be printed in this one."))
    try:
        return _written(paper, to)
    except pikepdf.PasswordError:
        return _locked()
    except FileNotFoundError:
        log.error("the file of paper %s is not on the disk", paper.uuid)
        return Judged(reason=_("This file was not found. Warn the manager."))
    except FAULTS:
        log.warning("paper %s cannot be joined with others", paper.uuid, exc_info=True)
        to.unlink(missing_ok=True)
        return Judged(reason=_("This PDF is damaged, and cannot be joined with others."))


def _written(paper: Paper, to: Path) -> Judged:
    with pikepdf.open(paper.file.path, attempt_recovery=False, suppress_warnings=True) as pdf:
        if pdf.is_encrypted:
            return _locked()
        pages = len(pdf.pages)
        if not pages:
            return Judged(reason=_("This PDF has no pages."))
        if pages > MOST_PAGES:
            most = number_format(MOST_PAGES, use_l10n=True, force_grouping=True)
            return Judged(reason=_("This PDF has more than %(most)s pages, too many for a set.") % {"most": most})
        for page in pdf.pages:
            _still(page)
        pdf.save(to)
    _joined_alone(to, pages)
    return Judged(pages)


def _locked() -> Judged:
    return Judged(reason=_("This PDF is locked, and cannot be joined with others."))


def _joined_alone(place: Path, pages: int) -> None:
    """Make a set of this paper only and throw it away: one odd file must not take the whole set along."""
    tried = place.with_suffix(".tried")
    try:
        join([Piece(place, place.stem, pages=pages, ours=False)], tried, title=place.stem, language="nl", links={})
    finally:
        tried.unlink(missing_ok=True)


def _still(page: Any) -> None:
    """Nothing on a page of others starts by itself or brings a file along: links stay, scripts and attachments go."""
    _drop(page.obj, *HIDDEN)
    if "/Annots" not in page:
        return
    page.Annots = Array([note for note in page.Annots if str(note.get("/Subtype", "")) not in BRINGS_ALONG])
    for annotation in page.Annots:
        _drop(annotation, *HIDDEN)
        action = annotation.get("/A", Dictionary())
        if action.get("/S", Name.URI) in (Name.URI, Name.GoTo):
            _drop(action, "/Next")
        else:
            del annotation["/A"]


def _drop(owner: Any, *keys: str) -> None:
    for key in keys:
        if key in owner:
            del owner[key]
