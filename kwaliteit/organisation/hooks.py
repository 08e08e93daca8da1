"""What higher floors show on the page of a person's own details."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString

own_panels: list[Callable[[HttpRequest], SafeString]] = []
"""Sections with forms of their own (kwaliteit.notices: what is mailed; kwaliteit.feeds: the calendar)."""
