"""What higher floors add: filled in from their ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Callable

from monitoring.models import ProgressAsk

asked: list[Callable[[ProgressAsk], None]] = []
"""Called within the act by which an update was asked for."""
