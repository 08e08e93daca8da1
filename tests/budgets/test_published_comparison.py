"""Original against supplement in files, cell for cell, from amounts that were typed and from amounts that a sheet brought."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.budgets.again import read_in
from tests.budgets.leiden_supplement import (
    ORIGINAL,
    SUPPLEMENT,
    TOTALS,
    YEARS,
    K,
    enter,
    made_up,
    published,
    split,
    typed,
)
from tests.budgets.test_export import exported

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("put", [typed, read_in])
def test_the_published_shares_follow_in_both_files(tmp_path: Path, put: Any) -> None:
    """The shares are those of 2018 and those that follow from the published amounts; NPO and pm change no cell."""
    enter(put)
    text = [row for row in exported(tmp_path, "original-supplement") if row[1]][1:]
    book = [row for row in exported(tmp_path, "original-supplement", "xlsx") if row[1]][1:]

    for rows in (text, book):
        shares = {
            (str(row[0])[0], int(row[1])): [percents(row[2]), percents(row[3]), int(row[4])]
            for row in rows
            if row[4] not in (None, "")
        }
        for year in YEARS:
            for number, (was, now) in enumerate(zip(ORIGINAL[year], SUPPLEMENT[year], strict=True), start=1):
                assert shares[str(number), year] == [was, now, now - was]
    now = {year: sum(published(year)) // K for year in YEARS}
    assert {int(row[1]): row[5:8] for row in text if row[0] == "Total"} == {
        year: [str(TOTALS[year]), str(now[year]), str(now[year] - TOTALS[year])] for year in YEARS
    }
    central = next(row for row in book if row[:2] == ["centraal", "2022"])
    cents = [sum(split(amount)[-1] for amount in of(2022)) for of in (made_up, published)]
    assert [round(float(cell) * 100) for cell in central[5:7]] == cents


def percents(cell: Any) -> int:
    """A share as it is written in CSV, or as the number of a workbook's cell."""
    return int(cell.rstrip("%")) if isinstance(cell, str) else round(cell * 100)
