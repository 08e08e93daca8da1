"""Saving while documents are made: over HTTP on gunicorn, alone, and beside a PDF of some 60 pages every ten seconds.

As in production one process has the documents made by layout processes of its own (`kwaliteit/submission/crew.py`),
which stand back for the site. Of each document nothing is kept. Saving must take at most twice its time.
"""

from __future__ import annotations

import json
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.conf import settings

from bench import editing, university
from plans.models import Section

WRITERS, THINK, SECONDS = 4, 0.5, 60
EVERY = 10  # seconds from one document to the next
PAGES = 50  # of the generated plan, which has some 60 with title page, contents and annexes


def measure() -> list[dict[str, Any]]:
    """On a database without a university one is generated first."""
    if not Section.objects.exists():
        university.build()
    writers = list(islice(editing.writers_of_faculties(), WRITERS))
    with editing.site():
        editing.write(writers, 5, THINK)  # a first visit, to warm up
        alone = _saved(writers)
        with _documents() as made:
            beside = _saved(writers)
    rows = [_told("alone", alone, alone, []), _told("a PDF every 10 s", beside, alone, made)]
    return [row | {"errors": sum(len(writer.faults) for writer in writers)} for row in rows]


def _saved(writers: list[editing.Writer]) -> list[float]:
    for writer in writers:
        writer.saved = []
    editing.write(writers, SECONDS, THINK)
    return [wait for writer in writers for wait in writer.saved]


def _told(what: str, waits: list[float], alone: list[float], made: list[float]) -> dict[str, Any]:
    return {
        "beside": what,
        "saves": len(waits),
        "save p50 ms": round(statistics.median(waits), 1),
        "save p95 ms": round(statistics.quantiles(waits, n=20)[-1], 1),
        "times alone (p50)": round(statistics.median(waits) / statistics.median(alone), 2),
        "PDFs": len(made),
        "s each": round(statistics.mean(made), 1) if made else "",
    }


@contextmanager
def _documents() -> Iterator[list[float]]:
    """From the second document on, for the first one starts its processes; afterwards how long each took."""
    made: list[float] = []
    maker = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "bench", "documents"], stdout=subprocess.PIPE, text=True
    )
    try:
        maker.stdout.readline()  # type: ignore[union-attr]
        yield made
    finally:
        maker.terminate()
        made += [json.loads(line) for line in maker.communicate()[0].splitlines()]


def make_documents() -> None:
    """Until it is ended; a line for each that is done."""
    from kwaliteit.submission import apart, document  # noqa: PLC0415 - brings pikepdf
    from kwaliteit.submission.bench import generated  # noqa: PLC0415

    signal.signal(signal.SIGTERM, lambda *_given: sys.exit(0))
    dossier = generated(PAGES)
    while True:
        began = time.monotonic()
        html = document.html(document.build(dossier))
        with tempfile.TemporaryDirectory() as folder:
            settings.MEDIA_ROOT = folder
            apart.make(html, language=dossier.language, draft=dossier.draft, on_step=lambda *_step: None)
        took = time.monotonic() - began
        print(json.dumps(took), flush=True)  # noqa: T201
        time.sleep(max(EVERY - took, 0))
