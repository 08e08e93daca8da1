"""A meeting of the faculty council with an agenda: a request with papers of every kind, and points of its own."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
from django.test import Client
from django.urls import reverse

from governance.models import AgendaItem, Meeting, Paper, Request
from governance.services import papers
from kwaliteit.demonstration.papers import one_page
from kwaliteit.meetings import services
from kwaliteit.meetings.tasks import make
from kwaliteit.shared.models import Job
from tests.governance import sheets
from tests.governance.stage import TODAY, Stage, make_stage


@dataclass
class Hall:
    stage: Stage
    request: Request
    meeting: Meeting
    items: dict[str, AgendaItem] = field(default_factory=dict)

    def item(self, key: str, position: int, **fields: Any) -> AgendaItem:
        self.items[key] = AgendaItem.objects.create(meeting=self.meeting, position=position, **fields)
        return self.items[key]

    def paper(self, name: str, content: bytes, title: str, **fields: Any) -> Paper:
        upload = sheets.upload(name, content)
        holder = self.stage.person("holder")
        return papers.add_paper(request=self.request, actor=holder, file=upload, title=title, **fields)

    def made(self, who: str = "fr_member") -> Job:
        job = services.ask_set(meeting=self.meeting, actor=self.stage.person(who))
        make(job_id=job.pk)
        job.refresh_from_db()
        return job

    def client(self, who: str = "fr_member") -> Client:
        client = Client()
        client.force_login(self.stage.person(who))
        return client

    def address(self, name: str) -> str:
        return reverse(f"meetings:{name}", args=[self.meeting.uuid])

    def bytes_of(self, name: str, who: str = "fr_member") -> bytes:
        answer = self.client(who).get(self.address(name))
        assert answer.status_code == 200
        return b"".join(answer.streaming_content)

    def pages(self, who: str = "fr_member") -> list[str]:
        return texts(self.bytes_of("pdf", who))


def texts(content: bytes) -> list[str]:
    """The words of each page, with single spaces."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return [" ".join(page.extract_text().replace("\xa0", " ").replace("\xad", "").split()) for page in pages]


def make_hall() -> Hall:
    stage = make_stage()
    request = stage.ask(reason="Graag uw instemming.")
    body = stage.world.bodies["fr"]
    meeting = Meeting.objects.create(body=body, held_on=TODAY(), kind="council", place="Zaal 1.04")
    hall = Hall(stage, request, meeting)
    hall.item("opening", 1, title="Opening")
    hall.item("plan", 2, request=request, note="Met een toelichting van de portefeuillehouder.")
    return hall


def pdf_of(*lines: str, turned: int = 0) -> bytes:
    """A PDF with a page for each line."""
    with pikepdf.new() as book:
        for line in lines:
            page = pikepdf.open(io.BytesIO(one_page(line, line)))
            book.pages.extend(page.pages)
        for page in book.pages:
            page.Rotate = turned
        out = io.BytesIO()
        book.save(out)
    return out.getvalue()


def locked(content: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="eigenaar", user="geheim"))
    return out.getvalue()


def kept_as(paper: Paper, content: bytes) -> None:
    """Put other bytes under a paper, as when a disk fails."""
    Path(paper.file.path).write_bytes(content)
