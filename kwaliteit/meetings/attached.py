"""The uploaded papers of a set: a PDF that is whole goes in; for every other file a slip says that it is in the zip."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from django.utils.translation import gettext as _
from pikepdf import Array, Dictionary, Name

from governance.models import Paper
from kwaliteit.meetings.stamps import frame

FAULTS = (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RuntimeError, OSError)
"""What pikepdf raises on a file that is not what it should be."""
BRINGS_ALONG = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
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
    locked = Judged(reason=_("This PDF is locked, and cannot be joined with others."))
    try:
        with pikepdf.open(paper.file.path, attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                return locked
            pages = len(pdf.pages)
            for page in pdf.pages:
                frame(page)
                _still(page)
            pdf.save(to)
    except pikepdf.PasswordError:
        return locked
    except FileNotFoundError:
        log.error("the file of paper %s is not on the disk", paper.uuid)
        return Judged(reason=_("This file was not found. Warn the manager."))
    except FAULTS:
        log.warning("paper %s cannot be joined with others", paper.uuid, exc_info=True)
        to.unlink(missing_ok=True)
        return Judged(reason=_("This PDF is damaged, and cannot be joined with others."))
    if not pages:
        return Judged(reason=_("This PDF has no pages."))
    return Judged(pages)


def _still(page: Any) -> None:
    """Nothing on a page of others starts by itself or brings a file along: links stay, scripts and attachments go."""
    _drop(page.obj, "/AA")
    if "/Annots" not in page:
        return
    page.Annots = Array([note for note in page.Annots if str(note.get("/Subtype", "")) not in BRINGS_ALONG])
    for annotation in page.Annots:
        _drop(annotation, "/AA")
        if annotation.get("/A", Dictionary()).get("/S", Name.URI) not in (Name.URI, Name.GoTo):
            del annotation["/A"]


def _drop(owner: Any, key: str) -> None:
    if key in owner:
        del owner[key]
