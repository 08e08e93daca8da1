"""Papers beside the requests of the story, what members propose and prepare, and the small files that they are."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile

from governance import files
from governance.models import Request
from governance.services.papers import add_paper, strike_paper
from governance.services.preparing import save_draft, save_note
from governance.services.receipts import note_reading
from governance.services.wordings import decline_wording, propose_wording
from kwaliteit.demonstration.house import House

PAGE = (595, 842)
LEFT, TOP, LINE = 70, 770, 17


def going_along(rows: Iterable[dict[str, Any]]) -> list[files.Checked]:
    """The papers that go along when a version is laid before a body: those without a moment of their own."""
    chosen = [row for row in rows if "at" not in row]
    return [files.check(_file(row), title=row["title"], confidential=row.get("confidential", False)) for row in chosen]


def around(house: House, request: Request, story: dict[str, Any]) -> None:
    """What happened to a request afterwards: who read it, what came later, and what members wrote."""
    for name, when in story["readers"].items():
        note_reading(request=request, reader=house.people[name], at=house.at(when))
    for row in (row for row in story["papers"] if "at" in row):
        by = house.people[row["by"]]
        paper = add_paper(request=request, actor=by, file=_file(row), title=row["title"], at=house.at(row["at"]))
        if "struck" in row:
            strike_paper(paper=paper, actor=by, reason=row["why"], at=house.at(row["struck"]))
    for row in story["wordings"]:
        given = {name: row[name] for name in ("quote", "words", "reason")}
        proposal = propose_wording(request=request, actor=house.people[row["by"]], at=house.at(row["at"]), **given)
        if "answer" in row:
            by, at = house.people[row["answered_by"]], house.at(row["answered_at"])
            decline_wording(proposal=proposal, actor=by, text=row["answer"], at=at)
    for save, rows in ((save_note, story["notes"]), (save_draft, story["drafts"])):
        for row in rows:
            save(request=request, actor=house.people[row["by"]], text=row["text"], revision=0, at=house.at(row["at"]))


def _file(row: dict[str, Any]) -> ContentFile[bytes]:
    if row["kind"] == "pdf":
        return ContentFile(one_page(row["title"], row["text"]), name="stuk.pdf")
    return ContentFile(f"{row['title']}\n\n{row['text']}\n".encode(), name="stuk.txt")


def one_page(title: str, text: str) -> bytes:
    """A PDF of one page in a letter that every reader has: real, small, and made without laying anything out."""
    shown = [f"BT /F2 15 Tf {LEFT} {TOP} Td ({_escaped(title)}) Tj ET"]
    for number, line in enumerate(text.strip().splitlines(), start=2):
        shown.append(f"BT /F1 11 Tf {LEFT} {TOP - number * LINE} Td ({_escaped(line)}) Tj ET")
    stream = zlib.compress("\n".join(shown).encode("cp1252", "replace"))
    font = "<</Type/Font/Subtype/Type1/BaseFont/{}/Encoding/WinAnsiEncoding>>"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R/Lang(nl)>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>>>"
        % PAGE,
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
        font.format("Helvetica").encode(),
        font.format("Helvetica-Bold").encode(),
    ]
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj%s\nendobj\n" % (number, part)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)
    return bytes(made)


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
