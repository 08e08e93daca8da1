"""Compiling the translations: the process that does so goes on in every language, as the first `bin/run` must."""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command
from django.utils.translation import gettext, override
from django.utils.translation.reloader import translation_file_changed

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Harbour dues"\nmsgstr "Havengeld"\n'


def test_a_language_that_was_asked_for_before_it_was_compiled_is_spoken_afterwards(settings, tmp_path: Path) -> None:
    folder = tmp_path / "nl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(PO)
    was = settings.LOCALE_PATHS
    settings.LOCALE_PATHS = [tmp_path]
    try:
        with override("nl"):
            before = gettext("Harbour dues")
        call_command("compile_translations")
        with override("nl"):
            after = gettext("Harbour dues")
    finally:
        settings.LOCALE_PATHS = was
        translation_file_changed(None, folder / "django.mo")

    assert (before, after) == ("Harbour dues", "Havengeld")
