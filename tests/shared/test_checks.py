"""What `manage.py check` says about the house style of documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from kwaliteit.shared.checks import house_style


@pytest.mark.parametrize("sheet", ["house.css", "data/house.css"])
def test_a_house_style_whose_folder_holds_the_data_is_refused_with_what_to_do(settings, tmp_path: Path, sheet: str):
    settings.DATA_DIR = tmp_path / "data"
    settings.DOCUMENT_THEME = str(tmp_path / sheet)

    [error] = house_style()
    assert error.is_serious()
    assert "a folder of its own" in (error.hint or "")


@pytest.mark.parametrize("sheet", ["", "house/house.css", "data/house/house.css"])
def test_a_house_style_in_a_folder_of_its_own_is_well(settings, tmp_path: Path, sheet: str):
    settings.DATA_DIR = tmp_path / "data"
    settings.DOCUMENT_THEME = sheet and str(tmp_path / sheet)

    assert house_style() == []
