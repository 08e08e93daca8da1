"""What `manage.py check` says about the machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from kwaliteit.shared import renderer


@register()
def pdf_libraries(**_: Any) -> list[CheckMessage]:
    """The site runs without them; only making a PDF does not."""
    missing = renderer.missing_libraries()
    if not missing:
        return []
    return [
        Warning(
            f"No PDF can be made: {', '.join(missing)} not found.",
            hint=f"On Debian, as root: {renderer.APT_LINE}",
            id="kwaliteit.W001",
        )
    ]


@register()
def house_style(**_: Any) -> list[CheckMessage]:
    """Every file of the looks beside the sheet is read whenever a document is made."""
    if not settings.DOCUMENT_THEME:
        return []
    folder, data = Path(settings.DOCUMENT_THEME).resolve().parent, Path(settings.DATA_DIR).resolve()
    if folder != data and folder not in data.parents:
        return []
    return [
        Error(
            f"The sheet of DOCUMENT_THEME stands in {folder}, which holds the data of the installation ({data}).",
            hint="Put the sheet, with its fonts and pictures, in a folder of its own, and name it there.",
            id="kwaliteit.E001",
        )
    ]
