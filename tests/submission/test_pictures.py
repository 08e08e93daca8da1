"""Five key pages of the sample as pictures: a change of layout fails here, another way of smoothing edges does not.

After a change that was meant: ``RENEW_PICTURES=1 python -m pytest tests/submission/test_pictures.py``, look at the
pictures in ``tests/submission/pictures/``, and commit them.
"""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter

from tests.submission.test_pdf import opened

KEPT = Path(__file__).with_name("pictures")
PAGES = {
    "title": "",
    "contents": "contents",
    "theme": "h-theme-begeleiding",
    "money": "h-money",
    "decisions": "decisions",
}
DOTS = 50  # an inch
UNLIKE = 32  # of 255 levels of grey, after blurring, from which a dot counts as another
MOST = 0.002  # of all dots


def picture(content: bytes, page: int, dots: int = DOTS) -> Image.Image:
    place = ["-f", str(page), "-l", str(page), "-singlefile", "-r", str(dots), "-gray", "-png"]
    made = subprocess.run(["pdftoppm", *place, "-"], input=content, capture_output=True, check=True)
    return Image.open(io.BytesIO(made.stdout)).convert("L")


def page_of(content: bytes, target: str) -> int:
    with opened(content) as pdf:
        names = pdf.Root.Names.Dests.Names
        places = {str(name): place[0].objgen for name, place in zip(names[::2], names[1::2], strict=True)}
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
    return numbers[places[target]] if target else 1


def unlike(one: Image.Image, other: Image.Image) -> float:
    """The share of dots that differ, once both are blurred."""
    if one.size != other.size:
        return 1.0
    blurred = (image.filter(ImageFilter.GaussianBlur(2)) for image in (one, other))
    levels = ImageChops.difference(*blurred).histogram()
    return sum(levels[UNLIKE:]) / sum(levels)


@pytest.mark.parametrize("name", PAGES)
def test_page_looks_as_it_was_kept(name: str, rendered: Callable[..., bytes], tmp_path: Path) -> None:
    made = picture(rendered(), page_of(rendered(), PAGES[name]))
    kept = KEPT / f"{name}.png"
    if os.environ.get("RENEW_PICTURES"):
        made.quantize(16).save(kept, optimize=True)
    share = unlike(Image.open(kept).convert("L"), made)
    if share > MOST:
        made.save(tmp_path / f"{name}.png")
    assert share <= MOST, f"{share:.2%} is another than {kept}: see {tmp_path / name}.png"


def test_other_smoothing_of_edges_is_no_change_and_a_changed_layout_is(rendered: Callable[..., bytes]) -> None:
    content = rendered()
    page = page_of(content, "h-money")
    plain = picture(content, page)
    lower = Image.new("L", plain.size, 255)
    lower.paste(plain, (0, 3))
    without = plain.copy()
    without.paste(255, (60, 120, 560, 132))

    smoother = picture(content, page, DOTS * 3).resize(plain.size, Image.Resampling.BOX)
    assert unlike(plain, smoother) <= MOST
    assert unlike(plain, lower) > MOST
    assert unlike(plain, without) > MOST
