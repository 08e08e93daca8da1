"""A document laid out in pieces by several processes, kept by fingerprint, and bound into one (docs/pdf.md)."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from django.conf import settings

from kwaliteit.submission import binding, crew, house, pieces, render, shelf

# Hears what was done ("piece" with its title, "numbers", "binding"), how much of it, and of how much.
OnStep = Callable[[str, str, int, int], None]
ROUNDS = 12  # page numbers of the contents settle in two, or some rounds after STEADY
STEADY = 3  # from this round on no piece with page numbers grows shorter
PATIENCE = 1.0  # seconds until it is told again, so that work that nobody waits for ends soon


@dataclass(frozen=True, slots=True)
class Order:
    """One piece to lay out: all that its pages depend on."""

    html: str
    language: str
    theme: str
    house: str
    own: tuple[str, ...]
    tagged: bool = True

    @property
    def key(self) -> str:
        return shelf.fingerprint(self.html, language=self.language, house=self.house, own=self.own, tagged=self.tagged)

    @property
    def place(self) -> Path:
        return shelf.folder() / self.key


def make(html: str, *, language: str, draft: bool, on_step: OnStep, style: house.Style = house.NONE) -> bytes:
    """The same document as ``render.render`` gives, and the same bytes whatever was kept of it."""
    theme = settings.DOCUMENT_THEME
    given = {"language": language, "theme": theme, "house": shelf.house(theme), "own": house.marks(style)}
    bench = Bench(given, on_step)
    parts = pieces.split(html)
    made = _laid_out(bench, parts)
    kinds = [kind for piece in made for kind in piece.kinds]
    on_step("numbers", "", 0, 1)
    [over] = bench.lay([pieces.margins(parts[0], kinds, _heads(parts, made))], tagged=False)
    on_step("binding", "", 0, 1)
    with binding.bound(made, over) as pdf:
        content = render.finished(pdf, draft=draft)
    shelf.tidy(bench.used)
    return content


def _laid_out(bench: Bench, parts: list[pieces.Piece]) -> list[shelf.Kept]:
    """Every piece; those that tell page numbers again, until the numbers in them are those of the whole.

    Numbers can make the contents a page longer, which makes them numbers that do not. So after some rounds a piece that
    became shorter gets empty pages: lengths only grow then, and stop, as there are few that it can have.
    """
    made = bench.lay([part.html() for part in parts], [part.title for part in parts])
    late = [at for at, part in enumerate(parts) if part.tells_pages]
    pages: dict[str, int] = {}
    most = dict.fromkeys(late, 0)
    for number in range(1, ROUNDS + 1):
        known = _pages(made)
        if known == pages or not late:
            return made
        pages = known
        try:
            texts = {at: parts[at].html(pages) for at in late}
        except KeyError as unknown:
            raise render.RenderingFailed([f"no place #{unknown.args[0]}"]) from None
        made = _again(bench, made, texts)
        missing = {at: most[at] - len(made[at].kinds) for at in late}
        if number >= STEADY and (short := {at: few for at, few in missing.items() if few > 0}):
            made = _again(bench, made, {at: pieces.longer(texts[at], few) for at, few in short.items()})
        most = {at: max(most[at], len(made[at].kinds)) for at in late}
    raise render.RenderingFailed(["page numbers that do not settle"])


def _again(bench: Bench, made: list[shelf.Kept], texts: dict[int, str]) -> list[shelf.Kept]:
    laid = dict(zip(texts, bench.lay(texts.values()), strict=True))
    return [laid.get(at, piece) for at, piece in enumerate(made)]


def _pages(made: list[shelf.Kept]) -> dict[str, int]:
    """The page of every place in the whole."""
    found, first = {}, 0
    for piece in made:
        found |= {place: first + page for place, page in piece.places.items()}
        first += len(piece.kinds)
    return found


def _heads(parts: list[pieces.Piece], made: list[shelf.Kept]) -> dict[int, list[str]]:
    pages = _pages(made)
    found: dict[int, list[str]] = {}
    for part in parts[1:]:
        for ident, head in part.heads:
            found.setdefault(pages[ident], []).append(head)
    return found


class Bench:
    """Has pieces laid out that are not kept yet, and tells how far that is."""

    def __init__(self, given: dict[str, Any], on_step: OnStep) -> None:
        self.given = given
        self.on_step = on_step
        self.used: set[Path] = set()

    def lay(self, htmls: Iterable[str], titles: list[str] | None = None, *, tagged: bool = True) -> list[shelf.Kept]:
        orders = [Order(html, tagged=tagged, **self.given) for html in htmls]
        places = [order.place for order in orders]
        self.used |= set(places)
        made = [shelf.get(place) for place in places]
        missing = [at for at, piece in enumerate(made) if piece is None]
        if missing:
            self._have_made({at: orders[at] for at in missing}, len(orders), titles)
        for at in missing:
            made[at] = shelf.get(places[at])
        if None in made:
            raise render.RenderingFailed(["a piece that was just laid out cannot be read"])
        return [piece for piece in made if piece is not None]

    def _have_made(self, orders: dict[int, Order], total: int, titles: list[str] | None) -> None:
        """The longest first, so that the last one to end is short."""
        longest = sorted(orders, key=lambda at: -len(orders[at].html))
        open_work: dict[Future[None], int] = {}
        newest = ""
        try:
            open_work = {crew.submit(lay_out, orders[at], orders[at].place): at for at in longest}
            while open_work:
                ended, _ = wait(open_work, PATIENCE, FIRST_COMPLETED)
                for work in ended:
                    at = open_work.pop(work)
                    work.result()
                    newest = titles[at] if titles else ""
                self.on_step("piece" if titles else "numbers", newest, total - len(open_work), total)
        except render.Spoilt as spoilt:
            raise render.RenderingFailed(spoilt.args[0]) from None
        finally:
            for work in open_work:
                work.cancel()


def lay_out(order: Order, place: Path) -> None:
    """The work of one process: a piece, finished and kept."""
    laid = render.lay(
        order.html,
        language=order.language,
        theme=order.theme,
        own=order.own,
        tagged=order.tagged,
        prefix=f"{place.name[:12]}-",
    )
    with pikepdf.open(io.BytesIO(laid.pdf)) as pdf:
        at = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        places = {name: at[place[0].objgen] for name, place in _destinations(pdf)}
    shelf.put(place, shelf.Kept(laid.pdf, laid.kinds, places, laid.names))


def _destinations(pdf: pikepdf.Pdf) -> list[tuple[str, Any]]:
    flat = list(pdf.Root.get("/Names", {}).get("/Dests", {}).get("/Names", []))
    return [(str(name), place) for name, place in zip(flat[::2], flat[1::2], strict=True)]
