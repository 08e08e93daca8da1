"""A page used with the keyboard alone: nothing is clicked, and every stop of the Tab key must be seen to have focus."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Error, Page

STOP = r"""() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const text = node => (node?.innerText ?? "").trim().replace(/\s+/g, " ");
  const isField = ["INPUT", "SELECT", "TEXTAREA"].includes(here.tagName);
  const name = here.getAttribute("aria-label") || [...(here.labels ?? [])].map(text).join(" ")
    || (isField ? "" : text(here)) || text(document.getElementById(here.getAttribute("aria-labelledby")));
  const box = [...here.getClientRects()].find(rect => rect.width && rect.height) ?? here.getBoundingClientRect();
  const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
  const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
  const hit = document.elementFromPoint(x, y);
  const free = hit && (here.contains(hit) || hit.contains(here) || [...(here.labels ?? [])].some(l => l.contains(hit)));
  const style = getComputedStyle(here);
  const own = here.type === "time" && !here.matches(":focus");  // its button for a clock: the browser rings that
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none" || own;
  return { name, tag: here.tagName.toLowerCase(), free: Boolean(free), ring };
}"""


class Keys:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: list[str] = []

    def stop(self) -> dict[str, Any] | None:
        for _try in range(20):
            try:
                return self.page.evaluate(STOP)
            except Error:  # the page was just leaving
                self.page.wait_for_load_state("load")
        return None

    def to(self, name: str, limit: int = 90) -> None:
        """Press Tab until the focus is on what has this name (a regular expression)."""
        passed = []
        for _press in range(limit):
            self.page.keyboard.press("Tab")
            stop = self.stop()
            if stop is None:
                continue
            for _wait in range(20):  # it may still be scrolling into view
                if stop["free"]:
                    break
                self.page.wait_for_timeout(100)
                stop = self.stop() or stop
            if not (stop["free"] and stop["ring"]):
                self.unseen.append(f"{self.page.url}: {stop}")
            passed.append(stop["name"][:40])
            if re.search(name, stop["name"]):
                return
        raise AssertionError(f"“{name}” is not among {passed}")

    def go(self, name: str) -> None:
        """To a link or button, and along with it to where it leads."""
        self.to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, name: str, text: str) -> None:
        self.to(name)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
