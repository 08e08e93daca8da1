"""The measures of one plan, theme by theme, of which a page is found without going through the others."""

from __future__ import annotations

from collections.abc import Iterable

from monitoring import queries
from plans.models import Document, Measure, Theme


class Listed:
    """Keys of the measures in a state, for a ``Paginator``.

    How many there are on each theme follows from the numbers that are kept (StateTotal), so that a page asks only for
    the themes that stand on it, and from an index.
    """

    def __init__(
        self, plan: Document, year: int, themes: Iterable[Theme], counted: queries.Counted, state: str
    ) -> None:
        self.measures = queries.in_state(queries.with_state(Measure.objects.filter(document=plan), year), state)
        states = queries.counted_in(state)
        self.numbers = {theme.pk: sum(counted.get((plan.pk, theme.pk, code), 0) for code in states) for theme in themes}

    def __len__(self) -> int:
        return sum(self.numbers.values())

    def __getitem__(self, page: slice) -> list[int]:
        on_page, passed, before = [], 0, 0
        for theme, number in self.numbers.items():
            if passed + number <= page.start:
                before += number
            elif passed < page.stop and number:
                on_page.append(theme)
            passed += number
        rows = self.measures.filter(theme__in=on_page).order_by(*_order(on_page))
        return list(rows.values_list("pk", flat=True)[page.start - before : page.stop - before])


def _order(themes: list[int]) -> tuple[str, ...]:
    """Within one theme the order is that of the index."""
    within = ("order", "pk")
    return within if len(themes) == 1 else ("theme__order", "theme_id", *within)
