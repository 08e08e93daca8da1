"""What higher floors hang on to acts of this one."""

from __future__ import annotations

from collections.abc import Callable

from governance.models import LedgerEntry

act_recorded: list[Callable[[LedgerEntry], None]] = []
"""Called within the transaction of every act that enters a ledger (kwaliteit.notices: who hears of it)."""
