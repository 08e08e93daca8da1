"""What higher floors hang on to acts of this one."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from governance.models import LedgerEntry, Meeting, Request
from kwaliteit.organisation.models import Person
from plans.models import Document

act_recorded: list[Callable[[LedgerEntry], None]] = []
"""Called within the transaction of every act that enters a ledger (kwaliteit.notices: who hears of it)."""

meeting_panels: list[Callable[[HttpRequest, Meeting], SafeString]] = []
"""What the page of a meeting shows below its agenda (kwaliteit.meetings: the papers as one set, what was decided)."""

request_panels: list[Callable[[HttpRequest, Request], SafeString | None]] = []
"""What the page of a request shows first, after what is carried over (monitoring: a plan beside the one it replaces)."""

reported: Callable[[Document], list[dict[str, Any]]] | None = None
"""What a report accounts for, as it comes into its snapshot: every measure that was promised (monitoring)."""

balanced: Callable[[Document], dict[str, Any] | None] | None = None
"""What a report over several years lays beside each other: promised and reached, per theme and unit (monitoring)."""

unaccounted: Callable[[Document], list[tuple[str, str]]] | None = None
"""What a report does not account for yet: where to do so, and its name (monitoring). It is not frozen while there is any."""

happened: list[Callable[[str, Any, Person, datetime.datetime], None]] = []
"""Called within acts that others should hear of and that enter no ledger as such: what, its row, who, and when."""


def tell(what: str, row: Any, actor: Person, at: datetime.datetime) -> None:
    for hear in happened:
        hear(what, row, actor, at)
