"""What higher floors hang on to acts of this one."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString

from governance.models import LedgerEntry, Meeting

act_recorded: list[Callable[[LedgerEntry], None]] = []
"""Called within the transaction of every act that enters a ledger (kwaliteit.notices: who hears of it)."""

meeting_panels: list[Callable[[HttpRequest, Meeting], SafeString]] = []
"""What the page of a meeting shows below its agenda (kwaliteit.meetings: the papers as one set, what was decided)."""
