"""Two languages: every string that people read is translated, and none is fuzzy."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SOURCES = ("kwaliteit", "plans", "budgets", "governance", "monitoring", "templates", "manage.py")


def entries(path: Path) -> dict[tuple[str | None, str], polib.POEntry]:
    return {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(path)) if not entry.obsolete}


def test_dutch_is_complete_and_certain() -> None:
    dutch = entries(ROOT / "locale/nl/LC_MESSAGES/django.po").values()

    assert [e.msgid for e in dutch if not e.translated()] == []
    assert [e.msgid for e in dutch if e.fuzzy] == []


def test_dutch_keeps_every_placeholder() -> None:
    wrong = []
    for entry in entries(ROOT / "locale/nl/LC_MESSAGES/django.po").values():
        texts = list(entry.msgstr_plural.values()) or [entry.msgstr]
        names = {part.split(")")[0] for part in entry.msgid.split("%(")[1:]}
        if any({part.split(")")[0] for part in text.split("%(")[1:]} - names for text in texts):
            wrong.append(entry.msgid)

    assert wrong == []


OTHER_QUOTES = re.compile("[‘‚„«»\"]|'")
"""What is said is quoted “so”; ’ is an apostrophe alone."""


def test_dutch_quotes_in_one_way() -> None:
    texts = []
    for entry in entries(ROOT / "locale/nl/LC_MESSAGES/django.po").values():
        texts += list(entry.msgstr_plural.values()) or [entry.msgstr]
    templates = [path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.*")]

    assert [text for text in texts if OTHER_QUOTES.search(re.sub("<[^>]*>", "", text))] == []
    assert [text for text in texts if text.count("“") != text.count("”")] == []
    assert [text[:80] for text in templates if re.search("[‘‚„]", text)] == []


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="needs gettext: bin/test installs it")
def test_every_string_of_the_sources_is_in_the_catalogue(tmp_path: Path) -> None:
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    for language in ("nl", "en"):
        (tmp_path / f"locale/{language}/LC_MESSAGES").mkdir(parents=True)
    command = [sys.executable, "-m", "django", "makemessages", "-l", "nl", "--no-location", "-e", "html,txt,py,svg"]

    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    found = set(entries(tmp_path / "locale/nl/LC_MESSAGES/django.po"))

    assert found - set(entries(ROOT / "locale/nl/LC_MESSAGES/django.po")) == set()


GETTEXT = {
    "_": 1,
    "gettext": 1,
    "gettext_lazy": 1,
    "ngettext": 2,
    "ngettext_lazy": 2,
    "pgettext": 2,
    "pgettext_lazy": 2,
}


def literals(tree: ast.AST) -> Iterator[str]:
    """Every string given to gettext, also where xgettext does not look: inside an f-string."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            arguments = node.args[1:] if name.startswith("pgettext") else node.args
            for argument in arguments[: GETTEXT.get(name, 0)]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def test_no_string_hides_from_the_catalogue() -> None:
    known = {e.msgid for e in polib.pofile(str(ROOT / "locale/nl/LC_MESSAGES/django.po")) if not e.obsolete}
    known |= {e.msgid_plural for e in polib.pofile(str(ROOT / "locale/nl/LC_MESSAGES/django.po")) if e.msgid_plural}
    paths = [path for name in SOURCES if (ROOT / name).is_dir() for path in (ROOT / name).rglob("*.py")]

    hidden = {text for path in paths for text in literals(ast.parse(path.read_text("utf-8"))) if text not in known}

    assert hidden == set()


AVOIDED = re.compile(r"\bbevr[oi]|\baanvra(ag|gen)\b|\bbijeenkomst|\bj(e|ij|ouw)\b|\bdemonstratie\b", re.IGNORECASE)


def test_dutch_has_one_word_for_one_thing_and_says_u() -> None:
    """The glossary's words: voorgelegde versie, verzoek, gesprek; and nobody is "je"."""
    dutch = entries(ROOT / "locale/nl/LC_MESSAGES/django.po").values()
    texts = [text for entry in dutch for text in (entry.msgstr, *entry.msgstr_plural.values())]

    assert [text for text in texts if AVOIDED.search(text)] == []
