"""Two hundred people who write at the same time: the editor opened and a section saved, over HTTP, on PostgreSQL.

Runs on the database of the generated university, with gunicorn as ``bin/run`` starts it: two workers of four threads.
Two people share each section and change a paragraph each, so that saves meet; at the end each one's last answered
paragraph must stand in the text. Everybody waits half to one and a half times the think time before each click.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from bench.university import START
from kwaliteit.organisation.models import Appointment, Person
from kwaliteit.organisation.roles import Role
from plans.models import Section
from plans.services.drafting import save_section

PEOPLE, SHARE, SECONDS, THINK = 200, 2, 120, (30, 10)
PORT = 8765
TEXT = re.compile(r'<textarea[^>]*name="body"[^>]*>(.*?)</textarea>', re.DOTALL)
REVISION = re.compile(r'name="revision" value="(\d+)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Writer:
    """Somebody with a section to write in, and how it went."""

    number: int
    person: str
    cookie: str
    section: int
    page: str
    save: str
    turn: int = 0
    opened: list[float] = field(default_factory=list)
    saved: list[float] = field(default_factory=list)
    merged: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def mine(self) -> re.Pattern[str]:
        """Her own paragraph, with the number of the turn in which she wrote it."""
        return re.compile(rf"Beurt (\d+) van schrijver {self.number}\.")

    def work(self, until: float, think: float) -> None:
        chance = random.Random(self.number)  # noqa: S311
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        time.sleep(chance.uniform(0, think))
        while time.monotonic() < until:
            try:
                self._click(connection, chance.uniform(0.5, 1.5) * think)
            except (OSError, http.client.HTTPException) as error:
                self.faults.append(repr(error))
            time.sleep(chance.uniform(0.5, 1.5) * think)

    def _click(self, connection: http.client.HTTPConnection, think: float) -> None:
        status, page, wait = self._send(connection, "GET", self.page)
        if status != http.HTTPStatus.OK:
            self.faults.append(f"editor {status}")
            return
        self.opened.append(wait)
        body, token = (unescape(found.search(page)[1]) for found in (TEXT, TOKEN))  # type: ignore[index]
        revision = REVISION.search(page)[1]  # type: ignore[index]
        time.sleep(think)
        turn = int(self.mine.search(body)[1]) + 1  # type: ignore[index]
        body = self.mine.sub(f"Beurt {turn} van schrijver {self.number}.", body)
        fields = urllib.parse.urlencode({"body": body, "revision": revision})
        status, answer, wait = self._send(connection, "POST", self.save, fields, token)
        if status == http.HTTPStatus.OK:
            self.turn = turn
            self.saved.append(wait)
            self.merged += '"fields"' in answer
        else:
            self.faults.append(f"save {status}: {answer[:200]}")

    def _send(
        self, connection: http.client.HTTPConnection, method: str, path: str, body: str = "", token: str = ""
    ) -> tuple[int, str, float]:
        headers = {"Cookie": f"{self.cookie}; {settings.CSRF_COOKIE_NAME}={token}" if token else self.cookie}
        if method == "POST":
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
            headers |= {"X-CSRFToken": token, "X-Person": self.person}
        start = time.perf_counter()
        connection.request(method, path, body or None, headers)
        response = connection.getresponse()
        found = response.status, response.read().decode(), (time.perf_counter() - start) * 1000
        connection.close()  # a browser's own would be closed by the site while she thinks
        return found


def measure() -> list[dict[str, Any]]:
    writers = list(writers_of_faculties())
    rows = []
    for think in THINK:
        for writer in writers:
            writer.opened, writer.saved, writer.faults, writer.merged = [], [], [], 0
        rows.append(_round(writers, think))
    return rows


def _round(writers: list[Writer], think: int) -> dict[str, Any]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with site():
        write(writers, SECONDS, think)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return _told(writers, think, cpu)


@contextmanager
def site() -> Iterator[None]:
    """The site, from its first answer on."""
    command = f"-m gunicorn kwaliteit.wsgi --bind 127.0.0.1:{PORT} --workers 2 --threads 4 --worker-class gthread"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "kwaliteit.settings.local"}
    process = subprocess.Popen([sys.executable, *command.split(), "--log-level", "warning"], env=environment)  # noqa: S603
    try:
        _wait()
        yield
    finally:
        process.terminate()
        process.wait()


def write(writers: list[Writer], seconds: float, think: float) -> None:
    """All of them at once, for so long."""
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=writer.work, args=(until, think)) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _told(writers: list[Writer], think: int, cpu: float) -> dict[str, Any]:
    opened = [wait for writer in writers for wait in writer.opened]
    saved = [wait for writer in writers for wait in writer.saved]
    faults = [fault for writer in writers for fault in writer.faults]
    if faults:
        print(*faults[:20], sep="\n", file=sys.stderr)  # noqa: T201
    bodies = dict(Section.objects.filter(pk__in={w.section for w in writers}).values_list("pk", "body"))
    lost = sum(int(w.mine.search(bodies[w.section])[1]) < w.turn for w in writers)  # type: ignore[index]
    seconds = SECONDS + think * 1.5
    return {
        "think s": think,
        "people": len(writers),
        "clicks a second": round((len(opened) + len(saved)) / seconds, 1),
        "editor p50 ms": round(statistics.median(opened)),
        "editor p95 ms": round(statistics.quantiles(opened, n=20)[-1]),
        "save p50 ms": round(statistics.median(saved)),
        "save p95 ms": round(statistics.quantiles(saved, n=20)[-1]),
        "saves merged": sum(writer.merged for writer in writers),
        "errors": len(faults),
        "lost updates": lost,
        "web cpu %": round(100 * cpu / seconds),
    }


def _wait() -> None:
    """Until the site answers."""
    for _try in range(100):
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse()
        except OSError:
            time.sleep(0.2)
        else:
            return
        finally:
            connection.close()
    raise TimeoutError("the site did not start")


def writers_of_faculties() -> Iterator[Writer]:
    """People of the faculties, two to a section of the plan of theirs, each with a paragraph of her own in it."""
    sections = Section.objects.filter(document__kind__code="faculty_agreement", theme=None)
    sections = list(
        sections.select_related("document__unit", "template").order_by("order", "document")[: PEOPLE // SHARE]
    )
    for place, section in enumerate(sections):
        numbers = range(place * SHARE, place * SHARE + SHARE)
        texts = "".join(f"<p>Beurt 0 van schrijver {number}.</p><p>Tussen {number}.</p>" for number in numbers)
        people = [_person(number, section) for number in numbers]
        save_section(section=section, revision=section.revision, actor=people[0], body=section.body + texts)
        for number, person in zip(numbers, people, strict=True):
            client = Client()
            client.force_login(person)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            page = reverse("plans:section", args=[section.document.uuid, section.template.code])
            yield Writer(
                number,
                str(person.uuid),
                f"{settings.SESSION_COOKIE_NAME}={session}",
                section.pk,
                page,
                reverse("plans:section_save", args=[section.uuid]),
            )


def _person(number: int, section: Section) -> Person:
    person = Person.objects.create_user(f"schrijver-{number}@universiteit.example", name=f"Schrijver {number}")
    Appointment.objects.create(person=person, role=Role.PORTFOLIO_HOLDER, unit=section.document.unit, valid_from=START)
    return person
