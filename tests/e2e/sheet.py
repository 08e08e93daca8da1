"""What the tests of the grid share: its cells, the clipboard, and what is stored."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from budgets.models import BudgetLine
from tests.budgets.rows import Money

PASTE = """([name, text, times]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text.repeat(times));
  document.getElementsByName(name)[0].dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
COPY = """() => {
  const data = new DataTransfer();
  document.activeElement.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
  return data.getData("text/plain");
}"""


def name(money: Money, place: int, year: int = 2022, source: str = "quality") -> str:
    return f"c-{money.measures[place].pk}-{year}-{money.sources[source].pk}"


def cell(page: Page, money: Money, place: int, year: int = 2022, source: str = "quality") -> Any:
    return page.locator(f"[name={name(money, place, year, source)}]")


def total(page: Page, money: Money, place: int, source: str = "quality") -> Any:
    return page.locator(f"#r-{money.measures[place].pk}-{money.sources[source].pk}")


def paste(page: Page, money: Money, text: str, place: int = 0, year: int = 2022, times: int = 1) -> None:
    cell(page, money, place, year).focus()
    page.evaluate(PASTE, [name(money, place, year), text, times])


def copied(page: Page) -> str:
    return page.evaluate(COPY)


def amounts() -> list[tuple[int, int | None]]:
    return list(BudgetLine.objects.order_by("measure", "year").values_list("year", "amount_cents"))
