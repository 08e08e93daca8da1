"""Making the set of a meeting in a folder of its own: every file by itself, then the whole as one PDF and as a zip.

At any moment one page of ours is laid out in memory at most; papers are copied and joined from disk to disk.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.wording import day
from kwaliteit.meetings import agenda, attached, joining, laid, names, notes, sheets
from kwaliteit.meetings.contents import Contents, Item, Numbered
from kwaliteit.meetings.joining import Piece
from kwaliteit.organisation.rights import Rights

WHOLE, PARCEL = "set.pdf", "set.zip"
PACKED = {"txt"}  # every other kind is packed already
OnStep = Callable[[str, int, int], None]


@dataclass
class Desk:
    """What is being made, and where."""

    contents: Contents
    rights: Rights
    folder: Path
    pieces: list[Piece] = field(default_factory=list)
    files: list[tuple[str, Path]] = field(default_factory=list)
    """Name in the zip and place on disk, of papers as they were sent."""

    def write(self, name: str, content: bytes) -> Path:
        place = self.folder / name
        place.write_bytes(content)
        return place


def make(contents: Contents, rights: Rights, folder: Path, on_step: OnStep) -> Path:
    """The two files in one container, which is the result of the job. ``on_step`` hears each item before its work."""
    desk, total = Desk(contents, rights, folder), len(contents.asked) + 2
    for at, item in enumerate(contents.asked):
        on_step(f"{item.number}. {Truncator(item.title).chars(150)}", at, total)
        _item(desk, item)
    on_step(_("Agenda"), total - 2, total)
    whole = _with_agenda(desk)
    on_step(_("Joining the papers"), total - 1, total)
    title = _("Papers of %(body)s, %(date)s") % {
        "body": contents.meeting.body.name,
        "date": day(contents.meeting.held_on),
    }
    language = "en" if (get_language() or "nl").startswith("en") else "nl"
    joining.join(whole, folder / WHOLE, title=title, language=language, links=joining.starts(whole))
    _parcel(desk, whole[0])
    return _container(folder)


def _item(desk: Desk, item: Item) -> None:
    assert item.request is not None  # noqa: S101 - only items with a request have papers
    meeting = desk.contents.meeting
    story = notes.story_of(item.request, desk.rights)
    place = desk.folder / f"{item.number}.0.pdf"

    def lay(chapter: object) -> bytes:
        return sheets.pdf(chapter, meeting)  # type: ignore[arg-type]

    def pages(content: bytes) -> int:
        place.write_bytes(content)
        return joining.count(place)

    notes.fitted(item, story, lay, pages)
    title = f"{item.number}. {item.title}"
    desk.pieces.append(Piece(place, title, str(item.number), closed=item.row.confidential))
    for numbered in item.papers:
        desk.pieces.append(_version(desk, item, numbered) if numbered.paper is None else _paper(desk, item, numbered))


def _version(desk: Desk, item: Item, numbered: Numbered) -> Piece:
    """The frozen version itself, with its fingerprint in the foot of every page."""
    assert item.request is not None  # noqa: S101
    version = item.request.version
    chapter = laid.chapter_of(item.request, numbered.number)
    foot = _("Version %(number)s, fingerprint %(fingerprint)s") % {
        "number": version.number,
        "fingerprint": version.fingerprint,
    }
    place = desk.write(f"{numbered.number}.pdf", sheets.pdf(chapter, desk.contents.meeting, foot=foot))
    title = f"{numbered.number} {numbered.title}"
    return Piece(place, title, numbered.number, 1, joining.count(place), closed=item.row.confidential)


def _paper(desk: Desk, item: Item, numbered: Numbered) -> Piece:
    assert numbered.paper is not None  # noqa: S101
    title, name = f"{numbered.number} {numbered.title}", names.paper(item, numbered)
    kept = Path(numbered.paper.file.path)
    if kept.exists():
        desk.files.append((name, kept))
    place = desk.folder / f"{numbered.number}.pdf"
    judged = attached.copy_of(numbered.paper, place)
    closed = numbered.confidential or item.row.confidential
    if judged.pages:
        return Piece(place, title, numbered.number, 1, judged.pages, ours=False, closed=closed)
    slip = agenda.slip_of(numbered, name if kept.exists() else "", judged.reason)
    desk.write(place.name, sheets.pdf(slip, desk.contents.meeting))
    return Piece(place, title, numbered.number, 1, joining.count(place), closed=closed)


def _with_agenda(desk: Desk) -> list[Piece]:
    """The agenda names pages, and its own length moves them: laid out again until both agree."""
    place, length = desk.folder / "agenda.pdf", 1
    for _again in range(4):
        starts = joining.starts(desk.pieces, length + 1)
        chapter = agenda.chapter_of(desk.contents, starts)
        place.write_bytes(sheets.pdf(chapter, desk.contents.meeting))
        found = joining.count(place)
        if found == length:
            break
        length = found
    return [Piece(place, _("Agenda"), pages=length), *desk.pieces]


def _parcel(desk: Desk, front: Piece) -> None:
    """The same files one by one; ours with page numbers of their own."""
    ours = {piece.number: piece for piece in desk.pieces if piece.ours}
    with zipfile.ZipFile(desk.folder / PARCEL, "w") as parcel:
        _add_ours(desk, parcel, front, names.agenda())
        for item in desk.contents.asked:
            _add_ours(desk, parcel, ours[str(item.number)], names.cover_note(item))
            for numbered in item.papers:
                if numbered.paper is None:
                    _add_ours(desk, parcel, ours[numbered.number], names.paper(item, numbered))
        for name, place in desk.files:
            packed = zipfile.ZIP_DEFLATED if place.suffix[1:] in PACKED else zipfile.ZIP_STORED
            parcel.write(place, name, packed)


def _add_ours(desk: Desk, parcel: zipfile.ZipFile, piece: Piece, name: str) -> None:
    alone = desk.folder / "alone.pdf"
    joining.numbered_alone(piece, alone)
    parcel.write(alone, name)


def _container(folder: Path) -> Path:
    """One file for the job to keep; nothing is packed, so that each of both is sent as it stands there."""
    place = folder / "set"
    with zipfile.ZipFile(place, "w") as both:
        for name in (WHOLE, PARCEL):
            both.write(folder / name, name)
            (folder / name).unlink()
    return place
