"""`manage.py compile_translations`: django.po to django.mo without the gettext programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.reloader import translation_file_changed


class Command(BaseCommand):
    help = "Compile the translations; quick when nothing changed"
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                target = source.with_suffix(".mo")
                if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                    part = target.with_suffix(".part")
                    polib.pofile(str(source)).save_as_mofile(str(part))
                    part.replace(target)
                    translation_file_changed(None, target)  # who goes on in this process speaks it too
