"""Long Dutch compounds break where a reader expects it."""

from kwaliteit.shared.words import COMPOUNDS, breakable


def test_breakable_breaks_known_compounds_and_leaves_the_rest():
    assert breakable("Geesteswetenschappen en Onderwijsdifferentiatie") == (
        "Geestes\u00adwetenschappen en Onderwijs\u00addifferentiatie"
    )
    assert breakable("LUMC, Archeologie") == "LUMC, Archeologie"


def test_every_compound_has_one_place_to_break():
    assert [whole for whole in COMPOUNDS if whole.count("|") != 1] == []
