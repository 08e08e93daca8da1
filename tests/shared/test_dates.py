"""Dates as people type them, and the one field that reads them."""

import datetime

import pytest
from django import forms
from django.utils.translation import override

from kwaliteit.shared.dates import parse_day
from kwaliteit.shared.forms import Day

READ = {
    "31-12-2024": (2024, 12, 31),
    "31/12/2024": (2024, 12, 31),
    "1.2.2024": (2024, 2, 1),
    "3 4 2021": (2021, 4, 3),
    "2024-12-31": (2024, 12, 31),
    "1 januari 2030": (2030, 1, 1),
    "1 jan 2030": (2030, 1, 1),
    "1 jan. 2030": (2030, 1, 1),
    " 24  Juni 2021 ": (2021, 6, 24),
    "24 mrt 2021": (2021, 3, 24),
    "24 maart 2021": (2021, 3, 24),
    "5 mei 2021": (2021, 5, 5),
    "June 24, 2021": (2021, 6, 24),
    "Oct 1st, 2021": (2021, 10, 1),
    "24 June 2021": (2021, 6, 24),
    "1st of": None,
    "24 juno 2021": None,
    "24 ju 2021": None,
    "06/24/2021": None,
    "31-02-2021": None,
    "31-12-24": None,
    "31-12/2024": None,
    "": None,
    "morgen": None,
}


@pytest.mark.parametrize(("text", "expected"), READ.items(), ids=READ)
def test_a_date_is_read_as_it_is_typed(text: str, expected: tuple[int, int, int] | None) -> None:
    try:
        found = parse_day(text)
    except ValueError:
        found = None

    assert found == (datetime.date(*expected) if expected else None)


class Form(forms.Form):
    day = Day(label="Dag")
    other = Day(label="Ander", required=False, help_text="De laatste dag.")


def test_the_field_shows_day_month_year_in_both_languages_and_says_so() -> None:
    for language, hint in (("nl", "Bijvoorbeeld 31-12-2024."), ("en", "For example 31-12-2024.")):
        with override(language):
            form = Form(initial={"day": datetime.date(2021, 6, 24)})
            assert (form["day"].value(), str(form["day"].help_text)) == (datetime.date(2021, 6, 24), hint)
            assert 'type="text"' in str(form["day"])
            assert 'value="24-06-2021"' in str(form["day"])
    with override("nl"):
        assert str(Form()["other"].help_text) == "De laatste dag. Bijvoorbeeld 31-12-2024."


def test_the_field_reads_words_and_says_what_it_cannot_read() -> None:
    assert Form({"day": "June 24, 2021", "other": ""}).errors == {}
    with override("nl"):
        form = Form({"day": "volgende week", "other": "2021-06-24"})
        said = "Deze datum is niet te lezen. Typ dag, maand en jaar, bijvoorbeeld 31-12-2024 of 31 december 2024."
        assert form.errors == {"day": [said]}
    assert form.cleaned_data == {"other": datetime.date(2021, 6, 24)}
