"""What `manage.py check` says about the machine."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Warning, register

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
