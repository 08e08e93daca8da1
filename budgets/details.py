"""What stands behind amounts, in words: of what parts they are made, and the decision that they wait for.

Pure: reads rows as they stand in a snapshot, so that living and frozen amounts are told alike.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from budgets.staff import reckoning
from kwaliteit.shared.notation import NBSP, euros
from kwaliteit.shared.templatetags.notation import in_language

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Detail:
    """One amount with more to it than its number."""

    year: int
    source: Names
    cents: int | None
    parts: tuple[dict[str, Any], ...]
    reserve: dict[str, Any] | None

    @property
    def where(self) -> str:
        return f"{self.year}, {in_language(self.source)}"

    @property
    def part_texts(self) -> list[str]:
        return [part_text(part) for part in self.parts]

    @property
    def made_of(self) -> str:
        """All parts in one sentence; empty for an amount that was typed."""
        if not self.parts:
            return ""
        names = {"where": self.where, "parts": "; ".join(self.part_texts), "sum": f"€{NBSP}{euros(self.cents)}"}
        return (
            _("%(where)s: %(parts)s") if len(self.parts) == 1 else _("%(where)s: %(parts)s; together %(sum)s")
        ) % names

    @property
    def reserve_text(self) -> str:
        return reserve_text(self.reserve) if self.reserve else ""

    @property
    def waits(self) -> str:
        """The same with the year and the source; empty when it waits for nothing."""
        return _("%(where)s: %(parts)s") % {"where": self.where, "parts": self.reserve_text} if self.reserve else ""


def part_text(part: Mapping[str, Any]) -> str:
    amount = f"€{NBSP}{euros(part['cents'])}"
    if "function" not in part:
        return f"{part['what']} {amount}".strip()
    name = in_language(part["function"]["name"])
    words = {
        "what": f"{name} ({part['what']})" if part["what"] else name,
        "sum": reckoning(part["fte_thousandths"], part["norm_cents"], part["months"]),
        "amount": amount,
    }
    if part["index"]:
        return _("%(what)s: %(sum)s = %(amount)s (%(index)s)") % {**words, "index": part["index"]}
    return _("%(what)s: %(sum)s = %(amount)s") % words


def reserve_text(reserve: Mapping[str, Any]) -> str:
    """For which decision it waits, or that it was refused."""
    words = {"what": reserve["what"], "body": in_language(reserve["body"]), "day": _day(reserve["due_on"])}
    refused = reserve.get("refused")
    if refused:
        words |= {"day": _day(refused["on"]), "text": refused["text"]}
        return _("refused by %(body)s on %(day)s: %(what)s. %(text)s") % words
    return _("under reserve of a decision of %(body)s, %(day)s: %(what)s") % words


def _day(day: str) -> str:
    return date_format(datetime.date.fromisoformat(day), "j F Y")


def details_of(content: Mapping[str, Any]) -> dict[str, tuple[Detail, ...]]:
    """Of a snapshot, by measure; amounts that are just a number are left out."""
    budget = content["budget"]
    found: dict[str, tuple[Detail, ...]] = {}
    if not budget:
        return found
    sources = {source["code"]: source for source in budget["sources"]}
    for line in budget["lines"]:
        if "parts" in line or "reserve" in line:
            detail = Detail(
                line["year"],
                sources[line["source"]]["name"],
                line["cents"],
                tuple(line.get("parts", ())),
                line.get("reserve"),
            )
            found[line["measure"]] = (*found.get(line["measure"], ()), detail)
    return found
