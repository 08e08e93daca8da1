"""One rendering of the sample per language for the tests that inspect the file, without the fonts of this machine."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from kwaliteit.submission import document, render
from tests.submission import sample

FONTS = str(Path(__file__).with_name("fonts.conf"))


@pytest.fixture(autouse=True)
def fonts_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fontconfig reads it whenever a document is laid out."""
    monkeypatch.setenv("FONTCONFIG_FILE", FONTS)


@cache
def _rendered(language: str, draft: bool) -> bytes:
    fields = {"parts": (), "earlier": ()} if draft or language == "en" else {}
    report = document.build(sample.dossier(language=language, draft=draft, **fields))
    return render.render(document.html(report), language=language, draft=draft)


@pytest.fixture(scope="session")
def rendered() -> Callable[..., bytes]:
    """``rendered(language, draft)``: the finished PDF of the sample, made once (the draft and the English one without faculties)."""
    return lambda language="nl", draft=False: _rendered(language, draft)
